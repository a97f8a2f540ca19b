"""A spoken video of our own making, and a way to run the command line as a person would."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from clipforge.apps.cli import main as main_module
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.speech.hibari import HibariVoice
from clipforge.engines.weights.store import WeightStore
from clipforge.stages.narrate import NarrateOptions, narrate

SCRIPT = """What if the best hour of your week is the one in which nothing gets done? I tried it for
thirty days, and the result surprised me. Every morning I sat down without a phone.

The number that changed my life was seventy one percent. That is how often I had interrupted myself. Nobody
called me, and nobody knocked on my door.

So here is the trick that costs you nothing. Decide the night before what you will do first. Your mornings
will never feel the same again."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Ended]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory, weights: WeightStore) -> dict[str, str]:
    """Our own environment with an empty cache, and the weights that are already there."""
    cache = tmp_path_factory.mktemp("cache")
    return {**os.environ, "CLIPFORGE_CACHE_DIR": str(cache), "CLIPFORGE_DATA_DIR": str(weights.root.parent)}


@pytest.fixture(scope="session")
def argv() -> list[str]:
    return [sys.executable, "-m", "clipforge.apps.cli.start"]


@pytest.fixture(scope="session")
def program(environment: dict[str, str], argv: list[str]) -> Cli:
    """The command line as a process of its own, which loads everything anew."""

    def run(*arguments: str | Path, cwd: Path | None = None, **extra: str) -> Ended:
        done = subprocess.run(
            [*argv, *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=cwd,
            env={**environment, **extra},
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def cli(environment: dict[str, str]) -> Cli:
    """The command line in this process: the same commands and the same last net, without the loading."""

    def run(*arguments: str | Path, cwd: Path | None = None, **extra: str) -> Ended:
        told, said = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, {**environment, **extra}, clear=True),
            contextlib.chdir(cwd or Path.cwd()),
            contextlib.redirect_stdout(told),
            contextlib.redirect_stderr(said),
        ):
            code = main_module.run([str(argument) for argument in arguments])
        return Ended(code, told.getvalue(), said.getvalue())

    return run


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory, ffmpeg: FFmpeg, weights: WeightStore) -> Path:
    """Half a minute of speech over a picture with one cut in it, as an MP4."""
    folder = tmp_path_factory.mktemp("talk")
    voice = HibariVoice(weights.path("voice-hibari"), threads=2)
    spoken = narrate(SCRIPT, NarrateOptions(), voice=voice, ffmpeg=ffmpeg, out_dir=folder)
    video = folder / "my talk.mp4"
    half = spoken.info.duration_ms / 2000
    picture = (
        f"testsrc2=s=640x360:r=25:d={half}[a];mandelbrot=s=640x360:r=25,trim=duration={half + 1}[b];"
        "[a][b]concat=n=2:v=1:a=0"
    )
    inputs = ["-f", "lavfi", "-i", picture, "-i", spoken.source.location]
    coding = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest"]
    subprocess.run([ffmpeg.path, "-loglevel", "error", *inputs, *coding, video], check=True)
    return video

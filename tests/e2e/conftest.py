"""Ways to run the command line as a person would."""

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
from spoken_video import talk

from clipforge.apps.cli import main as main_module
from clipforge.engines.weights.store import WeightStore

__all__ = ["talk"]


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

"""A spoken video of our own making: half a minute of speech over a picture with one cut in it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

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

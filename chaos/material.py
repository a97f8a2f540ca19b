"""What the customers bring: a short spoken video, of which every copy is another file, and scripts."""

from __future__ import annotations

from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.speech.hibari import HibariVoice
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.process import run
from clipforge.stages.narrate import NarrateOptions, narrate

SCRIPT = """What would you do with an hour that nobody can take from you? I asked a hundred people.

Most of them said that they would sleep. But eleven gave the same surprising answer, and it changed my work.
They would write down one thing that they had put off, and begin.

So here is what I learned. Nobody ever needs the whole day. Ten quiet minutes will do, and a closed door."""


def make_talk(folder: Path, ffmpeg: FFmpeg, weights: WeightStore) -> Path:
    """Some twenty seconds of speech over a moving picture."""
    voice = HibariVoice(weights.path("voice-hibari"), threads=2)
    spoken = narrate(SCRIPT, NarrateOptions(), voice=voice, ffmpeg=ffmpeg, out_dir=folder)
    video = folder / "talk.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=25", "-i", spoken.source.location]
    coding = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest"]
    run([str(ffmpeg.path), "-nostdin", "-loglevel", "error", "-y", *picture, *coding, video])
    return video


def copy_of(talk: Path, number: str, ffmpeg: FFmpeg) -> Path:
    """The same pictures and sound in a file of its own, so that it is not recognised as one sent before."""
    target = talk.with_name(f"{number}.mp4")
    marked = ["-c", "copy", "-metadata", f"comment={number}"]
    run([str(ffmpeg.path), "-nostdin", "-loglevel", "error", "-y", "-i", str(talk), *marked, target])
    return target

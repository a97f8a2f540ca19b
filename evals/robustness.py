"""Every odd, broken and hostile file: is it used or refused as it should be, soon, without a traceback?"""

from __future__ import annotations

import csv
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from clipforge.engines.ffmpeg.binary import FFmpeg, locate
from clipforge.engines.ffmpeg.decode import decode_audio, decode_frames
from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.errors import ClipForgeError
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.stages.ingest import ingest

TITLE = "Odd and broken files"
_SLOW_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        name: the file.
        expected: what its manifest asks for.
        outcome: what happened, in one line.
        kind: 'used', 'refused', 'too short' or 'crashed'.
        right: whether that is what was asked for.
        seconds: for probing, decoding and taking it in.
    """

    name: str
    expected: str
    outcome: str
    kind: str
    right: bool
    seconds: float


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Measure over every file of the folder; (measure, value, goal)."""
    return _sums(examine(shared / "media" / "robustness", locate()))


def _sums(outcomes: list[Outcome]) -> list[tuple[str, str, str]]:
    crashed = [o.name for o in outcomes if o.kind == "crashed"]
    wrong = [o.name for o in outcomes if not o.right]
    slowest = max(outcomes, key=lambda o: o.seconds)
    return [
        ("files treated as their manifest asks", f"{len(outcomes) - len(wrong)} of {len(outcomes)}", "all"),
        ("files treated otherwise", ", ".join(wrong) or "none", "none"),
        ("errors that are not messages of ours", ", ".join(crashed) or "none", "none"),
        ("slowest file", f"{slowest.seconds:.1f} s ({slowest.name})", f"< {_SLOW_SECONDS:.0f} s"),
    ]


def examine(folder: Path, ffmpeg: FFmpeg) -> list[Outcome]:
    """Try every file that the manifest names."""
    with (folder / "MANIFEST.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    outcomes: list[Outcome] = []
    for row in rows:
        path = folder / row["path"]
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        outcomes += [_examine(file, row["why"].removeprefix("expect: "), ffmpeg) for file in files]
    return outcomes


def _examine(file: Path, expected: str, ffmpeg: FFmpeg) -> Outcome:
    began = time.monotonic()
    outcome = ""
    try:
        info = probe(ffmpeg, str(file))
        kind, outcome = "used", _describe(info, *_decode(file, info, ffmpeg))
        with TemporaryDirectory() as scratch:
            ingest(str(file), ffmpeg=ffmpeg, download_dir=Path(scratch))
    except ClipForgeError as error:
        if error.code == "too_short":
            kind, outcome = "too short", outcome or error.reason
        else:
            kind, outcome = "refused", error.reason
    except Exception as error:  # what is looked for is exactly what nobody foresaw
        kind, outcome = "crashed", repr(error)
    return Outcome(file.name, expected, outcome, kind, _is_right(kind, expected), time.monotonic() - began)


def _is_right(kind: str, expected: str) -> bool:
    """Whether the outcome is one that the manifest's words allow."""
    if kind == "crashed":
        return False
    if expected.startswith("refuse or") or "message or" in expected or "report or" in expected:
        return True
    if expected.startswith("refuse"):
        return kind == "refused"
    if "too short" in expected:
        return kind == "too short"
    return kind in ("used", "too short")


def _decode(file: Path, info: MediaInfo, ffmpeg: FFmpeg) -> tuple[int, int]:
    """Decode two seconds of sound and picture; number of frames and milliseconds of sound."""
    source = MediaSource(
        location=str(file),
        video_stream=info.video.index if info.video else None,
        audio_stream=info.audio[0].index if info.audio else None,
    )
    frames = sound = 0
    if info.video:
        shown = decode_frames(
            ffmpeg, source, size=(64, 64), rate=info.video.rate, end_frame=int(2 * info.video.rate)
        )
        frames = sum(1 for _ in shown)
    if info.audio:
        sound = sum(len(block) for block in decode_audio(ffmpeg, source, end_ms=2000)) // 16
    return frames, sound


def _describe(info: MediaInfo, frames: int, sound: int) -> str:
    parts = [f"{info.duration_ms / 1000:.2f} s"]
    if info.video:
        video = info.video
        parts.append(f"{video.codec} {video.width}x{video.height} @{video.rate}")
        parts += ["varying rate"] if video.variable_rate else []
        parts += [f"turned {video.rotation}"] if video.rotation else []
        parts += ["HDR"] if video.hdr else []
        parts.append(f"{frames} frames")
    if info.audio:
        parts.append(f"{len(info.audio)} sound, {sound} ms")
    parts += [f"{len(info.chapters)} chapters"] if info.chapters else []
    return ", ".join([*parts, *info.notices])


def main() -> None:
    """Print the table of every file and the sums."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared"
    outcomes = examine(shared / "media" / "robustness", locate())
    for o in outcomes:
        mark = "ok " if o.right else "BAD"
        print(f"{mark} {o.name[:34]:34} {o.seconds:5.1f} s  {o.kind:9} {o.outcome[:110]}  [{o.expected}]")
    for measure, value, goal in _sums(outcomes):
        print(f"{measure}: {value} (goal: {goal})")


if __name__ == "__main__":
    main()

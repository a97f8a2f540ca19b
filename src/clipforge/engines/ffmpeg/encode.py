"""Running an encode with progress, and looking at what came out: frames, loudness, streams."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import BadInputError, ToolFailedError
from clipforge.kit.process import Limits, run
from clipforge.kit.progress import CancelToken, Progress

_LIMITS = Limits()
_CHECK_LIMITS = Limits(wall_seconds=600)
_QUIET = ("-nostdin", "-hide_banner", "-y")


def encode(
    ffmpeg: FFmpeg,
    arguments: Sequence[str],
    *,
    frames: int,
    progress: Progress | None = None,
    note: str = "",
    cwd: Path | None = None,
    limits: Limits = _LIMITS,
) -> None:
    """Run ffmpeg and tell the share of `frames` that is done.

    Args:
        ffmpeg: the program.
        arguments: everything after the global options.
        frames: video frames that will come out.
        progress: told several times a second; its token ends the child.
        note: what to tell with it.
        cwd: folder that relative names are read from.
        limits: what it may use; none by default.

    Raises:
        CancelledError: the token was cancelled.
        ResourceError: disk, memory or time ran out.
        ToolFailedError: ffmpeg failed; its last words are kept.
    """
    told = progress or Progress()

    def line(text: str) -> None:
        key, _, value = text.partition("=")
        if key == "frame" and value.strip().isdigit():
            told.update(int(value) / max(1, frames), note)

    head = [str(ffmpeg.path), *_QUIET, "-loglevel", "error", "-nostats", "-stats_period", "0.3"]
    run(
        [*head, "-progress", "pipe:1", *arguments],
        limits=limits,
        token=told.token,
        on_line=line,
        cwd=cwd,
    )


@dataclass(frozen=True, slots=True)
class Loudness:
    """EBU R 128 measures of a sound.

    Attributes:
        integrated_lufs: gated loudness of the whole; −70 or less for silence.
        true_peak_db: dBTP, −inf for digital silence.
    """

    integrated_lufs: float
    true_peak_db: float


_SUMMARY = re.compile(
    r"I:\s+(?P<i>-?[\d.]+|-inf|nan) LUFS.*?Peak:\s+(?P<peak>-?[\d.]+|-inf|nan) dBFS", re.DOTALL
)


def measure(
    ffmpeg: FFmpeg, arguments: Sequence[str], *, token: CancelToken | None = None, cwd: Path | None = None
) -> Loudness:
    """Run a command that ends in `ebur128=peak=true` and read its summary.

    Raises:
        ToolFailedError: ffmpeg failed or said nothing that can be read.
    """
    argv = [str(ffmpeg.path), *_QUIET, "-loglevel", "info", "-nostats", *arguments]
    text = run(argv, limits=_CHECK_LIMITS, token=token, cwd=cwd).stderr
    return parse_loudness(text)


def measure_file(ffmpeg: FFmpeg, file: Path, *, token: CancelToken | None = None) -> Loudness:
    """Loudness of a finished file, as a player decodes it."""
    arguments = ["-vn", "-i", f"file:{file}", "-map", "0:a:0", "-af", "ebur128=peak=true:framelog=quiet"]
    return measure(ffmpeg, [*arguments, "-f", "null", "-"], token=token)


def parse_loudness(text: str) -> Loudness:
    """Read the summary of `ebur128`; raises `ToolFailedError` when there is none."""
    found = list(_SUMMARY.finditer(text))
    if not found:
        raise ToolFailedError("ffmpeg did not measure the loudness", stderr_tail=text)
    return Loudness(_decibel(found[-1]["i"]), _decibel(found[-1]["peak"]))


def _decibel(text: str) -> float:
    value = float(text)
    return -math.inf if math.isnan(value) else value


@dataclass(frozen=True, slots=True)
class Encoded:
    """What is really in a finished file.

    Attributes:
        frames: video packets.
        seconds: from the first frame to the end of the last.
        sound_seconds: length of the sound, 0 without sound.
        regular: whether every frame lasts equally long and they begin at zero.
    """

    frames: int
    seconds: Fraction
    sound_seconds: Fraction
    regular: bool


def inspect(ffmpeg: FFmpeg, file: Path, *, token: CancelToken | None = None) -> Encoded:
    """Read every packet of a finished MP4 (nothing is decoded).

    Raises:
        ToolFailedError: it is not a readable file with picture.
    """
    argv = [str(ffmpeg.path), *_QUIET, "-loglevel", "error", "-i", f"file:{file}"]
    argv += ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-f", "framecrc", "-"]
    return parse_packets(run(argv, limits=_CHECK_LIMITS, token=token).stdout.decode("ascii", "replace"))


def parse_packets(text: str) -> Encoded:
    """Read the text of ffmpeg's `framecrc` muxer for one video and at most one audio stream."""
    bases: dict[int, Fraction] = {}
    packets: dict[int, list[tuple[int, int]]] = {0: [], 1: []}
    for line in text.splitlines():
        if match := re.match(r"#tb (\d+): (\d+)/(\d+)", line):
            bases[int(match[1])] = Fraction(int(match[2]), int(match[3]))
        elif line and not line.startswith("#"):
            stream, _, pts, duration, *_ = (field.strip() for field in line.split(","))
            packets[int(stream)].append((int(pts), int(duration)))
    video = sorted(packets[0])
    if not video:
        raise ToolFailedError("the file holds no picture", stderr_tail=text[:500])
    end = max(pts + duration for pts, duration in video)
    steps = {after[0] - before[0] for before, after in pairwise(video)}
    sound = packets[1]
    length = (
        (max(pts + duration for pts, duration in sound) - max(0, min(pts for pts, _ in sound))) * bases[1]
        if sound
        else Fraction(0)
    )
    return Encoded(
        frames=len(video),
        seconds=(end - video[0][0]) * bases[0],
        sound_seconds=length,
        regular=len(steps) <= 1 and video[0][0] == 0,
    )


def source_failure(error: ToolFailedError, location: str) -> Exception:
    """Say that the source is at fault when ffmpeg's last words say so; the error itself otherwise."""
    tail = error.stderr_tail
    if "No such file or directory" in tail and location in tail:
        return BadInputError(
            "the source is not there any more", subject=location, remedy="Put it back or give its new place"
        )
    if "Invalid data found" in tail or "moov atom not found" in tail:
        return BadInputError(
            "the source is damaged and cannot be decoded here", subject=location, remedy="Export it again"
        )
    return error

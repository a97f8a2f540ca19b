"""What the ffmpeg program can do on this machine: version, encoders, filters, hardware that really works."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import ClipForgeError
from clipforge.kit.process import Limits, run

_ASK_LIMITS = Limits(wall_seconds=20)
_TRY_LIMITS = Limits(wall_seconds=15)

# In order of preference; `libx264` always comes last.
HARDWARE_H264 = ("h264_nvenc", "h264_videotoolbox", "h264_qsv", "h264_amf", "h264_vaapi")
# The device that the render profiles name too: what is tried must be what is used.
VAAPI_DEVICE = "/dev/dri/renderD128"
_NEEDED_ENCODERS = ("libx264", "aac", "png")
_NEEDED_FILTERS = (
    "ass", "fps", "scale", "crop", "overlay", "gblur", "loudnorm", "ebur128", "aresample", "zscale", "tonemap"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one ffmpeg can do.

    Attributes:
        version: as it says itself, such as 'n9.0.2-17-g2a571b6068'.
        encoders: names of all encoders compiled in.
        filters: names of all filters compiled in.
        hardware: hardware H.264 encoders that encoded a frame here, best first.
    """

    version: str
    encoders: frozenset[str]
    filters: frozenset[str]
    hardware: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What we need and it lacks, such as 'encoder libx264' or 'filter ass'."""
        encoders = [f"encoder {name}" for name in _NEEDED_ENCODERS if name not in self.encoders]
        filters = [f"filter {name}" for name in _NEEDED_FILTERS if name not in self.filters]
        return (*encoders, *filters)

    @property
    def captions(self) -> bool:
        """Whether it draws captions (built with libass)."""
        return "ass" in self.filters


@lru_cache(maxsize=8)
def capabilities(ffmpeg: FFmpeg) -> Capabilities:
    """Ask ffmpeg what it has and try its hardware encoders; the answer is kept for this process.

    Raises:
        MissingDependencyError: the program cannot be run.
        ToolFailedError: it is no ffmpeg.
    """
    head = _ask(ffmpeg, "-version").partition("\n")[0]
    found = re.match(r"ffmpeg version (\S+)", head)
    return Capabilities(
        version=found[1] if found else head[:80],
        encoders=_names(_ask(ffmpeg, "-encoders")),
        filters=_names(_ask(ffmpeg, "-filters")),
        hardware=_working(ffmpeg),
    )


def best_h264(ffmpeg: FFmpeg) -> str:
    """Name of the fastest H.264 encoder that encoded a frame here; 'libx264' when no hardware did."""
    working = _working(ffmpeg)
    return working[0] if working else "libx264"


def encoder_setup(encoder: str) -> tuple[tuple[str, ...], str]:
    """What an encoder needs around it.

    Returns:
        Global arguments that go before the inputs, and filters to append to the chain ('' for none).
    """
    if encoder == "h264_vaapi":
        return ("-vaapi_device", VAAPI_DEVICE), "format=nv12,hwupload"
    if encoder == "h264_qsv":
        return (), "format=nv12"
    return (), "format=yuv420p"


@lru_cache(maxsize=8)
def _working(ffmpeg: FFmpeg) -> tuple[str, ...]:
    compiled = _names(_ask(ffmpeg, "-encoders"))
    return tuple(name for name in HARDWARE_H264 if name in compiled and works(ffmpeg, name))


def works(ffmpeg: FFmpeg, encoder: str) -> bool:
    """Whether an encoder encodes one frame here: being compiled in says nothing about the machine."""
    before, filters = encoder_setup(encoder)
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-loglevel", "error", *before]
    argv += ["-f", "lavfi", "-i", "color=black:size=640x360:rate=30", "-frames:v", "1"]
    argv += ["-vf", filters, "-c:v", encoder, "-f", "null", "-"]
    try:
        run(argv, limits=_TRY_LIMITS)
    except ClipForgeError:
        return False
    return True


def _ask(ffmpeg: FFmpeg, question: str) -> str:
    argv = (
        [str(ffmpeg.path), "-hide_banner", question]
        if question != "-version"
        else [str(ffmpeg.path), question]
    )
    return run(argv, limits=_ASK_LIMITS).stdout.decode("utf-8", "replace")


def _names(listing: str) -> frozenset[str]:
    """Second column of ffmpeg's tables, whose first is a group of flags."""
    rows = re.findall(r"^ [A-Z.|]{2,6} +([A-Za-z0-9_]+) ", listing, re.MULTILINE)
    return frozenset(rows)

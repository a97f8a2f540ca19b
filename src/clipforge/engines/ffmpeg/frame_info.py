"""What ffmpeg's filters really get from a source: size, pixel shape, colours of its decoded frames.

Containers may say otherwise (a track header that is too small, a stream that changes its size), so one frame
is decoded and looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import BadInputError
from clipforge.kit.process import Limits, run
from clipforge.kit.progress import CancelToken
from clipforge.media.inputs import input_args
from clipforge.media.time import decimal_seconds

_LIMITS = Limits(wall_seconds=120, memory_bytes=8 << 30)
_FRAME = re.compile(
    r"fmt:(?P<format>\S+).*? sar:(?P<num>\d+)/(?P<den>\d+) s:(?P<w>\d+)x(?P<h>\d+) i:(?P<i>\w)"
)
_COLOR = re.compile(
    r"color_range:(?P<range>\S+) color_space:(?P<space>\S+) "
    r"color_primaries:(?P<pri>\S+) color_trc:(?P<trc>\S+)"
)


@dataclass(frozen=True, slots=True)
class FrameInfo:
    """A decoded frame, rotation applied.

    Attributes:
        width: in pixels.
        height: in pixels.
        pixel_aspect: width of a pixel divided by its height.
        pixel_format: ffmpeg's name.
        color_range: 'tv', 'pc' or 'unknown'.
        matrix: ffmpeg's name of the colour matrix, or 'unknown'.
        primaries: ffmpeg's name of the primaries, or 'unknown'.
        transfer: ffmpeg's name of the transfer characteristic, or 'unknown'.
        interlaced: whether it consists of two fields.
    """

    width: int
    height: int
    pixel_aspect: Fraction = Fraction(1)
    pixel_format: str = "yuv420p"
    color_range: str = "unknown"
    matrix: str = "unknown"
    primaries: str = "unknown"
    transfer: str = "unknown"
    interlaced: bool = False

    @property
    def hdr(self) -> bool:
        """Whether it must be tone-mapped for an ordinary screen."""
        return self.transfer in ("smpte2084", "arib-std-b67")

    @property
    def matrix_assumed(self) -> str:
        """The colour matrix in the scaler's words; untagged pictures follow their height as players do."""
        if self.matrix in ("bt709", "bt2020nc", "bt2020c", "smpte170m", "bt470bg", "smpte240m", "fcc"):
            return {"bt2020nc": "bt2020", "bt2020c": "bt2020", "bt470bg": "bt601", "smpte170m": "bt601"}.get(
                self.matrix, self.matrix
            )
        return "bt709" if self.height >= 720 or self.width >= 1280 else "bt601"

    @property
    def range_name(self) -> str:
        """'full' or 'limited'."""
        return "full" if self.color_range == "pc" or self.pixel_format.startswith("yuvj") else "limited"


def read_frame_info(
    ffmpeg: FFmpeg,
    location: str,
    stream: int,
    *,
    at: Fraction = Fraction(0),
    token: CancelToken | None = None,
) -> FrameInfo:
    """Decode one frame near `at` seconds and describe it.

    Raises:
        BadInputError: there is no frame to be had.
        ToolFailedError: the source cannot be read.
    """
    for seek in dict.fromkeys((at, Fraction(0))):
        argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-nostats"]
        argv += ["-noaccurate_seek", "-ss", decimal_seconds(seek)] if seek else []
        argv += [
            *input_args(location),
            "-map",
            f"0:{stream}",
            "-vf",
            "showinfo",
            "-frames:v",
            "1",
            "-f",
            "null",
            "-",
        ]
        text = run(argv, limits=_LIMITS, token=token).stderr
        if found := parse_frame_info(text):
            return found
    raise BadInputError("its picture cannot be decoded", subject=location, code="no_frames")


def parse_frame_info(text: str) -> FrameInfo | None:
    """Read what the `showinfo` filter wrote; None when it saw no frame."""
    frame = _FRAME.search(text)
    if frame is None:
        return None
    color = _COLOR.search(text, frame.end())
    aspect = Fraction(int(frame["num"]), int(frame["den"])) if int(frame["den"]) else Fraction(0)
    return FrameInfo(
        width=int(frame["w"]),
        height=int(frame["h"]),
        pixel_aspect=aspect if aspect > 0 else Fraction(1),
        pixel_format=frame["format"],
        color_range=color["range"] if color else "unknown",
        matrix=color["space"] if color else "unknown",
        primaries=color["pri"] if color else "unknown",
        transfer=color["trc"] if color else "unknown",
        interlaced=frame["i"] in "TB",
    )

"""One picture that stands for a source."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import ToolFailedError
from clipforge.kit.process import Limits, run
from clipforge.kit.progress import CancelToken
from clipforge.media.inputs import input_args
from clipforge.media.source import VideoStream
from clipforge.media.time import decimal_seconds
from clipforge.stages.preview.picture import fitted, shown

_LIMITS = Limits(wall_seconds=300, memory_bytes=8 << 30, file_bytes=64 << 20)
_LONGEST = 1280
_LATEST_MS = 20_000


def write_poster(
    ffmpeg: FFmpeg,
    location: str,
    video: VideoStream,
    duration_ms: int,
    target: Path,
    *,
    token: CancelToken | None = None,
) -> tuple[int, int]:
    """Write a JPEG of a frame a tenth into the source (20 s at most), past what fades in.

    Returns:
        Its width and height.

    Raises:
        ToolFailedError: no frame could be decoded.
    """
    size = fitted(video, _LONGEST)
    for time in dict.fromkeys((min(duration_ms // 10, _LATEST_MS), 0)):
        argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-y", "-loglevel", "error"]
        argv += ["-ss", decimal_seconds(Fraction(time, 1000))] if time else []
        argv += [*input_args(location), "-map", f"0:{video.index}", "-an", "-sn", "-dn"]
        argv += ["-vf", shown(video, size), "-frames:v", "1", "-q:v", "4", "-map_metadata", "-1"]
        argv += ["-f", "image2", "-update", "1", str(target)]
        run(argv, limits=_LIMITS, token=token)
        # A picture that ends early has no frame at that time.
        if target.is_file() and target.stat().st_size:
            return size
    raise ToolFailedError("ffmpeg wrote no poster")

"""Small pictures of a source at even distances, many on one sheet."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import ToolFailedError
from clipforge.kit.process import Limits, run
from clipforge.kit.progress import CancelToken
from clipforge.media.inputs import input_args
from clipforge.media.source import VideoStream
from clipforge.stages.preview.picture import fitted, shown

_LIMITS = Limits(wall_seconds=4 * 3600, memory_bytes=8 << 30, file_bytes=64 << 20)
_TILE = 160
_COLUMNS = _ROWS = 10
_MOST_TILES = 600
_SHORTEST_MS = 1000
# Beyond this only key frames are decoded: a strip is for finding a place, not for choosing a frame.
_WHOLE_MS = 5 * 60_000


@dataclass(frozen=True, slots=True)
class Filmstrip:
    """Where tile n, which shows the source at ``n * interval_ms``, stands on the sheets.

    Attributes:
        sheets: JPEG files in order; tiles run by rows from the top left.
        interval_ms: time between tiles.
        count: tiles in all.
        tile_width: pixels.
        tile_height: pixels.
        columns: tiles in a row.
        rows: rows of a sheet.
    """

    sheets: tuple[Path, ...]
    interval_ms: int
    count: int
    tile_width: int
    tile_height: int
    columns: int = _COLUMNS
    rows: int = _ROWS


def write_filmstrip(
    ffmpeg: FFmpeg,
    location: str,
    video: VideoStream,
    duration_ms: int,
    folder: Path,
    *,
    token: CancelToken | None = None,
) -> Filmstrip:
    """Write the sheets into `folder`; at most six for any length.

    Raises:
        ToolFailedError: no frame could be decoded.
    """
    interval = max(_SHORTEST_MS, -(-duration_ms // _MOST_TILES // 500) * 500)
    count = max(1, -(-duration_ms // interval))
    sheets = -(-count // (_COLUMNS * _ROWS))
    size = fitted(video, _TILE)
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-y", "-loglevel", "error"]
    argv += ["-skip_frame", "nokey"] if duration_ms > _WHOLE_MS else []
    argv += [*input_args(location), "-map", f"0:{video.index}", "-an", "-sn", "-dn", "-map_metadata", "-1"]
    grid = f"fps=fps={Fraction(1000, interval)}:start_time=0"
    argv += ["-vf", f"{grid},{shown(video, size)},tile={_COLUMNS}x{_ROWS}"]
    argv += ["-frames:v", str(sheets), "-q:v", "6", "-f", "image2", "sheet-%03d.jpg"]
    folder.mkdir(parents=True, exist_ok=True)
    run(argv, limits=_LIMITS, token=token, cwd=folder)
    written = tuple(sorted(folder.glob("sheet-*.jpg")))
    if not written:
        raise ToolFailedError("ffmpeg wrote no filmstrip")
    count = min(count, len(written) * _COLUMNS * _ROWS)
    return Filmstrip(written, interval, count, size[0], size[1])

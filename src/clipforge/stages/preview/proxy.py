"""A light copy of a source for browsers: H.264 and AAC in MP4, a key frame every half second."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.encode import encode
from clipforge.kit.process import Limits
from clipforge.kit.progress import Progress
from clipforge.media.inputs import input_args
from clipforge.media.source import MediaInfo
from clipforge.stages.preview.picture import fitted, shown

_LIMITS = Limits(wall_seconds=6 * 3600, memory_bytes=8 << 30, file_bytes=32 << 30)
_LONGEST = 1280
_FASTEST = Fraction(30)


def write_proxy(
    ffmpeg: FFmpeg,
    location: str,
    info: MediaInfo,
    target: Path,
    *,
    threads: int = 2,
    progress: Progress | None = None,
) -> None:
    """Write the proxy; its time zero is that of the source, so positions are the same in both.

    Args:
        ffmpeg: the program.
        location: where the source is.
        info: what is in it.
        target: an .mp4 file.
        threads: of the encoder.
        progress: told the share done; its token stops.

    Raises:
        ToolFailedError: ffmpeg failed.
        ResourceError: it took too long or too much.
    """
    video = info.video
    arguments = input_args(location)
    frames = 1
    if video is not None:
        rate = min(video.rate, _FASTEST)
        frames = max(1, int(info.duration_ms * rate / 1000))
        distance = str(max(1, round(rate / 2)))
        arguments += ["-map", f"0:{video.index}"]
        arguments += ["-vf", f"fps=fps={rate}:start_time=0,{shown(video, fitted(video, _LONGEST))}"]
        arguments += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "27", "-profile:v", "main"]
        arguments += ["-g", distance, "-keyint_min", distance, "-sc_threshold", "0"]
        arguments += ["-threads", str(threads)]
    if info.audio:
        arguments += ["-map", f"0:{info.audio[0].index}", "-c:a", "aac", "-b:a", "128k", "-ar", "48000"]
        arguments += ["-ac", str(min(2, info.audio[0].channels)), "-af", "aresample=async=1:first_pts=0"]
    arguments += ["-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1"]
    arguments += ["-movflags", "+faststart", "-f", "mp4", str(target)]
    encode(ffmpeg, arguments, frames=frames, progress=progress, note="making a preview", limits=_LIMITS)

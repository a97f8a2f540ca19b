"""Filters that every picture for browsers begins with."""

from __future__ import annotations

from clipforge.media.source import VideoStream

# As in rendering: linear light, the mapping of Hable, then the colours of ordinary screens.
_TONE_MAP = (
    "zscale=transfer=linear:npl=100,format=gbrpf32le,zscale=primaries=bt709,"
    "tonemap=tonemap=hable:desat=0,zscale=transfer=bt709:matrix=bt709:range=tv,format=yuv420p"
)


def fitted(video: VideoStream, longest: int) -> tuple[int, int]:
    """Even width and height of the shown picture, its longer side at most `longest` pixels."""
    factor = min(1.0, longest / max(video.width, video.height))
    width, height = (max(2, 2 * round(side * factor / 2)) for side in (video.width, video.height))
    return width, height


def shown(video: VideoStream, size: tuple[int, int]) -> str:
    """Filters that scale to `size` in square pixels and ordinary colours; ffmpeg has turned it before."""
    scale = f"scale={size[0]}:{size[1]}:flags=bicubic,setsar=1"
    return f"{scale},{_TONE_MAP}" if video.hdr else f"{scale},format=yuv420p"

"""What the files of an export are called, where they are saved."""

from __future__ import annotations

FILES = {
    "video": ("mp4", "video/mp4"),
    "thumbnail": ("jpg", "image/jpeg"),
    "srt": ("srt", "application/x-subrip"),
    "vtt": ("vtt", "text/vtt"),
    "timeline": ("timeline.json", "application/json"),
}
"""Kind of asset → suffix and media type, in the order they are stored: where the last is, all are."""


def file_name(kind: str, title: str, aspect: str) -> str:
    """The name of a file of a kind in `FILES`, by title and shape of its export."""
    from clipforge.pipeline.names import slug

    return f"{slug(title or 'clip')}-{aspect.replace(':', 'x')}.{FILES[kind][0]}"

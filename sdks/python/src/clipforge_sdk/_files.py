"""Files on this machine: what they are, and pieces of them. Nothing here reads a whole file into memory."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

PIECE = 256 << 10
"""Bytes that are read at once."""
CHECKED_UP_TO = 64 << 20
"""A file of up to so many bytes is verified by its checksum unless the caller says otherwise."""

_UNKNOWN = "application/octet-stream"
# Python's own table lacks these or differs over systems.
_TYPES = {
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mxf": "application/mxf",
    ".ts": "video/mp2t",
    ".webm": "video/webm",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".ass": "text/plain",
    ".ssa": "text/plain",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".json": "application/json",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file to be sent.

    Attributes:
        path: where it is.
        name: to send it under.
        size: bytes, when it was looked at.
        content_type: by the name's suffix, or as the caller says.
    """

    path: Path
    name: str
    size: int
    content_type: str

    @classmethod
    def of(
        cls, path: str | os.PathLike[str], name: str | None = None, content_type: str | None = None
    ) -> LocalFile:
        """Look at a file.

        Raises:
            FileNotFoundError: it is not there.
            IsADirectoryError: it is a folder.
            ValueError: it is empty.
        """
        found = Path(path)
        if found.is_dir():
            raise IsADirectoryError(f"{found} is a folder")
        size = found.stat().st_size
        if size == 0:
            raise ValueError(f"{found} is empty")
        shown = name or found.name
        return cls(found, shown, size, content_type or guess_type(shown))

    def pieces(self, start: int, size: int) -> Iterator[bytes]:
        """A range of it in pieces.

        Raises:
            ValueError: the file has become shorter since it was looked at.
        """
        with self.path.open("rb") as stream:
            stream.seek(start)
            left = size
            while left:
                piece = stream.read(min(PIECE, left))
                if not piece:
                    raise ValueError(f"{self.path} has changed while it was sent")
                left -= len(piece)
                yield piece

    def sha256(self) -> str:
        """Its checksum, hex."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def guess_type(name: str) -> str:
    """The media type that a name stands for."""
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122  # a name, not a path
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or _UNKNOWN


def place_for(to: str | os.PathLike[str], name: str) -> Path:
    """Where a file that is called `name` goes: to that very path, or into it when it is a folder."""
    target = Path(to)
    if target.is_dir() or str(to).endswith(("/", os.sep)):
        # The server's word is not taken for a way through our folders.
        safe = name.replace("\\", "/").rpartition("/")[2].replace("\0", "").strip()
        return target / (safe if safe.strip(".") else "download")
    return target


@contextmanager
def whole_or_absent(target: Path) -> Iterator[BinaryIO]:
    """A file to write to that comes to its place only when the block ends well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name[-100:]}.{uuid4().hex[:8]}.part")
    try:
        with partial.open("xb") as stream:
            yield stream
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)

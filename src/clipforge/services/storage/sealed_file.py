"""One file for an object and what is known of it, so that both appear with one rename.

The content comes first, so that byte offsets are those of the object; behind it stand JSON, its length and a
mark. A file without the mark is not an object.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from clipforge.kit.files import make_folder, telling_disk_errors

_MARK = b"CFO1"
_TAIL = 8  # four bytes of length, four of mark
_RENAME_TRIES = 20


@dataclass(frozen=True, slots=True)
class Sealed:
    """What stands behind the content.

    Attributes:
        size: bytes of content.
        sha256: hex digest of it.
        content_type: media type.
        metadata: what the caller gave.
        upload_id: the multipart upload that made it; empty for others.
    """

    size: int
    sha256: str
    content_type: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    upload_id: str = ""


def read_seal(stream: BinaryIO) -> Sealed | None:
    """What is known of the object in an open file; None when it is not whole."""
    end = stream.seek(0, os.SEEK_END)
    if end < _TAIL:
        return None
    stream.seek(end - _TAIL)
    tail = stream.read(_TAIL)
    length = int.from_bytes(tail[:4], "big")
    size = end - _TAIL - length
    if tail[4:] != _MARK or size < 0:
        return None
    stream.seek(size)
    try:
        values = json.loads(stream.read(length))
    except ValueError:
        return None
    stream.seek(0)
    return Sealed(size, values["sha256"], values["type"], values["metadata"], values["upload"])


class SealedWriter:
    """Writes a temporary file, then seals and renames it; `close` leaves nothing if that failed."""

    def __init__(self, staging: Path) -> None:
        make_folder(staging)
        self._path = staging / f"new-{secrets.token_hex(12)}"
        self._digest = hashlib.sha256()
        self.size = 0
        with telling_disk_errors(staging):
            self._stream = self._path.open("xb")

    def write(self, data: bytes) -> None:
        """Add content."""
        with telling_disk_errors(self._path):
            self._stream.write(data)
        self._digest.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        """Hex digest of the content so far."""
        return self._digest.hexdigest()

    def seal(
        self,
        target: Path,
        *,
        content_type: str = "",
        metadata: Mapping[str, str] | None = None,
        upload_id: str = "",
    ) -> Sealed:
        """Finish the file, bring it to the disk and give it its name; replaces what has it."""
        sealed = Sealed(self.size, self.sha256, content_type, dict(metadata or {}), upload_id)
        text = json.dumps(
            {
                "sha256": sealed.sha256,
                "type": content_type,
                "metadata": dict(sealed.metadata),
                "upload": upload_id,
            }
        ).encode()
        with telling_disk_errors(target):
            self._stream.write(text + len(text).to_bytes(4, "big") + _MARK)
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._rename(target)
        return sealed

    def _rename(self, target: Path) -> None:
        for left in reversed(range(_RENAME_TRIES)):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._path.replace(target)
                break
            except FileNotFoundError:  # a deletion took the empty folder away in between
                if not left:
                    raise
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def close(self) -> None:
        """Let go of the file; it is gone unless it was sealed."""
        with contextlib.suppress(OSError):
            self._stream.close()
        with contextlib.suppress(OSError):
            self._path.unlink()

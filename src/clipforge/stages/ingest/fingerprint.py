"""Content hashes of files, remembered, so that a second run need not read gigabytes again."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from clipforge.kit.errors import BadInputError
from clipforge.kit.progress import Progress

_CHUNK = 4 << 20
# Some file systems keep times to 2 s only: a file changed twice within that looks unchanged.
_SETTLED_NS = 2_000_000_000
_KEEP = 10_000

_Key = tuple[int, int, int, int]


class FingerprintIndex:
    """SHA-256 of files, kept in a small database by device, inode, size and time of change.

    Args:
        path: the database; made when absent. When it cannot be used, hashes are simply computed anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def fingerprint(self, file: Path, progress: Progress | None = None) -> str:
        """SHA-256 of a file's content as lower-case hex.

        Args:
            file: an ordinary file.
            progress: told the share read; its token stops.

        Raises:
            BadInputError: it changed while it was read, or cannot be read.
        """
        told = progress or Progress()
        try:
            key = _key(file)
            known = self._recall(key)
            if known:
                told.update(1.0)
                return known
            digest = _hash(file, key[2], told)
            if _key(file) != key:
                raise BadInputError(
                    "it changed while it was read", subject=str(file), remedy="Wait until it is complete"
                )
        except OSError as error:
            raise BadInputError("it cannot be read", subject=str(file)) from error
        if time.time_ns() - key[3] > _SETTLED_NS:
            self._remember(key, digest)
        return digest

    def _recall(self, key: _Key) -> str:
        if not self._path.exists():
            return ""
        with suppress(sqlite3.Error, OSError), closing(self._connect()) as base:
            row = base.execute(
                "SELECT sha256 FROM fingerprints WHERE device=? AND inode=? AND size=? AND changed=?", key
            ).fetchone()
            return str(row[0]) if row else ""
        return ""

    def _remember(self, key: _Key, digest: str) -> None:
        with suppress(sqlite3.Error, OSError), closing(self._connect()) as base, base:
            now = time.time_ns()
            base.execute("INSERT OR REPLACE INTO fingerprints VALUES (?, ?, ?, ?, ?, ?)", (*key, digest, now))
            base.execute(
                "DELETE FROM fingerprints WHERE used < "
                "(SELECT used FROM fingerprints ORDER BY used DESC LIMIT 1 OFFSET ?)",
                (_KEEP,),
            )

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(self._path, timeout=5)
        base.execute(
            "CREATE TABLE IF NOT EXISTS fingerprints (device INTEGER, inode INTEGER, size INTEGER, "
            "changed INTEGER, sha256 TEXT NOT NULL, used INTEGER NOT NULL, "
            "PRIMARY KEY (device, inode, size, changed))"
        )
        return base


def _key(file: Path) -> _Key:
    stat = file.stat()
    # SQLite holds signed 64 bits; some file systems number inodes beyond.
    return (
        stat.st_dev & 0x7FFF_FFFF_FFFF_FFFF,
        stat.st_ino & 0x7FFF_FFFF_FFFF_FFFF,
        stat.st_size,
        stat.st_mtime_ns,
    )


def _hash(file: Path, size: int, progress: Progress) -> str:
    digest = hashlib.sha256()
    buffer = bytearray(_CHUNK)
    view = memoryview(buffer)
    done = 0
    with file.open("rb", buffering=0) as stream:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        while count := stream.readinto(buffer):
            digest.update(view[:count])
            done += count
            progress.update(done / max(1, size), "reading the file")
    return digest.hexdigest()

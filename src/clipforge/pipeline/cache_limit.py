"""Keeps the cache within a bound: what was used longest ago goes first, what a running process uses stays.

Every use of an entry sets its time. A process that uses the cache holds a locked file in `.running` whose
time is its start, so that what was last used before the oldest of them started is used by none.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_RUNNING = ".running"
_DOOR = "door"


def mark_used(path: Path) -> None:
    """Set the time of an entry to now."""
    with suppress(OSError):
        os.utime(path)


class CacheUse:
    """This process's use of a cache, until `end` or the end of the process, however that comes.

    Args:
        root: folder of the cache.
        limit_bytes: what may lie in it; more is pruned now, before this process uses anything.
    """

    def __init__(self, root: Path, limit_bytes: int) -> None:
        self._held: int | None = None
        # A folder that cannot be written to is told by whoever needs to write.
        with suppress(OSError):
            running = root / _RUNNING
            running.mkdir(parents=True, exist_ok=True)
            with _door(running):
                self._held, _name = tempfile.mkstemp(dir=running)
                fcntl.flock(self._held, fcntl.LOCK_EX)
                _prune(root, limit_bytes, _oldest_start(running))

    def end(self) -> None:
        """Let others prune what this process used."""
        if self._held is not None:
            os.close(self._held)
            self._held = None


@dataclass(frozen=True, slots=True)
class _Entry:
    used: int  # ns since 1970
    size: int
    path: Path


def _prune(root: Path, limit_bytes: int, before: int) -> None:
    entries = sorted(_entries(root), key=lambda entry: entry.used)
    excess = sum(entry.size for entry in entries) - limit_bytes
    for entry in entries:
        if excess <= 0 or entry.used >= before:
            return
        if entry.path.is_dir():
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            entry.path.unlink(missing_ok=True)
        excess -= entry.size


def _entries(root: Path) -> Iterator[_Entry]:
    """What stages keep: files and folders in the folder of each stage."""
    for stage in root.iterdir():
        if stage.name.startswith(".") or not stage.is_dir() or stage.is_symlink():
            continue
        for path in stage.iterdir():
            with suppress(OSError):
                inside = [path, *path.rglob("*")] if path.is_dir() else [path]
                states = [item.lstat() for item in inside]
                yield _Entry(
                    max(state.st_mtime_ns for state in states), sum(state.st_size for state in states), path
                )


def _oldest_start(running: Path) -> int:
    """When the first of the processes that still run started, ns; files of those that ended are removed."""
    starts = []
    for path in running.iterdir():
        if path.name == _DOOR:
            continue
        handle = os.open(path, os.O_RDWR)
        try:
            start = os.fstat(handle).st_mtime_ns
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            starts.append(start)
        else:
            path.unlink(missing_ok=True)
        finally:
            os.close(handle)
    return min(starts)


@contextmanager
def _door(running: Path) -> Iterator[None]:
    """One at a time: nobody begins to use the cache while somebody prunes it."""
    handle = os.open(running / _DOOR, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)

"""Scratch space of a worker: one folder for each attempt, removed whatever happens to it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from clipforge.kit.files import alone_in, make_folder, telling_disk_errors

_LOCK = "lock"


class Scratch:
    """The folders of one worker process, below one that all workers of this machine share.

    A lock that the kernel lets go of when we die, however we die, tells other workers whose folders are left
    over.

    Args:
        root: shared by the workers.
        name: of this worker, unlike any other's.
    """

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        self._folder = root / name
        make_folder(root)
        with _door(root):
            make_folder(self._folder)
            with telling_disk_errors(self._folder):
                self._lock = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def leftovers(self) -> list[str]:
        """Names of workers of this machine that are dead and could not clean up."""
        with _door(self._root):
            return [
                folder.name
                for folder in self._root.iterdir()
                if folder != self._folder and folder.is_dir() and _abandoned(folder)
            ]

    def remove_leftovers(self, names: Sequence[str]) -> None:
        """Remove the folders of dead workers."""
        for name in names:
            shutil.rmtree(self._root / name, ignore_errors=True)

    @contextmanager
    def folder(self, name: str) -> Iterator[Path]:
        """A fresh folder for one attempt, for as long as the block runs."""
        made = self._folder / name
        shutil.rmtree(made, ignore_errors=True)
        make_folder(made)
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def close(self) -> None:
        """Remove everything of this worker."""
        shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._lock)


def _door(root: Path) -> AbstractContextManager[None]:
    """One at a time: nobody looks at a lock that its worker has made and does not hold yet."""
    return alone_in(root, waiting=lambda: None)


def _abandoned(folder: Path) -> bool:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False  # just being removed, or not a worker's
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True


def size_of(folder: Path) -> int:
    """Bytes of the files below a folder, as far as they are there while we look."""
    total = 0
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    total += size_of(Path(entry.path))
                else:
                    total += entry.stat(follow_symlinks=False).st_size
    return total

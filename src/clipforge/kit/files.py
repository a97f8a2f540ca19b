"""Files that are either whole or absent: atomic writes, scratch folders, content hashes."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from clipforge.kit.errors import ResourceError

_CHUNK = 1 << 20


# What a folder answers that is not there and cannot be made, is a file, or is not ours to write to.
_FOLDER_ERRORS = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EEXIST,
    errno.EISDIR,
    errno.ENAMETOOLONG,
}


def is_disk_full(error: OSError) -> bool:
    """Whether it means 'no space left' or 'quota exceeded'."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def disk_error(error: OSError, path: Path) -> ResourceError | None:
    """Translate what a disk or a folder refused while writing to `path`; None for anything else."""
    if is_disk_full(error):
        return ResourceError(
            "the disk is full", subject=str(path), remedy="Free some space and run it again", code="disk_full"
        )
    if error.errno in _FOLDER_ERRORS:
        return ResourceError(
            f"this folder cannot be written to ({error.strerror})",
            subject=str(path),
            remedy="Choose another folder",
            code="not_writable",
        )
    return None


@contextmanager
def telling_disk_errors(path: Path) -> Iterator[None]:
    """Translate what `disk_error` knows; only around steps that touch nothing but `path`."""
    try:
        yield
    except OSError as error:
        raise disk_error(error, path) or error from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; `ResourceError` when it cannot be made."""
    with telling_disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def alone_in(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a folder for this block; who else holds it so, in whatever process, is waited for.

    Args:
        folder: it exists.
        waiting: called ten times a second meanwhile; may raise to give up.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                waiting()
                time.sleep(0.1)
        yield
    finally:
        os.close(handle)


@contextmanager
def atomic_path(final: Path) -> Iterator[Path]:
    """Yield a temporary path beside `final`; rename it to `final` when the block ends well.

    The suffix is kept, because ffmpeg and others choose the format by it. On any error the temporary file
    is removed and `final` is as it was. Raises `ResourceError` when the disk is full or its folder cannot be
    written to; what the block itself could not read is passed on as it is.
    """
    make_folder(final.parent)
    with telling_disk_errors(final.parent):
        handle, name = tempfile.mkstemp(prefix=f".{final.stem[:40]}.", suffix=final.suffix, dir=final.parent)
        os.close(handle)
    partial = Path(name)
    try:
        yield partial
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        # mkstemp makes files private; a clip is an ordinary file that follows the umask.
        umask = os.umask(0)
        os.umask(umask)
        partial.chmod(0o666 & ~umask)
        with telling_disk_errors(final):
            partial.replace(final)
    except OSError as error:
        # The block may read files of its own; only what concerns ours is the folder's fault.
        ours = is_disk_full(error) or error.filename in (name, partial)
        told = disk_error(error, final.parent) if ours else None
        raise told or error from error
    finally:
        with suppress(OSError):
            partial.unlink()


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically."""
    with atomic_path(path) as partial:
        partial.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 `text` to `path` atomically."""
    write_bytes(path, text.encode("utf-8"))


@contextmanager
def scratch_dir(root: Path, prefix: str = "work-") -> Iterator[Path]:
    """Yield a fresh folder under `root`, removed at the end whatever happens."""
    make_folder(root)
    with telling_disk_errors(root):
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sha256_file(path: Path) -> str:
    """SHA-256 of a file's bytes as lower-case hex, read in pieces of 1 MiB."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def ensure_free_space(folder: Path, needed_bytes: int) -> None:
    """Raise `ResourceError` unless `folder` can be made and its disk has `needed_bytes` free."""
    make_folder(folder)
    with telling_disk_errors(folder):
        free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise ResourceError(
            f"{free / 1e9:.1f} GB free, {needed_bytes / 1e9:.1f} GB needed",
            subject=str(folder),
            remedy="Free some space or choose another folder",
            code="disk_full",
        )

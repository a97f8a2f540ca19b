"""Files that are either whole or absent: atomic writes, scratch folders, content hashes."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from clipforge.kit.errors import ResourceError

_CHUNK = 1 << 20


def disk_error(error: OSError, path: Path) -> ResourceError | None:
    """Translate 'no space left' and 'quota exceeded' into our error; None for anything else."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ResourceError(
            "the disk is full", subject=str(path), remedy="Free some space and run it again", code="disk_full"
        )
    return None


@contextmanager
def atomic_path(final: Path) -> Iterator[Path]:
    """Yield a temporary path beside `final`; rename it to `final` when the block ends well.

    The suffix is kept, because ffmpeg and others choose the format by it. On any error the temporary file
    is removed and `final` is as it was. Raises `ResourceError` when the disk is full.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
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
        partial.replace(final)
    except OSError as error:
        if full := disk_error(error, final):
            raise full from error
        raise
    finally:
        with suppress(FileNotFoundError):
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
    root.mkdir(parents=True, exist_ok=True)
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
    """Raise `ResourceError` unless the disk of `folder` has `needed_bytes` free."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise ResourceError(
            f"{free / 1e9:.1f} GB free, {needed_bytes / 1e9:.1f} GB needed",
            subject=str(folder),
            remedy="Free some space or choose another folder",
            code="disk_full",
        )

"""Packages unpacked as data: nothing in them is imported or run.

The Python registry is asked through uv, then pip, so that a user's own index, proxy and credentials hold;
the npm registry through npm. Only built wheels are taken, because building one would run its code.
"""

from __future__ import annotations

import gzip
import os
import shutil
import ssl
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from clipforge.engines.weights.catalog import Package
from clipforge.kit.errors import BadInputError, CancelledError, ClipForgeError, NetworkError, ResourceError
from clipforge.kit.files import is_disk_full
from clipforge.kit.process import Limits, run
from clipforge.kit.progress import CancelToken

_LIMITS = Limits(wall_seconds=1800)
_PIP_FLAGS = ("--quiet", "--no-deps", "--only-binary", ":all:")
_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a way of packing that wheels do not use
)
_UV_FLAGS = (*_PIP_FLAGS, "--link-mode", "copy")


Way = Callable[[Package, Path, Path, CancelToken], None]
"""Fetches a package with one client: into a folder, through a scratch folder."""


def unpack_from_folder(package: Package, folder: Path, target: Path) -> bool:
    """Unpack a wheel or npm tarball that lies in `folder`; False when it is not there.

    Raises:
        BadInputError: it is there and damaged.
    """
    if package.npm:
        stem = package.npm.lstrip("@").replace("/", "-")
        archive = folder / f"{stem}-{package.version}.tgz"
        if not archive.is_file():
            return False
        _untar(archive, target)
        return True
    stem = package.name.replace("-", "_")
    for archive in sorted(folder.glob(f"{stem}-{package.version}-*.whl")):
        _unzip(archive, target)
        return True
    return False


def unpack_from_registry(package: Package, target: Path, scratch: Path, token: CancelToken) -> None:
    """Fetch a package with the user's own client and unpack it into `target`.

    Raises:
        NetworkError: no client could get it; the reason of each is told.
        ResourceError: the disk is full, or time ran out.
        CancelledError: the person asked to stop.
    """
    ways: list[Way] = [_with_npm] if package.npm else [_with_uv, _with_pip]
    failures = []
    for way in ways:
        try:
            way(package, target, scratch, token)
        except (ResourceError, CancelledError):
            raise
        except (ClipForgeError, OSError) as error:
            token.check()
            if isinstance(error, OSError) and is_disk_full(error):
                raise
            failures.append(str(error))
        else:
            return
    raise NetworkError("; ".join(failures), subject=f"{package.name or package.npm} {package.version}")


def _with_uv(package: Package, target: Path, _scratch: Path, token: CancelToken) -> None:
    import uv

    requirement = f"{package.name}=={package.version}"
    # Another platform's wheel is as good as ours: only data files are read.
    where = ["--python", sys.executable, "--target", str(target)]
    run(
        [uv.find_uv_bin(), "pip", "install", *_UV_FLAGS, *where, requirement],
        env=_uv_environment(),
        limits=_LIMITS,
        token=token,
    )


def _uv_environment() -> dict[str, str]:
    """Ours, and the machine's own certificates where it has some: a company's proxy may sign with them."""
    paths = ssl.get_default_verify_paths()
    certificates = {"UV_SYSTEM_CERTS": "true"} if paths.cafile or paths.capath else {}
    return {**certificates, **os.environ}


def _with_pip(package: Package, target: Path, scratch: Path, token: CancelToken) -> None:
    if find_spec("pip") is None:
        raise NetworkError("pip is not installed here")
    requirement = f"{package.name}=={package.version}"
    run(
        [sys.executable, "-m", "pip", "download", *_PIP_FLAGS, "--dest", scratch, requirement],
        limits=_LIMITS,
        token=token,
    )
    for wheel in scratch.glob("*.whl"):
        _unzip(wheel, target)


def _with_npm(package: Package, target: Path, scratch: Path, token: CancelToken) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NetworkError("npm is not installed here")
    wanted = f"{package.npm}@{package.version}"
    run(
        [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", scratch, wanted],
        limits=_LIMITS,
        token=token,
    )
    for archive in scratch.glob("*.tgz"):
        _untar(archive, target)


@contextmanager
def _reading(archive: Path) -> Iterator[None]:
    """Tell a damaged or unreadable archive as `BadInputError` that names it."""
    try:
        yield
    except _DAMAGED as error:
        raise BadInputError(f"it is damaged ({error})", subject=archive.name) from error
    except OSError as error:
        if error.filename not in (str(archive), archive):
            raise
        raise BadInputError(f"it cannot be read ({error.strerror})", subject=archive.name) from error


def _unzip(archive: Path, target: Path) -> None:
    # ZipFile.extractall drops absolute paths and '..' by itself.
    with _reading(archive), zipfile.ZipFile(archive) as opened:
        opened.extractall(target)  # noqa: S202  # a zip, not a tar: paths are cleaned


def _untar(archive: Path, target: Path) -> None:
    """Unpack plain files that stay inside `target`; links, devices and the like are not data."""
    # tarfile's own data filter came with Python 3.11.4, and Debian 12 has 3.11.2.
    home = target.resolve()
    with _reading(archive), tarfile.open(archive) as opened:
        for member in opened:
            final = (home / member.name).resolve()
            stream = opened.extractfile(member) if member.isfile() else None
            if stream is None or not final.is_relative_to(home):
                continue
            final.parent.mkdir(parents=True, exist_ok=True)
            with stream, final.open("wb") as out:
                shutil.copyfileobj(stream, out)

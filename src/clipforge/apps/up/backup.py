"""A backup of a service on one machine in one file, and the way back.

The file is a tar archive: `manifest.json`, `secrets.json`, `postgres/cluster/…` (a base backup, taken while
the server runs or from one started for it) and `storage/objects/…`. The database is copied first: objects
never change, so all that the copy knows are in the folder then, except those deleted in between. The queue is
left out: it is filled again from the database.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from clipforge import __version__
from clipforge.apps.up.secrets import Secrets, read_secrets, secrets_file, write_secrets
from clipforge.apps.up.stack import Stack, held_home
from clipforge.kit.errors import BadInputError, ResourceError, ToolFailedError, UsageError
from clipforge.kit.files import make_folder, scratch_dir, telling_disk_errors
from clipforge.kit.ports import LOOPBACK
from clipforge.kit.process import run
from clipforge.kit.service_settings import ServiceSettings
from clipforge.services.embedded.binaries import account_for, hand_over, private_folder
from clipforge.services.embedded.postgres import SUPERUSER, PostgresCluster
from clipforge.services.embedded.run import running

_FORMAT = 1
_MOST_MANIFEST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup or a restore moved.

    Attributes:
        file: the archive.
        file_bytes: its size.
        objects: stored files in it.
        made: when it was made, ISO 8601.
    """

    file: Path
    file_bytes: int
    objects: int
    made: str


def storage_folder(settings: ServiceSettings) -> Path:
    """Where stored files are when no S3 is set."""
    return settings.storage_dir or settings.home / "storage"


def back_up(settings: ServiceSettings, file: Path) -> BackupReport:
    """Write a consistent copy of everything to `file`, readable by us only; the service may run on.

    Raises:
        UsageError: the data is in a database of your own.
        BadInputError: there is no data, or its secrets are damaged.
        ResourceError: the file is there already, or the disk is full.
        ToolFailedError: the database could not be copied.
    """
    file = file.absolute()
    if file.exists():
        raise ResourceError("this file is there already", subject=str(file), remedy="Choose another name")
    stack = Stack(settings, read_secrets(settings.home))
    cluster = stack.postgres
    if cluster is None:
        raise UsageError(
            "a database of your own is set, and this backs up the embedded one",
            subject="CLIPFORGE_DATABASE_URL",
            remedy="Use pg_dump and the tools of your object store",
        )
    made = datetime.now(UTC).isoformat(timespec="seconds")
    with scratch_dir(file.parent, ".clipforge-backup-") as scratch, _new_file(file) as stream:
        copy = scratch / "cluster"
        with nullcontext() if cluster.ready() else _started(settings, cluster):
            _copy_database(cluster, stack.secrets.postgres_owner, copy)
        # Files with several names are stored as files each time: a restore takes no links.
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT, dereference=True) as archive:
            manifest = scratch / "manifest.json"
            manifest.write_text(json.dumps({"format": _FORMAT, "version": __version__, "made": made}))
            archive.add(manifest, "manifest.json")
            archive.add(secrets_file(settings.home), "secrets.json")
            archive.add(copy, "postgres/cluster")
            objects = 0 if settings.s3_bucket else _add_objects(archive, storage_folder(settings))
    return BackupReport(file, file.stat().st_size, objects, made)


def restore(settings: ServiceSettings, file: Path) -> BackupReport:
    """Make the data folder from a backup; all of it is there afterwards, or nothing.

    Raises:
        BadInputError: the file is no backup of ours, of a newer kind, or damaged.
        ResourceError: the data folder is not empty, or the disk is full.
    """
    home = settings.home.absolute()
    for folder in (home, storage_folder(settings).absolute()):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ResourceError(
                "this folder is not empty, and a restore never overwrites data",
                subject=str(folder),
                remedy="Move it away, or set CLIPFORGE_HOME to a new folder",
                code="not_empty",
            )
    with scratch_dir(home.parent, ".clipforge-restore-") as scratch, telling_disk_errors(scratch):
        objects, made = _unpack(file, scratch)
        fresh = scratch / "home"
        fresh.mkdir(mode=0o700)
        write_secrets(fresh, _secrets_in(scratch, file))
        _place_database(scratch, fresh, file)
        stored = scratch / "storage"
        elsewhere = settings.storage_dir
        if stored.is_dir() and elsewhere is None:
            stored.rename(fresh / "storage")
        elif stored.is_dir() and elsewhere is not None:
            make_folder(elsewhere)
            shutil.copytree(stored, elsewhere, dirs_exist_ok=True)
        if home.exists():
            home.rmdir()
        fresh.rename(home)
    return BackupReport(file, file.stat().st_size, objects, made)


@contextmanager
def _started(settings: ServiceSettings, cluster: PostgresCluster) -> Iterator[None]:
    with held_home(settings.home), running(cluster):
        yield


@contextmanager
def _new_file(file: Path) -> Iterator[IO[bytes]]:
    """A file that appears whole, with the mode that secrets need."""
    with telling_disk_errors(file):
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).rename(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _copy_database(cluster: PostgresCluster, password: str, target: Path) -> None:
    run(
        [
            cluster.program("pg_basebackup"),
            *("--host", LOOPBACK, "--port", str(cluster.port), "--username", SUPERUSER, "--no-password"),
            *("--pgdata", str(target), "--format=plain", "--wal-method=stream", "--checkpoint=fast"),
            "--no-sync",
        ],
        env={**cluster.env(), "PGPASSWORD": password},
    )


def _add_objects(archive: tarfile.TarFile, storage: Path) -> int:
    root = storage / "objects"
    count = 0
    for path in sorted(root.rglob("*")):
        if not path.is_file():
            continue
        try:
            archive.add(path, f"storage/objects/{path.relative_to(root).as_posix()}")
        except FileNotFoundError:  # deleted since: the copy of the database may still name it
            continue
        count += 1
    return count


def _unpack(file: Path, folder: Path) -> tuple[int, str]:
    """Unpack plain files and folders below the names we know; the count of objects and the date."""
    objects = 0
    try:
        with tarfile.open(file, "r:") as archive:
            made = _check_manifest(archive, file)
            for member in archive:
                if member.name == "manifest.json":  # read already; iterating begins anew
                    continue
                path = PurePosixPath(member.name)
                known = path.parts[:1] in (("postgres",), ("storage",)) or member.name == "secrets.json"
                if not known or ".." in path.parts or not (member.isreg() or member.isdir()):
                    raise _damaged(file)
                target = folder / path
                if member.isdir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                source = archive.extractfile(member)
                assert source is not None  # a regular file has content
                with target.open("xb") as stream:
                    shutil.copyfileobj(source, stream, 1 << 20)
                if target.stat().st_size != member.size:
                    raise _damaged(file)
                target.chmod(member.mode & 0o777)
                os.utime(target, (member.mtime, member.mtime))
                objects += path.parts[0] == "storage"
    except tarfile.TarError as error:
        raise _damaged(file) from error
    except (FileNotFoundError, IsADirectoryError) as error:
        raise BadInputError(f"it cannot be read ({error.strerror})", subject=str(file)) from error
    return objects, made


def _check_manifest(archive: tarfile.TarFile, file: Path) -> str:
    first = archive.next()
    if first is None or first.name != "manifest.json" or first.size > _MOST_MANIFEST_BYTES:
        raise _damaged(file)
    stream = archive.extractfile(first)
    try:
        manifest = json.loads(stream.read() if stream else b"")
        kind, made = int(manifest["format"]), str(manifest["made"])
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(file) from error
    if kind != _FORMAT:
        raise BadInputError(
            "this backup is of another version of ClipForge",
            subject=str(file),
            remedy=f"Restore it with version {manifest.get('version', 'unknown')}",
        )
    return made


def _secrets_in(folder: Path, file: Path) -> Secrets:
    try:
        return read_secrets(folder)
    except BadInputError as error:
        raise _damaged(file) from error


def _place_database(unpacked: Path, home: Path, file: Path) -> None:
    copy = unpacked / "postgres" / "cluster"
    if not (copy / "PG_VERSION").is_file():
        raise _damaged(file)
    cluster = PostgresCluster(home / "postgres", 1, "")
    try:
        run([cluster.program("pg_verifybackup"), "--quiet", str(copy)], env=cluster.env())
    except ToolFailedError as error:
        raise _damaged(file) from error
    account = account_for(cluster.data_dir)
    private_folder(cluster.data_dir, account)
    copy.rename(cluster.cluster)
    hand_over(cluster.cluster, account)


def _damaged(file: Path) -> BadInputError:
    return BadInputError(
        "this is not a whole backup of ClipForge", subject=str(file), remedy="Use another copy of it"
    )

"""A backup of a service on one machine in one file; `restore` is the way back.

The file is a tar archive: `manifest.json`, `secrets.json`, `postgres/cluster/…` (a base backup, taken while
the server runs or from one started for it), and stored files: from this machine's disk as
`storage/objects/…`, with the parts of uploads that are not finished as `storage/multipart/…`; from S3 as
`objects/…` and `facts/…`, see `backup_objects`. The database is copied first: objects never change, so all
that the copy knows are there then, except those deleted in between. The queue is left out: it is filled again
from the database.
"""

from __future__ import annotations

import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from clipforge import __version__
from clipforge.apps.up.backup_objects import add_objects
from clipforge.apps.up.secrets import read_secrets, secrets_file
from clipforge.apps.up.stack import Stack, held_home
from clipforge.apps.wiring import make_bucket
from clipforge.kit.errors import ResourceError, UsageError
from clipforge.kit.files import scratch_dir, telling_disk_errors
from clipforge.kit.ports import LOOPBACK
from clipforge.kit.process import run
from clipforge.kit.progress import Progress
from clipforge.kit.service_settings import ServiceSettings
from clipforge.services.embedded.postgres import SUPERUSER, PostgresCluster
from clipforge.services.embedded.run import running

FORMAT = 2
UNFINISHED = "*/upload.json"
"""Uploads that are not finished, below the folder of their parts."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup or a restore moved.

    Attributes:
        file: the archive.
        file_bytes: its size.
        objects: stored files that were moved.
        unfinished: uploads among them that were not finished, and go on after a restore.
        made: when it was made, ISO 8601.
    """

    file: Path
    file_bytes: int
    objects: int
    unfinished: int
    made: str


def storage_folder(settings: ServiceSettings) -> Path:
    """Where stored files are when no S3 is set."""
    return settings.storage_dir or settings.home / "storage"


def back_up(
    settings: ServiceSettings, file: Path, *, with_objects: bool = True, progress: Progress | None = None
) -> BackupReport:
    """Write a consistent copy of everything to `file`, readable by us only; the service may run on.

    Args:
        settings: of the service.
        file: to be written.
        with_objects: copy stored files too, from disk or S3; without them, they must be kept in another way.
        progress: told in bytes.

    Raises:
        UsageError: the data is in a database of your own.
        BadInputError: there is no data, or its secrets are damaged.
        ResourceError: the file is there already, or the disk is full.
        ToolFailedError: the database could not be copied.
        StorageError: S3 fails.
    """
    file, progress = file.absolute(), progress or Progress()
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
    manifest = {"format": FORMAT, "version": __version__, "made": made, "objects": with_objects}
    bucket = make_bucket(settings) if with_objects and settings.s3_bucket else None
    folder = storage_folder(settings) if with_objects and bucket is None else None
    stored = _size_of(folder) if folder else bucket.usage("").bytes if bucket else 0
    told = _Told(progress, _size_of(cluster.cluster) + stored)
    with scratch_dir(file.parent, ".clipforge-backup-") as scratch, _new_file(file) as stream:
        copy = scratch / "cluster"
        told.add(0, "copying the database")
        with nullcontext() if cluster.ready() else _started(settings, cluster):
            _copy_database(cluster, stack.secrets.postgres_owner, copy, progress)
        # Files with several names are stored as files each time: a restore takes no links.
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT, dereference=True) as archive:
            described = scratch / "manifest.json"
            described.write_text(json.dumps(manifest))
            archive.add(described, "manifest.json")
            archive.add(secrets_file(settings.home), "secrets.json")
            archive.add(copy, "postgres/cluster")
            told.add(_size_of(copy), "copying stored files")
            objects = unfinished = 0
            if folder is not None:
                objects = _add_files(archive, folder, "objects", told.add)
                _add_files(archive, folder, "multipart", told.add)
                unfinished = len(list((folder / "multipart").glob(UNFINISHED)))
            elif bucket is not None:
                objects = add_objects(archive, bucket, told.add)
    return BackupReport(file, file.stat().st_size, objects, unfinished, made)


class _Told:
    """Bytes that were copied, as progress."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = max(total, 1)
        self._done = 0

    def add(self, count: int, note: str = "") -> None:
        """Count some more."""
        self._done += count
        self._progress.update(self._done / self._total, note)


def _size_of(folder: Path) -> int:
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += (Path(where) / name).stat().st_size
    return total


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


def _copy_database(cluster: PostgresCluster, password: str, target: Path, progress: Progress) -> None:
    run(
        [
            cluster.program("pg_basebackup"),
            *("--host", LOOPBACK, "--port", str(cluster.port), "--username", SUPERUSER, "--no-password"),
            *("--pgdata", str(target), "--format=plain", "--wal-method=stream", "--checkpoint=fast"),
            "--no-sync",
        ],
        token=progress.token,
        env={**cluster.env(), "PGPASSWORD": password},
    )


def _add_files(archive: tarfile.TarFile, storage: Path, part: str, told: Callable[[int], None]) -> int:
    """Add a part of the storage folder; gives how many files. Those that go away meanwhile are left out."""
    root = storage / part
    count = 0
    for where, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(where) / name
            try:
                size = path.stat().st_size
                archive.add(path, f"storage/{part}/{path.relative_to(root).as_posix()}")
            except FileNotFoundError:  # deleted since: the copy of the database may still name it
                continue
            told(size)
            count += 1
    return count

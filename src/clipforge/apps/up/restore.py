"""From a backup's file to a data folder, and a bucket where one is set; see `backup` for what is in it."""

from __future__ import annotations

import json
import os
import secrets as random
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from clipforge.apps.up.backup import UNFINISHED, BackupReport, storage_folder
from clipforge.apps.up.backup_objects import (
    CONTENT,
    FACTS,
    MOST_FACTS_BYTES,
    Restored,
    forget_members,
    refuse_used,
)
from clipforge.apps.up.secrets import Secrets, read_secrets, write_secrets
from clipforge.apps.wiring import make_bucket
from clipforge.kit.errors import BadInputError, ResourceError, ToolFailedError
from clipforge.kit.files import make_folder, scratch_dir, telling_disk_errors
from clipforge.kit.process import run
from clipforge.kit.progress import Progress
from clipforge.kit.service_settings import ServiceSettings
from clipforge.services.embedded.binaries import account_for, hand_over, private_folder
from clipforge.services.embedded.postgres import PostgresCluster
from clipforge.services.storage.local import LocalStorage

_READ = (1, 2)
"""Formats of backups that can be restored."""
_SINGLE = ("manifest.json", "secrets.json")
_MOST_MANIFEST_BYTES = 1 << 20


def restore(
    settings: ServiceSettings, file: Path, *, with_objects: bool = True, progress: Progress | None = None
) -> BackupReport:
    """Make the data folder, and the bucket if one is set, from a backup.

    All of it is there afterwards, or nothing. Stored files go where the settings say, be they from disk or
    from S3.

    Args:
        settings: of the service to be.
        file: the backup.
        with_objects: bring stored files too; without, those of the bucket or folder stay as they are.
        progress: told in bytes of the file.

    Raises:
        BadInputError: the file is no backup of ours, of a newer kind, or damaged.
        ResourceError: the data folder or the bucket is not empty, or the disk is full.
        StorageError: S3 fails.
    """
    home = settings.home.absolute()
    manifest = _manifest_of(file)
    with_objects = with_objects and manifest.get("objects", True) is True
    for folder in (home, *([storage_folder(settings).absolute()] if with_objects else [])):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ResourceError(
                "this folder is not empty, and a restore never overwrites data",
                subject=str(folder),
                remedy="Move it away, or set CLIPFORGE_HOME to a new folder",
                code="not_empty",
            )
    bucket = make_bucket(settings) if with_objects and settings.s3_bucket else None
    if bucket is not None:
        bucket.ensure_ready(settings.browser_origins)
        refuse_used(bucket, settings.s3_bucket or "")
    with scratch_dir(home.parent, ".clipforge-restore-") as scratch, telling_disk_errors(scratch):
        stored = scratch / "storage"
        local = LocalStorage(stored, settings.public_url, random.token_bytes(32))  # no address is signed here
        incoming = Restored(bucket or local, scratch)
        try:
            objects = _unpack(file, scratch, incoming if with_objects else None, progress or Progress())
            unfinished = len(list((stored / "multipart").glob(UNFINISHED)))
            if bucket is not None and (stored / "objects").is_dir():
                incoming.put_all(local)
                shutil.rmtree(stored)
                unfinished = 0
            _place(settings, scratch, file)
        except BaseException:
            if bucket is not None:
                incoming.undo()
            raise
    return BackupReport(file, file.stat().st_size, objects, unfinished, str(manifest["made"]))


def _place(settings: ServiceSettings, scratch: Path, file: Path) -> None:
    """Make the data folder of what was unpacked; it appears whole."""
    home, elsewhere = settings.home.absolute(), settings.storage_dir
    fresh, stored = scratch / "home", scratch / "storage"
    fresh.mkdir(mode=0o700)
    write_secrets(fresh, _secrets_in(scratch, file))
    _place_database(scratch, fresh, file)
    if stored.is_dir() and elsewhere is None:
        stored.rename(fresh / "storage")
    elif stored.is_dir() and elsewhere is not None:
        make_folder(elsewhere)
        shutil.copytree(stored, elsewhere, dirs_exist_ok=True)
    if home.exists():
        home.rmdir()
    fresh.rename(home)


def _unpack(file: Path, folder: Path, incoming: Restored | None, progress: Progress) -> int:
    """Unpack plain files and folders below the names we know; the count of objects.

    Args:
        file: the archive, with a manifest that was looked at.
        folder: to unpack to.
        incoming: takes objects of S3; None leaves stored files out.
        progress: of the bytes of the file.
    """
    objects, whole = 0, file.stat().st_size or 1
    with _reading(file) as archive:
        while (member := archive.next()) is not None:
            forget_members(archive)
            progress.update(member.offset / whole, "unpacking")
            path = PurePosixPath(member.name)
            room = path.parts[0] if path.parts else ""
            known = room in ("postgres", "storage", CONTENT, FACTS) or member.name in _SINGLE
            if not known or ".." in path.parts or not (member.isreg() or member.isdir()):
                raise _damaged(file)
            if member.name == "manifest.json" or (incoming is None and room in ("storage", CONTENT, FACTS)):
                continue
            if room in (CONTENT, FACTS) and incoming is not None:
                if not _take(archive, member, incoming):
                    raise _damaged(file)
                continue
            _write(archive, member, folder / path, file)
            objects += member.isreg() and path.parts[:2] == ("storage", "objects")
    if incoming is not None and not incoming.whole:
        raise _damaged(file)
    return objects + (incoming.count if incoming is not None else 0)


def _take(archive: tarfile.TarFile, member: tarfile.TarInfo, incoming: Restored) -> bool:
    source = archive.extractfile(member) if member.isreg() else None
    if source is None:
        return False
    room, _, name = member.name.partition("/")
    if room == CONTENT:
        return incoming.content(name, source) and source.tell() == member.size
    return member.size <= MOST_FACTS_BYTES and incoming.facts(name.removesuffix(".json"), source.read())


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path, file: Path) -> None:
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source = archive.extractfile(member)
    assert source is not None  # a regular file has content
    with target.open("xb") as stream:
        shutil.copyfileobj(source, stream, 1 << 20)
    if target.stat().st_size != member.size:
        raise _damaged(file)
    target.chmod(member.mode & 0o777)
    os.utime(target, (member.mtime, member.mtime))


@contextmanager
def _reading(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as archive:
            yield archive
    except tarfile.TarError as error:
        raise _damaged(file) from error
    except (FileNotFoundError, IsADirectoryError) as error:
        raise BadInputError(f"it cannot be read ({error.strerror})", subject=str(file)) from error


def _manifest_of(file: Path) -> dict[str, object]:
    with _reading(file) as archive:
        first = archive.next()
        if first is None or first.name != "manifest.json" or first.size > _MOST_MANIFEST_BYTES:
            raise _damaged(file)
        stream = archive.extractfile(first)
        try:
            manifest: dict[str, object] = json.loads(stream.read() if stream else b"")
            kind, _ = int(str(manifest["format"])), str(manifest["made"])
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged(file) from error
    if kind not in _READ:
        raise BadInputError(
            "this backup is of another version of ClipForge",
            subject=str(file),
            remedy=f"Restore it with version {manifest.get('version', 'unknown')}",
        )
    return manifest


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

"""Backups: what is in them comes back as it was, to disk and to S3; what is no whole one leaves nothing."""

from __future__ import annotations

import asyncio
import json
import random
import stat
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import asyncpg
import pytest
from embedded_servers import PASSWORD, cluster_from_template, shared_root
from pydantic import SecretStr
from storage_servers import S3Server, seaweed_server

from clipforge.apps.up.backup import back_up
from clipforge.apps.up.backup_objects import Restored, add_objects, listed
from clipforge.apps.up.restore import restore
from clipforge.apps.up.secrets import Secrets, keep_secrets, write_secrets
from clipforge.apps.up.stack import DATABASE, Stack
from clipforge.apps.wiring import make_bucket
from clipforge.kit.errors import BadInputError, ResourceError, UsageError
from clipforge.kit.ports import free_port
from clipforge.kit.progress import Progress
from clipforge.kit.service_settings import ServiceSettings
from clipforge.services.embedded.postgres import PostgresCluster
from clipforge.services.embedded.run import running
from clipforge.services.storage.errors import NotFound
from clipforge.services.storage.local import LocalStorage
from clipforge.services.storage.protocol import ObjectStorage, Part
from clipforge.services.storage.sealed_file import SealedWriter


def stack_in(home: Path, **given: object) -> Stack:
    values = {"home": home, "postgres_port": free_port(), **given}
    return Stack(ServiceSettings.model_validate(values), keep_secrets(home))


def sql(dsn: str, statement: str) -> object:
    async def go() -> object:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(go())


@pytest.fixture
def quick_postgres(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A made cluster in the folder `old`, and no waiting for the disk."""
    monkeypatch.setattr("clipforge.apps.up.stack.PostgresCluster", partial(PostgresCluster, fast=True))
    write_secrets(
        tmp_path / "old",
        Secrets(**{**dict.fromkeys(Secrets.model_fields, PASSWORD * 2), "postgres_owner": PASSWORD}),
    )
    cluster_from_template(shared_root(tmp_path_factory), tmp_path / "old" / "postgres")


@pytest.mark.usefixtures("quick_postgres")
def test_a_backup_of_a_running_service_restores_to_the_same_data_elsewhere(tmp_path: Path) -> None:
    stack = stack_in(tmp_path / "old")
    stored = tmp_path / "old" / "storage" / "objects" / "org_1" / "talk.mp4,object"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(bytes(range(256)) * 1000)
    file = tmp_path / "backup.tar"
    assert stack.postgres is not None
    with running(stack.postgres):
        stack.migrate()
        owner = stack.postgres.dsn(DATABASE)
        sql(owner, "CREATE TABLE proof AS SELECT 'kept' AS word")
        report = back_up(stack.settings, file)
        stack.migrate()  # on a database that is there already
        with pytest.raises(ResourceError, match="there already"):
            back_up(stack.settings, file)
    assert (report.objects, report.file_bytes) == (1, file.stat().st_size)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "old"]

    new = ServiceSettings(home=tmp_path / "new", postgres_port=free_port())
    assert restore(new, file).objects == 1
    again = Stack(new, keep_secrets(new.home))
    assert again.secrets == stack.secrets
    assert (new.home / stored.relative_to(tmp_path / "old")).read_bytes() == stored.read_bytes()
    assert again.postgres is not None
    with running(again.postgres):
        assert sql(again.postgres.dsn(DATABASE), "SELECT word FROM proof") == "kept"
        app = again.environment()["CLIPFORGE_DATABASE_URL"]
        assert sql(app, "SELECT current_user::text") == "clipforge_app"

    with pytest.raises(ResourceError, match="never overwrites"):
        restore(new, file)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "new", "old"]


def archive(file: Path, members: dict[str, bytes]) -> Path:
    source = file.with_suffix(".part")
    with tarfile.open(file, "w") as tar:
        for name, content in members.items():
            source.write_bytes(content)
            tar.add(source, name)
    source.unlink()
    return file


MANIFEST = json.dumps({"format": 1, "version": "0", "made": "2026-01-01"}).encode()


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"something": b""}, "not a whole backup"),
        ({"manifest.json": MANIFEST.replace(b"1,", b"3,", 1)}, "another version"),
        ({"manifest.json": MANIFEST, "storage/../../escaped": b"x"}, "not a whole backup"),
        ({"manifest.json": MANIFEST, "/etc/escaped": b"x"}, "not a whole backup"),
        ({"manifest.json": MANIFEST, "storage/objects/a": b"x"}, "not a whole backup"),
    ],
)
def test_what_is_no_whole_backup_leaves_nothing_behind(
    tmp_path: Path, members: dict[str, bytes], reason: str
) -> None:
    file = archive(tmp_path / "odd.tar", members)
    with pytest.raises(BadInputError, match=reason):
        restore(ServiceSettings(home=tmp_path / "home"), file)
    assert [path.name for path in tmp_path.iterdir()] == ["odd.tar"]


def test_a_backup_that_was_cut_short_or_is_missing_is_told(tmp_path: Path) -> None:
    whole = archive(tmp_path / "cut.tar", {"manifest.json": MANIFEST, "storage/objects/a": bytes(100_000)})
    with whole.open("r+b") as stream:
        stream.truncate(50_000)
    settings = ServiceSettings(home=tmp_path / "home")
    with pytest.raises(BadInputError, match="not a whole backup"):
        restore(settings, whole)
    with pytest.raises(BadInputError, match="cannot be read"):
        restore(settings, tmp_path / "nowhere.tar")


def test_a_database_of_ones_own_is_not_backed_up_by_us(tmp_path: Path) -> None:
    outside = {
        "database_url": SecretStr("postgresql://clipforge_app:a@db.example/clipforge"),
        "database_system_url": SecretStr("postgresql://clipforge_system:b@db.example/clipforge"),
        "redis_url": SecretStr("redis://cache.example/0"),
    }
    stack = stack_in(tmp_path / "home", **outside)
    with pytest.raises(UsageError, match="CLIPFORGE_DATABASE_URL"):
        back_up(stack.settings, tmp_path / "backup.tar")


def disk(folder: Path) -> LocalStorage:
    made = LocalStorage(folder, "http://here", b"k" * 32)
    made.ensure_ready([])
    return made


def send_part(storage: LocalStorage, key: str, upload: str, number: int, data: bytes) -> None:
    writer = SealedWriter(storage.staging)
    writer.write(data)
    writer.seal(storage.part_path(key, upload, number))


@pytest.mark.usefixtures("quick_postgres")
def test_an_upload_that_was_under_way_goes_on_after_a_restore(tmp_path: Path) -> None:
    stack = stack_in(tmp_path / "old")
    before = disk(tmp_path / "old" / "storage")
    key = "orgs/org_1/assets/asset_1/file"
    upload = before.create_multipart(key, "video/mp4")
    send_part(before, key, upload, 1, b"first ")
    made = back_up(stack.settings, tmp_path / "backup.tar")
    assert (made.objects, made.unfinished) == (0, 1)
    new = ServiceSettings(home=tmp_path / "new", postgres_port=free_port())
    assert restore(new, tmp_path / "backup.tar").unfinished == 1
    after = disk(new.home / "storage")
    assert after.list_parts(key, upload) == before.list_parts(key, upload) != ()
    send_part(after, key, upload, 2, b"second")
    after.complete_multipart(
        key, upload, [Part(one.number, one.etag) for one in after.list_parts(key, upload)]
    )
    assert content(after) == {key: b"first second"}


def content(storage: ObjectStorage) -> dict[str, bytes]:
    found = {}
    for one in listed(storage):
        with storage.open(one.key) as pieces:
            found[one.key] = b"".join(pieces)
    return found


def test_an_object_removed_while_it_is_read_is_left_out_and_the_others_come_back(tmp_path: Path) -> None:
    class Vanishing(LocalStorage):
        @contextmanager
        def open(self, key: str, start: int = 0, end: int | None = None) -> Iterator[Iterator[bytes]]:
            with super().open(key, start, end) as pieces:

                def some() -> Iterator[bytes]:
                    yield next(pieces)
                    if key == "b":
                        raise NotFound("there is no such object", subject=key)
                    yield from pieces

                yield some()

    source = Vanishing(tmp_path / "from", "http://here", b"k" * 32)
    source.ensure_ready([])
    large = random.Random(3).randbytes(3 << 20)
    for key in ("a", "b", "c"):
        source.put_bytes(key, large, "video/mp4", {"of": key})
    counted: list[int] = []
    with tarfile.open(tmp_path / "objects.tar", "w") as archive:
        assert add_objects(archive, source, counted.append) == 2
    assert sum(counted) == 3 * len(large)
    target = disk(tmp_path / "to")
    restored = Restored(target, tmp_path)
    with tarfile.open(tmp_path / "objects.tar") as archive:
        for member in archive:
            stream = archive.extractfile(member)
            assert stream is not None
            number = member.name.partition("/")[2].removesuffix(".json")
            if member.name.startswith("objects/"):
                assert restored.content(number, stream)
            else:
                assert restored.facts(number, stream.read())
    assert content(target) == {"a": large, "c": large}
    info = target.head("c")
    assert info is not None
    assert (info.content_type, info.metadata) == ("video/mp4", {"of": "c"})
    restored.undo()
    assert content(target) == {}


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with seaweed_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


def of_s3(server: S3Server, prefix: str) -> dict[str, object]:
    return {
        "s3_endpoint": server.endpoint,
        "s3_bucket": "backups",
        "s3_region": server.region,
        "s3_access_key": SecretStr(server.access_key),
        "s3_secret_key": SecretStr(server.secret_key),
        "s3_prefix": prefix,
    }


@pytest.mark.usefixtures("quick_postgres")
def test_objects_of_a_bucket_come_back_to_a_bucket_and_to_disk(tmp_path: Path, s3: S3Server) -> None:
    stack = stack_in(tmp_path / "old", **of_s3(s3, "before"))
    bucket = make_bucket(stack.settings)
    bucket.ensure_ready([])
    stored = {
        "orgs/a/clip": random.Random(5).randbytes((3 << 20) + 7),
        "orgs/a/clip/words": b"",
        "orgs/b": b"x",
    }
    for key, data in stored.items():
        bucket.put_bytes(key, data, "video/mp4", {"of": "us"})
    file, told = tmp_path / "backup.tar", []
    made = back_up(
        stack.settings, file, progress=Progress(lambda fraction, note: told.append((fraction, note)))
    )
    assert made.objects == 3
    assert told == sorted(told, key=lambda one: one[0])
    assert {note for _, note in told if note} == {"copying the database", "copying stored files"}
    without = tmp_path / "without.tar"
    assert back_up(stack.settings, without, with_objects=False).objects == 0

    def fresh(name: str, **given: object) -> ServiceSettings:
        values = {"home": tmp_path / name, "postgres_port": free_port(), **given}
        return ServiceSettings.model_validate(values)

    # Into a bucket that is used: refused, and nothing is lost.
    with pytest.raises(ResourceError, match="objects in this bucket"):
        restore(fresh("used", **of_s3(s3, "before")), file)
    assert content(bucket) == stored
    # Without objects the bucket stays as it is, used or not.
    assert restore(fresh("kept", **of_s3(s3, "before")), without).objects == 0
    assert content(bucket) == stored

    # A byte that was changed on the way is noticed, and what came before it is removed again.
    last = file.read_bytes().rindex(b"x" + bytes(511))
    with file.open("r+b") as stream:
        stream.seek(last)
        stream.write(b"y")
    empty = fresh("spoilt", **of_s3(s3, "spoilt"))
    with pytest.raises(BadInputError, match="not a whole backup"):
        restore(empty, file)
    assert content(make_bucket(empty)) == {}
    assert not empty.home.exists()
    with file.open("r+b") as stream:
        stream.seek(last)
        stream.write(b"x")

    there = fresh("bucket", **of_s3(s3, "after"))
    assert restore(there, file).objects == 3
    assert content(make_bucket(there)) == stored
    info = make_bucket(there).head("orgs/a/clip")
    assert info is not None
    assert (info.content_type, info.metadata) == ("video/mp4", {"of": "us"})
    here = fresh("disk")
    assert restore(here, file).objects == 3
    assert content(disk(here.home / "storage")) == stored


@pytest.mark.usefixtures("quick_postgres")
def test_a_backup_from_disk_can_be_restored_to_a_bucket(tmp_path: Path, s3: S3Server) -> None:
    stack = stack_in(tmp_path / "old")
    disk(tmp_path / "old" / "storage").put_bytes("orgs/a/clip", b"moving", "video/mp4", {"of": "us"})
    file = tmp_path / "backup.tar"
    back_up(stack.settings, file)
    values = {"home": tmp_path / "new", "postgres_port": free_port(), **of_s3(s3, "moved")}
    new = ServiceSettings.model_validate(values)
    assert restore(new, file).objects == 1
    assert content(make_bucket(new)) == {"orgs/a/clip": b"moving"}
    assert not (new.home / "storage").exists()

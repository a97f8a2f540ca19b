from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
import tarfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import asyncpg
import pytest
from embedded_servers import PASSWORD, cluster_from_template, shared_root
from pydantic import SecretStr, ValidationError

from clipforge.apps.up.backup import back_up, restore
from clipforge.apps.up.ports import WantedPort, check_ports
from clipforge.apps.up.secrets import Secrets, keep_secrets, secrets_file, write_secrets
from clipforge.apps.up.settings import service_settings
from clipforge.apps.up.stack import DATABASE, Stack, held_home
from clipforge.kit.errors import BadInputError, ResourceError, UsageError
from clipforge.kit.ports import free_port
from clipforge.kit.service_settings import ServiceSettings
from clipforge.kit.supervisor import Supervisor
from clipforge.services.embedded.postgres import PostgresCluster
from clipforge.services.embedded.run import running

OUTSIDE = {
    "database_url": SecretStr("postgresql://clipforge_app:a@db.example/clipforge"),
    "database_system_url": SecretStr("postgresql://clipforge_system:b@db.example/clipforge"),
    "redis_url": SecretStr("redis://cache.example/0"),
}


def stack_in(home: Path, **given: object) -> Stack:
    settings = ServiceSettings.model_validate({"home": home, **given})
    return Stack(settings, keep_secrets(home))


def names(stack: Stack) -> list[str]:
    return [unit.name for unit in stack.units()]


def test_everything_waits_for_the_migrated_database_and_the_queue(tmp_path: Path) -> None:
    stack = stack_in(tmp_path)
    ours = ["api", "worker-asr", "worker-ranker", "worker-render", "scheduler"]
    assert names(stack) == ["postgres", "valkey", "migrate", *ours]
    for unit in stack.units():
        if unit.name in ours:
            assert set(unit.depends_on) == {"migrate", "valkey"}
    Supervisor(stack.units(), say=print)  # no circle, nothing unknown
    assert [want.port for want in stack.ports()] == [35432, 36379, 3000, 8000, 8001, 8002]


def test_servers_of_ones_own_leave_the_embedded_ones_out(tmp_path: Path) -> None:
    stack = stack_in(tmp_path, **OUTSIDE)
    assert names(stack)[0] == "migrate"
    assert {"postgres", "valkey"}.isdisjoint(names(stack))
    assert {"CLIPFORGE_POSTGRES_PORT", "CLIPFORGE_VALKEY_PORT"}.isdisjoint(w.setting for w in stack.ports())
    only_database = stack_in(tmp_path, **{**OUTSIDE, "redis_url": None})
    assert "valkey" in names(only_database)
    assert "postgres" not in names(only_database)


def test_a_database_of_ones_own_without_its_second_role_is_told(tmp_path: Path) -> None:
    stack = stack_in(tmp_path, **{**OUTSIDE, "database_system_url": None})
    with pytest.raises(UsageError, match="CLIPFORGE_DATABASE_SYSTEM_URL"):
        stack.migrate()


def test_processes_get_the_weaker_roles_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPFORGE_DATABASE_OWNER_URL", "postgresql://owner:x@db.example/clipforge")
    stack = stack_in(tmp_path)
    environment = stack.environment()
    assert environment["CLIPFORGE_DATABASE_URL"].startswith("postgresql://clipforge_app:")
    assert environment["CLIPFORGE_DATABASE_SYSTEM_URL"].startswith("postgresql://clipforge_system:")
    assert environment["CLIPFORGE_REDIS_URL"].endswith(":36379/0")
    assert environment["PATH"] == os.environ["PATH"]
    told = "\n".join(environment.values())
    assert stack.secrets.postgres_owner not in told
    assert "owner:x" not in told
    arguments = [
        part for unit in stack.units() if unit.name in {"api", "scheduler"} for part in unit.command().argv
    ]  # type: ignore[union-attr]
    assert not set(arguments) & set(stack.secrets.model_dump().values())


def test_secrets_are_made_once_private_and_never_shown(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = keep_secrets(home)
    assert keep_secrets(home) == first
    assert stat.S_IMODE(secrets_file(home).stat().st_mode) == 0o600
    values = set(first.model_dump().values())
    assert len(values) == len(Secrets.model_fields)
    assert min(map(len, values)) >= 32
    assert not any(value in f"{first!r} {first}" for value in values)
    assert [file.name for file in home.iterdir()] == ["secrets.json"]


def test_lost_or_damaged_secrets_are_told_and_not_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "cluster").mkdir(parents=True)
    with pytest.raises(BadInputError, match=r"secrets\.json: it cannot be read"):
        keep_secrets(tmp_path)
    secrets_file(tmp_path).write_text('{"valkey": "hunter2"}')
    with pytest.raises(BadInputError, match="damaged") as caught:
        keep_secrets(tmp_path)
    assert isinstance(caught.value.__cause__, ValidationError)
    assert "hunter2" not in str(caught.value.__cause__)


def test_a_data_folder_serves_one_at_a_time(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with held_home(home):
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        with pytest.raises(ResourceError, match="works on this data"), held_home(home):
            pass
    with held_home(home):
        pass


def test_a_setting_that_makes_no_sense_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPFORGE_API_PORT", "70000")
    with pytest.raises(UsageError, match="CLIPFORGE_API_PORT"):
        service_settings()


@pytest.fixture
def other_program() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_a_taken_port_is_told_before_anything_starts(other_program: socket.socket) -> None:
    taken = other_program.getsockname()[1]
    want = WantedPort(taken, "CLIPFORGE_API_PORT", "127.0.0.1")
    with pytest.raises(ResourceError, match=rf"{taken} is taken.*CLIPFORGE_API_PORT"):
        check_ports([want], patience_seconds=0)


def test_a_port_that_an_earlier_run_gives_up_is_waited_for(other_program: socket.socket) -> None:
    want = WantedPort(other_program.getsockname()[1], "CLIPFORGE_API_PORT", "127.0.0.1")
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        other_program.close()

    check_ports([want], patience_seconds=60, say=say)
    assert len(said) == 1


def test_two_settings_with_one_port_are_refused() -> None:
    port = free_port()
    wanted = [WantedPort(port, name, "127.0.0.1") for name in ("CLIPFORGE_API_PORT", "CLIPFORGE_ASR_PORT")]
    with pytest.raises(UsageError, match=r"CLIPFORGE_ASR_PORT: .* also that of CLIPFORGE_API_PORT"):
        check_ports(wanted)


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
    stack = stack_in(tmp_path / "old", postgres_port=free_port())
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
        ({"manifest.json": MANIFEST.replace(b"1,", b"2,", 1)}, "another version"),
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
    stack = stack_in(tmp_path / "home", **OUTSIDE)
    with pytest.raises(UsageError, match="CLIPFORGE_DATABASE_URL"):
        back_up(stack.settings, tmp_path / "backup.tar")

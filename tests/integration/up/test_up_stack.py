from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from clipforge.apps.up.ports import WantedPort, check_ports
from clipforge.apps.up.secrets import Secrets, keep_secrets, secrets_file
from clipforge.apps.up.settings import service_settings
from clipforge.apps.up.stack import Stack, held_home
from clipforge.kit.errors import BadInputError, ResourceError, UsageError
from clipforge.kit.ports import free_port
from clipforge.kit.service_settings import ServiceSettings
from clipforge.kit.supervisor import Supervisor

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

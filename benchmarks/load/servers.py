"""What is measured, running: Postgres and Valkey as `clipforge up` has them, the API, the bare endpoint."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx

from clipforge.apps.up.secrets import keep_secrets
from clipforge.apps.up.stack import DATABASE, Stack
from clipforge.kit.ports import free_port
from clipforge.kit.service_process import Command, ServiceProcess
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.base.migrate import APP_ROLE, SYSTEM_ROLE
from clipforge.services.embedded.run import running

_ROOT = Path(__file__).resolve().parents[2]
_READY_SECONDS = 60.0
_STOP_SECONDS = 15.0
_NO_LIMIT = "1000000000"
CROWDED = "crowded"


@dataclass(frozen=True, slots=True)
class Api:
    """A process that serves.

    Attributes:
        port: it listens on.
        pid: of the process.
        environment: what it was started with.
    """

    port: int
    pid: int
    environment: dict[str, str]

    def memory_mb(self) -> float:
        """What it holds in memory now."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def processor_seconds(self) -> float:
        """Processor time that it has taken so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Servers:
    """What runs.

    Attributes:
        small: the API on a database with little in it.
        crowded: the API on a database of its own, of the same server, that the parts fill.
        bare: the endpoint that is compared with, on the small database.
        small_owner: address of the small database as the server's superuser, to fill it.
        crowded_owner: that of the crowded one.
    """

    small: Api
    crowded: Api
    bare: Api
    small_owner: str
    crowded_owner: str


@contextmanager
def servers(home: Path) -> Iterator[Servers]:
    """Start everything below a folder, and end it with the block."""
    settings = ServiceSettings(home=home / "home", postgres_port=free_port(), valkey_port=free_port())
    stack = Stack(settings, keep_secrets(settings.home))
    postgres, valkey = stack.postgres, stack.valkey
    if postgres is None or valkey is None:
        raise RuntimeError("unset CLIPFORGE_DATABASE_URL and CLIPFORGE_REDIS_URL: they are not measured")
    with ExitStack() as all_of_it:
        all_of_it.enter_context(running(postgres))
        all_of_it.enter_context(running(valkey))
        stack.migrate()
        owner = postgres.dsn("postgres")
        asyncio.run(_execute(owner, f"CREATE DATABASE {CROWDED} TEMPLATE {DATABASE}"))

        def start(database: str, valkey_number: int, *words: str) -> Api:
            port = free_port()
            environment = {
                **stack.environment(),
                "CLIPFORGE_API_PORT": str(port),
                "CLIPFORGE_PUBLIC_URL": f"http://127.0.0.1:{port}",
                "CLIPFORGE_DATABASE_URL": postgres.dsn(database, APP_ROLE, stack.secrets.postgres_app),
                "CLIPFORGE_DATABASE_SYSTEM_URL": postgres.dsn(
                    database, SYSTEM_ROLE, stack.secrets.postgres_system
                ),
                "CLIPFORGE_REDIS_URL": valkey.url(valkey_number),
                # It is the work that is measured, not the refusal of it.
                "CLIPFORGE_RATE_LIMIT": _NO_LIMIT,
                "CLIPFORGE_ORG_RATE_LIMIT": _NO_LIMIT,
                "CLIPFORGE_QUEUE_LIMIT": _NO_LIMIT,
                "BENCH_OWNER_URL": postgres.dsn(database),
                "PYTHONPATH": os.pathsep.join((str(_ROOT), os.environ.get("PYTHONPATH", ""))),
            }
            return all_of_it.enter_context(_process(port, environment, words))

        yield Servers(
            start(DATABASE, 0, "clipforge.apps.cli.main", "api"),
            start(CROWDED, 1, "clipforge.apps.cli.main", "api"),
            start(DATABASE, 2, "benchmarks.load.bare"),
            postgres.dsn(DATABASE),
            postgres.dsn(CROWDED),
        )


@contextmanager
def _process(port: int, environment: dict[str, str], words: tuple[str, ...]) -> Iterator[Api]:
    process = ServiceProcess(Command([sys.executable, "-m", *words], env=environment))
    try:
        deadline = time.monotonic() + _READY_SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{' '.join(words)} did not start:\n{process.tail}")
            time.sleep(0.1)
        yield Api(port, process.pid, environment)
    finally:
        process.stop(_STOP_SECONDS)


def _answers(port: int) -> bool:
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False, timeout=5)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()

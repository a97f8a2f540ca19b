"""What runs on one machine, as data: servers, steps, processes, and what each needs."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from clipforge.apps.up.ports import WantedPort
from clipforge.apps.up.secrets import Secrets
from clipforge.apps.up.web import web_environment
from clipforge.kit.errors import ResourceError, UsageError
from clipforge.kit.files import make_folder
from clipforge.kit.ports import LOOPBACK
from clipforge.kit.service_process import Command
from clipforge.kit.service_settings import ServiceSettings
from clipforge.kit.supervisor import Service, Step
from clipforge.platform.base.migrate import APP_ROLE, SYSTEM_ROLE, prepare
from clipforge.services.embedded.postgres import PostgresCluster
from clipforge.services.embedded.run import EmbeddedServer
from clipforge.services.embedded.valkey import ValkeyServer

DATABASE = "clipforge"
WORKERS = ("asr", "ranker", "render")
_ANSWER_SECONDS = 5.0
# Loading the models for the first time takes a while on a small machine.
_READY_SECONDS = 600.0
# A worker hands back what it works on before it ends.
_GRACE_SECONDS = 20.0
_WORKER_GRACE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Stack:
    """Settings and secrets, and what follows from them.

    Attributes:
        settings: as the environment gives them.
        secrets: of the data folder.
    """

    settings: ServiceSettings
    secrets: Secrets

    @property
    def postgres(self) -> PostgresCluster | None:
        """Our own Postgres; None when a database is set."""
        if self.settings.database_url is not None:
            return None
        folder = self.settings.home / "postgres"
        return PostgresCluster(folder, self.settings.postgres_port, self.secrets.postgres_owner)

    @property
    def valkey(self) -> ValkeyServer | None:
        """Our own Valkey; None when a Redis is set."""
        if self.settings.redis_url is not None:
            return None
        return ValkeyServer(self.settings.home / "valkey", self.settings.valkey_port, self.secrets.valkey)

    def environment(self) -> dict[str, str]:
        """Our environment with the addresses and secrets of this stack; for API, workers and scheduler.

        The address of the database's owner is not in it: none of them may change tables or skip row security.
        """
        given = self.settings
        ours: dict[str, str] = {
            "HOME": str(given.home.absolute()),
            "SECRET_KEY": _given(given.secret_key) or self.secrets.secret_key,
            "SERVICE_TOKEN": _given(given.service_token) or self.secrets.service_token,
        }
        # A worker must have given back what it works on before the supervisor ends it.
        ours["WORKER_GRACE_SECONDS"] = str(min(given.worker_grace_seconds, _WORKER_GRACE_SECONDS))
        if (postgres := self.postgres) is not None:
            ours["DATABASE_URL"] = postgres.dsn(DATABASE, APP_ROLE, self.secrets.postgres_app)
            ours["DATABASE_SYSTEM_URL"] = postgres.dsn(DATABASE, SYSTEM_ROLE, self.secrets.postgres_system)
        if (valkey := self.valkey) is not None:
            ours["REDIS_URL"] = valkey.url()
        inherited = {k: v for k, v in os.environ.items() if k.upper() != "CLIPFORGE_DATABASE_OWNER_URL"}
        return inherited | {f"CLIPFORGE_{name}": value for name, value in ours.items()}

    def completed(self) -> ServiceSettings:
        """The settings with the addresses and secrets of this stack, as its processes have them."""
        own = self.environment()
        names = ("secret_key", "service_token", "database_url", "database_system_url", "redis_url")
        found = {name: own.get(f"CLIPFORGE_{name.upper()}") for name in names}
        secret = {name: SecretStr(value) for name, value in found.items() if value}
        return self.settings.model_copy(update=secret)

    def ports(self) -> list[WantedPort]:
        """Every port that something of ours will listen on."""
        given = self.settings
        servers: list[EmbeddedServer] = [server for server in (self.postgres, self.valkey) if server]
        return [
            *(WantedPort(server.port, server.setting, LOOPBACK) for server in servers),
            WantedPort(given.api_port, "CLIPFORGE_API_PORT", given.api_host),
            *(
                WantedPort(self._worker_port(kind), f"CLIPFORGE_{kind.upper()}_PORT", given.worker_host)
                for kind in WORKERS
            ),
            *(
                ()
                if given.web_dir is None
                else (WantedPort(given.web_port, "CLIPFORGE_WEB_PORT", given.web_host),)
            ),
        ]

    def units(self) -> list[Service | Step]:
        """What the supervisor runs. A new process of the service is a line here."""
        given = self.settings
        units: list[Service | Step] = []
        migrate_needs: tuple[str, ...] = ()
        needs: tuple[str, ...] = ("migrate",)
        if (postgres := self.postgres) is not None:
            units.append(_server(postgres))
            migrate_needs = (postgres.name,)
        if (valkey := self.valkey) is not None:
            units.append(_server(valkey))
            needs = (*needs, valkey.name)
        units.append(Step("migrate", self.migrate, migrate_needs))
        api_answers = _answers(given.api_host, given.api_port, "/readyz")
        units.append(self._process("api", ("api",), needs, api_answers))
        for kind in WORKERS:
            answers = _answers(given.worker_host, self._worker_port(kind), "/healthz")
            units.append(self._process(f"worker-{kind}", ("worker", kind), needs, answers))
        units.append(self._process("scheduler", ("scheduler",), needs, lambda: True))
        if given.web_dir is not None:
            units.append(self._web(given.web_dir))
        return units

    def migrate(self) -> None:
        """Bring roles and tables to this version.

        An outside database is only touched when the address of its owner is given.

        Raises:
            UsageError: an outside database, and the address of its second role is missing.
            NetworkError: it cannot be reached.
        """
        if (postgres := self.postgres) is not None:
            asyncio.run(_ensure_database(postgres.dsn("postgres")))
            prepare(
                postgres.dsn(DATABASE),
                {APP_ROLE: self.secrets.postgres_app, SYSTEM_ROLE: self.secrets.postgres_system},
            )
        elif self.settings.database_owner_url is not None:
            migrate_outside(self.settings)
        else:
            _second_role(self.settings)

    def _worker_port(self, kind: str) -> int:
        port: int = getattr(self.settings, f"{kind}_port")
        return port

    def _web(self, folder: Path) -> Service:
        secret = _given(self.settings.secret_key) or self.secrets.secret_key
        return Service(
            "web",
            lambda: Command(
                [self.settings.web_node, str(folder / "server.mjs")],
                env=web_environment(self.settings, secret),
            ),
            ("api",),
            ready=_answers(self.settings.web_host, self.settings.web_port, "/health"),
            ready_seconds=_READY_SECONDS,
            grace_seconds=_GRACE_SECONDS,
        )

    def _process(
        self, name: str, words: tuple[str, ...], needs: tuple[str, ...], ready: Callable[[], bool]
    ) -> Service:
        argv = [sys.executable, "-m", "clipforge.apps.cli.main", *words]
        return Service(
            name,
            lambda: Command(argv, env=self.environment()),
            needs,
            ready=ready,
            ready_seconds=_READY_SECONDS,
            grace_seconds=_GRACE_SECONDS,
        )


def migrate_outside(settings: ServiceSettings) -> None:
    """Bring roles and tables of an outside database to this version, as its owner.

    Raises:
        UsageError: one of its three addresses is missing.
        NetworkError: it cannot be reached.
    """
    app, owner = _given(settings.database_url), _given(settings.database_owner_url)
    for url, name in ((app, "CLIPFORGE_DATABASE_URL"), (owner, "CLIPFORGE_DATABASE_OWNER_URL")):
        if not url:
            raise UsageError("this setting is missing", subject=name, remedy="See docs/operating.md")
    passwords = {}
    for url in (app, _second_role(settings)):
        parsed = make_url(url)
        if parsed.username in {APP_ROLE, SYSTEM_ROLE} and parsed.password is not None:
            passwords[parsed.username] = str(parsed.password)
    prepare(owner, passwords)


def _second_role(settings: ServiceSettings) -> str:
    if url := _given(settings.database_system_url):
        return url
    raise UsageError(
        "a database of your own needs the address of its second role too",
        subject="CLIPFORGE_DATABASE_SYSTEM_URL",
        remedy=f"Set it to the address of the role {SYSTEM_ROLE}",
    )


def _given(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()


def _server(server: EmbeddedServer) -> Service:
    return Service(
        server.name,
        server.command,
        prepare=server.initialise,
        ready=server.ready,
        ready_seconds=_READY_SECONDS,
        grace_seconds=server.stop_grace_seconds,
    )


def _answers(host: str, port: int, path: str) -> Callable[[], bool]:
    """Whether a process of ours says that it is well."""
    reached = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104  # compared, not listened on
    name = f"[{reached}]" if ":" in reached else reached

    def ready() -> bool:
        try:
            # No proxy of the environment stands between us and our own machine.
            with httpx.Client(trust_env=False, timeout=_ANSWER_SECONDS) as client:
                return client.get(f"http://{name}:{port}{path}").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    return ready


async def _ensure_database(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close()


@contextmanager
def held_home(home: Path) -> Iterator[None]:
    """Hold a data folder for ourselves; freed when the process ends, however it does.

    Raises:
        ResourceError: another service runs on it, or it cannot be used.
    """
    make_folder(home)
    home.chmod(0o700)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ResourceError(
                "another 'clipforge up' or 'clipforge backup' works on this data",
                subject=str(home),
                remedy="Stop it first, or set CLIPFORGE_HOME to another folder",
                code="home_in_use",
            ) from error
        yield

"""The platform on real servers: Postgres (migrated), Valkey, storage on disk, the whole API in process."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import pytest
import pytest_asyncio
from embedded_servers import PASSWORD, postgres_server, valkey_server
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import make_url

from clipforge.apps.wiring import open_deps
from clipforge.kit.ids import new_id
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.accounts.models import User
from clipforge.platform.api_keys.models import ApiKey
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.crypto import hash_secret, new_secret
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.migrate import APP_ROLE, SYSTEM_ROLE, prepare
from clipforge.platform.base.principal import ROLE_SCOPES, Principal, Role
from clipforge.platform.orgs.models import Membership, Org

__all__ = ["postgres_server", "valkey_server"]


@dataclass(frozen=True)
class Servers:
    """Where the real servers of this test process are."""

    owner_url: str
    app_url: str
    system_url: str
    redis_url: str


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Iterator[Servers]:
    """A migrated database and a Valkey, of this test process alone.

    Servers that run already are used when CLIPFORGE_TEST_POSTGRES (of a superuser) and CLIPFORGE_TEST_REDIS
    give their addresses; a database is made for the run and dropped at its end.
    """
    given = os.environ.get("CLIPFORGE_TEST_POSTGRES")
    if given:
        redis = os.environ["CLIPFORGE_TEST_REDIS"]
        name = f"test_{secrets.token_hex(6)}"
        asyncio.run(_execute(given, f"CREATE DATABASE {name}"))
        owner = given.rpartition("/")[0] + "/" + name
    else:
        name = ""
        owner = request.getfixturevalue("postgres_server").dsn("postgres")
        redis = request.getfixturevalue("valkey_server")
    prepare(owner, {APP_ROLE: PASSWORD, SYSTEM_ROLE: PASSWORD})
    yield Servers(owner, _as_role(owner, APP_ROLE), _as_role(owner, SYSTEM_ROLE), redis)
    if name:
        asyncio.run(_execute(given or "", f"DROP DATABASE {name} WITH (FORCE)"))


def _as_role(owner: str, role: str) -> str:
    return make_url(owner).set(username=role, password=PASSWORD).render_as_string(hide_password=False)


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def settings(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> ServiceSettings:
    return ServiceSettings(
        home=tmp_path_factory.mktemp("home"),
        database_url=SecretStr(servers.app_url),
        database_system_url=SecretStr(servers.system_url),
        database_owner_url=SecretStr(servers.owner_url),
        redis_url=SecretStr(servers.redis_url),
        secret_key=SecretStr(secrets.token_hex(32)),
        service_token=SecretStr(secrets.token_hex(16)),
        public_url="http://testserver",
        rate_limit=1_000_000,
        org_rate_limit=1_000_000,
        auth_rate_limit=1_000_000,
        password_memory_kib=64,
    )


@pytest_asyncio.fixture(scope="session")
async def deps(settings: ServiceSettings) -> AsyncIterator[Deps]:
    async with open_deps(settings) as opened:
        yield opened


@pytest_asyncio.fixture(scope="session")
async def system(servers: Servers) -> AsyncIterator[Database]:
    """Connections as the role that sees every org, to prepare and to look."""
    database = Database(servers.system_url)
    yield database
    await database.close()


@pytest_asyncio.fixture(scope="session")
async def app(deps: Deps) -> AsyncIterator[FastAPI]:
    """The application, with what runs beside its requests."""
    from clipforge.apps.api.wire import wire

    made = wire(deps)
    async with made.router.lifespan_context(made):
        yield made


@pytest_asyncio.fixture(scope="session")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The API, in process, as nobody; give headers of an account to act as somebody."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as made:
        yield made


@dataclass
class Account:
    """An org with a member, and an API key with the rights of each role."""

    org_id: str
    user_id: str
    email: str
    keys: dict[Role, str] = field(default_factory=dict)

    def headers(self, role: Role = Role.OWNER) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[role]}"}


MakeAccount = Callable[[], Awaitable[Account]]


@pytest.fixture(scope="session")
def make_account(system: Database) -> MakeAccount:
    async def make() -> Account:
        account = Account(new_id("org"), new_id("user"), f"{secrets.token_hex(6)}@example.com")
        async with system.transaction() as session:
            session.add(Org(id=account.org_id, name="Test"))
            session.add(User(id=account.user_id, email=account.email, email_verified_at=datetime.now(UTC)))
            await session.flush()
            session.add(Membership(org_id=account.org_id, user_id=account.user_id, role="owner"))
            for role in Role:
                secret = new_secret("cfk_")
                account.keys[role] = secret
                session.add(
                    ApiKey(
                        id=new_id("key"),
                        org_id=account.org_id,
                        name=role.value,
                        prefix=secret[:12],
                        secret_hash=hash_secret(secret),
                        scopes=sorted(ROLE_SCOPES[role]),
                        created_by=account.user_id,
                        expires_at=datetime.now(UTC) + timedelta(days=1),
                    )
                )
        return account

    return make


@pytest_asyncio.fixture
async def account(make_account: MakeAccount) -> Account:
    """A new org, which nobody else uses."""
    return await make_account()


@pytest.fixture
def acting(deps: Deps) -> Callable[[Account], object]:
    """Open a context as an account's owner: ``async with acting(account) as context``."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def opened(account: Account) -> AsyncIterator[Context]:
        principal = Principal(
            "user", account.org_id, account.user_id, role=Role.OWNER, scopes=ROLE_SCOPES[Role.OWNER]
        )
        async with deps.database.transaction(Claims(account.org_id, account.user_id)) as session:
            context = Context(session, deps, principal, request_id=new_id("req"))
            yield context
        await context.run_hooks()

    return opened

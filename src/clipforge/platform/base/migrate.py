"""Brings a database to this version: roles, tables, row-level security."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from clipforge.kit.errors import ClipForgeError, NetworkError
from clipforge.platform.base.database import Database

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
APP_ROLE = "clipforge_app"
SYSTEM_ROLE = "clipforge_system"
# Any number that nothing else locks; two processes that start at once migrate one after the other.
_LOCK = 0x0C11_F08E


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


async def ensure_roles(owner_url: str, passwords: dict[str, str]) -> None:
    """Make the roles that API, workers and scheduler connect as, or give them these passwords.

    They own nothing and cannot bypass row-level security. A role that exists and may not be altered by the
    owner (a managed database) is left as it is.

    Raises:
        NetworkError: the database cannot be reached.
    """
    try:
        connection = await asyncpg.connect(owner_url, timeout=30)
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        raise NetworkError(
            f"the database cannot be reached ({error})", subject=make_url(owner_url).render_as_string()
        ) from error
    try:
        for role, password in passwords.items():
            quoted = await connection.fetchval("SELECT quote_literal($1)", password)
            verb = "ALTER" if await _role_exists(connection, role) else "CREATE"
            try:
                await connection.execute(
                    f"{verb} ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE "
                    f"PASSWORD {quoted}"
                )
            except asyncpg.InsufficientPrivilegeError as error:
                if verb == "CREATE":
                    raise ClipForgeError(
                        f"the role {role} is missing and cannot be made by this user",
                        remedy="Let an administrator of the database make it, see docs/operating.md",
                        code="role_missing",
                    ) from error
    finally:
        await connection.close()


async def _role_exists(connection: asyncpg.Connection, role: str) -> bool:
    return bool(await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role))


async def migrate(owner_url: str, target: str = "head") -> None:
    """Go to a revision, forward or ('base', '-1', an earlier revision) back; one process at a time."""
    database = Database(owner_url, pool=1, application="clipforge-migrate")
    try:
        async with database.engine.begin() as connection:
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            await connection.run_sync(_run, target)
    finally:
        await database.close()


def _run(connection: Connection, target: str) -> None:
    config = alembic_config(connection)
    if target == "base" or target.startswith("-"):
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)


def prepare(owner_url: str, passwords: dict[str, str]) -> None:
    """Roles and tables, from a synchronous caller."""

    async def both() -> None:
        await ensure_roles(owner_url, passwords)
        await migrate(owner_url)

    asyncio.run(both())

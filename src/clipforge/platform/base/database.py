"""Postgres: the declarative base, and transactions that see only what their claims allow."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, DateTime, ForeignKey, MetaData, String, event, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.exc import InvalidatePoolError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from clipforge.platform.base.claims import Claims
from clipforge.platform.base.outages import AWAY

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

Id = String(40, collation="C")
"""Identifiers sort bytewise, so that their order is the order of making under any locale."""


FAILURES = (SQLAlchemyError, *AWAY)
"""What a statement raises when the database refuses it or is away."""


_TRUSTED_SECONDS = 5.0
"""A connection that was used so lately is taken to be alive."""


class Base(DeclarativeBase):
    """Base of every table; columns of plain Python types map as below."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy's own name for a class-level table
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        list[str]: ARRAY(String),
        int: BigInteger,
    }


class Timed:
    """When a row was made and last changed."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.clock_timestamp())


class OrgOwned:
    """A row of one org; row-level security hides it from every other."""

    org_id: Mapped[str] = mapped_column(Id, ForeignKey("orgs.id", ondelete="CASCADE"), index=True)


_CLAIM = text(
    "SELECT set_config('app.org_id', :org_id, true), set_config('app.user_id', :user_id, true), "
    "set_config('app.secret', :secret, true), set_config('app.email', :email, true)"
)


async def claim(session: AsyncSession, claims: Claims) -> None:
    """Set what the running transaction may see from here on."""
    await session.execute(
        _CLAIM,
        {"org_id": claims.org_id, "user_id": claims.user_id, "secret": claims.secret, "email": claims.email},
    )


class Database:
    """Connections to Postgres as one role.

    Args:
        url: ``postgresql://user:password@host:port/name``.
        pool: connections kept open.
        overflow: further connections under load.
        application: name shown in the server's activity list.
    """

    def __init__(
        self, url: str, *, pool: int = 10, overflow: int = 10, application: str = "clipforge"
    ) -> None:
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            _asyncpg(url),
            pool_size=pool,
            max_overflow=overflow,
            pool_timeout=10,
            json_deserializer=orjson.loads,
            connect_args={"server_settings": {"application_name": application}, "timeout": 30},
        )
        event.listen(self.engine.sync_engine, "checkin", _note_rest)
        event.listen(self.engine.sync_engine, "checkout", _check_alive)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self, claims: Claims | None = None) -> AsyncIterator[AsyncSession]:
        """A session in one transaction: committed when the block ends well, rolled back otherwise."""
        async with self._sessions() as session, session.begin():
            if claims is not None:
                await claim(session, claims)
            yield session

    def session(self) -> AsyncSession:
        """A session whose transaction the caller ends; for the edge alone."""
        return self._sessions()

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _note_rest(_connection: object, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


def _check_alive(connection: Any, record: Any, _proxy: object) -> None:
    """Refuse a pooled connection that has died; the pool opens new ones then.

    A server that ends or restarts closes its connections, which the driver notices without asking. Only one
    that vanished without a word (a network cut, a machine that lost power) has to be asked, which costs three
    round trips: so not before every transaction (`pool_pre_ping`), but after a rest.
    """
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    rested = time.monotonic() - record.info.get("rests_since", time.monotonic())
    if rested > _TRUSTED_SECONDS:
        try:
            connection.ping()
        except Exception as error:
            raise InvalidatePoolError from error


def plain_dsn(url: str) -> str:
    """The address without the name of a driver, as the driver itself takes it."""
    return "postgresql" + url[url.index("://") :]


def _asyncpg(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    return f"postgresql+asyncpg{mark}{rest}" if scheme in ("postgres", "postgresql") else url

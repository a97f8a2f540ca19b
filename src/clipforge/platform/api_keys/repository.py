"""Queries of API keys and OAuth2 clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.api_keys.models import ApiKey, OAuthClient
from clipforge.platform.base.pagination import page

_BY_KEY = text("SELECT state, key_id, org_id, scopes FROM act_by_key(:hash)")
_BY_CLIENT = text("SELECT state, scopes FROM act_by_client(:client, :org)")
Credential = TypeVar("Credential", ApiKey, OAuthClient)


@dataclass(frozen=True, slots=True)
class Found:
    """What a secret or a client's id proved; see the migration of `act_by_key`."""

    state: str
    key_id: str
    org_id: str
    scopes: frozenset[str]


async def act_by_key(session: AsyncSession, secret_hash: str) -> Found:
    """Find a key by its hash; a good one leaves the transaction acting in its org."""
    row = (await session.execute(_BY_KEY, {"hash": secret_hash})).one()
    return Found(row.state, row.key_id or "", row.org_id or "", frozenset(row.scopes or ()))


async def act_by_client(session: AsyncSession, client_id: str, org_id: str) -> Found:
    """Find a client whose token named it; leaves the transaction acting in its org."""
    row = (await session.execute(_BY_CLIENT, {"client": client_id, "org": org_id})).one()
    return Found(row.state, client_id, org_id, frozenset(row.scopes or ()))


async def client_by_secret(session: AsyncSession, client_id: str, secret_hash: str) -> OAuthClient | None:
    """The live client with this id and secret; the transaction holds the secret's claim."""
    query = select(OAuthClient).where(
        OAuthClient.id == client_id,
        OAuthClient.secret_hash == secret_hash,
        OAuthClient.revoked_at.is_(None),
    )
    found: OAuthClient | None = await session.scalar(query)
    return found


async def add(session: AsyncSession, row: ApiKey | OAuthClient) -> None:
    """Insert, with what the database fills in."""
    session.add(row)
    await session.flush()


async def get(session: AsyncSession, kind: type[Credential], org_id: str, id: str) -> Credential | None:
    """One key or client of an org."""
    found: Credential | None = await session.scalar(select(kind).where(kind.id == id, kind.org_id == org_id))
    return found


async def listed(
    session: AsyncSession, kind: type[Credential], org_id: str, limit: int, cursor: str | None
) -> tuple[list[Credential], str | None]:
    """Newest first, revoked ones included."""
    return await page(
        session,
        select(kind).where(kind.org_id == org_id),
        order=[(kind.id, True)],
        limit=limit,
        cursor=cursor,
        key=lambda row: [row.id],
    )


async def change(
    session: AsyncSession, kind: type[Credential], org_id: str, id: str, values: Mapping[str, Any]
) -> Credential | None:
    """Change one that is not revoked; None when there is none."""
    statement = (
        update(kind)
        .where(kind.id == id, kind.org_id == org_id, kind.revoked_at.is_(None))
        .values(**values)
        .returning(kind)
    )
    found: Credential | None = await session.scalar(statement)
    return found


async def revoke(session: AsyncSession, kind: type[Credential], org_id: str, id: str) -> Credential | None:
    """Revoke for good; None when there is none that is live."""
    return await change(session, kind, org_id, id, {"revoked_at": func.now()})

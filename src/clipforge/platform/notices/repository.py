"""Queries of notices, and of the members who get them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.accounts.models import User
from clipforge.platform.api_keys.models import ApiKey, OAuthClient
from clipforge.platform.base.pagination import page
from clipforge.platform.notices.models import Notice
from clipforge.platform.orgs.models import Membership, Org

KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may be told of what happens in an org.

    Attributes:
        email: empty until they have confirmed it.
        settings: of the person, with their choices.
    """

    org_id: str
    user_id: str
    role: str
    email: str
    settings: dict[str, Any]


async def members(session: AsyncSession, org_ids: Collection[str]) -> list[Member]:
    """Members of some orgs, as the system role; nobody whose account is closed, no org that is deleted."""
    query = (
        select(Membership.org_id, Membership.role, User)
        .join(User, User.id == Membership.user_id)
        .join(Org, Org.id == Membership.org_id)
        .where(Membership.org_id.in_(org_ids), User.disabled_at.is_(None), Org.deleted_at.is_(None))
    )
    return [
        Member(org_id, user.id, role, user.email if user.email_verified_at else "", user.settings)
        for org_id, role, user in (await session.execute(query)).all()
    ]


async def makers(session: AsyncSession, ids: Collection[str]) -> dict[str, str]:
    """API keys and OAuth2 clients among some ids → the person who made each, as the system role.

    One that was made by another counts as made by that one's maker.
    """
    found: dict[str, str] = {}
    left = set(ids)
    while left:
        for table in (ApiKey, OAuthClient):
            query = select(table.id, table.created_by).where(table.id.in_(left))
            found |= {row[0]: row[1] for row in (await session.execute(query)).all()}
        left = set(found.values()) - found.keys() - left
    return {id: _first(found, id) for id in found}


def _first(made_by: dict[str, str], id: str) -> str:
    while id in made_by:
        id = made_by[id]
    return id


async def add(session: AsyncSession, notices: Sequence[Notice]) -> None:
    """Insert."""
    session.add_all(notices)
    await session.flush()


async def notices(
    session: AsyncSession, org_id: str, user_id: str, *, unread: bool, limit: int, cursor: str | None
) -> tuple[list[Notice], str | None]:
    """A member's notices, newest first; with `unread` only what they have not read."""
    query = select(Notice).where(Notice.org_id == org_id, Notice.user_id == user_id)
    if unread:
        query = query.where(Notice.read_at.is_(None))
    order = [(Notice.id, True)]
    return await page(session, query, order=order, limit=limit, cursor=cursor, key=lambda row: [row.id])


async def count_unread(session: AsyncSession, org_id: str, user_id: str) -> int:
    """How many a member has not read."""
    query = (
        select(func.count())
        .select_from(Notice)
        .where(Notice.org_id == org_id, Notice.user_id == user_id, Notice.read_at.is_(None))
    )
    return int(await session.scalar(query) or 0)


async def mark_read(
    session: AsyncSession, org_id: str, user_id: str, ids: Sequence[str] | None, now: datetime
) -> None:
    """Note that a member has read some of their notices, or all of them (None)."""
    statement = update(Notice).where(
        Notice.org_id == org_id, Notice.user_id == user_id, Notice.read_at.is_(None)
    )
    if ids is not None:
        statement = statement.where(Notice.id.in_(ids))
    await session.execute(statement.values(read_at=now))


async def forget(session: AsyncSession, now: datetime) -> int:
    """Remove what is older than `KEPT`, as the system role; gives how many."""
    gone = await session.execute(delete(Notice).where(Notice.created_at < now - KEPT).returning(Notice.id))
    return len(gone.all())

"""Queries of the log of requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.base.pagination import page
from clipforge.platform.requests.models import RequestEntry

KEPT = timedelta(days=7)
_ADD = insert(RequestEntry)


async def add(session: AsyncSession, entries: Sequence[dict[str, Any]]) -> None:
    """Add entries: one statement run for each, and not one statement with a parameter for each value."""
    await (await session.connection()).execute(_ADD, list(entries))


async def entry(session: AsyncSession, org_id: str, id: str) -> RequestEntry | None:
    """One request of an org."""
    query = select(RequestEntry).where(RequestEntry.org_id == org_id, RequestEntry.id == id)
    return (await session.scalars(query)).one_or_none()


async def entries(
    session: AsyncSession, org_id: str, *, status: int | None, limit: int, cursor: str | None
) -> tuple[list[RequestEntry], str | None]:
    """Requests of an org, newest first; with one status when it is given."""
    query = select(RequestEntry).where(RequestEntry.org_id == org_id)
    if status is not None:
        query = query.where(RequestEntry.status == status)
    order = [(RequestEntry.id, True)]
    return await page(session, query, order=order, limit=limit, cursor=cursor, key=lambda row: [row.id])


async def forget(session: AsyncSession, now: datetime) -> int:
    """Remove entries older than seven days, as the system role."""
    gone = await session.execute(
        delete(RequestEntry).where(RequestEntry.at < now - KEPT).returning(RequestEntry.id)
    )
    return len(gone.all())

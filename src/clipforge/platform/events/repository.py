"""Queries of events; streams hear of them through LISTEN/NOTIFY, which Postgres sends at the commit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.base.pagination import page
from clipforge.platform.events.models import Event

CHANNEL = "clipforge_events"
_MOST_NOTIFIED = 7000  # bytes; Postgres refuses payloads of 8000 and more


async def add(session: AsyncSession, event: Event) -> None:
    """Insert, and tell the listeners."""
    session.add(event)
    await session.flush()
    await notify(session, event.org_id, event.type, event.data, event.project_id, id=event.id)


async def notify(
    session: AsyncSession,
    org_id: str,
    type: str,
    data: dict[str, Any],
    project_id: str | None,
    *,
    id: str = "",
) -> None:
    """Tell the listeners; data that is too long for a notification is left out, and streams read it by id."""
    message = {"id": id, "org_id": org_id, "type": type, "project_id": project_id, "data": data}
    text = json.dumps(message, separators=(",", ":"))
    if len(text.encode()) > _MOST_NOTIFIED:
        text = json.dumps({**message, "data": None}, separators=(",", ":"))
    await session.execute(select(func.pg_notify(CHANNEL, text)))


async def get(session: AsyncSession, org_id: str, id: str) -> Event | None:
    """One event of the org."""
    return await session.scalar(select(Event).where(Event.org_id == org_id, Event.id == id))


async def after(session: AsyncSession, org_id: str, last_id: str, most: int) -> list[Event]:
    """Events after one, oldest first."""
    query = select(Event).where(Event.org_id == org_id, Event.id > last_id).order_by(Event.id).limit(most)
    return list((await session.scalars(query)).all())


async def any_after(
    session: AsyncSession, org_id: str, last_id: str, type: str, data: dict[str, Any]
) -> bool:
    """Whether an event of a type, with at least this data, came after one."""
    query = select(Event.id).where(
        Event.org_id == org_id, Event.id > last_id, Event.type == type, Event.data.contains(data)
    )
    return (await session.execute(query.limit(1))).first() is not None


async def take_new(session: AsyncSession, most: int) -> Sequence[Event]:
    """Events that nobody has been told of by webhook or notice, oldest first; as the system role."""
    query = (
        select(Event)
        .where(Event.fanned_out_at.is_(None))
        .order_by(Event.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(query)).all()


async def mark_fanned_out(session: AsyncSession, ids: Sequence[str]) -> None:
    """Note that these have been told."""
    await session.execute(update(Event).where(Event.id.in_(ids)).values(fanned_out_at=func.now()))


async def list_events(
    session: AsyncSession, org_id: str, *, type: str | None, limit: int, cursor: str | None
) -> tuple[list[Event], str | None]:
    """Events, newest first."""
    query = select(Event).where(Event.org_id == org_id)
    if type is not None:
        query = query.where(Event.type == type)
    return await page(
        session, query, order=[(Event.id, True)], limit=limit, cursor=cursor, key=lambda event: [event.id]
    )

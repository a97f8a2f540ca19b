"""Queries of events; streams hear of them through LISTEN/NOTIFY, which Postgres sends at the commit."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

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
    """Tell the listeners; data that is too long for a notification is left out, to be read by id."""
    message = {"id": id, "org_id": org_id, "type": type, "project_id": project_id, "data": data}
    text = json.dumps(message, separators=(",", ":"))
    if len(text.encode()) > _MOST_NOTIFIED:
        text = json.dumps({**message, "data": None}, separators=(",", ":"))
    await session.execute(select(func.pg_notify(CHANNEL, text)))

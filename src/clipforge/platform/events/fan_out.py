"""Events on their way from the table to whoever wants to hear of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.base.database import Database
from clipforge.platform.events import repository
from clipforge.platform.events.models import Event

Listener = Callable[[AsyncSession, Sequence[Event]], Awaitable[None]]
"""Writes what follows of some events, in the transaction in which they are taken: all of it, once."""

MOST = 500


async def fan_out(database: Database, listeners: Sequence[Listener]) -> int:
    """Hand new events to every listener; gives how many there were.

    Args:
        database: as the system role.
        listeners: run one after the other.
    """
    async with database.transaction() as session:
        found = await repository.take_new(session, MOST)
        if found:
            for listener in listeners:
                await listener(session, found)
            await repository.mark_fanned_out(session, [event.id for event in found])
        return len(found)

"""Events as other features tell them, in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from clipforge.kit.ids import earlier, new_id
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.database import Database
from clipforge.platform.events import repository
from clipforge.platform.events.models import Event
from clipforge.platform.events.payloads import PAYLOADS

TYPES = tuple(PAYLOADS)
"""What webhooks may subscribe to."""


MOST_AGAIN = 500
"""Events that are sent again to a reader who comes back."""


_LOOK_BACK_MS = 10_000


async def emit(context: Context, type: str, data: dict[str, Any], *, project_id: str | None = None) -> Event:
    """Write an event; streams and webhooks tell it once the transaction has been committed.

    Args:
        context: whose org it concerns.
        type: one of `TYPES`.
        data: as `PAYLOADS` says for its type.
        project_id: the project it belongs to, for streams of one project.
    """
    event = Event(id=new_id("evt"), org_id=context.org_id, type=type, data=data, project_id=project_id)
    await repository.add(context.session, event)
    return event


async def told_lately(context: Context, type: str, data: dict[str, Any], milliseconds: int) -> bool:
    """Whether the org was told of this within some ms, with at least this data."""
    bound = earlier(new_id("evt"), milliseconds)
    return await repository.any_after(context.session, context.org_id, bound, type, data)


async def whisper(
    context: Context, type: str, data: dict[str, Any], *, project_id: str | None = None
) -> None:
    """Tell streams something that is not kept, such as progress; once the transaction has been committed."""
    await repository.notify(context.session, context.org_id, type, data, project_id)


def fetcher(database: Database, org_id: str) -> Callable[[str], Awaitable[Event | None]]:
    """What reads one of an org's events by id, for who has no transaction."""

    async def fetch(id: str) -> Event | None:
        async with database.transaction(Claims(org_id)) as session:
            return await repository.get(session, org_id, id)

    return fetch


async def since(context: Context, last_id: str | None) -> tuple[list[Event], bool]:
    """The org's events after one of them, oldest first; True when there are more than are sent again.

    Those of the last seconds before it come too, since what was made earlier may be committed later: an
    event can be told twice, and its id says so.
    """
    if not last_id:
        return [], False
    try:
        bound = earlier(last_id, _LOOK_BACK_MS)
    except ValueError:
        return [], True
    found = await repository.after(context.session, context.org_id, bound, MOST_AGAIN + 1)
    return found[:MOST_AGAIN], len(found) > MOST_AGAIN


async def history(
    context: Context, *, type: str | None, limit: int, cursor: str | None
) -> tuple[list[Event], str | None]:
    """The org's events, newest first, in pages."""
    return await repository.list_events(
        context.session, context.org_id, type=type, limit=limit, cursor=cursor
    )

"""One reader's stream of server-sent events: first what was missed, then what happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from sse_starlette import ServerSentEvent

from clipforge.platform.base.database import FAILURES
from clipforge.platform.events.broadcast import Broadcaster
from clipforge.platform.events.models import Event

Fetch = Callable[[str], Awaitable[Event | None]]
"""Reads a kept event by id, in a transaction of its own."""

LONGEST_SECONDS = 600.0
"""A stream ends after this; the reader comes back with a fresh token and loses nothing by `Last-Event-ID`.

An access token lives as long, so that one who was shut out does not listen on.
"""


def as_sent(message: dict[str, Any]) -> ServerSentEvent:
    """A message as text; only events that are kept, and can be asked for again, have an id."""
    body = {"project_id": message.get("project_id"), "data": message.get("data")}
    return ServerSentEvent(
        data=json.dumps(body, separators=(",", ":")), event=message["type"], id=message.get("id") or None
    )


def as_message(event: Event) -> dict[str, Any]:
    """A kept event as listeners hear of it."""
    return {"id": event.id, "type": event.type, "project_id": event.project_id, "data": event.data}


async def stream(
    broadcaster: Broadcaster,
    org_id: str,
    *,
    missed: Sequence[Event],
    too_many: bool,
    project_id: str | None,
    fetch: Fetch,
    seconds: float = LONGEST_SECONDS,
) -> AsyncIterator[ServerSentEvent]:
    """Send events of an org, or of one project of it, until the time is up.

    Args:
        broadcaster: of this process.
        org_id: whose events.
        missed: kept events since the reader's last one, oldest first.
        too_many: there were more than can be sent again: the reader must read everything anew.
        project_id: only this project's.
        fetch: reads events that were too long for a notification.
        seconds: how long at most.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    async with broadcaster.subscribed(org_id) as subscription:
        yield ServerSentEvent(data="{}", event="ready", retry=2000)
        if too_many:
            yield ServerSentEvent(data="{}", event="reset")
        sent = set()
        for event in missed:
            if project_id in (None, event.project_id):
                sent.add(event.id)
                yield as_sent(as_message(event))
        while (left := deadline - asyncio.get_running_loop().time()) > 0:
            try:
                message = await asyncio.wait_for(subscription.queue.get(), left)
            except TimeoutError:
                return
            if message["type"] == "reset":
                yield ServerSentEvent(data="{}", event="reset")
            elif project_id in (None, message.get("project_id")) and message.get("id") not in sent:
                yield await _whole(message, fetch)


async def _whole(message: dict[str, Any], fetch: Fetch) -> ServerSentEvent:
    """A message as it is sent; one that came without its data is read from the table."""
    if message.get("data") is not None or not message.get("id"):
        return as_sent(message)
    try:
        event = await fetch(message["id"])
    except FAILURES:
        event = None
    # Forgotten meanwhile, or the database is away: the reader looks for themselves.
    return as_sent(as_message(event)) if event else ServerSentEvent(data="{}", event="reset")

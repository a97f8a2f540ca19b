"""Routes of events."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query, Request
from sse_starlette import EventSourceResponse

from clipforge.platform.base.context import Context
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.events import service
from clipforge.platform.events.broadcast import Broadcaster
from clipforge.platform.events.stream import stream

router = Router(tag="events")
_PING_SECONDS = 15


@router.get(
    "/events",
    summary="Live events",
    response_class=EventSourceResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def stream_events(
    request: Request,
    context: Annotated[Context, allowed("events:read")],
    project_id: Annotated[str | None, Query(description="Only this project's events.")] = None,
    last_event_id: Annotated[str | None, Header(description="Send again what came after this event.")] = None,
) -> EventSourceResponse:
    """Server-sent events: everything that webhooks tell, and what passes.

    That is `project.progress` (every two seconds at most while a stage runs), `project.media`,
    `job.cancelled` and `notices.changed`, which are not kept. `ready` comes first; `reset` means that
    something may have been missed, so read the current state. A stream ends after 10 minutes: connect again.
    """
    broadcaster: Broadcaster = request.app.state.broadcaster
    missed, too_many = await service.since(context, last_event_id)
    told = stream(
        broadcaster,
        context.org_id,
        missed=missed,
        too_many=too_many,
        project_id=project_id,
        fetch=service.fetcher(context.deps.database, context.org_id),
    )
    return EventSourceResponse(
        told,
        ping=_PING_SECONDS,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )

"""Events as other features tell them, in the transaction of what happened."""

from __future__ import annotations

from typing import Any

from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.events import repository
from clipforge.platform.events.models import Event

TYPES = (
    "job.completed",
    "job.failed",
    "project.ready",
    "project.failed",
    "export.ready",
    "export.failed",
    "usage.limit_reached",
    "webhook.test",
)
"""What webhooks may subscribe to; `publication.*` come with publishing."""


async def emit(context: Context, type: str, data: dict[str, Any], *, project_id: str | None = None) -> Event:
    """Write an event; streams and webhooks tell it once the transaction has been committed.

    Args:
        context: whose org it concerns.
        type: one of `TYPES`.
        data: thin: ids, statuses, `metadata` and `external_id`; readers fetch the rest.
        project_id: the project it belongs to, for streams of one project.
    """
    event = Event(id=new_id("evt"), org_id=context.org_id, type=type, data=data, project_id=project_id)
    await repository.add(context.session, event)
    return event


async def whisper(
    context: Context, type: str, data: dict[str, Any], *, project_id: str | None = None
) -> None:
    """Tell streams something that is not kept, such as progress; once the transaction has been committed."""
    await repository.notify(context.session, context.org_id, type, data, project_id)

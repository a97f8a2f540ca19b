"""The log of requests, read."""

from __future__ import annotations

from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import not_found
from clipforge.platform.requests import repository
from clipforge.platform.requests.models import RequestEntry


async def get(context: Context, id: str) -> RequestEntry:
    """A request of the org; 404 after seven days."""
    row = await repository.entry(context.session, context.org_id, id)
    if row is None:
        raise not_found("request", id)
    return row


async def list_all(
    context: Context, status: int | None, limit: int, cursor: str | None
) -> tuple[list[RequestEntry], str | None]:
    """The org's requests, newest first."""
    return await repository.entries(
        context.session, context.org_id, status=status, limit=limit, cursor=cursor
    )

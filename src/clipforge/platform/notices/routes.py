"""Routes of notices."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import MOST
from clipforge.platform.base.routing import Router, signed_in
from clipforge.platform.notices import service
from clipforge.platform.notices.models import Notice
from clipforge.platform.notices.schemas import NoticeOut, NoticePage, NoticesRead

router = Router(tag="notices")
Person = Annotated[Context, Depends(signed_in)]


def _out(row: Notice) -> NoticeOut:
    return NoticeOut(
        id=row.id,
        kind=row.kind,
        title=row.title,
        body=row.body,
        link=row.link,
        read=row.read_at is not None,
        created_at=row.created_at,
    )


@router.get("/notices", summary="List your notices")
async def list_notices(
    context: Person,
    unread: Annotated[bool, Query(description="Only what was not read.")] = False,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> NoticePage:
    """What you or your API keys began in this organisation, and what became of it; kept for 90 days.

    The event `notices.changed` of the live stream says that there is something new. Which notices you get,
    here and by mail, is set with `PATCH /v1/me`.
    """
    rows, following, count = await service.list_own(context, unread=unread, limit=limit, cursor=cursor)
    return NoticePage(
        data=[_out(row) for row in rows], has_more=following is not None, next_cursor=following, unread=count
    )


@router.post("/notices/read", status_code=204, summary="Mark notices as read")
async def read_notices(context: Person, body: NoticesRead) -> None:
    """Marks those that are named, or all of them."""
    await service.mark_read(context, body.ids)

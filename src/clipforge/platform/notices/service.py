"""A member's own notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from clipforge.platform.base.context import Context
from clipforge.platform.events import service as events
from clipforge.platform.notices import repository
from clipforge.platform.notices.models import Notice
from clipforge.platform.notices.telling import CHANGED


async def list_own(
    context: Context, *, unread: bool, limit: int, cursor: str | None
) -> tuple[list[Notice], str | None, int]:
    """The caller's notices in this org, newest first; the next cursor; how many are unread in all."""
    rows, following = await repository.notices(
        context.session,
        context.org_id,
        context.principal.user_id,
        unread=unread,
        limit=limit,
        cursor=cursor,
    )
    count = await repository.count_unread(context.session, context.org_id, context.principal.user_id)
    return rows, following, count


async def mark_read(context: Context, ids: Sequence[str] | None) -> None:
    """Mark some of the caller's notices as read, or all; their other windows hear of it."""
    user_id = context.principal.user_id
    await repository.mark_read(context.session, context.org_id, user_id, ids, datetime.now(UTC))
    await events.whisper(context, CHANGED, {"user_id": user_id})

"""The audit log: who did what to what, in the transaction that did it."""

from __future__ import annotations

from typing import Any

from clipforge.kit.ids import new_id
from clipforge.kit.logs import logger
from clipforge.platform.base.context import Context
from clipforge.platform.orgs.models import AuditEntry

log = logger("clipforge.audit")


def record(context: Context, action: str, target: str = "", **detail: Any) -> None:
    """Add a line for the context's org; never secrets. What a person without an org does is logged.

    Args:
        context: who acts.
        action: 'api_key.created', 'member.removed', 'project.deleted' …
        target: id of what it was done to.
        detail: a few plain values.
    """
    if not context.org_id:
        log.info("audit", actor=context.principal.actor, action=action, target=target, detail=detail)
        return
    context.session.add(
        AuditEntry(
            id=new_id("aud"),
            org_id=context.org_id,
            actor=context.principal.actor,
            action=action,
            target=target,
            detail=detail,
            ip=context.ip,
            request_id=context.request_id,
        )
    )

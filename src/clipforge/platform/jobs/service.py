"""Jobs as other features use them: made in the transaction of what needs them, and called off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.jobs import repository
from clipforge.platform.jobs.kinds import KINDS
from clipforge.platform.jobs.models import Job


async def create(
    context: Context,
    kind: str,
    *,
    project_id: str | None = None,
    payload: dict[str, Any] | None = None,
    key: str | None = None,
    parent_id: str | None = None,
    priority: int | None = None,
    run_after: datetime | None = None,
) -> Job:
    """Write a job and wake a worker once the transaction has been committed.

    Args:
        context: whose org it belongs to.
        kind: one of `KINDS`.
        project_id: the project it works on.
        payload: ids and options; what is large belongs into storage.
        key: names the work; while a live job of the org has it, that one is given back instead.
        parent_id: the job that waits for this one.
        priority: lower goes first; the kind's by default.
        run_after: not before this time.
    """
    facts = KINDS[kind]
    job = Job(
        id=new_id("job"),
        org_id=context.org_id,
        project_id=project_id,
        parent_id=parent_id,
        kind=kind,
        worker=facts.worker,
        status="PENDING",
        priority=facts.priority if priority is None else priority,
        max_failures=facts.max_failures,
        key=key,
        payload=payload or {},
        run_after=run_after,
        request_id=context.request_id,
        created_by=context.principal.actor,
    )
    made, fresh = await repository.add(context.session, job)
    if fresh and run_after is None:

        async def wake() -> None:
            await context.deps.queue.wake(made.worker, made.id)

        context.after_commit(wake)
    return made

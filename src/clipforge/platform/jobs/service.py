"""Jobs as other features use them: made in the transaction of what needs them, and called off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem, conflict, not_found
from clipforge.platform.jobs import repository
from clipforge.platform.jobs.kinds import KINDS
from clipforge.platform.jobs.models import Job

_RETRY_AFTER_SECONDS = 30


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
        parent_id: the job that waits for this one (see `wait_for_children`).
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
        traceparent=context.traceparent or None,
        request_id=context.request_id,
        created_by=context.principal.actor,
    )
    made, fresh = await repository.add(context.session, job)
    if fresh and run_after is None:
        wake(context, [made])
    return made


def wake(context: Context, jobs: Iterable[Job | repository.Moved]) -> None:
    """Wake a worker for each of these jobs once the transaction has been committed."""
    waiting = [(job.worker, job.id) for job in jobs]

    async def call() -> None:
        for worker, job_id in waiting:
            await context.deps.queue.wake(worker, job_id)

    context.after_commit(call)


async def get(context: Context, job_id: str) -> Job:
    """A job of the caller's org; 404 otherwise."""
    job = await repository.get(context.session, context.org_id, job_id)
    if job is None:
        raise not_found("job", job_id)
    return job


async def list_jobs(
    context: Context,
    *,
    kind: str | None = None,
    status: str | None = None,
    project_id: str | None = None,
    parent_id: str | None = None,
    limit: int = 20,
    cursor: str | None = None,
) -> tuple[list[Job], str | None]:
    """Jobs, newest first, in pages; the pieces of a job are listed by its id as `parent_id` alone."""
    return await repository.list_jobs(
        context.session,
        context.org_id,
        kind=kind,
        status=status,
        project_id=project_id,
        parent_id=parent_id,
        limit=limit,
        cursor=cursor,
    )


async def children(context: Context, job_id: str) -> list[Job]:
    """The jobs that a job waits for, in the order of making."""
    return await repository.children(context.session, context.org_id, job_id)


def wait_for_children(job: Job) -> None:
    """In `save`: the job is not done but goes on, with `load`, once the jobs made below it are completed.

    One of them that fails for good fails this one too; cancelling this one cancels them.
    """
    job.status = "WAITING"


async def cancel(context: Context, job_id: str) -> Job:
    """Call a job off, with all that it waits for, and with what waits for it.

    One that waits is cancelled now; the worker of one that runs is asked to stop, which takes seconds. One
    that has ended stays as it is.
    """
    job = await get(context, job_id)
    root = await repository.root_of(context.session, context.org_id, job_id)
    await repository.cancel_tree(context.session, context.org_id, root)
    await context.session.refresh(job)
    return job


async def cancel_for_project(context: Context, project_id: str, but: Sequence[str] = ()) -> int:
    """Call off all jobs of a project, except those of some kinds; gives how many it concerned."""
    return len(await repository.cancel_project(context.session, context.org_id, project_id, but))


async def retry(context: Context, job_id: str) -> Job:
    """Let a job that failed for good be tried again, without a look at limits or at what it failed.

    What others call is `again.retry`.

    Raises:
        Problem: 404; 409 when it has not failed, or the same work is under way already.
    """
    job = await repository.get(context.session, context.org_id, job_id, lock=True)
    if job is None:
        raise not_found("job", job_id)
    if job.status != "FAILED":
        raise conflict("not_failed", f"Only a job that has failed can be tried again; it is {job.status}.")
    if job.parent_id is not None:
        raise conflict("part_of_a_job", f"It is a part of another job; try '{job.parent_id}' again.")
    if job.key is not None and await repository.has_live_key(context.session, job.org_id, job.key):
        raise conflict("work_in_progress", "The same work is under way in another job.")
    job.status = "PENDING"
    job.failures = job.interruptions = 0
    job.dead = job.untold = False
    job.error = job.run_after = job.finished_at = job.cancel_requested_at = None
    job.progress, job.note = 0.0, ""
    await context.session.flush()
    wake(context, [job])
    return job


async def backpressure(context: Context, worker: str) -> None:
    """Raise 503 `queue_full` while more jobs wait for this kind of worker than may.

    The scheduler counts them, every two seconds: what comes in between may go beyond the limit.
    """
    waiting = await context.deps.queue.waiting(worker)
    if waiting >= context.deps.settings.queue_limit:
        raise Problem(
            503,
            "queue_full",
            "Too much work is waiting already; try again in a while.",
            headers={"Retry-After": str(_RETRY_AFTER_SECONDS)},
        )

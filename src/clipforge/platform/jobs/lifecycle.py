"""What becomes of an attempt: completed, waiting for children, given back, tried again, failed for good.

Workers and the scheduler call this; features use `service`. Each function works in the caller's transaction,
on a job that `repository.hold` has locked, so that a stale attempt changes nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from clipforge.kit.errors import ClipForgeError
from clipforge.kit.logs import logger
from clipforge.platform.base.context import Context
from clipforge.platform.base.principal import ALL_SCOPES, Principal
from clipforge.platform.base.problems import Problem
from clipforge.platform.events import service as events
from clipforge.platform.jobs import repository, service
from clipforge.platform.jobs.handler import Handler
from clipforge.platform.jobs.models import Job

log = logger(__name__)

HandlerOf = Callable[[str], Handler]

BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))
"""Waits after the first, second … failure; the last one again after more."""
BACK_OFF_KILLED = tuple(timedelta(seconds=seconds) for seconds in (2, 8, 60, 600))
"""The same where the work was ended from outside: nothing remote has to recover first, memory soon has."""
_KILLED = frozenset({"out_of_memory", "crashed", "killed"})
_JITTER = 0.2
_CANCELLED: dict[str, Any] = {
    "code": "cancelled",
    "reason": "it was called off",
    "message": "It was called off.",
    "subject": "",
    "remedy": "",
    "retryable": False,
}
_TRY_LATER_STATUSES = (408, 429)


def acting_for(org_id: str) -> Principal:
    """Who handlers act as."""
    return Principal(kind="system", org_id=org_id, scopes=ALL_SCOPES)


def describe(error: BaseException) -> dict[str, Any]:
    """A failure as it is kept with the job: code, message and whether trying again may help."""
    if isinstance(error, ClipForgeError):
        return {
            "code": error.code,
            "reason": error.reason,
            "message": error.message,
            "subject": error.subject,
            "remedy": error.remedy,
            "retryable": error.retryable,
        }
    if isinstance(error, Problem):
        passing = error.status >= 500 or error.status in _TRY_LATER_STATUSES
        return _told(error.code, error.detail, passing)
    return _told("internal", f"This is a defect of ClipForge ({type(error).__name__}).", True)


def _told(code: str, message: str, retryable: bool) -> dict[str, Any]:
    return {
        "code": code,
        "reason": message,
        "message": message,
        "subject": "",
        "remedy": "",
        "retryable": retryable,
    }


async def complete(context: Context, job: Job) -> None:
    """It is done; when it was the last that another one waits for, that one goes on."""
    job.status = "COMPLETED"
    job.progress, job.note = 1.0, ""
    job.finished_at = datetime.now(UTC)
    await context.session.flush()
    if job.parent_id is None:
        await events.emit(context, "job.completed", _facts(job), project_id=job.project_id)
    else:  # a part: the world hears of the whole
        parent = await repository.get(context.session, job.org_id, job.parent_id, lock=True)
        if (
            parent is not None
            and parent.status == "WAITING"
            and await repository.unfinished_children(context.session, parent.id) == 0
        ):
            await _take_turn(context, parent)


async def wait(context: Context, job: Job) -> None:
    """It waits for its children; when they are all completed already, it goes on at once."""
    job.worker_id = None
    await context.session.flush()
    if await repository.unfinished_children(context.session, job.id) == 0:
        await _take_turn(context, job)


async def _take_turn(context: Context, job: Job) -> None:
    """What it waited for is done: it waits for its turn again, below the cap of its org."""
    _free(job)
    await context.session.flush()
    service.wake(context, [job])


async def give_back(context: Context, job: Job) -> None:
    """Let another worker take it, without counting a failure."""
    _go_on(job)
    await context.session.flush()
    service.wake(context, [job])


def _go_on(job: Job) -> None:
    """It had its turn: it goes on before those that wait for theirs."""
    _free(job)
    job.interrupted_at = datetime.now(UTC)


def _free(job: Job) -> None:
    job.status = "PENDING"
    job.worker_id = None
    job.run_after = None


async def fail(context: Context, job: Job, error: dict[str, Any], handler_of: HandlerOf) -> None:
    """An attempt failed by the work's own fault: try again later when that may help, else end it."""
    job.failures += 1
    job.error = error
    if error["retryable"] and job.failures < job.max_failures:
        killed = error["code"] in _KILLED
        pauses = BACK_OFF_KILLED if killed else BACK_OFF
        pause = pauses[min(job.failures, len(pauses)) - 1]
        if killed:
            _go_on(job)
        else:
            _free(job)
        job.run_after = datetime.now(UTC) + pause * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311
        await context.session.flush()
        return
    job.status = "FAILED"
    job.dead = True
    await _end(context, job, handler_of)
    if job.parent_id is not None:
        await _fail_parent(context, job.parent_id, error, handler_of)


async def _fail_parent(
    context: Context, parent_id: str, error: dict[str, Any], handler_of: HandlerOf
) -> None:
    parent = await repository.get(context.session, context.org_id, parent_id, lock=True)
    if parent is None or parent.status not in repository.LIVE:
        return
    if parent.status == "RUNNING":
        return  # it looks at its children itself, in `load` or `save`
    parent.status = "FAILED"
    parent.dead = True
    parent.error = error
    await _end(context, parent, handler_of)
    service.wake(context, await repository.cancel_below(context.session, context.org_id, parent_id))
    if parent.parent_id is not None:
        await _fail_parent(context, parent.parent_id, error, handler_of)


async def cancelled(context: Context, job: Job, handler_of: HandlerOf) -> None:
    """A running job has stopped on request."""
    job.status = "CANCELLED"
    job.error = None
    await repository.cancel_below(context.session, job.org_id, job.id)
    await _end(context, job, handler_of)


async def _end(context: Context, job: Job, handler_of: HandlerOf) -> None:
    job.finished_at = datetime.now(UTC)
    job.worker_id = None
    job.untold = True
    await context.session.flush()
    await tell(context, job, handler_of)


async def tell(context: Context, job: Job, handler_of: HandlerOf) -> bool:
    """Tell a job's handler, and the world, of its bad end; when the handler fails, the scheduler tries again.

    Args:
        context: acts for the job's org.
        job: locked, and `untold`.
        handler_of: gives the handler of a kind.

    Returns:
        Whether the handler has heard of it.
    """
    error = _CANCELLED if job.status == "CANCELLED" else (job.error or _CANCELLED)
    try:
        async with context.session.begin_nested():
            await handler_of(job.kind).failed(context, job, error)
            if job.status == "FAILED" and job.parent_id is None:
                facts = {**_facts(job), "error": {"code": error["code"], "message": error["message"]}}
                await events.emit(context, "job.failed", facts, project_id=job.project_id)
            elif job.status == "CANCELLED":
                await events.whisper(context, "job.cancelled", _facts(job), project_id=job.project_id)
            job.untold = False
            await context.session.flush()
    except Exception as problem:
        log.error("job.end_not_told", job_id=job.id, kind=job.kind, exc_info=problem)
        await context.session.refresh(job)
        return False
    return True


def _facts(job: Job) -> dict[str, Any]:
    return {"job_id": job.id, "kind": job.kind, "status": job.status, "project_id": job.project_id}

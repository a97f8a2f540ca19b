"""Queries of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.base.inserting import insert_rows
from clipforge.platform.base.pagination import page
from clipforge.platform.jobs.models import Job
from clipforge.platform.orgs.models import Org

LIVE = ("PENDING", "RUNNING", "WAITING")

_CLAIM_LOCK = 0x636C6D  # any number that no other lock of ours has
_NOW = func.clock_timestamp(type_=DateTime(timezone=True))
_HEARS_SINCE = text("SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")
"""A database that was away (stopped, crashed, replaced) has let all locks go and heard nobody:
silence counts from when it was back, and no connection is older than that."""
_LOCK_IS_FREE = func.pg_try_advisory_xact_lock(func.hashtextextended(func.coalesce(Job.worker_id, ""), 0))

SILENT_SECONDS = 4.0
"""A missed sign of life and the lock let go; with a look every two seconds, another goes on in 15 s."""
FROZEN_SECONDS = 120.0
"""A worker whose process stands still, or whose machine is cut off without the database noticing."""
MOST_INTERRUPTIONS = 8
"""A job whose worker died so often is what kills it."""
_GOES_FIRST = 2
"""So often a job that was interrupted goes on before all others; later it waits for its turn."""

_ORGS_IN_TURN = text("""
WITH RECURSIVE waiting AS (
    (SELECT org_id FROM jobs WHERE status = 'PENDING' AND worker = :worker ORDER BY org_id LIMIT 1)
    UNION ALL
    SELECT (SELECT j.org_id FROM jobs j
            WHERE j.status = 'PENDING' AND j.worker = :worker AND j.org_id > w.org_id
            ORDER BY j.org_id LIMIT 1)
    FROM waiting w WHERE w.org_id IS NOT NULL
), running AS (
    SELECT org_id, count(*) AS jobs FROM jobs WHERE status = 'RUNNING' GROUP BY org_id
)
SELECT w.org_id
FROM waiting w
JOIN orgs o ON o.id = w.org_id AND o.deleted_at IS NULL
LEFT JOIN running r ON r.org_id = w.org_id
LEFT JOIN LATERAL (
    SELECT j.started_at FROM jobs j
    WHERE j.org_id = w.org_id AND j.worker = :worker AND j.started_at IS NOT NULL
    ORDER BY j.started_at DESC LIMIT 1
) served ON true
WHERE coalesce(r.jobs, 0) < CASE WHEN jsonb_typeof(o.limits -> 'running_jobs') = 'number'
    THEN (o.limits ->> 'running_jobs')::numeric ELSE :cap END
ORDER BY coalesce(r.jobs, 0), served.started_at NULLS FIRST, w.org_id
""")
"""Open orgs with waiting jobs, below their cap: fewest running first, then who was served longest ago."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What a worker hears when it gives a sign of life."""

    cancel: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A job whose status was changed: its id, org, worker and new status."""

    id: str
    org_id: str
    worker: str
    status: str


async def add(session: AsyncSession, job: Job) -> tuple[Job, bool]:
    """Insert a job; when a live one has its key, give that one. True when it is new."""
    if await insert_rows(session, job, unless_there=job.key is not None):
        return job, True
    query = select(Job).where(Job.org_id == job.org_id, Job.key == job.key, Job.status.in_(LIVE))
    found = (await session.scalars(query)).first()
    if found is not None:
        return found, False
    # The live one ended between the two statements: its key is free again.
    return await add(session, job)


async def get(session: AsyncSession, org_id: str, job_id: str, *, lock: bool = False) -> Job | None:
    """A job of an org."""
    query = select(Job).where(Job.org_id == org_id, Job.id == job_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def list_jobs(
    session: AsyncSession,
    org_id: str,
    *,
    kind: str | None,
    status: str | None,
    project_id: str | None,
    parent_id: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Job], str | None]:
    """Jobs, newest first; those that another one waits for are shown below it alone."""
    query = select(Job).where(Job.org_id == org_id)
    query = query.where(Job.parent_id.is_(None) if parent_id is None else Job.parent_id == parent_id)
    for column, value in ((Job.kind, kind), (Job.status, status), (Job.project_id, project_id)):
        if value is not None:
            query = query.where(column == value)
    return await page(
        session, query, order=[(Job.id, True)], limit=limit, cursor=cursor, key=lambda j: [j.id]
    )


async def children(session: AsyncSession, org_id: str, job_id: str) -> list[Job]:
    """Jobs that a job waits for, in the order of making."""
    query = select(Job).where(Job.org_id == org_id, Job.parent_id == job_id).order_by(Job.id)
    return list((await session.scalars(query)).all())


async def claim(session: AsyncSession, worker: str, worker_id: str, cap: int) -> Job | None:
    """Take the next fair job; as the role that sees every org.

    Claims go one at a time, so that no two of them see the same free place below an org's cap.
    """
    due = _due(worker)
    if await session.scalar(select(Job.id).where(due).limit(1)) is None:
        return None
    # A claimer that is frozen must not stop all others for ever.
    await session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10s'"))
    await session.execute(select(func.pg_advisory_xact_lock(_CLAIM_LOCK)))
    # What was under way when its worker died had its turn already.
    interrupted = select(Job.id).where(due, Job.interrupted_at.is_not(None)).order_by(Job.interrupted_at)
    if (job := await _take(session, interrupted, worker_id)) is not None:
        return job
    orgs = (await session.scalars(_ORGS_IN_TURN, {"worker": worker, "cap": cap})).all()
    for org_id in orgs:
        if org_id is None:
            continue
        first = select(Job.id).where(due, Job.org_id == org_id).order_by(Job.priority, Job.id)
        if (job := await _take(session, first, worker_id)) is not None:
            return job
    return None


async def _take(session: AsyncSession, wanted: Select[str], worker_id: str) -> Job | None:
    """Begin an attempt at the first of the jobs that nobody else holds."""
    first = wanted.limit(1).with_for_update(skip_locked=True).scalar_subquery()
    taken = (
        update(Job)
        .where(Job.id == first)
        .values(
            status="RUNNING",
            attempt=Job.attempt + 1,
            worker_id=worker_id,
            started_at=_NOW,
            heartbeat_at=_NOW,
            interrupted_at=null(),
            finished_at=null(),
            error=null(),
            progress=0.0,
            note="",
        )
        .returning(Job)
        .execution_options(synchronize_session=False)
    )
    return (await session.scalars(taken)).one_or_none()


def _due(worker: str) -> ColumnElement[bool]:
    """What may run now; nothing of an org that was deleted, which is erased as a whole."""
    return and_(
        Job.status == "PENDING",
        Job.worker == worker,
        or_(Job.run_after.is_(None), Job.run_after <= _NOW),
        select(Org.id).where(Org.id == Job.org_id, Org.deleted_at.is_(None)).exists(),
    )


async def due_workers(session: AsyncSession) -> list[str]:
    """Kinds of workers for which jobs wait that may run now."""
    rows = await session.scalars(
        select(Job.worker)
        .where(Job.status == "PENDING", or_(Job.run_after.is_(None), Job.run_after <= _NOW))
        .distinct()
    )
    return list(rows.all())


async def waiting(session: AsyncSession) -> dict[str, int]:
    """Kind of worker → jobs of all orgs that wait, those included that are to be tried again later."""
    query = select(Job.worker, func.count()).where(Job.status == "PENDING").group_by(Job.worker)
    return {row[0]: row[1] for row in await session.execute(query)}


async def beat(
    session: AsyncSession, job_id: str, attempt: int, progress: float | None, note: str
) -> Beat | None:
    """A sign of life of one attempt, with how far it is; None when the attempt is not the running one."""
    values: dict[str, Any] = {"heartbeat_at": _NOW}
    if progress is not None:
        values |= {"progress": progress, "note": note[:300]}
    row = (
        await session.execute(
            update(Job)
            .where(Job.id == job_id, Job.attempt == attempt, Job.status == "RUNNING")
            .values(**values)
            .returning(Job.cancel_requested_at)
            .execution_options(synchronize_session=False)
        )
    ).one_or_none()
    return None if row is None else Beat(row[0] is not None)


async def hold(session: AsyncSession, job_id: str, attempt: int) -> Job | None:
    """Lock a job for the end of one attempt; None when that attempt is not the newest.

    The job that waits for it is locked first: whoever goes from parent to child locks in the same order.
    """
    parent = (await session.execute(select(Job.parent_id).where(Job.id == job_id))).scalar_one_or_none()
    if parent is not None:
        await session.execute(select(Job.id).where(Job.id == parent).with_for_update())
    query = select(Job).where(Job.id == job_id, Job.attempt == attempt).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def unfinished_children(session: AsyncSession, job_id: str) -> int:
    """How many of the jobs that a job waits for are not completed."""
    query = select(func.count()).where(Job.parent_id == job_id, Job.status != "COMPLETED")
    return (await session.execute(query)).scalar_one()


async def root_of(session: AsyncSession, org_id: str, job_id: str) -> str:
    """The job at the top that waits, directly or not, for this one; itself when none does."""
    up = select(Job.id, Job.parent_id).where(Job.org_id == org_id, Job.id == job_id).cte("up", recursive=True)
    up = up.union_all(select(Job.id, Job.parent_id).where(Job.id == up.c.parent_id, Job.org_id == org_id))
    found = (await session.execute(select(up.c.id).where(up.c.parent_id.is_(None)))).scalar_one_or_none()
    return found or job_id


async def call_off(session: AsyncSession, org_id: str, chosen: ColumnElement[bool]) -> list[Moved]:
    """Cancel jobs and all that they wait for: waiting ones at once, running ones by asking their worker."""
    tree = select(Job.id).where(Job.org_id == org_id, chosen).cte("tree", recursive=True)
    tree = tree.union(select(Job.id).where(Job.parent_id == tree.c.id))
    running = Job.status == "RUNNING"
    statement = (
        update(Job)
        .where(Job.id.in_(select(tree.c.id)), Job.status.in_(LIVE))
        .values(
            status=case((running, Job.status), else_="CANCELLED"),
            finished_at=case((running, Job.finished_at), else_=_NOW),
            untold=case((running, Job.untold), else_=true()),
            cancel_requested_at=func.coalesce(Job.cancel_requested_at, _NOW),
        )
        .returning(Job.id, Job.org_id, Job.worker, Job.status)
        .execution_options(synchronize_session=False)
    )
    return [Moved(*row) for row in (await session.execute(statement)).all()]


async def cancel_tree(session: AsyncSession, org_id: str, job_id: str) -> list[Moved]:
    """Cancel one job and all that it waits for."""
    return await call_off(session, org_id, Job.id == job_id)


async def cancel_below(session: AsyncSession, org_id: str, job_id: str) -> list[Moved]:
    """Cancel all that a job waits for."""
    return await call_off(session, org_id, Job.parent_id == job_id)


async def cancel_project(
    session: AsyncSession, org_id: str, project_id: str, but: Sequence[str]
) -> list[Moved]:
    """Cancel all jobs of a project, except some kinds."""
    return await call_off(session, org_id, and_(Job.project_id == project_id, Job.kind.notin_(but)))


async def cancel_org(session: AsyncSession, org_id: str) -> list[Moved]:
    """Cancel all jobs of an org."""
    return await call_off(session, org_id, true())


async def take_back(session: AsyncSession) -> list[Moved]:
    """Let jobs of workers that are gone be claimed again; those that were to be cancelled are.

    Args:
        session: as the role that sees every org.
    """
    since = (await session.execute(_HEARS_SINCE)).scalar_one()
    heard = func.greatest(Job.heartbeat_at, since)
    gone = case(
        (heard >= _NOW - timedelta(seconds=SILENT_SECONDS), false()),
        (Job.heartbeat_at < _NOW - timedelta(seconds=FROZEN_SECONDS), true()),
        else_=_LOCK_IS_FREE,
    )
    return await _interrupt(session, gone)


async def take_over(session: AsyncSession, worker_ids: Sequence[str]) -> list[Moved]:
    """Let jobs of workers that are known to be dead be claimed again, at once.

    Args:
        session: as the role that sees every org.
        worker_ids: of the dead; one that holds its lock all the same keeps its jobs.
    """
    return await _interrupt(session, and_(Job.worker_id.in_(worker_ids), _LOCK_IS_FREE))


async def _interrupt(session: AsyncSession, gone: ColumnElement[bool]) -> list[Moved]:
    silent = select(Job.id).where(Job.status == "RUNNING", gone).limit(500).with_for_update(skip_locked=True)
    cancelled = Job.cancel_requested_at.is_not(None)
    died = Job.interruptions + 1
    hopeless = died >= MOST_INTERRUPTIONS
    lost = {
        "code": "worker_lost",
        "reason": f"its worker died {MOST_INTERRUPTIONS} times",
        "message": f"Its worker died {MOST_INTERRUPTIONS} times. Look at the workers' logs, then try again.",
        "subject": "",
        "remedy": "Look at the workers' logs, then try again",
        "retryable": True,
    }
    statement = (
        update(Job)
        .where(Job.id.in_(silent))
        .values(
            status=case((cancelled, "CANCELLED"), (hopeless, "FAILED"), else_="PENDING"),
            untold=or_(cancelled, hopeless),
            dead=and_(hopeless, ~cancelled),
            error=case((and_(hopeless, ~cancelled), literal(lost, JSONB)), else_=null()),
            finished_at=case((or_(cancelled, hopeless), _NOW), else_=null()),
            interruptions=died,
            interrupted_at=case((died <= _GOES_FIRST, _NOW), else_=null()),
            worker_id=null(),
        )
        .returning(Job.id, Job.org_id, Job.worker, Job.status)
        .execution_options(synchronize_session=False)
    )
    return [Moved(*row) for row in (await session.execute(statement)).all()]


async def untold(session: AsyncSession, most: int) -> list[tuple[str, str]]:
    """(org, job) of those whose handler has not been told of their bad end, oldest first."""
    rows = await session.execute(select(Job.org_id, Job.id).where(Job.untold).order_by(Job.id).limit(most))
    return [(org_id, job_id) for org_id, job_id in rows.all()]


async def hold_untold(session: AsyncSession, job_id: str) -> Job | None:
    """Lock one of them, unless somebody else does."""
    query = select(Job).where(Job.id == job_id, Job.untold).with_for_update(skip_locked=True)
    return (await session.scalars(query)).one_or_none()


async def has_live_key(session: AsyncSession, org_id: str, key: str) -> bool:
    """Whether a job that waits or runs has this key."""
    query = select(Job.id).where(Job.org_id == org_id, Job.key == key, Job.status.in_(LIVE)).limit(1)
    return await session.scalar(query) is not None

"""Queries over many projects of an org."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Float, Integer, Row, and_, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.jobs.models import Job
from clipforge.platform.moments.models import MomentRow, MomentVersion
from clipforge.platform.projects.models import Project

BANDS = 5
WIDTH = 100 // BANDS


async def outcomes(
    session: AsyncSession, org_id: str, since: datetime, until: datetime
) -> Sequence[Row[int, str, int]]:
    """(band, outcome, moments) of those found in [since, until), made by hand left out."""
    # The oldest kept version is what a moment was before its first change; one never changed has none.
    first = (
        select(MomentVersion.moment_id, MomentVersion.before)
        .where(MomentVersion.org_id == org_id)
        .ext(distinct_on(MomentVersion.moment_id))
        .order_by(MomentVersion.moment_id, MomentVersion.version)
        .subquery()
    )
    moved = and_(
        first.c.moment_id.is_not(None),
        or_(
            first.c.before["start_ms"].as_integer() != MomentRow.start_ms,
            first.c.before["end_ms"].as_integer() != MomentRow.end_ms,
        ),
    )
    outcome = case(
        (MomentRow.status == "dismissed", "dismissed"),
        (moved, "trimmed"),
        (MomentRow.status == "kept", "kept"),
        else_="untouched",
    ).label("outcome")
    band = cast(func.least(func.greatest(func.floor(MomentRow.score / WIDTH), 0), BANDS - 1), Integer).label(
        "band"
    )
    found = (
        select(band, outcome)
        .select_from(MomentRow)
        .outerjoin(first, first.c.moment_id == MomentRow.id)
        .where(
            MomentRow.org_id == org_id,
            MomentRow.origin != "manual",
            MomentRow.created_at >= since,
            MomentRow.created_at < until,
        )
        .subquery()
    )
    query = select(found.c.band, found.c.outcome, func.count()).group_by(found.c.band, found.c.outcome)
    return (await session.execute(query)).all()


async def by_hand(session: AsyncSession, org_id: str, since: datetime, until: datetime) -> int:
    """How many moments were made by hand in [since, until)."""
    query = select(func.count()).where(
        MomentRow.org_id == org_id,
        MomentRow.origin == "manual",
        MomentRow.created_at >= since,
        MomentRow.created_at < until,
    )
    return int(await session.scalar(query) or 0)


async def times(
    session: AsyncSession, org_id: str, since: datetime, until: datetime
) -> Sequence[Row[str, int, float, float]]:
    """(kind, jobs, median, p90) in ms of jobs completed in [since, until)."""
    took = _took()
    query = (
        select(
            Job.kind,
            func.count(),
            func.percentile_cont(0.5).within_group(took),
            func.percentile_cont(0.9).within_group(took),
        )
        .where(*_completed(org_id, since, until))
        .group_by(Job.kind)
        .order_by(Job.kind)
    )
    return (await session.execute(query)).all()


async def rates(session: AsyncSession, org_id: str, since: datetime, until: datetime) -> dict[str, float]:
    """Kind → ms of work for each ms of source; several jobs of a kind on one project share its source."""
    work = (
        select(Job.kind, Project.duration_ms, func.sum(_took()).label("took"))
        .join(Project, Project.id == Job.project_id)
        .where(*_completed(org_id, since, until), Project.org_id == org_id, Project.duration_ms > 0)
        .group_by(Job.kind, Project.id, Project.duration_ms)
        .subquery()
    )
    rate = func.sum(work.c.took) / cast(func.sum(work.c.duration_ms), Float)
    rows = await session.execute(select(work.c.kind, rate).group_by(work.c.kind))
    return {kind: float(found) for kind, found in rows.all()}


def _took() -> Any:
    """Length of a job's last attempt in ms."""
    return cast(func.extract("epoch", Job.finished_at - Job.started_at), Float) * 1000


def _completed(org_id: str, since: datetime, until: datetime) -> tuple[Any, ...]:
    return (
        Job.org_id == org_id,
        Job.status == "COMPLETED",
        Job.started_at.is_not(None),
        Job.finished_at >= since,
        Job.finished_at < until,
    )

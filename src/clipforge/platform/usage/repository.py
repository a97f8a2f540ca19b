"""Queries of the ledger and of reservations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.exports.models import Export
from clipforge.platform.jobs.models import Job
from clipforge.platform.jobs.repository import LIVE
from clipforge.platform.orgs.models import Org
from clipforge.platform.projects.models import Asset
from clipforge.platform.usage.models import Reservation, UsageEvent

GROUPS = {
    "day": UsageEvent.day,
    "actor": UsageEvent.actor,
    "project": UsageEvent.project_id,
}


async def lock_org(session: AsyncSession, org_id: str) -> dict[str, Any] | None:
    """The org's limits; others who count against them wait until this transaction ends."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext('usage'), hashtext(:org))"), {"org": org_id}
    )
    return await org_limits(session, org_id)


async def org_limits(session: AsyncSession, org_id: str) -> dict[str, Any] | None:
    """The org's limits, to look at."""
    limits: dict[str, Any] | None = await session.scalar(select(Org.limits).where(Org.id == org_id))
    return limits


async def used_since(session: AsyncSession, org_id: str, kind: str, since: date) -> int:
    """The sum of a kind's lines from a day on."""
    query = select(func.coalesce(func.sum(UsageEvent.quantity), 0)).where(
        UsageEvent.org_id == org_id, UsageEvent.kind == kind, UsageEvent.day >= since
    )
    return int(await session.scalar(query) or 0)


async def has_line(session: AsyncSession, org_id: str, kind: str, source: str) -> bool:
    """Whether some work has its line, of whatever month."""
    query = select(UsageEvent.id).where(
        UsageEvent.org_id == org_id, UsageEvent.kind == kind, UsageEvent.source == source
    )
    return await session.scalar(query) is not None


async def exports_taken(session: AsyncSession, org_id: str, since: date, prefix: str, but: str) -> int:
    """Exports that were counted from a day on, and those under way that will be, but for one.

    One statement: an export that is done meanwhile is seen on one side, never on neither.

    Args:
        session: of the org, locked by `lock_org`.
        org_id: the org.
        since: the day.
        prefix: of a line's source, before the hash of the content.
        but: the hash of the one under way that is asked for.
    """
    used = (
        select(func.coalesce(func.sum(UsageEvent.quantity), 0))
        .where(UsageEvent.org_id == org_id, UsageEvent.kind == "exports", UsageEvent.day >= since)
        .scalar_subquery()
    )
    counted = exists().where(
        UsageEvent.org_id == org_id,
        UsageEvent.kind == "exports",
        UsageEvent.source == prefix + Export.content_hash,
    )
    under_way = (
        select(func.count(Export.id.distinct()))
        .join(Job, Job.payload["export_id"].astext == Export.id)
        .where(
            Export.org_id == org_id,
            Export.content_hash != but,
            Job.org_id == org_id,
            Job.kind == "RENDER",
            Job.status.in_(LIVE),
            # All of them have one; said for the index of live jobs.
            Job.key.is_not(None),
            ~counted,
        )
        .scalar_subquery()
    )
    return int(await session.scalar(select(used + under_way)) or 0)


async def reserved(session: AsyncSession, org_id: str, *, but: str = "") -> int:
    """Milliseconds kept for accepted jobs, but for one."""
    query = select(func.coalesce(func.sum(Reservation.quantity), 0)).where(
        Reservation.org_id == org_id, Reservation.job_id != but
    )
    return int(await session.scalar(query) or 0)


async def put_reservation(session: AsyncSession, org_id: str, job_id: str, quantity: int) -> None:
    """Keep an amount for a job; the newest amount counts."""
    statement = insert(Reservation).values(job_id=job_id, org_id=org_id, quantity=quantity)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[Reservation.job_id], set_={"quantity": quantity})
    )


async def drop_reservation(session: AsyncSession, org_id: str, job_id: str) -> None:
    """Keep nothing for a job any more."""
    await session.execute(
        delete(Reservation).where(Reservation.job_id == job_id, Reservation.org_id == org_id)
    )


async def drop_reservations_of_project(session: AsyncSession, org_id: str, project_id: str) -> None:
    """Keep nothing any more for the jobs of a project."""
    mine = select(Job.id).where(Job.org_id == org_id, Job.project_id == project_id)
    await session.execute(
        delete(Reservation).where(Reservation.org_id == org_id, Reservation.job_id.in_(mine)),
        execution_options={"synchronize_session": False},
    )


async def drop_stray_reservations(session: AsyncSession) -> int:
    """Forget what is kept for jobs that are gone, or over with their handler told; gives how many.

    Args:
        session: as the role that sees every org.
    """
    needed = exists().where(Job.id == Reservation.job_id, or_(Job.status.in_(LIVE), Job.untold))
    gone = await session.execute(
        delete(Reservation).where(~needed).returning(Reservation.job_id),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())


async def add_line(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Add a line unless its work has one; True when it is new."""
    statement = insert(UsageEvent).values(**values).on_conflict_do_nothing().returning(UsageEvent.id)
    return (await session.execute(statement)).first() is not None


async def totals(
    session: AsyncSession, org_id: str, since: date, until: date, group: str
) -> Sequence[Row[Any, str, int, int]]:
    """(group, kind, sum, lines) over whole days, both ends included."""
    column = GROUPS[group]
    query = (
        select(column, UsageEvent.kind, func.sum(UsageEvent.quantity), func.count())
        .where(UsageEvent.org_id == org_id, UsageEvent.day >= since, UsageEvent.day <= until)
        .group_by(column, UsageEvent.kind)
        .order_by(column, UsageEvent.kind)
    )
    return (await session.execute(query)).all()


async def stored_bytes(session: AsyncSession, org_id: str) -> int:
    """Bytes of an org's files; those that share an object count once."""
    mine = (
        select(Asset.storage_key, func.max(Asset.size).label("size"))
        .where(Asset.org_id == org_id, Asset.status == "ready")
        .group_by(Asset.storage_key)
        .subquery()
    )
    return int(await session.scalar(select(func.coalesce(func.sum(mine.c.size), 0))) or 0)

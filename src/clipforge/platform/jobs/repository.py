"""Queries of jobs."""

from __future__ import annotations

from sqlalchemy import inspect, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.jobs.models import Job

LIVE = ("PENDING", "RUNNING", "WAITING")


async def add(session: AsyncSession, job: Job) -> tuple[Job, bool]:
    """Insert a job; when a live one has its key, give that one. True when it is new."""
    if job.key is None:
        session.add(job)
        await session.flush()
        return job, True
    values = {
        column.key: getattr(job, column.key)
        for column in inspect(Job).mapper.column_attrs
        if getattr(job, column.key) is not None
    }
    statement = insert(Job).values(**values).on_conflict_do_nothing().returning(Job.id)
    made = (await session.execute(statement)).scalar_one_or_none()
    query = select(Job).where(Job.org_id == job.org_id)
    if made is not None:
        return (await session.execute(query.where(Job.id == made))).scalar_one(), True
    found = (await session.execute(query.where(Job.key == job.key, Job.status.in_(LIVE)))).scalars().first()
    if found is not None:
        return found, False
    # The live one ended between the two statements: its key is free again.
    return await add(session, job)

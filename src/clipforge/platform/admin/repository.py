"""Queries over all orgs, as the role that sees every row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.accounts.models import User
from clipforge.platform.jobs.models import Job
from clipforge.platform.orgs.models import Membership, Org
from clipforge.platform.projects.models import Project


async def users(session: AsyncSession, search: str, most: int) -> Sequence[User]:
    """People, newest first, whose address holds a text."""
    query = select(User).order_by(User.id.desc()).limit(most)
    if search:
        query = query.where(User.email.contains(search.lower(), autoescape=True))
    return (await session.scalars(query)).all()


async def user(session: AsyncSession, email: str) -> User | None:
    """The person with this address."""
    return (await session.scalars(select(User).where(User.email == email.lower()))).one_or_none()


async def set_disabled(session: AsyncSession, user_id: str, at: datetime | None) -> None:
    """Shut a person out, or let them in again."""
    await session.execute(update(User).where(User.id == user_id).values(disabled_at=at))


async def orgs(session: AsyncSession, most: int) -> Sequence[Row[Org, int, int]]:
    """(org, members, projects), newest first."""
    members = select(func.count()).where(Membership.org_id == Org.id).correlate(Org).scalar_subquery()
    projects = (
        select(func.count())
        .where(Project.org_id == Org.id, Project.deleted_at.is_(None))
        .correlate(Org)
        .scalar_subquery()
    )
    return (await session.execute(select(Org, members, projects).order_by(Org.id.desc()).limit(most))).all()


async def org(session: AsyncSession, org_id: str) -> Org | None:
    """An org, locked."""
    return (await session.scalars(select(Org).where(Org.id == org_id).with_for_update())).one_or_none()


async def dead_jobs(session: AsyncSession, org_id: str | None, most: int) -> Sequence[Job]:
    """Jobs that failed for good, newest first."""
    query = select(Job).where(Job.dead).order_by(Job.id.desc()).limit(most)
    if org_id:
        query = query.where(Job.org_id == org_id)
    return (await session.scalars(query)).all()


async def job_org(session: AsyncSession, job_id: str) -> str | None:
    """The org of a job."""
    return await session.scalar(select(Job.org_id).where(Job.id == job_id))


async def queue(session: AsyncSession) -> Sequence[Row[str, str, int]]:
    """(worker, status, number) of jobs that wait or run."""
    query = (
        select(Job.worker, Job.status, func.count())
        .where(Job.status.in_(("PENDING", "RUNNING", "WAITING")))
        .group_by(Job.worker, Job.status)
        .order_by(Job.worker, Job.status)
    )
    return (await session.execute(query)).all()

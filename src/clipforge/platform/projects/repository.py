"""Queries of projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from clipforge.platform.base.pagination import page
from clipforge.platform.exports.models import Export
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments.models import MomentRow
from clipforge.platform.projects.models import Project
from clipforge.platform.projects.status import PARTS_SHARE, STAGES
from clipforge.platform.transcripts.models import TranscriptHead, TranscriptSentence

_LIVE = ("PENDING", "RUNNING", "WAITING")


async def get(session: AsyncSession, org_id: str, id: str, *, lock: bool = False) -> Project | None:
    """A project of the org that is not deleted."""
    query = select(Project).where(Project.org_id == org_id, Project.id == id, Project.deleted_at.is_(None))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def get_deleted(session: AsyncSession, org_id: str, id: str) -> Project | None:
    """A project that is marked as deleted and not gone yet."""
    query = select(Project).where(Project.org_id == org_id, Project.id == id, Project.deleted_at.is_not(None))
    return (await session.scalars(query)).one_or_none()


async def listed(
    session: AsyncSession,
    org_id: str,
    *,
    status: str | None,
    external_id: str | None,
    metadata: Mapping[str, str],
    q: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Project], str | None]:
    """A page of projects, newest first."""
    query = select(Project).where(Project.org_id == org_id, Project.deleted_at.is_(None))
    if status:
        query = query.where(Project.status == status)
    if external_id:
        query = query.where(Project.external_id == external_id)
    if metadata:
        query = query.where(Project.metadata_.contains(dict(metadata)))
    if q:
        query = query.where(Project.title.icontains(q, autoescape=True))
    return await page(
        session, query, order=[(Project.id, True)], limit=limit, cursor=cursor, key=lambda row: (row.id,)
    )


async def change(
    session: AsyncSession, org_id: str, id: str, values: Mapping[str, Any], *, statuses: Sequence[str]
) -> Project | None:
    """Set columns of a project that has one of some statuses; None when there is no such one."""
    statement = (
        update(Project)
        .where(
            Project.org_id == org_id,
            Project.id == id,
            Project.deleted_at.is_(None),
            Project.status.in_(statuses),
        )
        .values(dict(values))
        .returning(Project)
    )
    found = await session.scalars(
        statement, execution_options={"populate_existing": True, "synchronize_session": False}
    )
    return found.one_or_none()


async def live_stages(
    session: AsyncSession, org_id: str, ids: Sequence[str]
) -> dict[str, Row[str | None, str, str, float, str]]:
    """For each project the last made of its jobs that wait or run; one that waits is as far as its parts."""
    part = aliased(Job)
    done = case((part.status == "COMPLETED", 1.0), else_=part.progress)
    parts = select(func.avg(done)).where(part.parent_id == Job.id).correlate(Job).scalar_subquery()
    far = case((Job.status == "WAITING", func.coalesce(parts, 0.0) * PARTS_SHARE), else_=Job.progress)
    query = (
        select(Job.project_id, Job.kind, Job.status, far.label("progress"), Job.note)
        .where(
            Job.org_id == org_id, Job.project_id.in_(ids), Job.kind.in_(STAGES), Job.status.in_(_LIVE),
            Job.parent_id.is_(None),
        )
        .order_by(Job.id)
    )  # fmt: skip
    return {str(row.project_id): row for row in (await session.execute(query)).all()}


async def counts(session: AsyncSession, org_id: str, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """For each project: moments that are not dismissed, and exports."""
    moments = (
        select(MomentRow.project_id, func.count())
        .where(MomentRow.org_id == org_id, MomentRow.project_id.in_(ids), MomentRow.status != "dismissed")
        .group_by(MomentRow.project_id)
    )
    exports = (
        select(Export.project_id, func.count())
        .where(Export.org_id == org_id, Export.project_id.in_(ids))
        .group_by(Export.project_id)
    )
    first = {row[0]: row[1] for row in await session.execute(moments)}
    second = {row[0]: row[1] for row in await session.execute(exports)}
    return {id: (first.get(id, 0), second.get(id, 0)) for id in ids}


async def has_transcript(session: AsyncSession, org_id: str, project_id: str) -> bool:
    """Whether the source has been written down."""
    query = select(TranscriptHead.id).where(
        TranscriptHead.org_id == org_id, TranscriptHead.project_id == project_id
    )
    return (await session.execute(query.limit(1))).first() is not None


async def transcript(
    session: AsyncSession, org_id: str, project_id: str
) -> tuple[TranscriptHead, list[TranscriptSentence]] | None:
    """The whole transcript, for the archive."""
    query = select(TranscriptHead).where(
        TranscriptHead.org_id == org_id, TranscriptHead.project_id == project_id
    )
    head = (await session.scalars(query)).one_or_none()
    if head is None:
        return None
    sentences = (
        select(TranscriptSentence)
        .where(TranscriptSentence.org_id == org_id, TranscriptSentence.transcript_id == head.id)
        .order_by(TranscriptSentence.number)
    )
    return head, list((await session.scalars(sentences)).all())


async def moments(session: AsyncSession, org_id: str, project_id: str) -> list[MomentRow]:
    """All moments in the order of time, for the archive."""
    query = select(MomentRow).where(MomentRow.org_id == org_id, MomentRow.project_id == project_id)
    return list((await session.scalars(query.order_by(MomentRow.start_ms, MomentRow.id))).all())


async def exports(session: AsyncSession, org_id: str, project_id: str) -> list[Export]:
    """All exports, oldest first, for the archive."""
    query = select(Export).where(Export.org_id == org_id, Export.project_id == project_id)
    return list((await session.scalars(query.order_by(Export.id))).all())


async def remove(session: AsyncSession, org_id: str, project_id: str) -> None:
    """Remove the row of a deleted project, and with it all that belongs to it."""
    await session.execute(
        delete(Project).where(
            Project.org_id == org_id, Project.id == project_id, Project.deleted_at.is_not(None)
        )
    )

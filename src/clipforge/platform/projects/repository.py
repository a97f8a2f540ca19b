"""Queries of projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.exports.models import Export
from clipforge.platform.moments.models import MomentRow, MomentTimeline, wished_anew
from clipforge.platform.projects.models import Project
from clipforge.platform.transcripts.models import TranscriptHead, TranscriptSentence

# Made once: making a statement takes longer than running it, and these run at every turn.
_ONE = select(Project).where(
    Project.org_id == bindparam("org_id"), Project.id == bindparam("id"), Project.deleted_at.is_(None)
)
_ONE_LOCKED = _ONE.with_for_update().execution_options(populate_existing=True)


async def get(session: AsyncSession, org_id: str, id: str, *, lock: bool = False) -> Project | None:
    """A project of the org that is not deleted."""
    found = await session.scalars(_ONE_LOCKED if lock else _ONE, {"org_id": org_id, "id": id})
    return found.one_or_none()


async def get_deleted(session: AsyncSession, org_id: str, id: str) -> Project | None:
    """A project that is marked as deleted and not gone yet."""
    query = select(Project).where(Project.org_id == org_id, Project.id == id, Project.deleted_at.is_not(None))
    return (await session.scalars(query)).one_or_none()


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


async def compose_anew(
    session: AsyncSession, org_id: str, project_id: str, spans: Sequence[Sequence[int]] | None = None
) -> bool:
    """Mark a project's moments, or those that overlap ranges in ms, as being composed; whether there are any.

    Those stay out that a person edited beyond the framing.
    """
    alone = select(MomentTimeline.moment_id).where(
        MomentTimeline.moment_id == MomentRow.id, MomentTimeline.edited, ~MomentTimeline.framed
    )
    statement = update(MomentRow).where(
        MomentRow.org_id == org_id, MomentRow.project_id == project_id, ~alone.exists()
    )
    if spans is not None:
        touched = ((MomentRow.start_ms < end) & (MomentRow.end_ms > start) for start, end in spans)
        statement = statement.where(or_(*touched))
    marked = await session.execute(
        statement.values(wished_anew()).returning(MomentRow.id),
        execution_options={"synchronize_session": False},
    )
    return marked.first() is not None


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

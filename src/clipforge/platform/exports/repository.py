"""Queries of exports, of what they are made from, and of review links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from clipforge.platform.base.pagination import page
from clipforge.platform.exports.models import Export, ReviewLink
from clipforge.platform.moments.models import MomentRow, MomentTimeline
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.transcripts.models import TranscriptHead, TranscriptSentence


def _of(org_id: str) -> Select[Export]:
    """The org's exports whose project is there."""
    return (
        select(Export)
        .join(Project, Project.id == Export.project_id)
        .where(Export.org_id == org_id, Project.deleted_at.is_(None))
    )


async def find(session: AsyncSession, org_id: str, export_id: str, *, lock: bool = False) -> Export | None:
    """An export of the org."""
    query = _of(org_id).where(Export.id == export_id)
    if lock:
        query = query.with_for_update(of=Export).execution_options(populate_existing=True)
    return await session.scalar(query)


async def with_ids(session: AsyncSession, org_id: str, ids: Sequence[str]) -> dict[str, Export]:
    """Exports by id, without what is large."""
    query = _of(org_id).where(Export.id.in_(ids)).options(defer(Export.timeline), defer(Export.recipe))
    return {row.id: row for row in (await session.scalars(query)).all()}


async def add(session: AsyncSession, values: Mapping[str, Any]) -> bool:
    """Insert an export unless one of the same content is there; a twin under way is waited for."""
    statement = (
        insert(Export)
        .values(dict(values))
        .on_conflict_do_nothing(index_elements=[Export.org_id, Export.content_hash])
        .returning(Export.id)
    )
    return (await session.execute(statement)).first() is not None


async def with_content(session: AsyncSession, org_id: str, content_hash: str) -> Export | None:
    """The export of some content, locked."""
    query = select(Export).where(Export.org_id == org_id, Export.content_hash == content_hash)
    return await session.scalar(query.with_for_update().execution_options(populate_existing=True))


async def listed(
    session: AsyncSession,
    org_id: str,
    *,
    project_id: str | None,
    moment_id: str | None,
    batch_id: str | None,
    status: str | None,
    external_id: str | None,
    metadata: Mapping[str, str],
    limit: int,
    cursor: str | None,
) -> tuple[list[Export], str | None]:
    """A page of exports, newest first, without what is large."""
    query = _of(org_id).options(defer(Export.timeline), defer(Export.recipe))
    filters = (
        (Export.project_id, project_id),
        (Export.moment_id, moment_id),
        (Export.batch_id, batch_id),
        (Export.status, status),
        (Export.external_id, external_id),
    )
    for column, wanted in filters:
        if wanted:
            query = query.where(column == wanted)
    if metadata:
        query = query.where(Export.metadata_.contains(dict(metadata)))
    return await page(
        session, query, order=[(Export.id, True)], limit=limit, cursor=cursor, key=lambda row: [row.id]
    )


# --- what exports are made from


async def moment(session: AsyncSession, org_id: str, moment_id: str) -> tuple[MomentRow, Project] | None:
    """A moment with its project."""
    query = (
        select(MomentRow, Project)
        .join(Project, Project.id == MomentRow.project_id)
        .where(MomentRow.org_id == org_id, MomentRow.id == moment_id, Project.deleted_at.is_(None))
    )
    row = (await session.execute(query)).first()
    return None if row is None else (row[0], row[1])


async def project(session: AsyncSession, org_id: str, project_id: str) -> Project | None:
    """A project that was not deleted."""
    query = select(Project).where(
        Project.org_id == org_id, Project.id == project_id, Project.deleted_at.is_(None)
    )
    return await session.scalar(query)


async def moment_timeline(session: AsyncSession, org_id: str, moment_id: str) -> MomentTimeline | None:
    """What a moment's own composition left."""
    query = select(MomentTimeline).where(
        MomentTimeline.org_id == org_id, MomentTimeline.moment_id == moment_id
    )
    return await session.scalar(query)


async def transcript(session: AsyncSession, org_id: str, project_id: str) -> TranscriptHead | None:
    """The head of a project's transcript."""
    query = select(TranscriptHead).where(
        TranscriptHead.org_id == org_id, TranscriptHead.project_id == project_id
    )
    return await session.scalar(query)


async def sentences(
    session: AsyncSession, transcript_id: str, start_ms: int, end_ms: int
) -> Sequence[TranscriptSentence]:
    """Sentences that touch a stretch of the source, in order."""
    query = select(TranscriptSentence).where(
        TranscriptSentence.transcript_id == transcript_id,
        TranscriptSentence.end_ms > start_ms,
        TranscriptSentence.start_ms < end_ms,
    )
    return (await session.scalars(query.order_by(TranscriptSentence.number))).all()


async def source(session: AsyncSession, org_id: str, project_id: str) -> Asset | None:
    """The newest ready file that a project is cut from."""
    query = select(Asset).where(
        Asset.org_id == org_id,
        Asset.project_id == project_id,
        Asset.kind.in_(("source", "narration")),
        Asset.status == "ready",
    )
    return await session.scalar(query.order_by(Asset.id.desc()).limit(1))


# --- files


async def assets(session: AsyncSession, org_id: str, ids: Sequence[str]) -> dict[str, Asset]:
    """Ready files by id."""
    query = select(Asset).where(Asset.org_id == org_id, Asset.id.in_(ids), Asset.status == "ready")
    return {row.id: row for row in (await session.scalars(query)).all()}


async def asset(session: AsyncSession, org_id: str, asset_id: str, kind: str) -> Asset | None:
    """A file of one kind, whatever became of it."""
    query = select(Asset).where(Asset.org_id == org_id, Asset.id == asset_id, Asset.kind == kind)
    return await session.scalar(query.with_for_update().execution_options(populate_existing=True))


async def put_asset(session: AsyncSession, values: Mapping[str, Any]) -> str:
    """Add a file of an export that is locked, or renew what is known of the one at its key; its id."""
    query = select(Asset).where(
        Asset.org_id == values["org_id"],
        Asset.storage_key == values["storage_key"],
        Asset.status != "deleted",
    )
    row = await session.scalar(query)
    if row is None:
        row = Asset(**values)
        session.add(row)
    else:
        for name in ("status", "size", "sha256", "name", "content_type"):
            setattr(row, name, values[name])
    await session.flush()
    return row.id


async def remove_assets(session: AsyncSession, org_id: str, ids: Sequence[str]) -> list[str]:
    """Forget files; gives their storage keys."""
    statement = delete(Asset).where(Asset.org_id == org_id, Asset.id.in_(ids)).returning(Asset.storage_key)
    return list((await session.scalars(statement)).all())


# --- review links


async def links(
    session: AsyncSession, org_id: str, project_id: str | None, limit: int, cursor: str | None
) -> tuple[list[ReviewLink], str | None]:
    """A page of review links, newest first."""
    query = select(ReviewLink).where(ReviewLink.org_id == org_id)
    if project_id:
        query = query.where(ReviewLink.project_id == project_id)
    return await page(
        session, query, order=[(ReviewLink.id, True)], limit=limit, cursor=cursor, key=lambda row: [row.id]
    )


async def link(session: AsyncSession, org_id: str, link_id: str) -> ReviewLink | None:
    """A review link of the org, locked."""
    query = select(ReviewLink).where(ReviewLink.org_id == org_id, ReviewLink.id == link_id)
    return await session.scalar(query.with_for_update().execution_options(populate_existing=True))


async def live_link(session: AsyncSession, token_hash: str, now: datetime) -> ReviewLink | None:
    """The link of a token, unless it expired or was revoked; seen by who holds the token."""
    query = select(ReviewLink).where(
        ReviewLink.token_hash == token_hash, ReviewLink.expires_at > now, ReviewLink.revoked_at.is_(None)
    )
    return await session.scalar(query)


async def count_view(session: AsyncSession, link_id: str) -> None:
    """Count one look at a link; it is no change of the link."""
    await session.execute(
        update(ReviewLink)
        .where(ReviewLink.id == link_id)
        .values(views=ReviewLink.views + 1, updated_at=ReviewLink.updated_at)
        .execution_options(synchronize_session=False)
    )

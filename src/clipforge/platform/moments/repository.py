"""Queries of moments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, bindparam, delete, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.base.pagination import page
from clipforge.platform.moments.models import Detection, MomentRow, MomentTimeline, MomentVersion
from clipforge.platform.projects.models import Asset, Project

Order = Literal["score", "time"]

# Made once: making a statement takes longer than running it, and these run for every list.
_FOUND = (
    Detection.org_id == bindparam("org_id"),
    Detection.project_id == bindparam("project_id"),
    func.jsonb_exists(Detection.options, "similar_to").is_(False),
)
_LAST = (Detection.created_at.desc(), Detection.id.desc())
_OUTCOME = (
    select(func.jsonb_build_array(Detection.requested, Detection.shortages, Detection.notices, type_=JSONB))
    .where(*_FOUND)
    .order_by(*_LAST)
    .limit(literal_column("1"))  # as a parameter, it would be planned anew each time
    .scalar_subquery()
)
_PROJECT = select(Project.id).where(
    Project.org_id == bindparam("org_id"), Project.id == bindparam("project_id"), Project.deleted_at.is_(None)
)
# The outcome comes along with the rows of a page, and is asked for by itself only where there are none.
_OF_PROJECT = select(*MomentRow.__table__.c, _OUTCOME.label("outcome")).where(
    MomentRow.org_id == bindparam("org_id"),
    MomentRow.project_id == bindparam("project_id"),
    _PROJECT.exists(),
)
_OUTCOME_ALONE = _PROJECT.add_columns(_OUTCOME.label("outcome"))
_LAST_DETECTION = select(Detection).where(*_FOUND).order_by(*_LAST).limit(1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the last detection of a project came to.

    Attributes:
        requested: how many moments were asked for; None before there was one.
        shortages: why there are fewer, as kept.
        notices: what a person should know.
    """

    requested: int | None
    shortages: list[Any]
    notices: list[Any]


async def listed(
    session: AsyncSession,
    org_id: str,
    project_id: str,
    *,
    order: Order,
    status: str | None,
    min_score: float | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Row[Any]], str | None, Outcome | None]:
    """A page of a project's moments, best first or in order of time: columns of `MomentRow`.

    With what the last detection came to; that is None when there is no such project.
    """
    query = _OF_PROJECT
    if status is not None:
        query = query.where(MomentRow.status == status)
    if min_score is not None:
        query = query.where(MomentRow.score >= min_score)
    column = MomentRow.score if order == "score" else MomentRow.start_ms
    down = order == "score"
    values = {"org_id": org_id, "project_id": project_id}
    rows, following = await page(
        session,
        query,
        order=[(column, down), (MomentRow.id, down)],
        limit=limit,
        cursor=cursor,
        key=lambda row: [row.score if order == "score" else row.start_ms, row.id],
        values=values,
        kept=query is _OF_PROJECT,
        rows=True,
    )
    told = rows[0] if rows else (await session.execute(_OUTCOME_ALONE, values)).one_or_none()
    return rows, following, None if told is None else Outcome(*(told.outcome or (None, [], [])))


async def get(session: AsyncSession, org_id: str, moment_id: str, *, lock: bool = False) -> MomentRow | None:
    """A moment of a project that was not deleted."""
    query = (
        select(MomentRow)
        .join(Project, Project.id == MomentRow.project_id)
        .where(MomentRow.id == moment_id, MomentRow.org_id == org_id, Project.deleted_at.is_(None))
    )
    if lock:
        query = query.with_for_update(of=MomentRow).execution_options(populate_existing=True)
    return (await session.execute(query)).scalar_one_or_none()


async def of_project(session: AsyncSession, org_id: str, project_id: str) -> Sequence[MomentRow]:
    """Every moment of a project, in order of time."""
    query = (
        select(MomentRow)
        .where(MomentRow.org_id == org_id, MomentRow.project_id == project_id)
        .order_by(MomentRow.start_ms, MomentRow.id)
    )
    return (await session.execute(query)).scalars().all()


async def touching(
    session: AsyncSession, org_id: str, project_id: str, spans: Sequence[tuple[int, int]]
) -> Sequence[MomentRow]:
    """Moments of a project that overlap one of some ranges in ms."""
    if not spans:
        return []
    overlaps = [(MomentRow.start_ms < end) & (MomentRow.end_ms > start) for start, end in spans]
    query = (
        select(MomentRow)
        .where(MomentRow.org_id == org_id, MomentRow.project_id == project_id, or_(*overlaps))
        .order_by(MomentRow.start_ms, MomentRow.id)
    )
    return (await session.execute(query)).scalars().all()


async def by_ids(session: AsyncSession, org_id: str, ids: Sequence[str]) -> Sequence[MomentRow]:
    """Moments by id, those that are still there."""
    query = select(MomentRow).where(MomentRow.org_id == org_id, MomentRow.id.in_(list(ids)))
    return (await session.execute(query.order_by(MomentRow.id))).scalars().all()


async def remove(session: AsyncSession, ids: Sequence[str]) -> None:
    """Delete moments, their timelines and versions with them."""
    await session.execute(delete(MomentRow).where(MomentRow.id.in_(list(ids))))


async def last_detection(session: AsyncSession, org_id: str, project_id: str) -> Detection | None:
    """The newest outcome of detection over the whole project."""
    values = {"org_id": org_id, "project_id": project_id}
    return (await session.scalars(_LAST_DETECTION, values)).one_or_none()


async def timeline(session: AsyncSession, moment_id: str, *, lock: bool = False) -> MomentTimeline | None:
    """The timeline of a moment."""
    query = select(MomentTimeline).where(MomentTimeline.moment_id == moment_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(query)).scalar_one_or_none()


async def timelines(session: AsyncSession, ids: Sequence[str]) -> dict[str, MomentTimeline]:
    """Timelines by moment."""
    query = select(MomentTimeline).where(MomentTimeline.moment_id.in_(list(ids)))
    return {row.moment_id: row for row in (await session.execute(query)).scalars()}


async def version(session: AsyncSession, moment_id: str, number: int) -> MomentVersion | None:
    """What a moment was at a version."""
    return await session.get(MomentVersion, (moment_id, number))


async def version_page(
    session: AsyncSession, org_id: str, moment_id: str, limit: int, cursor: str | None
) -> tuple[list[MomentVersion], str | None]:
    """Earlier versions, newest first."""
    return await page(
        session,
        select(MomentVersion).where(MomentVersion.org_id == org_id, MomentVersion.moment_id == moment_id),
        order=[(MomentVersion.version, True)],
        limit=limit,
        cursor=cursor,
        key=lambda row: [row.version],
    )


async def assets_there(
    session: AsyncSession, org_id: str, ids: Collection[str], *, stay: bool = False
) -> set[str]:
    """Which of these files are ready and the org's; with `stay`, they are so until the transaction ends."""
    query = select(Asset.id).where(Asset.org_id == org_id, Asset.id.in_(sorted(ids)), Asset.status == "ready")
    if stay:
        query = query.order_by(Asset.id).with_for_update(read=True, key_share=True)
    return set((await session.execute(query)).scalars())


async def assets(session: AsyncSession, org_id: str, ids: Sequence[str]) -> Sequence[Asset]:
    """Ready files of the org by id."""
    query = select(Asset).where(Asset.org_id == org_id, Asset.id.in_(list(ids)), Asset.status == "ready")
    return (await session.execute(query)).scalars().all()


async def asset_keys(session: AsyncSession, org_id: str, ids: Sequence[str]) -> dict[str, str]:
    """Storage keys of files by id."""
    query = select(Asset.id, Asset.storage_key).where(
        Asset.org_id == org_id, Asset.id.in_(list(ids)), Asset.status == "ready"
    )
    return {row.id: row.storage_key for row in await session.execute(query)}


async def count(session: AsyncSession, org_id: str, project_id: str) -> int:
    """How many moments a project has."""
    query = select(func.count()).where(MomentRow.org_id == org_id, MomentRow.project_id == project_id)
    return int(await session.scalar(query) or 0)

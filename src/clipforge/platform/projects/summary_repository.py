"""Projects as lists and details show them: their rows with all that is told beside, in one statement.

Rows of columns and not entities, since these are read most of all: an entity costs as much as its query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.base.pagination import Sorted, page
from clipforge.platform.projects.models import DERIVED, Project
from clipforge.platform.projects.schemas import Order
from clipforge.platform.projects.status import PARTS_SHARE, STAGES


@dataclass(frozen=True, slots=True)
class Live:
    """The last made of a project's jobs that wait or run.

    Attributes:
        kind: of the job.
        status: of the job.
        progress: of it, 0 to 1; one that waits for its parts is as far as they are.
        note: what it does, in words.
    """

    kind: str
    status: str
    progress: float
    note: str


@dataclass(frozen=True, slots=True)
class File:
    """A stored file of a project that is there: columns of `Asset`."""

    id: str
    kind: str
    name: str
    content_type: str
    size: int
    sha256: str | None
    storage_key: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is of one project.

    Attributes:
        moments: that are not dismissed.
        exports: of any status.
        live: its work, None when nothing waits or runs.
        poster: key and media type of its poster.
    """

    moments: int = 0
    exports: int = 0
    live: Live | None = None
    poster: tuple[str, str] | None = None


_MOMENTS = """(
    SELECT count(*) FROM moments m
    WHERE m.org_id = projects.org_id AND m.project_id = projects.id AND m.status <> 'dismissed'
)"""
_EXPORTS = """(
    SELECT count(*) FROM exports e WHERE e.org_id = projects.org_id AND e.project_id = projects.id
)"""
# "Last made" is by time and then id: an index that gives an org's rows by id would lead through all of them.
_POSTER = """(
    SELECT jsonb_build_array(a.storage_key, a.content_type) FROM assets a
    WHERE a.org_id = projects.org_id AND a.project_id = projects.id AND a.kind = 'poster'
        AND a.status = 'ready'
    ORDER BY a.created_at DESC, a.id DESC LIMIT 1
)"""
_LIVE = f"""(
    SELECT jsonb_build_array(j.kind, j.status,
        CASE WHEN j.status <> 'WAITING' THEN j.progress ELSE {PARTS_SHARE} * coalesce((
            SELECT avg(CASE WHEN part.status = 'COMPLETED' THEN 1 ELSE part.progress END)
            FROM jobs part WHERE part.parent_id = j.id
        ), 0) END, j.note)
    FROM jobs j
    WHERE j.org_id = projects.org_id AND j.project_id = projects.id AND j.parent_id IS NULL
        AND j.kind IN ({", ".join(f"'{stage}'" for stage in STAGES)})
        AND j.status IN ('PENDING', 'RUNNING', 'WAITING')
    ORDER BY j.created_at DESC, j.id DESC LIMIT 1
)"""  # noqa: S608  # SQL of our own
_FILES = f"""(
    SELECT jsonb_agg(jsonb_build_object(
        'id', a.id, 'kind', a.kind, 'name', a.name, 'content_type', a.content_type, 'size', a.size,
        'sha256', a.sha256, 'storage_key', a.storage_key, 'details', a.details
    ) ORDER BY a.id)
    FROM assets a
    WHERE a.org_id = projects.org_id AND a.project_id = projects.id AND a.status = 'ready'
        AND a.kind IN ('source', 'narration', {", ".join(f"'{kind}'" for kind in DERIVED)})
)"""  # noqa: S608  # SQL of our own
_T = Project.__table__.c
_SHOWN = (
    *(column.label("metadata_") if column.key == "metadata" else column for column in _T),
    literal_column(_MOMENTS).label("moments"),
    literal_column(_EXPORTS).label("exports"),
    literal_column(f"CASE WHEN projects.status = 'processing' THEN {_LIVE} END").label("live"),
)
# A script may have half a million characters, and a list shows neither it nor what a file holds.
_IN_LISTS = tuple(column for column in _SHOWN if column.key not in ("script", "info"))
_ALL = select(*_IN_LISTS, literal_column(_POSTER).label("poster")).where(
    _T.org_id == bindparam("org_id"), _T.deleted_at.is_(None)
)
_ONE = select(*_SHOWN, literal_column(_FILES).label("files")).where(
    _T.org_id == bindparam("org_id"), _T.id == bindparam("id"), _T.deleted_at.is_(None)
)

_STANDING = select(
    *(_T[name] for name in ("stage", "progress", "note", "plan", "origin", "status")),
    literal_column(_LIVE).label("live"),
).where(
    _T.org_id == bindparam("org_id"),
    _T.id == bindparam("id"),
    _T.status == "processing",
    _T.deleted_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class _Ordering:
    """Columns, whether they descend, and their values of a row."""

    columns: Sequence[tuple[Sorted, bool]]
    key: Callable[[Row[Any]], Sequence[str]]


_ORDERINGS: Mapping[Order, _Ordering] = {
    "newest": _Ordering([(Project.id, True)], lambda row: (row.id,)),
    "oldest": _Ordering([(Project.id, False)], lambda row: (row.id,)),
    "changed": _Ordering(
        [(Project.updated_at, True), (Project.id, True)], lambda row: (row.updated_at.isoformat(), row.id)
    ),
    # As the database compares, whatever the case: Python would lower some letters differently.
    "title": _Ordering(
        [(func.lower(Project.title), False), (Project.id, False)], lambda row: (row.sorting_title, row.id)
    ),
}
_BY_TITLE = _ALL.add_columns(func.lower(Project.title).label("sorting_title"))


async def listed(
    session: AsyncSession,
    org_id: str,
    *,
    order: Order = "newest",
    status: str | None,
    external_id: str | None,
    metadata: Mapping[str, str],
    q: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Row[Any]], str | None]:
    """A page of projects: columns of `Project`, and what `summary_of` takes."""
    plain = query = _BY_TITLE if order == "title" else _ALL
    if status:
        query = query.where(Project.status == status)
    if external_id:
        query = query.where(Project.external_id == external_id)
    if metadata:
        query = query.where(Project.metadata_.contains(dict(metadata)))
    if q:
        query = query.where(Project.title.icontains(q, autoescape=True))
    return await page(
        session,
        query,
        order=_ORDERINGS[order].columns,
        limit=limit,
        cursor=cursor,
        key=_ORDERINGS[order].key,
        values={"org_id": org_id},
        kept=query is plain,
        rows=True,
    )


async def one(session: AsyncSession, org_id: str, id: str) -> tuple[Row[Any], list[File]] | None:
    """A project that is not deleted, as in a list, with its source and what browsers show, oldest first."""
    row = (await session.execute(_ONE, {"org_id": org_id, "id": id})).one_or_none()
    return None if row is None else (row, [File(**file) for file in row.files or ()])


async def live(session: AsyncSession, org_id: str, id: str) -> tuple[Row[Any], Live | None] | None:
    """Where a run is: columns of its project, and the job that works on it; None unless it is worked on."""
    row = (await session.execute(_STANDING, {"org_id": org_id, "id": id})).one_or_none()
    return None if row is None else (row, Live(*row.live) if row.live else None)


def summary_of(row: Row[Any], poster: Sequence[str] | None) -> Summary:
    """What a row of `listed` or `one` tells beside the project's own columns."""
    live = None if row.live is None else Live(*row.live)
    return Summary(row.moments, row.exports, live, None if poster is None else (poster[0], poster[1]))

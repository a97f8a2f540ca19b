"""Queries of stored files and uploads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ARRAY, String, any_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.base.pagination import page
from clipforge.platform.projects.models import Asset, Project, Upload

# Made once: every read of a project asks this, and making it takes longer than asking it.
_OF_PROJECTS = (
    select(Asset)
    .where(
        Asset.org_id == bindparam("org_id"),
        Asset.project_id == any_(bindparam("projects", type_=ARRAY(String))),
        Asset.kind == any_(bindparam("kinds", type_=ARRAY(String))),
        Asset.status == "ready",
    )
    .order_by(Asset.id)
)


async def get(session: AsyncSession, org_id: str, id: str, *, lock: bool = False) -> Asset | None:
    """An asset of the org that is not to go."""
    query = select(Asset).where(Asset.org_id == org_id, Asset.id == id, Asset.status != "deleted")
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def listed(
    session: AsyncSession,
    org_id: str,
    *,
    project_id: str | None,
    kind: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Asset], str | None]:
    """A page of assets that are there, newest first."""
    query = select(Asset).where(Asset.org_id == org_id, Asset.status == "ready")
    if project_id:
        query = query.where(Asset.project_id == project_id)
    if kind:
        query = query.where(Asset.kind == kind)
    return await page(
        session, query, order=[(Asset.id, True)], limit=limit, cursor=cursor, key=lambda row: (row.id,)
    )


async def of_projects(
    session: AsyncSession, org_id: str, project_ids: Sequence[str], kinds: Sequence[str]
) -> list[Asset]:
    """Ready assets of some kinds, oldest first."""
    values = {"org_id": org_id, "projects": list(project_ids), "kinds": list(kinds)}
    return list((await session.scalars(_OF_PROJECTS, values)).all())


async def source_of(session: AsyncSession, org_id: str, project_id: str) -> Asset | None:
    """The file that a project is made from, be it there already or not."""
    query = select(Asset).where(
        Asset.org_id == org_id,
        Asset.project_id == project_id,
        Asset.kind.in_(("source", "narration")),
        Asset.status != "deleted",
    )
    return (await session.scalars(query.order_by(Asset.id.desc()).limit(1))).one_or_none()


async def twin(session: AsyncSession, org_id: str, sha256: str, size: int, but: str = "") -> Asset | None:
    """The oldest ready source of the org with this content, kept from being deleted meanwhile."""
    query = (
        select(Asset)
        .join(Project, Project.id == Asset.project_id)
        .where(
            Asset.org_id == org_id,
            Asset.sha256 == sha256,
            Asset.size == size,
            Asset.kind == "source",
            Asset.status == "ready",
            Asset.id != but,
            Project.deleted_at.is_(None),
        )
        .order_by(Asset.id)
        .limit(1)
        .with_for_update(of=Asset, key_share=True)
    )
    return (await session.scalars(query)).one_or_none()


async def mark_deleted(session: AsyncSession, org_id: str, project_id: str) -> list[str]:
    """Mark all files of a project as gone; gives the keys of objects that nothing refers to any more."""
    mine = select(Asset.storage_key).where(Asset.org_id == org_id, Asset.project_id == project_id)
    keys = sorted(set((await session.scalars(mine)).all()))
    await lock_keys(session, org_id, keys)
    await session.execute(
        update(Asset).where(Asset.org_id == org_id, Asset.project_id == project_id).values(status="deleted")
    )
    return await unused(session, org_id, keys)


async def lock_keys(session: AsyncSession, org_id: str, keys: Sequence[str]) -> None:
    """Let nobody else decide about these objects until the transaction ends."""
    query = select(Asset.id).where(Asset.org_id == org_id, Asset.storage_key.in_(keys)).order_by(Asset.id)
    await session.execute(query.with_for_update())


async def unused(session: AsyncSession, org_id: str, keys: Sequence[str]) -> list[str]:
    """Those of some keys that no asset has which is to stay."""
    query = select(Asset.storage_key).where(
        Asset.org_id == org_id, Asset.storage_key.in_(keys), Asset.status != "deleted"
    )
    kept = set((await session.scalars(query)).all())
    return [key for key in keys if key not in kept]


async def upload(session: AsyncSession, org_id: str, id: str, *, lock: bool = False) -> Upload | None:
    """An upload of the org."""
    query = select(Upload).where(Upload.org_id == org_id, Upload.id == id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def open_uploads(session: AsyncSession, org_id: str, project_id: str) -> list[tuple[Upload, Asset]]:
    """Uploads of a project that are under way, each with its asset."""
    query = (
        select(Upload, Asset)
        .join(Asset, Asset.id == Upload.asset_id)
        .where(Upload.org_id == org_id, Upload.project_id == project_id, Upload.status == "open")
        .with_for_update(of=Upload)
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def lock_project(session: AsyncSession, project_id: str | None) -> None:
    """Let nobody else change a project until the transaction ends."""
    if project_id is not None:
        await session.execute(select(Project.id).where(Project.id == project_id).with_for_update())


async def expired_uploads(session: AsyncSession, now: datetime, limit: int) -> list[tuple[str, str | None]]:
    """Uploads of any org whose time is over, each with its project."""
    query = (
        select(Upload.id, Upload.project_id)
        .where(Upload.status == "open", Upload.expires_at < now)
        .order_by(Upload.expires_at)
        .limit(limit)
    )
    return [(row.id, row.project_id) for row in (await session.execute(query)).all()]


async def still_open(session: AsyncSession, id: str) -> tuple[Upload, Asset] | None:
    """An upload of any org that is open, locked, with its asset."""
    query = (
        select(Upload, Asset)
        .join(Asset, Asset.id == Upload.asset_id)
        .where(Upload.id == id, Upload.status == "open")
        .with_for_update(of=Upload)
    )
    row = (await session.execute(query)).one_or_none()
    return None if row is None else (row[0], row[1])


async def sources_ever(session: AsyncSession, org_id: str, project_id: str) -> list[str]:
    """Ids of the sources of a project, those that are to go included."""
    query = select(Asset.id).where(
        Asset.org_id == org_id, Asset.project_id == project_id, Asset.kind.in_(("source", "narration"))
    )
    return list((await session.scalars(query)).all())


async def in_use(session: AsyncSession, org_id: str, prefix: str) -> bool:
    """Whether an asset that is to stay has an object below a prefix."""
    query = select(Asset.id).where(
        Asset.org_id == org_id,
        Asset.storage_key.startswith(prefix, autoescape=True),
        Asset.status != "deleted",
    )
    return (await session.execute(query.limit(1))).first() is not None


async def multipart_ids(session: AsyncSession, org_id: str, project_id: str) -> list[tuple[str, str]]:
    """(key, storage's id) of every multipart upload of a project, whatever became of it."""
    query = (
        select(Asset.storage_key, Upload.storage_upload_id)
        .join(Asset, Asset.id == Upload.asset_id)
        .where(
            Upload.org_id == org_id, Upload.project_id == project_id, Upload.storage_upload_id.is_not(None)
        )
    )
    return [(row.storage_key, str(row.storage_upload_id)) for row in await session.execute(query)]

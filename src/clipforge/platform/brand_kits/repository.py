"""Queries of brand kits and their files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, delete, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.base.pagination import page
from clipforge.platform.brand_kits.models import BrandKitRow, BrandKitVersion
from clipforge.platform.exports.models import Export
from clipforge.platform.moments.models import MomentRow, MomentTimeline, wished_anew
from clipforge.platform.projects.models import Asset

KINDS = ("logo", "font", "intro", "outro")


async def lock_org(session: AsyncSession, org_id: str) -> None:
    """Others who change the org's set of kits wait until this transaction ends."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext('brand_kits'), hashtext(:org))"), {"org": org_id}
    )


async def count(session: AsyncSession, org_id: str) -> int:
    """How many kits the org has."""
    query = select(func.count()).select_from(BrandKitRow).where(BrandKitRow.org_id == org_id)
    return int(await session.scalar(query) or 0)


async def find(session: AsyncSession, org_id: str, kit_id: str, *, lock: bool = False) -> BrandKitRow | None:
    """A kit of the org."""
    query = select(BrandKitRow).where(BrandKitRow.org_id == org_id, BrandKitRow.id == kit_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def default(session: AsyncSession, org_id: str) -> BrandKitRow | None:
    """The kit that exports use when they name none."""
    query = select(BrandKitRow).where(BrandKitRow.org_id == org_id, BrandKitRow.is_default)
    return await session.scalar(query.limit(1))


async def no_default(session: AsyncSession, org_id: str) -> None:
    """Take the mark of the default from every kit."""
    await session.execute(
        update(BrandKitRow)
        .where(BrandKitRow.org_id == org_id, BrandKitRow.is_default)
        .values(is_default=False, updated_at=BrandKitRow.updated_at)
    )


async def listed(
    session: AsyncSession, org_id: str, limit: int, cursor: str | None
) -> tuple[list[BrandKitRow], str | None]:
    """A page of kits, newest first."""
    query = select(BrandKitRow).where(BrandKitRow.org_id == org_id)
    return await page(
        session, query, order=[(BrandKitRow.id, True)], limit=limit, cursor=cursor, key=lambda row: [row.id]
    )


async def version(session: AsyncSession, org_id: str, kit_id: str, number: int) -> BrandKitVersion | None:
    """What a kit was at one version."""
    query = select(BrandKitVersion).where(
        BrandKitVersion.org_id == org_id, BrandKitVersion.kit_id == kit_id, BrandKitVersion.version == number
    )
    return await session.scalar(query)


async def newest(
    session: AsyncSession, org_id: str, kits: Sequence[BrandKitRow]
) -> dict[str, BrandKitVersion]:
    """Kit id → its newest version."""
    query = (
        select(BrandKitVersion)
        .join(
            BrandKitRow,
            (BrandKitRow.id == BrandKitVersion.kit_id) & (BrandKitRow.version == BrandKitVersion.version),
        )
        .where(BrandKitVersion.org_id == org_id, BrandKitVersion.kit_id.in_([kit.id for kit in kits]))
    )
    return {row.kit_id: row for row in (await session.scalars(query)).all()}


async def all_newest(session: AsyncSession, org_id: str) -> list[tuple[BrandKitRow, BrandKitVersion]]:
    """Every kit of the org with its newest version, by name."""
    query = (
        select(BrandKitRow, BrandKitVersion)
        .join(
            BrandKitVersion,
            (BrandKitRow.id == BrandKitVersion.kit_id) & (BrandKitRow.version == BrandKitVersion.version),
        )
        .where(BrandKitRow.org_id == org_id)
    )
    return [
        (kit, version) for kit, version in (await session.execute(query.order_by(BrandKitRow.name))).all()
    ]


async def versions(
    session: AsyncSession, org_id: str, kit_id: str, limit: int, cursor: str | None
) -> tuple[list[BrandKitVersion], str | None]:
    """A page of versions, newest first."""
    query = select(BrandKitVersion).where(BrandKitVersion.org_id == org_id, BrandKitVersion.kit_id == kit_id)
    return await page(
        session,
        query,
        order=[(BrandKitVersion.version, True)],
        limit=limit,
        cursor=cursor,
        key=lambda row: [row.version],
    )


async def files(session: AsyncSession, org_id: str, kit_id: str) -> Sequence[Asset]:
    """All files that were sent to a kit, oldest first."""
    query = select(Asset).where(
        Asset.org_id == org_id,
        Asset.kind.in_(KINDS),
        Asset.status != "deleted",
        Asset.details["kit_id"].astext == kit_id,
    )
    return (await session.scalars(query.order_by(Asset.id))).all()


async def taking_room(
    session: AsyncSession, org_id: str, kit_id: str, time_to_send: timedelta, but: str = ""
) -> int:
    """How many files take room in a kit, leaving one out; one that did not come in its time takes none."""
    query = select(func.count()).where(
        Asset.org_id == org_id,
        Asset.kind.in_(KINDS),
        Asset.status != "deleted",
        Asset.details["kit_id"].astext == kit_id,
        Asset.id != but,
        or_(Asset.status != "pending", Asset.created_at > func.now() - time_to_send),
    )
    return int(await session.scalar(query) or 0)


async def remove_announced(session: AsyncSession, before: datetime, most: int) -> list[tuple[str, str, str]]:
    """Forget files of any org that were announced before some time and never completed.

    Returns:
        Org, kit and id of each.
    """
    # Files of kits belong to no project, and the index of projects leads to those; other uploads have no kit.
    kit_id = Asset.details["kit_id"].astext
    found = (
        select(Asset.id)
        .where(
            Asset.project_id.is_(None),
            Asset.kind.in_(KINDS),
            Asset.status == "pending",
            Asset.created_at < before,
            kit_id.is_not(None),
        )
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    statement = delete(Asset).where(Asset.id.in_(found)).returning(Asset.org_id, kit_id, Asset.id)
    rows = await session.execute(statement, execution_options={"synchronize_session": False})
    return [(org_id, kit, id) for org_id, kit, id in rows]


async def file(session: AsyncSession, org_id: str, asset_id: str, *, lock: bool = False) -> Asset | None:
    """A file of some kit of the org."""
    query = select(Asset).where(
        Asset.org_id == org_id, Asset.id == asset_id, Asset.kind.in_(KINDS), Asset.status != "deleted"
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def assets(session: AsyncSession, org_id: str, ids: Sequence[str]) -> dict[str, Asset]:
    """Ready files by id."""
    query = select(Asset).where(Asset.org_id == org_id, Asset.id.in_(ids), Asset.status == "ready")
    return {row.id: row for row in (await session.scalars(query)).all()}


async def being_rendered(session: AsyncSession, org_id: str, name: str) -> int:
    """How many exports that are not finished name a file (``asset:<id>``)."""
    query = select(func.count()).where(
        Export.org_id == org_id,
        Export.status == "rendering",
        cast(Export.recipe, Text).contains(f'"{name}"', autoescape=True),
    )
    return int(await session.scalar(query) or 0)


async def edited_with(session: AsyncSession, org_id: str, name: str) -> int:
    """How many clips show a file (``asset:<id>``) that were edited by hand beyond how they are framed."""
    query = select(func.count()).where(*_showing(org_id, name), _BY_HAND)
    return int(await session.scalar(query) or 0)


async def lay_out_anew(session: AsyncSession, org_id: str, name: str) -> dict[str, list[str]]:
    """Mark the other clips that show a file as being composed; project → ids of its moments."""
    showing = select(MomentTimeline.moment_id).where(*_showing(org_id, name), ~_BY_HAND)
    rows = await session.execute(
        update(MomentRow)
        .where(MomentRow.org_id == org_id, MomentRow.id.in_(showing))
        .values(wished_anew())
        .returning(MomentRow.project_id, MomentRow.id)
        .execution_options(synchronize_session=False)
    )
    found: dict[str, list[str]] = {}
    for project_id, moment_id in sorted(rows.all()):
        found.setdefault(project_id, []).append(moment_id)
    return found


_BY_HAND = and_(MomentTimeline.edited, ~MomentTimeline.framed)


def _showing(org_id: str, name: str) -> tuple[ColumnElement[bool], ...]:
    named = cast(MomentTimeline.document, Text).contains(f'"{name}"', autoescape=True)
    return MomentTimeline.org_id == org_id, named


async def put_preview(session: AsyncSession, values: dict[str, Any]) -> str:
    """Add a preview, or renew what is known of the one at its key; its id."""
    found = await session.scalar(select(Asset).where(Asset.storage_key == values["storage_key"]))
    if found is not None:
        found.size = values["size"]
        return found.id
    row = Asset(**values)
    session.add(row)
    await session.flush()
    return row.id


async def previews(session: AsyncSession, org_id: str, kit_id: str) -> Sequence[Asset]:
    """Pictures of a kit's versions."""
    query = select(Asset).where(
        Asset.org_id == org_id, Asset.kind == "preview", Asset.details["kit_id"].astext == kit_id
    )
    return (await session.scalars(query)).all()


async def remove_assets(session: AsyncSession, org_id: str, ids: Sequence[str]) -> None:
    """Forget files."""
    await session.execute(delete(Asset).where(Asset.org_id == org_id, Asset.id.in_(ids)))

"""Queries over all orgs, as the role that sees every row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.exports.models import Export
from clipforge.platform.moments.models import MomentRow
from clipforge.platform.orgs.models import Org
from clipforge.platform.projects.models import Asset, Project

_AT_REST = ("ready", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Due:
    """A project whose source is to go.

    Attributes:
        days: the org's rule.
    """

    org_id: str
    project_id: str
    days: int


async def due_sources(session: AsyncSession, now: datetime, most: int) -> list[Due]:
    """Projects at rest that nobody has used for as long as their org keeps sources.

    A project is used by changing it, by changing a moment and by exporting one.
    """
    days = Org.settings["source_retention_days"].as_integer()
    exported = select(func.max(Export.created_at)).where(Export.project_id == Project.id)
    changed = select(func.max(MomentRow.updated_at)).where(MomentRow.project_id == Project.id)
    used = func.greatest(  # leaves out what is NULL
        Project.updated_at,
        exported.correlate(Project).scalar_subquery(),
        changed.correlate(Project).scalar_subquery(),
    )
    query = (
        select(Project.org_id, Project.id, days)
        .join(Org, Org.id == Project.org_id)
        .join(Asset, Asset.project_id == Project.id)
        .where(
            days.is_not(None),
            Project.deleted_at.is_(None),
            Project.status.in_(_AT_REST),
            Asset.kind.in_(("source", "narration")),
            Asset.status == "ready",
            used < now - func.make_interval(0, 0, 0, days),
        )
        .distinct()
        .limit(most)
    )
    return [Due(org_id, project_id, int(kept)) for org_id, project_id, kept in await session.execute(query)]


async def existing_orgs(session: AsyncSession, ids: Collection[str]) -> set[str]:
    """Those of some orgs that are there."""
    return set((await session.scalars(select(Org.id).where(Org.id.in_(ids)))).all())


async def existing_projects(session: AsyncSession, ids: Collection[str]) -> set[str]:
    """Those of some projects that are there; one that is being deleted still is."""
    return set((await session.scalars(select(Project.id).where(Project.id.in_(ids)))).all())


async def existing_assets(session: AsyncSession, ids: Collection[str]) -> set[str]:
    """Those of some assets that are there."""
    return set((await session.scalars(select(Asset.id).where(Asset.id.in_(ids)))).all())


async def existing_exports(session: AsyncSession, ids: Collection[str]) -> set[str]:
    """Those of some exports that are there."""
    return set((await session.scalars(select(Export.id).where(Export.id.in_(ids)))).all())


async def used_keys(session: AsyncSession, keys: Collection[str]) -> set[str]:
    """Those of some objects that an asset refers to which is to stay.

    One that is to go never comes back, and only ready ones are shared: what it alone names is left over.
    """
    query = select(Asset.storage_key).where(Asset.storage_key.in_(keys), Asset.status != "deleted")
    return set((await session.scalars(query)).all())

"""Queries of templates."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.templates.models import TemplateRow


async def find(
    session: AsyncSession, org_id: str, template_id: str, *, lock: bool = False
) -> TemplateRow | None:
    """One of the org's own."""
    query = select(TemplateRow).where(TemplateRow.org_id == org_id, TemplateRow.id == template_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def all_of(session: AsyncSession, org_id: str) -> Sequence[TemplateRow]:
    """The org's own, in the order of making."""
    query = select(TemplateRow).where(TemplateRow.org_id == org_id).order_by(TemplateRow.id)
    return (await session.scalars(query)).all()


async def count_locked(session: AsyncSession, org_id: str) -> int:
    """How many the org has; others who add one wait until this transaction ends."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext('templates'), hashtext(:org))"), {"org": org_id}
    )
    query = select(func.count()).select_from(TemplateRow).where(TemplateRow.org_id == org_id)
    return int(await session.scalar(query) or 0)

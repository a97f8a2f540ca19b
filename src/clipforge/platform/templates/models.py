"""Tables of templates; those that come with ClipForge are data of the compose stage, not rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned, Timed


class TemplateRow(OrgOwned, Timed, Base):
    """An org's own preset: a built-in one and what is changed of it."""

    __tablename__ = "templates"
    __table_args__ = (Index("ix_templates_org_id_id", "org_id", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    based_on: Mapped[str] = mapped_column(String(60))
    document: Mapped[dict[str, Any]]

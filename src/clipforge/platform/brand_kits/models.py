"""Tables of brand kits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned, Timed


class BrandKitRow(OrgOwned, Timed, Base):
    """A brand kit; its look is that of its newest version."""

    __tablename__ = "brand_kits"
    __table_args__ = (Index("ix_brand_kits_org_id_id", "org_id", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    is_default: Mapped[bool] = mapped_column(default=False)


class BrandKitVersion(OrgOwned, Timed, Base):
    """What a kit was at one version; files are asset ids. Never changed, so that exports stay as they are.

    Attributes:
        preview_id: asset id of a picture that shows it, None until it was drawn.
    """

    __tablename__ = "brand_kit_versions"

    kit_id: Mapped[str] = mapped_column(Id, ForeignKey("brand_kits.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    preview_id: Mapped[str | None] = mapped_column(Id)
    actor: Mapped[str] = mapped_column(String(80), default="")

"""Tables of exports and review links."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned, Timed


class Export(OrgOwned, Timed, Base):
    """A moment rendered with one look; `content_hash` is what it is made of, so equal ones are one.

    Attributes:
        status: 'rendering', 'ready', 'failed', 'cancelled'.
        timeline: what is rendered, whole; empty until it has been composed.
        recipe: what the timeline is composed from, until it is rendered.
        assets: kind → asset id of the files.
        facts: size, duration, loudness and so on of the video.
    """

    __tablename__ = "exports"
    __table_args__ = (
        Index("uq_exports_org_id_content_hash", "org_id", "content_hash", unique=True),
        Index("ix_exports_org_id_id", "org_id", "id"),
        Index("ix_exports_metadata", "metadata", postgresql_using="gin"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    moment_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("moments.id", ondelete="SET NULL"), index=True
    )
    job_id: Mapped[str | None] = mapped_column(Id)
    batch_id: Mapped[str | None] = mapped_column(Id, index=True)
    status: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(300), default="")
    template: Mapped[str] = mapped_column(String(40), default="")
    brand_kit_id: Mapped[str | None] = mapped_column(Id)
    brand_kit_version: Mapped[int | None]
    aspect: Mapped[str] = mapped_column(String(8))
    profile: Mapped[str] = mapped_column(String(12), default="final")
    overrides: Mapped[dict[str, Any]] = mapped_column(default=dict)
    timeline: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recipe: Mapped[dict[str, Any] | None]
    content_hash: Mapped[str] = mapped_column(String(64))
    assets: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[dict[str, Any] | None]
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    external_id: Mapped[str | None] = mapped_column(String(255))
    created_by: Mapped[str] = mapped_column(String(80), default="")


class ReviewLink(OrgOwned, Timed, Base):
    """An address that shows some exports without sign-in, until it expires or is revoked."""

    __tablename__ = "review_links"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    export_ids: Mapped[list[str]]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(300), default="")
    may_download: Mapped[bool] = mapped_column(default=True)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    views: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str] = mapped_column(String(80), default="")

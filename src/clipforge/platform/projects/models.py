"""Tables of projects and stored files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned, Timed


class Project(OrgOwned, Timed, Base):
    """One source and all that comes of it.

    Attributes:
        origin: 'file', 'url' or 'script'.
        status: 'awaiting_upload', 'processing', 'ready', 'failed', 'cancelled'.
        version: counts what people changed, and is the ETag.
        stage: kind of the job that runs or failed, empty otherwise.
        plan: the stages of this run in their order.
        progress: 0 to 1 over all stages of the run.
        run: counts runs; the first is 1.
        run_started_at: when the work of this run began.
        duplicate_of: an older project of the org with the very same file.
        settings: `ProjectSettings` as JSON: recognition, detection, look.
        info: `MediaInfo` of the source as JSON, None until it was probed.
        error: what went wrong: code, reason, remedy.
        notices: what a person should know.
    """

    __tablename__ = "projects"
    __table_args__ = (
        Index("ix_projects_org_id_id", "org_id", "id"),
        Index("ix_projects_org_id_external_id", "org_id", "external_id"),
        Index("ix_projects_metadata", "metadata", postgresql_using="gin"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    origin: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)
    stage: Mapped[str] = mapped_column(String(20), default="")
    plan: Mapped[list[str]] = mapped_column(default=list)
    progress: Mapped[float] = mapped_column(default=0.0)
    note: Mapped[str] = mapped_column(String(300), default="")
    source_url: Mapped[str | None]
    script: Mapped[str | None]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    info: Mapped[dict[str, Any] | None]
    language: Mapped[str | None] = mapped_column(String(20))
    duration_ms: Mapped[int | None]
    error: Mapped[dict[str, Any] | None]
    notices: Mapped[list[Any]] = mapped_column(default=list)
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    external_id: Mapped[str | None] = mapped_column(String(255))
    created_by: Mapped[str] = mapped_column(String(80), default="")
    run: Mapped[int] = mapped_column(default=0)
    run_started_at: Mapped[datetime | None]
    duplicate_of: Mapped[str | None] = mapped_column(Id)
    deleted_at: Mapped[datetime | None]


DERIVED = ("poster", "peaks", "filmstrip", "proxy")
"""Kinds of files that are made of a source for browsers."""


class Asset(OrgOwned, Timed, Base):
    """A stored file.

    Attributes:
        kind: 'source', 'subtitles', 'narration', 'proxy', 'poster', 'peaks', 'filmstrip', 'sound', 'picture',
            'shots', 'video', 'srt', 'vtt', 'thumbnail', 'timeline', 'logo', 'font', 'intro', 'outro',
            'preview', 'archive', 'zip', 'media', 'caption'.
        status: 'pending' until its bytes were verified, then 'ready'; 'deleted' once they are to go.
        storage_key: of the object; equal files of one org share theirs.
        details: kind-specific facts (streams, size of sheets, rate of peaks).
    """

    __tablename__ = "assets"
    __table_args__ = (
        Index("ix_assets_org_id_id", "org_id", "id"),
        Index("ix_assets_org_id_sha256", "org_id", "sha256"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    project_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(300), default="")
    storage_key: Mapped[str] = mapped_column(String(400), index=True)
    content_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(String(64))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Upload(OrgOwned, Timed, Base):
    """An upload under way: one PUT, or parts; the client sends the bytes straight to storage.

    Attributes:
        status: 'open', 'completed', 'aborted' or 'expired'.
        part_size: bytes of every part but the last; None for one PUT.
        storage_upload_id: the storage's own name of a multipart upload.
    """

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    project_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    asset_id: Mapped[str] = mapped_column(Id, ForeignKey("assets.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(String(12))
    size: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str | None] = mapped_column(String(64))
    part_size: Mapped[int | None]
    storage_upload_id: Mapped[str | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)

"""Tables of moments."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, cast, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned, Timed


class Detection(OrgOwned, Timed, Base):
    """One outcome of DETECT: what was asked, and why there are fewer than that."""

    __tablename__ = "detections"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    requested: Mapped[int]
    shortages: Mapped[list[Any]] = mapped_column(default=list)
    notices: Mapped[list[Any]] = mapped_column(default=list)


class MomentRow(OrgOwned, Timed, Base):
    """A highlight; `version` counts changes and is the ETag.

    Attributes:
        status: 'new', 'kept' or 'dismissed'.
        origin: 'detected', 'manual', 'whole' or 'similar'.
        timeline_status: 'none', 'composing', 'ready', 'failed'.
        look: what of the project's look it has of its own; None for nothing.
        wished: counts what was wished of its clip.
        wish: what is not done yet, see `wishes`; None for nothing.
    """

    __tablename__ = "moments"
    __table_args__ = (
        Index("ix_moments_project_id_score", "project_id", "score", "id"),
        Index("ix_moments_project_id_start_ms", "project_id", "start_ms", "id"),
        Index("ix_moments_org_id_id", "org_id", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("projects.id", ondelete="CASCADE"))
    detection_id: Mapped[str | None] = mapped_column(Id, ForeignKey("detections.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(12), default="new")
    origin: Mapped[str] = mapped_column(String(12), default="detected")
    rank: Mapped[int] = mapped_column(default=0)
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    first_sentence: Mapped[int]
    last_sentence: Mapped[int]
    score: Mapped[float]
    subscores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    absent: Mapped[dict[str, Any]] = mapped_column(default=dict)
    title: Mapped[str] = mapped_column(String(300), default="")
    hashtags: Mapped[list[str]] = mapped_column(default=list)
    text: Mapped[str] = mapped_column(default="")
    timeline_status: Mapped[str] = mapped_column(String(12), default="none")
    look: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    wished: Mapped[int] = mapped_column(default=0)
    wish: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


def wished_anew() -> dict[str, Any]:
    """Values of an UPDATE of moments by which their clips are to be composed again; see `wishes`."""
    return {
        "timeline_status": "composing",
        "wished": MomentRow.wished + 1,
        "wish": func.coalesce(MomentRow.wish, cast({}, JSONB)),
    }


class MomentTimeline(OrgOwned, Timed, Base):
    """The resolved timeline of a moment, and the shots it was composed from (with margins).

    Attributes:
        edited: a person changed it by hand.
        framed: and nothing but how shots are framed, so that it can be composed again without losing that.
    """

    __tablename__ = "moment_timelines"

    moment_id: Mapped[str] = mapped_column(Id, ForeignKey("moments.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    document: Mapped[dict[str, Any]]
    edited: Mapped[bool] = mapped_column(default=False)
    framed: Mapped[bool] = mapped_column(default=False)
    look: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shots: Mapped[list[Any]] = mapped_column(default=list)
    shots_start_ms: Mapped[int] = mapped_column(default=0)
    shots_end_ms: Mapped[int] = mapped_column(default=0)


class MomentVersion(OrgOwned, Timed, Base):
    """What a moment was before a change, so that it can be put back."""

    __tablename__ = "moment_versions"

    moment_id: Mapped[str] = mapped_column(Id, ForeignKey("moments.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(String(80), default="")
    before: Mapped[dict[str, Any]]

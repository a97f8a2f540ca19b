"""Tables of transcripts: one head for each project, one row for each sentence."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned, Timed


class TranscriptHead(OrgOwned, Timed, Base):
    """All of a transcript but its words; `version` counts corrections and is the ETag."""

    __tablename__ = "transcripts"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    project_id: Mapped[str] = mapped_column(Id, ForeignKey("projects.id", ondelete="CASCADE"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(20))
    language_confidence: Mapped[float] = mapped_column(default=1.0)
    duration_ms: Mapped[int]
    speakers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    turns: Mapped[list[Any]] = mapped_column(default=list)
    engine: Mapped[str] = mapped_column(String(40))
    model: Mapped[str] = mapped_column(String(200), default="")
    timing: Mapped[str] = mapped_column(String(12), default="measured")
    notices: Mapped[list[Any]] = mapped_column(default=list)


class TranscriptSentence(OrgOwned, Base):
    """A sentence with its words, each ``[text, start, end, confidence, speaker]``; times in ms."""

    __tablename__ = "transcript_sentences"

    transcript_id: Mapped[str] = mapped_column(
        Id, ForeignKey("transcripts.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    speaker: Mapped[str | None] = mapped_column(String(40))
    words: Mapped[list[Any]]
    edited: Mapped[bool] = mapped_column(default=False)

"""Table of mails."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id


class Mail(Base):
    """A mail to be sent: written with the work it tells of, sent by the scheduler. Its text is sealed."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_due", "next_at", postgresql_where=text("sent_at IS NULL")),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(300))
    body_sealed: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

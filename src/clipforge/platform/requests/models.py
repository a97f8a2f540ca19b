"""The table of requests; written in batches behind the answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id


class RequestEntry(Base):
    """One request and how it was answered; never bodies, headers or query strings."""

    __tablename__ = "request_log"
    __table_args__ = (Index("ix_request_log_org_id_id", "org_id", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    org_id: Mapped[str | None] = mapped_column(Id)
    actor: Mapped[str] = mapped_column(String(80), default="")
    method: Mapped[str] = mapped_column(String(8))
    route: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(500))
    status: Mapped[int]
    code: Mapped[str] = mapped_column(String(80), default="")
    duration_ms: Mapped[int]
    ip: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)

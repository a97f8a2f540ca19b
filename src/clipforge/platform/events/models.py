"""The table of events: written in the transaction of what happened, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned


class Event(OrgOwned, Base):
    """Something that happened, as webhooks and streams tell it.

    Attributes:
        fanned_out_at: when its deliveries to endpoints were written.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_org_id_id", "org_id", "id"),
        Index("ix_events_unsent", "id", postgresql_where=text("fanned_out_at IS NULL")),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    type: Mapped[str] = mapped_column(String(60))
    data: Mapped[dict[str, Any]]
    project_id: Mapped[str | None] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    fanned_out_at: Mapped[datetime | None]

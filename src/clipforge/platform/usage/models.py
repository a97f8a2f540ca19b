"""The ledger: append-only, one line for each job that completed billable work."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned


class UsageEvent(OrgOwned, Base):
    """A line: source time newly analysed in ms ('minutes'), or one export ('exports').

    `source` names the work, so that a retry never adds a second line.
    """

    __tablename__ = "usage_events"
    __table_args__ = (
        Index("uq_usage_events_org_id_kind_source", "org_id", "kind", "source", unique=True),
        Index("ix_usage_events_org_id_day", "org_id", "day"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    quantity: Mapped[int]
    source: Mapped[str] = mapped_column(String(120))
    project_id: Mapped[str | None] = mapped_column(Id)
    job_id: Mapped[str | None] = mapped_column(Id)
    actor: Mapped[str] = mapped_column(String(80), default="")
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class Reservation(OrgOwned, Base):
    """Minutes kept for a job that was accepted, until it ends; in ms."""

    __tablename__ = "reservations"

    job_id: Mapped[str] = mapped_column(Id, primary_key=True)
    quantity: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

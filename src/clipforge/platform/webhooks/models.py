"""Tables of webhook endpoints and deliveries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned, Timed


class WebhookEndpoint(OrgOwned, Timed, Base):
    """A customer's address; secrets are sealed, the former one signs too until `former_until`."""

    __tablename__ = "webhook_endpoints"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    url: Mapped[str]
    description: Mapped[str] = mapped_column(String(300), default="")
    events: Mapped[list[str]]
    secret_sealed: Mapped[str]
    former_secret_sealed: Mapped[str | None]
    former_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str] = mapped_column(String(200), default="")


class Delivery(OrgOwned, Timed, Base):
    """One event on its way to one endpoint; `status`: 'pending', 'delivered', 'failed'."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_org_id_id", "org_id", "id"),
        Index("ix_deliveries_waiting", "org_id", "next_at", postgresql_where=text("status = 'pending'")),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    endpoint_id: Mapped[str] = mapped_column(
        Id, ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), index=True
    )
    event_id: Mapped[str] = mapped_column(Id, ForeignKey("events.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(12), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]


class DeliveryAttempt(OrgOwned, Base):
    """One try: what was answered, at most the first KB."""

    __tablename__ = "delivery_attempts"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    delivery_id: Mapped[str] = mapped_column(Id, ForeignKey("deliveries.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    status_code: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(300), default="")
    response: Mapped[str] = mapped_column(String(1100), default="")
    duration_ms: Mapped[int] = mapped_column(default=0)

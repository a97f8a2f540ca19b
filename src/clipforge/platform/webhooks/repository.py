"""Queries of endpoints and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import any_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.kit.ids import new_id
from clipforge.platform.base.pagination import page
from clipforge.platform.events.models import Event
from clipforge.platform.webhooks.models import Delivery, DeliveryAttempt, WebhookEndpoint

ALL = "*"


async def endpoint(session: AsyncSession, org_id: str, id: str) -> WebhookEndpoint | None:
    """One endpoint."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.org_id == org_id, WebhookEndpoint.id == id)
    return (await session.scalars(query)).one_or_none()


async def count(session: AsyncSession, org_id: str) -> int:
    """How many endpoints an org has."""
    query = select(func.count()).select_from(WebhookEndpoint).where(WebhookEndpoint.org_id == org_id)
    return int(await session.scalar(query) or 0)


async def endpoints(
    session: AsyncSession, org_id: str, *, limit: int, cursor: str | None
) -> tuple[list[WebhookEndpoint], str | None]:
    """Endpoints, newest first."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.org_id == org_id)
    order = [(WebhookEndpoint.id, True)]
    return await page(session, query, order=order, limit=limit, cursor=cursor, key=lambda row: [row.id])


async def deliveries(
    session: AsyncSession,
    org_id: str,
    endpoint_id: str,
    *,
    status: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[Delivery], str | None]:
    """Deliveries to an endpoint, newest first."""
    query = select(Delivery).where(Delivery.org_id == org_id, Delivery.endpoint_id == endpoint_id)
    if status is not None:
        query = query.where(Delivery.status == status)
    order = [(Delivery.id, True)]
    return await page(session, query, order=order, limit=limit, cursor=cursor, key=lambda row: [row.id])


async def delivery(session: AsyncSession, org_id: str, id: str) -> Delivery | None:
    """One delivery."""
    query = select(Delivery).where(Delivery.org_id == org_id, Delivery.id == id)
    return (await session.scalars(query)).one_or_none()


async def attempts(session: AsyncSession, org_id: str, delivery_id: str) -> Sequence[DeliveryAttempt]:
    """The tries of a delivery, oldest first."""
    query = (
        select(DeliveryAttempt)
        .where(DeliveryAttempt.org_id == org_id, DeliveryAttempt.delivery_id == delivery_id)
        .order_by(DeliveryAttempt.id)
    )
    return (await session.scalars(query)).all()


async def events_by_id(session: AsyncSession, org_id: str, ids: Sequence[str]) -> dict[str, Event]:
    """Events of an org by id."""
    query = select(Event).where(Event.org_id == org_id, Event.id.in_(ids))
    return {event.id: event for event in (await session.scalars(query)).all()}


async def add_delivery(session: AsyncSession, org_id: str, endpoint_id: str, event_id: str) -> Delivery:
    """One more delivery of an event, due now."""
    row = Delivery(
        id=new_id("dlv"), org_id=org_id, endpoint_id=endpoint_id, event_id=event_id, next_at=func.now()
    )
    session.add(row)
    await session.flush()
    await session.refresh(row)
    return row


async def add_deliveries(session: AsyncSession, events: Sequence[Event]) -> None:
    """Write the deliveries of new events; as the system role."""
    ids = [event.id for event in events]
    matching = await session.execute(
        select(Event.id, Event.org_id, WebhookEndpoint.id)
        .join(WebhookEndpoint, WebhookEndpoint.org_id == Event.org_id)
        .where(
            Event.id.in_(ids),
            Event.type != "webhook.test",
            WebhookEndpoint.disabled_at.is_(None),
            WebhookEndpoint.created_at <= Event.created_at,
            or_(Event.type == any_(WebhookEndpoint.events), any_(WebhookEndpoint.events) == ALL),
        )
    )
    values = [
        {
            "id": new_id("dlv"),
            "org_id": org_id,
            "endpoint_id": endpoint_id,
            "event_id": event_id,
            "status": "pending",
            "attempts": 0,
            "next_at": func.now(),
        }
        for event_id, org_id, endpoint_id in matching.all()
    ]
    if values:
        await session.execute(insert(Delivery).values(values))


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that was taken to be tried now."""

    id: str
    org_id: str
    attempt: int
    endpoint: WebhookEndpoint
    event: Event


async def take_due(session: AsyncSession, most: int, lease: timedelta) -> list[Due]:
    """Take deliveries that are due, as the system role; a sender that dies gives them back by the lease."""
    due = (
        select(Delivery.id)
        .where(Delivery.status == "pending", Delivery.next_at <= func.now())
        .order_by(Delivery.next_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = (
        await session.execute(
            update(Delivery)
            .where(Delivery.id.in_(due))
            .values(next_at=func.now() + lease, attempts=Delivery.attempts + 1)
            .returning(Delivery.id)
        )
    ).scalars()
    rows = await session.execute(
        select(Delivery.id, Delivery.org_id, Delivery.attempts, WebhookEndpoint, Event)
        .join(WebhookEndpoint, WebhookEndpoint.id == Delivery.endpoint_id)
        .join(Event, Event.id == Delivery.event_id)
        .where(Delivery.id.in_(list(taken)))
    )
    return [Due(*row) for row in rows.all()]


async def record(
    session: AsyncSession,
    due: Due,
    *,
    status_code: int | None,
    error: str,
    response: str,
    duration_ms: int,
    next_at: datetime | None,
    status: str,
) -> None:
    """Keep what came of one try, as the system role."""
    session.add(
        DeliveryAttempt(
            id=new_id("att"),
            org_id=due.org_id,
            delivery_id=due.id,
            status_code=status_code,
            error=error[:300],
            response=response[:1100],
            duration_ms=duration_ms,
        )
    )
    values: dict[str, object] = {"status": status, "next_at": next_at}
    if status == "delivered":
        values["delivered_at"] = func.now()
    # A twin that sent it too (after the lease) must not turn a success back.
    await session.execute(
        update(Delivery).where(Delivery.id == due.id, Delivery.status != "delivered").values(**values)
    )


async def disable(session: AsyncSession, endpoint_id: str, reason: str) -> None:
    """Send nothing more to an endpoint; what waits for it is given up."""
    await session.execute(
        update(WebhookEndpoint)
        .where(WebhookEndpoint.id == endpoint_id, WebhookEndpoint.disabled_at.is_(None))
        .values(disabled_at=func.now(), disabled_reason=reason)
    )
    await session.execute(
        update(Delivery)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.status == "pending")
        .values(status="failed", next_at=None)
    )

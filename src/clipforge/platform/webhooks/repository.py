"""Queries of endpoints and deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import any_, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.kit.ids import new_id
from clipforge.platform.base.pagination import page
from clipforge.platform.events.models import Event
from clipforge.platform.orgs.models import Org
from clipforge.platform.webhooks.models import Delivery, DeliveryAttempt, WebhookEndpoint

ALL = "*"

_ADD = insert(Delivery).values(next_at=func.now())

_IN_TURN = text("""
WITH RECURSIVE waiting AS (
    (SELECT org_id FROM deliveries WHERE status = 'pending' ORDER BY org_id LIMIT 1)
    UNION ALL
    SELECT (SELECT d.org_id FROM deliveries d
            WHERE d.status = 'pending' AND d.org_id > w.org_id
            ORDER BY d.org_id LIMIT 1)
    FROM waiting w WHERE w.org_id IS NOT NULL
), busy AS (
    SELECT * FROM unnest(CAST(:orgs AS text[]), CAST(:tries AS bigint[])) AS given (org_id, tries)
)
SELECT due.id
FROM waiting w
JOIN orgs o ON o.id = w.org_id AND o.deleted_at IS NULL
LEFT JOIN busy b ON b.org_id = w.org_id
CROSS JOIN LATERAL (
    SELECT d.id, d.next_at, row_number() OVER (ORDER BY d.next_at) AS place
    FROM deliveries d
    JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.disabled_at IS NULL
    WHERE d.org_id = w.org_id AND d.status = 'pending' AND d.next_at <= now()
    ORDER BY d.next_at
    LIMIT greatest(0, :most_of_an_org - coalesce(b.tries, 0))
) due
ORDER BY coalesce(b.tries, 0) + due.place, due.next_at
LIMIT :most
""")
"""What is due, a few of each org: those of orgs with the fewest tries under way first."""


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
        .join(Org, Org.id == Event.org_id)
        .where(
            Event.id.in_(ids),
            Org.deleted_at.is_(None),
            Event.type != "webhook.test",
            WebhookEndpoint.disabled_at.is_(None),
            WebhookEndpoint.created_at <= Event.created_at,
            or_(Event.type == any_(WebhookEndpoint.events), any_(WebhookEndpoint.events) == ALL),
        )
        # One that is being switched off is waited for, and waits: it gives up what was written before.
        .with_for_update(read=True, of=WebhookEndpoint)
    )
    rows = [
        {"id": new_id("dlv"), "org_id": org_id, "endpoint_id": endpoint_id, "event_id": event_id}
        for event_id, org_id, endpoint_id in matching.all()
    ]
    if rows:
        # One statement run for each row: one with a parameter for each value has an upper limit.
        await (await session.connection()).execute(_ADD, rows)


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that was taken to be tried now."""

    id: str
    org_id: str
    attempt: int
    endpoint: WebhookEndpoint
    event: Event


async def take_due(
    session: AsyncSession,
    most: int,
    lease: timedelta,
    *,
    most_of_an_org: int,
    busy: Mapping[str, int] | None = None,
) -> list[Due]:
    """Take deliveries that are due, as the system role; a sender that dies gives them back by the lease.

    Args:
        session: in a transaction of its own.
        most: how many at most.
        lease: as long as a sender has for each.
        most_of_an_org: tries of one org at a time, with those that are under way.
        busy: org → its tries under way.
    """
    now_busy = dict(busy or {})
    chosen = await session.scalars(
        _IN_TURN,
        {
            "most": most,
            "most_of_an_org": most_of_an_org,
            "orgs": list(now_busy),
            "tries": list(now_busy.values()),
        },
    )
    due = (
        select(Delivery.id)
        .where(Delivery.id.in_(chosen.all()), Delivery.status == "pending", Delivery.next_at <= func.now())
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
    """Keep what came of one try, as the system role; nothing when the delivery was removed meanwhile."""
    there = select(Delivery.id).where(Delivery.id == due.id).with_for_update()
    if await session.scalar(there) is None:
        return
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
    # A twin that sent it too (after the lease) must not turn a success back, nor may one that failed wait
    # for another try after its endpoint was switched off.
    still = Delivery.status == "pending"
    if status == "delivered":
        values["delivered_at"] = func.now()
        still = Delivery.status != "delivered"
    await session.execute(update(Delivery).where(Delivery.id == due.id, still).values(**values))


async def disable(session: AsyncSession, endpoint_id: str, reason: str) -> None:
    """Send nothing more to an endpoint; what waits for it is given up."""
    await session.execute(
        update(WebhookEndpoint)
        .where(WebhookEndpoint.id == endpoint_id, WebhookEndpoint.disabled_at.is_(None))
        .values(disabled_at=func.now(), disabled_reason=reason)
    )
    await give_up(session, endpoint_id)


async def give_up(session: AsyncSession, endpoint_id: str) -> None:
    """Let nothing wait for an endpoint any more."""
    await session.execute(
        update(Delivery)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.status == "pending")
        .values(status="failed", next_at=None)
    )

"""Endpoints of customers: made, changed, tested, their secrets exchanged, deliveries read and sent again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from clipforge.kit.errors import BadInputError
from clipforge.kit.ids import new_id
from clipforge.kit.net import check_url
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem, conflict, invalid, not_found
from clipforge.platform.events import service as events
from clipforge.platform.orgs import audit
from clipforge.platform.orgs.proof import require_proved_address
from clipforge.platform.webhooks import repository
from clipforge.platform.webhooks.models import Delivery, WebhookEndpoint
from clipforge.platform.webhooks.schemas import (
    AttemptOut,
    DeliveryDetail,
    DeliveryOut,
    WebhookCreate,
    WebhookUpdate,
)
from clipforge.platform.webhooks.signing import new_signing_secret, payload

MOST_ENDPOINTS = 20
BOTH_SECRETS = timedelta(hours=24)
"""How long the former secret signs too after an exchange."""


async def create(context: Context, wish: WebhookCreate) -> tuple[WebhookEndpoint, str]:
    """A new endpoint and its secret, which is shown once."""
    await require_proved_address(context)
    _check_url(context, wish.url)
    _check_events(wish.events)
    if await repository.count(context.session, context.org_id) >= MOST_ENDPOINTS:
        raise conflict(
            "too_many_webhooks", f"An org has at most {MOST_ENDPOINTS} webhooks; delete one first."
        )
    secret, id = new_signing_secret(), new_id("wh")
    row = WebhookEndpoint(
        id=id,
        org_id=context.org_id,
        url=wish.url,
        description=wish.description,
        events=wish.events,
        secret_sealed=context.deps.vault.seal(secret, f"webhook/{id}"),
        disabled_reason="",
    )
    context.session.add(row)
    audit.record(context, "webhook.created", id, url=wish.url)
    await context.session.flush()
    await context.session.refresh(row)
    return row, secret


async def get(context: Context, id: str) -> WebhookEndpoint:
    """One endpoint; 404 when the org has none of that id."""
    row = await repository.endpoint(context.session, context.org_id, id)
    if row is None:
        raise not_found("webhook", id)
    return row


async def list_all(
    context: Context, limit: int, cursor: str | None
) -> tuple[list[WebhookEndpoint], str | None]:
    """The org's endpoints, newest first."""
    return await repository.endpoints(context.session, context.org_id, limit=limit, cursor=cursor)


async def update(context: Context, id: str, wish: WebhookUpdate) -> WebhookEndpoint:
    """Change an endpoint; enabling one that was given up tries new events again."""
    row = await get(context, id)
    if wish.url is not None:
        _check_url(context, wish.url)
        row.url = wish.url
    if wish.events is not None:
        _check_events(wish.events)
        row.events = wish.events
    if wish.description is not None:
        row.description = wish.description
    if wish.enabled is True:
        row.disabled_at, row.disabled_reason = None, ""
    elif wish.enabled is False and row.disabled_at is None:
        row.disabled_at, row.disabled_reason = datetime.now(UTC), "Switched off"
        await context.session.flush()  # locks the endpoint, for which deliveries are being written, first
        await repository.give_up(context.session, id)
    audit.record(context, "webhook.changed", id)
    await context.session.flush()
    await context.session.refresh(row)
    return row


async def delete(context: Context, id: str) -> None:
    """Remove an endpoint with its deliveries."""
    await context.session.delete(await get(context, id))
    audit.record(context, "webhook.deleted", id)
    await context.session.flush()


async def rotate(context: Context, id: str) -> tuple[WebhookEndpoint, str]:
    """A new secret; for 24 hours deliveries carry signatures of both."""
    row, secret = await get(context, id), new_signing_secret()
    row.former_secret_sealed, row.former_until = row.secret_sealed, datetime.now(UTC) + BOTH_SECRETS
    row.secret_sealed = context.deps.vault.seal(secret, f"webhook/{id}")
    audit.record(context, "webhook.secret_rotated", id)
    await context.session.flush()
    await context.session.refresh(row)
    return row, secret


async def test(context: Context, id: str) -> DeliveryOut:
    """Send `webhook.test` to this endpoint alone."""
    row = await get(context, id)
    if row.disabled_at is not None:
        raise conflict("webhook_disabled", "This webhook is switched off; enable it first.")
    event = await events.emit(context, "webhook.test", {"webhook_id": id})
    delivery = await repository.add_delivery(context.session, context.org_id, id, event.id)
    return _out(delivery, event.type)


async def deliveries(
    context: Context, id: str, status: str | None, limit: int, cursor: str | None
) -> tuple[list[DeliveryOut], str | None]:
    """Deliveries to an endpoint, newest first."""
    await get(context, id)
    rows, following = await repository.deliveries(
        context.session, context.org_id, id, status=status, limit=limit, cursor=cursor
    )
    return await _outs(context, rows), following


async def delivery(context: Context, id: str) -> DeliveryDetail:
    """A delivery with what was sent and every try."""
    row = await repository.delivery(context.session, context.org_id, id)
    if row is None:
        raise not_found("delivery", id)
    found = await repository.events_by_id(context.session, context.org_id, [row.event_id])
    event = found[row.event_id]
    tries = await repository.attempts(context.session, context.org_id, id)
    return DeliveryDetail(
        **_out(row, event.type).model_dump(),
        payload=payload(event),
        tries=[
            AttemptOut(
                at=one.at,
                status_code=one.status_code,
                error=one.error,
                response=one.response,
                duration_ms=one.duration_ms,
            )
            for one in tries
        ],
    )


async def redeliver(context: Context, id: str) -> DeliveryOut:
    """Send an event once more, as a delivery of its own under the same webhook-id."""
    row = await repository.delivery(context.session, context.org_id, id)
    if row is None:
        raise not_found("delivery", id)
    endpoint = await get(context, row.endpoint_id)
    if endpoint.disabled_at is not None:
        raise conflict("webhook_disabled", "This webhook is switched off; enable it first.")
    again = await repository.add_delivery(context.session, context.org_id, row.endpoint_id, row.event_id)
    return (await _outs(context, [again]))[0]


def _check_url(context: Context, url: str) -> None:
    try:
        check_url(url)
    except BadInputError as error:
        raise invalid("url", error.message) from error
    if (
        not url.startswith("https://")
        and not context.deps.net.networks
        and not context.deps.net.allow_private
    ):
        raise invalid("url", "Webhooks are sent over https only.")


def _check_events(types: Sequence[str]) -> None:
    known = {*events.TYPES, repository.ALL}
    for type in types:
        if type not in known:
            raise Problem(
                422,
                "validation_failed",
                f"There is no event '{type[:60]}'; choose of {', '.join(sorted(known))}.",
                errors=[
                    {"field": "events", "code": "unknown_event", "detail": f"There is no '{type[:60]}'."}
                ],
            )


async def _outs(context: Context, rows: Sequence[Delivery]) -> list[DeliveryOut]:
    ids = [row.event_id for row in rows]
    found = await repository.events_by_id(context.session, context.org_id, ids)
    return [_out(row, found[row.event_id].type) for row in rows]


def _out(row: Delivery, event_type: str) -> DeliveryOut:
    return DeliveryOut(
        id=row.id,
        webhook_id=row.endpoint_id,
        event_id=row.event_id,
        event_type=event_type,
        status=row.status,
        attempts=row.attempts,
        next_at=row.next_at,
        delivered_at=row.delivered_at,
        created_at=row.created_at,
    )

"""Routes of webhooks."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response

from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import MOST, Page
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.events import service as events
from clipforge.platform.events.schemas import EventOut
from clipforge.platform.webhooks import service
from clipforge.platform.webhooks.models import WebhookEndpoint
from clipforge.platform.webhooks.schemas import (
    DeliveryDetail,
    DeliveryOut,
    WebhookCreate,
    WebhookOut,
    WebhookSecret,
    WebhookUpdate,
)

router = Router(tag="webhooks")
Reader = Annotated[Context, allowed("webhooks:read")]
Writer = Annotated[Context, allowed("webhooks:write")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Cursor = Annotated[str | None, Query(max_length=500)]


def _out(row: WebhookEndpoint) -> WebhookOut:
    return WebhookOut(
        id=row.id,
        url=row.url,
        events=row.events,
        description=row.description,
        enabled=row.disabled_at is None,
        disabled_reason=row.disabled_reason,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


@router.post("/webhooks", status_code=201, summary="Add a webhook")
async def create_webhook(context: Writer, body: WebhookCreate) -> WebhookSecret:
    """Deliveries are signed with the secret, which is shown this once (Standard Webhooks)."""
    row, secret = await service.create(context, body)
    return WebhookSecret(**_out(row).model_dump(), secret=secret)


@router.get("/webhooks", summary="List webhooks")
async def list_webhooks(context: Reader, limit: Limit = 20, cursor: Cursor = None) -> Page[WebhookOut]:
    """The org's webhooks, newest first."""
    rows, following = await service.list_all(context, limit, cursor)
    return Page(data=[_out(row) for row in rows], has_more=following is not None, next_cursor=following)


@router.get("/webhooks/events", summary="List events")
async def list_events(
    context: Reader,
    type: Annotated[str | None, Query(max_length=60)] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[EventOut]:
    """What happened in the org, newest first."""
    rows, following = await events.history(context, type=type, limit=limit, cursor=cursor)
    data = [
        EventOut(
            id=row.id, type=row.type, project_id=row.project_id, data=row.data, created_at=row.created_at
        )
        for row in rows
    ]
    return Page(data=data, has_more=following is not None, next_cursor=following)


@router.get("/webhooks/deliveries/{delivery_id}", summary="Get a delivery")
async def get_delivery(context: Reader, delivery_id: str) -> DeliveryDetail:
    """What was sent, and what was answered to every try."""
    return await service.delivery(context, delivery_id)


@router.post("/webhooks/deliveries/{delivery_id}/redeliver", status_code=202, summary="Send a delivery again")
async def redeliver(context: Writer, delivery_id: str) -> DeliveryOut:
    """A new delivery of the same event, with the same webhook-id."""
    return await service.redeliver(context, delivery_id)


@router.get("/webhooks/{webhook_id}", summary="Get a webhook")
async def get_webhook(context: Reader, webhook_id: str) -> WebhookOut:
    """One webhook."""
    return _out(await service.get(context, webhook_id))


@router.patch("/webhooks/{webhook_id}", summary="Change a webhook")
async def update_webhook(context: Writer, webhook_id: str, body: WebhookUpdate) -> WebhookOut:
    """Change address, events or description; switch it off or on."""
    return _out(await service.update(context, webhook_id, body))


@router.delete("/webhooks/{webhook_id}", status_code=204, summary="Delete a webhook")
async def delete_webhook(context: Writer, webhook_id: str) -> Response:
    """Remove it with its deliveries."""
    await service.delete(context, webhook_id)
    return Response(status_code=204)


@router.post("/webhooks/{webhook_id}/rotate-secret", summary="Exchange the secret")
async def rotate_webhook_secret(context: Writer, webhook_id: str) -> WebhookSecret:
    """For 24 hours deliveries carry signatures of the former and the new secret."""
    row, secret = await service.rotate(context, webhook_id)
    return WebhookSecret(**_out(row).model_dump(), secret=secret)


@router.post("/webhooks/{webhook_id}/test", status_code=202, summary="Send a test event")
async def test_webhook(context: Writer, webhook_id: str) -> DeliveryOut:
    """Send `webhook.test` to this webhook."""
    return await service.test(context, webhook_id)


@router.get("/webhooks/{webhook_id}/deliveries", summary="List deliveries")
async def list_deliveries(
    context: Reader,
    webhook_id: str,
    status: Literal["pending", "delivered", "failed"] | None = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[DeliveryOut]:
    """Deliveries to this webhook, newest first."""
    rows, following = await service.deliveries(context, webhook_id, status, limit, cursor)
    return Page(data=rows, has_more=following is not None, next_cursor=following)

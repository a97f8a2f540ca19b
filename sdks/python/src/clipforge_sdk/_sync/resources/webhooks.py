# Made by `make sdks` from _async/resources/webhooks.py: change that one.
"""Webhooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk import webhooks as arriving
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource
from clipforge_sdk.events import Event
from clipforge_sdk.types import DeliveryStatus


class Webhooks(Resource):
    """Webhooks: endpoints, what was sent to them, and `unwrap` for what arrives."""

    def create(
        self,
        *,
        url: str,
        description: Opt[str] = NOT_GIVEN,
        events: Opt[Sequence[str]] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.WebhookSecret:
        """Add a webhook.

        Deliveries are signed with the secret, which is shown this once (Standard Webhooks).

        Args:
            url: where it is sent to.
            description: for yourself.
            events: types to be told of; ``['*']`` for all.
        """
        return self._api.call(
            call("POST", "/v1/webhooks", body=given(url=url, description=description, events=events)),
            as_model(models.WebhookSecret),
            options,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, **options: Unpack[Options]
    ) -> Page[models.WebhookOut, models.PageWebhookOut]:
        """List webhooks.

        The org's webhooks, newest first.

        Args:
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/webhooks", query={"limit": limit, "cursor": cursor}),
            models.PageWebhookOut,
            options,
        )

    def get(self, webhook_id: str, **options: Unpack[Options]) -> models.WebhookOut:
        """Get a webhook.

        Without its secret, which is shown when it is made or exchanged.

        Args:
            webhook_id: the webhook.
        """
        return self._api.call(
            call("GET", "/v1/webhooks/{webhook_id}", webhook_id), as_model(models.WebhookOut), options
        )

    def update(
        self,
        webhook_id: str,
        *,
        url: Opt[str | None] = NOT_GIVEN,
        description: Opt[str | None] = NOT_GIVEN,
        enabled: Opt[bool | None] = NOT_GIVEN,
        events: Opt[Sequence[str] | None] = NOT_GIVEN,
        **options: Unpack[Options],
    ) -> models.WebhookOut:
        """Change a webhook.

        Change address, events or description; switch it off or on.

        Args:
            webhook_id: the webhook.
            url: where it is sent to.
            description: for yourself.
            enabled: whether it is sent to.
            events: types to be told of; ``['*']`` for all.
        """
        return self._api.call(
            call(
                "PATCH",
                "/v1/webhooks/{webhook_id}",
                webhook_id,
                body=given(url=url, description=description, enabled=enabled, events=events),
            ),
            as_model(models.WebhookOut),
            options,
        )

    def delete(self, webhook_id: str, **options: Unpack[Options]) -> None:
        """Delete a webhook.

        Remove it with its deliveries.

        Args:
            webhook_id: the webhook.
        """
        self._api.call(call("DELETE", "/v1/webhooks/{webhook_id}", webhook_id), as_nothing, options)

    def get_delivery(self, delivery_id: str, **options: Unpack[Options]) -> models.DeliveryDetail:
        """Get a delivery.

        What was sent, and what was answered to every try.

        Args:
            delivery_id: the delivery.
        """
        return self._api.call(
            call("GET", "/v1/webhooks/deliveries/{delivery_id}", delivery_id),
            as_model(models.DeliveryDetail),
            options,
        )

    def list_deliveries(
        self,
        webhook_id: str,
        *,
        status: DeliveryStatus | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> Page[models.DeliveryOut, models.PageDeliveryOut]:
        """List deliveries.

        Deliveries to this webhook, newest first.

        Args:
            webhook_id: the webhook.
            status: only those in this state.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call(
                "GET",
                "/v1/webhooks/{webhook_id}/deliveries",
                webhook_id,
                query={"status": status, "limit": limit, "cursor": cursor},
            ),
            models.PageDeliveryOut,
            options,
        )

    def list_events(
        self,
        *,
        type: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> Page[models.EventOut, models.PageEventOut]:
        """List events.

        What happened in the org, newest first.

        Args:
            type: only of this type.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/webhooks/events", query={"type": type, "limit": limit, "cursor": cursor}),
            models.PageEventOut,
            options,
        )

    def redeliver(self, delivery_id: str, **options: Unpack[PostOptions]) -> models.DeliveryOut:
        """Send a delivery again.

        A new delivery of the same event, with the same webhook-id.

        Args:
            delivery_id: the delivery.
        """
        return self._api.call(
            call("POST", "/v1/webhooks/deliveries/{delivery_id}/redeliver", delivery_id),
            as_model(models.DeliveryOut),
            options,
        )

    def rotate_secret(self, webhook_id: str, **options: Unpack[PostOptions]) -> models.WebhookSecret:
        """Exchange the secret.

        For 24 hours deliveries carry signatures of the former and the new secret.

        Args:
            webhook_id: the webhook.
        """
        return self._api.call(
            call("POST", "/v1/webhooks/{webhook_id}/rotate-secret", webhook_id),
            as_model(models.WebhookSecret),
            options,
        )

    def test(self, webhook_id: str, **options: Unpack[PostOptions]) -> models.DeliveryOut:
        """Send a test event.

        Send `webhook.test` to this webhook.

        Args:
            webhook_id: the webhook.
        """
        return self._api.call(
            call("POST", "/v1/webhooks/{webhook_id}/test", webhook_id), as_model(models.DeliveryOut), options
        )

    @staticmethod
    def unwrap(body: bytes | str, headers: Mapping[str, str], secret: str | Sequence[str]) -> Event:
        """Verify a webhook that arrived and give its event; nothing is asked of the API.

        Args:
            body: as it arrived, byte for byte.
            headers: of the request; case does not matter.
            secret: of the endpoint (``whsec_…``), or several, while one is being exchanged.

        Raises:
            WebhookVerificationError: it is not from ClipForge, or its time is more than five minutes off.
        """
        return arriving.unwrap(body, headers, secret)

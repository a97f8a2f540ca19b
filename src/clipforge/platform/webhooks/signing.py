"""Standard Webhooks: what is sent, and how it is signed (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import Webhook

from clipforge.platform.events.models import Event

_SECRET_BYTES = 24
PREFIX = "whsec_"


def new_signing_secret() -> str:
    """A secret as Standard Webhooks writes it: 'whsec_' and 24 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def payload(event: Event) -> dict[str, Any]:
    """The thin body: type, time and ids; readers fetch the rest."""
    made = event.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"type": event.type, "timestamp": made, "data": event.data}


def signed(event: Event, signing_secrets: tuple[str, ...], now: datetime) -> tuple[bytes, dict[str, str]]:
    """Body and headers of one delivery; each secret adds a signature, so that one can be exchanged.

    The id is the event's and stays the same over retries, so that receivers can tell a repetition.
    """
    body = json.dumps(payload(event), separators=(",", ":"), ensure_ascii=False)
    signatures = [Webhook(secret).sign(event.id, now, body) for secret in signing_secrets]
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "ClipForge-Webhooks/1",
        "webhook-id": event.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
    return body.encode(), headers

"""Webhooks as they arrive: verified as Standard Webhooks says, and typed. Works without a client.

Example:
    ```python
    from clipforge_sdk import webhooks

    @app.post("/hooks/clipforge")
    async def hook(request: Request):
        event = webhooks.unwrap(await request.body(), request.headers, secret=os.environ["HOOK_SECRET"])
        if event.type == "project.ready":
            print(event.data.project_id)
    ```
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from standardwebhooks import webhooks as standard

from clipforge_sdk.errors import WebhookVerificationError
from clipforge_sdk.events import Event, event_of


def unwrap(body: bytes | str, headers: Mapping[str, str], secret: str | Sequence[str]) -> Event:
    """Verify a webhook and give its event.

    Args:
        body: as it arrived, byte for byte: not decoded and encoded again.
        headers: of the request; case does not matter.
        secret: of the endpoint (``whsec_…``), or several, while one is being exchanged.

    Returns:
        The event. The same event may arrive more than once: its `id` stays the same.

    Raises:
        WebhookVerificationError: no signature fits any secret, headers are missing, its time is more than
            five minutes off, or it is no event.
        ValueError: no secret was given, or one that is none.
    """
    secrets = [secret] if isinstance(secret, str) else list(secret)
    if not secrets:
        raise ValueError("a secret is needed")
    lower = {name.lower(): value for name, value in headers.items()}
    _verify(body, lower, [_verifier(one) for one in secrets])
    try:
        fields = json.loads(body)
        return event_of({**fields, "id": lower.get("webhook-id", "")})
    except (ValueError, TypeError, ValidationError) as error:
        raise WebhookVerificationError("the body is no event") from error


def _verifier(secret: str) -> standard.Webhook:
    try:
        return standard.Webhook(secret)
    except (ValueError, standard.EmptyWebhookSecretError) as error:
        raise ValueError("a webhook's secret is 'whsec_' and base64") from error


def _verify(body: bytes | str, headers: dict[str, str], verifiers: Sequence[standard.Webhook]) -> None:
    reason = ""
    for verifier in verifiers:
        try:
            verifier.verify(body, headers, json_parse=False)
        # The library lets ValueError out of signatures that are no base64 or have no comma.
        except (standard.WebhookVerificationError, ValueError) as error:
            reason = str(error) or type(error).__name__
        else:
            return
    raise WebhookVerificationError(f"this is not to be trusted: {reason}")

"""Requests to providers: guarded, bounded in size and time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

import httpx

from clipforge.kit.errors import ClipForgeError
from clipforge.kit.net import NetPolicy, guarded_client, network_failure
from clipforge.kit.net_bounds import Bounds
from clipforge.services.identity.protocol import IdentityRefused, IdentityUnavailable

_MOST_BYTES = 1 << 20
_SECONDS = 10.0  # for the whole of a request


class ProviderHttp:
    """A client for one provider.

    Args:
        policy: what may be reached.
    """

    def __init__(self, policy: NetPolicy) -> None:
        self._policy = policy

    def get(self, url: str, *, token: str = "") -> Any:
        """JSON at an address."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self._json("GET", url, headers=headers)

    def post_form(self, url: str, form: Mapping[str, str], auth: tuple[str, str] | None = None) -> Any:
        """JSON that answers a form; `auth` is our id and secret, for HTTP Basic."""
        # Escaped before they are joined by a colon, as RFC 6749 (2.3.1) has it.
        basic = httpx.BasicAuth(quote_plus(auth[0]), quote_plus(auth[1])) if auth else None
        return self._json("POST", url, form=form, auth=basic)

    def _json(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        auth: httpx.BasicAuth | None = None,
    ) -> Any:
        try:
            with guarded_client(self._policy, Bounds.within(_SECONDS)) as client:
                # A secret is sent to the address that was configured, and to no other.
                client.follow_redirects = False
                sent = {"Accept": "application/json", **(headers or {})}
                data = dict(form) if form else None
                with client.stream(method, url, headers=sent, data=data, auth=auth) as answer:
                    body = b""
                    for piece in answer.iter_bytes():
                        body += piece
                        if len(body) > _MOST_BYTES:
                            raise IdentityUnavailable("the sign-in provider's answer is too long")
        except httpx.HTTPError as error:
            raise IdentityUnavailable(
                network_failure(error, url).reason, subject="the sign-in provider", remedy="Try again"
            ) from error
        except ClipForgeError as error:
            raise IdentityUnavailable(error.reason, subject=error.subject, remedy=error.remedy) from error
        try:
            found = json.loads(body)
        except ValueError as error:
            raise IdentityUnavailable(
                f"the sign-in provider answered {answer.status_code} without JSON"
            ) from error
        if answer.status_code >= 500:
            raise IdentityUnavailable(f"the sign-in provider answered {answer.status_code}")
        if answer.status_code >= 400 or (isinstance(found, dict) and "error" in found):
            code = found.get("error") if isinstance(found, dict) else None
            reason = code if isinstance(code, str) else str(answer.status_code)
            raise IdentityRefused(
                f"the sign-in provider refused it ({reason[:80]})", remedy="Start the sign-in again"
            )
        return found


def member(found: object, name: str) -> str:
    """A text member of a provider's answer; raises `IdentityUnavailable` without it."""
    value = found.get(name) if isinstance(found, dict) else None
    if not isinstance(value, str) or not value:
        raise IdentityUnavailable(f"the sign-in provider's answer lacks {name}")
    return value

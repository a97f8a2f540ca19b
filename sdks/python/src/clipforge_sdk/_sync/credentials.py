# Made by `make sdks` from _async/credentials.py: change that one.
"""Tokens for OAuth2 clients, got and renewed."""

from __future__ import annotations

import time

import httpx

from clipforge_sdk._config import DEFAULT_RETRIES, DEFAULT_TIMEOUT, Config
from clipforge_sdk._sync.resources.oauth import OAuth
from clipforge_sdk._sync.runtime import Lock
from clipforge_sdk._sync.transport import Api

_EARLY_SECONDS = 60.0
"""A token is renewed so long before its end, that no request carries one that ends on the way."""


class ClientCredentials:
    """Gets access tokens with the id and secret of an OAuth2 client, and renews them before they end.

    Args:
        client_id: as it was shown when the client was made.
        client_secret: likewise.
        scope: what tokens may do, separated by spaces; all that the client may when empty.
        base_url: of the API; `CLIPFORGE_BASE_URL` when None.
        http_client: makes the connections; one for each request of a token when None.

    Example:
        ```python
        client = ClipForge(api_key=ClientCredentials("oac_…", "cfo_…"))
        ```
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        scope: str = "",
        base_url: str | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        self._id = client_id
        self._secret = client_secret
        self._scope = scope
        self._config = Config.of("", base_url, "", DEFAULT_TIMEOUT, DEFAULT_RETRIES)
        self._http = http_client
        self._lock = Lock()
        self._token = ""
        self._until = 0.0

    def __call__(self) -> str:
        """A token that is good for a while."""
        with self._lock:
            if not self._token or time.monotonic() >= self._until:
                asked = time.monotonic()
                if self._http is not None:
                    seconds = self._renew(self._http)
                else:
                    with httpx.Client() as http:
                        seconds = self._renew(http)
                self._until = asked + max(seconds - _EARLY_SECONDS, seconds / 2)
            return self._token

    def forget(self, token: str) -> None:
        """Do not give this token again: the API refused it."""
        if token == self._token:
            self._until = 0.0

    def _renew(self, http: httpx.Client) -> float:
        made = OAuth(Api(self._config, http)).create_token(
            client_id=self._id, client_secret=self._secret, scope=self._scope
        )
        self._token = made.access_token
        return float(made.expires_in)

# Made by `make sdks` from _async/resources/oauth_clients.py: change that one.
"""OAuth2 clients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._call import call, given
from clipforge_sdk._options import Options, PostOptions
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource


class OAuthClients(Resource):
    """OAuth2 clients, for the client-credentials grant."""

    def create(
        self, *, name: str, scopes: Sequence[str], **options: Unpack[PostOptions]
    ) -> models.OAuthClientMade:
        """Make an OAuth2 client.

        For the client-credentials grant; `client_secret` stands in this answer only.

        Args:
            name: to show.
            scopes: what it may do, as ``projects:read``.
        """
        return self._api.call(
            call("POST", "/v1/oauth/clients", body=given(name=name, scopes=scopes)),
            as_model(models.OAuthClientMade),
            options,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, **options: Unpack[Options]
    ) -> Page[models.OAuthClientOut, models.PageOAuthClientOut]:
        """List OAuth2 clients.

        Newest first, revoked ones included.

        Args:
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/oauth/clients", query={"limit": limit, "cursor": cursor}),
            models.PageOAuthClientOut,
            options,
        )

    def rename(self, client_id: str, *, name: str, **options: Unpack[Options]) -> models.OAuthClientOut:
        """Rename an OAuth2 client.

        Only live clients can be renamed.

        Args:
            client_id: the client.
            name: to show.
        """
        return self._api.call(
            call("PATCH", "/v1/oauth/clients/{client_id}", client_id, body=given(name=name)),
            as_model(models.OAuthClientOut),
            options,
        )

    def revoke(self, client_id: str, **options: Unpack[Options]) -> None:
        """Revoke an OAuth2 client.

        Its access tokens end at once too.

        Args:
            client_id: the client.
        """
        self._api.call(call("DELETE", "/v1/oauth/clients/{client_id}", client_id), as_nothing, options)

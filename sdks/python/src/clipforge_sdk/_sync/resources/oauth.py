# Made by `make sdks` from _async/resources/oauth.py: change that one.
"""OAuth2: tokens for clients."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model
from clipforge_sdk._call import call
from clipforge_sdk._options import PostOptions
from clipforge_sdk._sync.resource import Resource
from clipforge_sdk._sync.resources.oauth_clients import OAuthClients
from clipforge_sdk._sync.transport import Api


class OAuth(Resource):
    """OAuth2: tokens for clients; `ClientCredentials` gets and renews them by itself.

    Attributes:
        clients: those that may ask for tokens.
    """

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self.clients = OAuthClients(api)

    def create_token(
        self,
        *,
        client_id: str,
        client_secret: str,
        scope: str = "",
        grant_type: str = "client_credentials",
        **options: Unpack[PostOptions],
    ) -> models.ClientToken:
        """Get an access token as an OAuth2 client.

        RFC 6749, 4.4. Refusals are errors like everywhere; the `error` of RFC 6749 stands in their `body`.

        Args:
            client_id: the client.
            client_secret: as it was shown when the client was made.
            scope: what it may do, separated by spaces; all that the client may when empty.
            grant_type: the only one there is.
        """
        return self._api.call(
            call(
                "POST",
                "/v1/oauth/token",
                form={
                    "grant_type": grant_type,
                    "client_id": client_id,
                    "client_secret": client_secret,
                    "scope": scope,
                },
                signed_in=False,
            ),
            as_model(models.ClientToken),
            options,
        )

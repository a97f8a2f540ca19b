# Made by `make sdks` from _async/resources/provider_keys.py: change that one.
"""Keys of providers."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._call import call, given
from clipforge_sdk._options import Options
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource


class ProviderKeys(Resource):
    """An organisation's own keys at providers, as of a recogniser."""

    def list(self, **options: Unpack[Options]) -> Page[models.ProviderKeyOut, models.ProviderKeyList]:
        """List keys at providers.

        Only their ends are shown.
        """
        return listing(self._api, call("GET", "/v1/provider-keys"), models.ProviderKeyList, options)

    def put(self, provider: str, *, key: str, **options: Unpack[Options]) -> models.ProviderKeyOut:
        """Set the key at a provider.

        Kept encrypted, and used for this organisation's projects alone.

        Args:
            provider: id of the provider.
            key: as the provider gave it.
        """
        return self._api.call(
            call("PUT", "/v1/provider-keys/{provider}", provider, body=given(key=key)),
            as_model(models.ProviderKeyOut),
            options,
        )

    def delete(self, provider: str, **options: Unpack[Options]) -> None:
        """Delete the key at a provider.

        Projects use the server's key again, or the local engine.

        Args:
            provider: id of the provider.
        """
        self._api.call(call("DELETE", "/v1/provider-keys/{provider}", provider), as_nothing, options)

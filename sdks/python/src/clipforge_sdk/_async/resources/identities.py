"""Accounts at sign-in providers."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions


class AsyncIdentities(AsyncResource):
    """Accounts at sign-in providers with which a person signs in."""

    def list(self, **options: Unpack[Options]) -> AsyncListing[models.IdentityOut, models.IdentityList]:
        """List linked accounts.

        Your accounts at sign-in providers.
        """
        return listing(self._api, call("GET", "/v1/identities"), models.IdentityList, options)

    async def link(
        self,
        provider: str,
        *,
        code: str,
        state: str,
        binding: str,
        iss: Opt[str | None] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.IdentityOut:
        """Link an account.

        From now on it signs you in.

        Args:
            provider: id of the provider.
            code: of the provider's answer.
            state: as it was started with.
            binding: as it was started with, kept by the browser and never in an address.
            iss: of the provider's answer, when there is one (RFC 9207).
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/identities/{provider}",
                provider,
                body=given(code=code, state=state, binding=binding, iss=iss),
            ),
            as_model(models.IdentityOut),
            options,
        )

    async def start_linking(self, provider: str, **options: Unpack[PostOptions]) -> models.ProviderStart:
        """Start to link an account.

        As for a sign-in; finish it with `POST /v1/identities/{provider}`.

        Args:
            provider: id of the provider.
        """
        return await self._api.call(
            call("POST", "/v1/identities/{provider}/start", provider), as_model(models.ProviderStart), options
        )

    async def unlink(self, identity_id: str, **options: Unpack[Options]) -> None:
        """Unlink an account.

        Not the last way to sign in.

        Args:
            identity_id: the account at a provider.
        """
        await self._api.call(call("DELETE", "/v1/identities/{identity_id}", identity_id), as_nothing, options)

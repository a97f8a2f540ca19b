# Made by `make sdks` from _async/resources/identities.py: change that one.
"""Accounts at sign-in providers."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource


class Identities(Resource):
    """Accounts at sign-in providers with which a person signs in."""

    def list(self, **options: Unpack[Options]) -> Page[models.IdentityOut, models.IdentityList]:
        """List linked accounts.

        Your accounts at sign-in providers.
        """
        return listing(self._api, call("GET", "/v1/identities"), models.IdentityList, options)

    def link(
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
        return self._api.call(
            call(
                "POST",
                "/v1/identities/{provider}",
                provider,
                body=given(code=code, state=state, binding=binding, iss=iss),
            ),
            as_model(models.IdentityOut),
            options,
        )

    def start_linking(self, provider: str, **options: Unpack[PostOptions]) -> models.ProviderStart:
        """Start to link an account.

        As for a sign-in; finish it with `POST /v1/identities/{provider}`.

        Args:
            provider: id of the provider.
        """
        return self._api.call(
            call("POST", "/v1/identities/{provider}/start", provider), as_model(models.ProviderStart), options
        )

    def unlink(self, identity_id: str, **options: Unpack[Options]) -> None:
        """Unlink an account.

        Not the last way to sign in.

        Args:
            identity_id: the account at a provider.
        """
        self._api.call(call("DELETE", "/v1/identities/{identity_id}", identity_id), as_nothing, options)

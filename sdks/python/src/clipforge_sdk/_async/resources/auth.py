"""Signing up and in, as people do."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions


class AsyncAuth(AsyncResource):
    """Signing up and in, as people do; programs use a key instead."""

    async def finish_provider(
        self,
        provider: str,
        *,
        code: str,
        state: str,
        binding: str,
        iss: Opt[str | None] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.SignedIn:
        """Sign in with a provider's answer.

        Makes the account when it is new and this server takes new ones.

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
                "/v1/auth/providers/{provider}/finish",
                provider,
                body=given(code=code, state=state, binding=binding, iss=iss),
                signed_in=False,
            ),
            as_model(models.SignedIn),
            options,
        )

    async def forgot_password(self, *, email: str, **options: Unpack[PostOptions]) -> None:
        """Ask for a link to set a new password.

        Always answered alike, whether there is such an account or not.

        Args:
            email: an e-mail address.
        """
        await self._api.call(
            call("POST", "/v1/auth/forgot-password", body=given(email=email), signed_in=False),
            as_nothing,
            options,
        )

    async def providers(self, **options: Unpack[Options]) -> models.ProviderList:
        """List sign-in providers.

        Those that are configured, and who may sign up.
        """
        return await self._api.call(
            call("GET", "/v1/auth/providers", signed_in=False), as_model(models.ProviderList), options
        )

    async def refresh(self, *, refresh_token: str, **options: Unpack[PostOptions]) -> models.SignedIn:
        """Get the next pair of tokens.

        A refresh token is good once.

        Using it again ends the session, but for ten seconds after the first use, in which it gives the same
        next one: two tabs may refresh at once.

        Args:
            refresh_token: the newest one.
        """
        return await self._api.call(
            call("POST", "/v1/auth/refresh", body=given(refresh_token=refresh_token), signed_in=False),
            as_model(models.SignedIn),
            options,
        )

    async def resend_verification(self, **options: Unpack[PostOptions]) -> None:
        """Mail the confirmation again.

        Earlier links are no longer good.
        """
        await self._api.call(call("POST", "/v1/auth/verify-email/resend"), as_nothing, options)

    async def reset_password(self, *, password: str, token: str, **options: Unpack[PostOptions]) -> None:
        """Set a new password by a mailed link.

        Ends every session of the account.

        Args:
            password: the password.
            token: the token in the link.
        """
        await self._api.call(
            call(
                "POST", "/v1/auth/reset-password", body=given(password=password, token=token), signed_in=False
            ),
            as_nothing,
            options,
        )

    async def sign_in(self, *, email: str, password: str, **options: Unpack[PostOptions]) -> models.SignedIn:
        """Sign in by password.

        Gives an access token for ten minutes, and a refresh token for the next pair.

        Args:
            email: an e-mail address.
            password: the password.
        """
        return await self._api.call(
            call("POST", "/v1/auth/sign-in", body=given(email=email, password=password), signed_in=False),
            as_model(models.SignedIn),
            options,
        )

    async def sign_out(self, **options: Unpack[PostOptions]) -> None:
        """Sign out.

        Ends the session of the access token; it is refused from now on.
        """
        await self._api.call(call("POST", "/v1/auth/sign-out"), as_nothing, options)

    async def sign_up(
        self,
        *,
        email: str,
        password: str,
        name: Opt[str] = NOT_GIVEN,
        invite: Opt[str | None] = NOT_GIVEN,
        org_name: Opt[str | None] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.SignedIn:
        """Make an account.

        Makes the account with an organisation of its own, or in that of the invite, and signs in to it.

        Args:
            email: where mails go.
            password: the password.
            name: of the person.
            invite: token of an invite.
            org_name: of the organisation that is made; not used with an invite.
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/auth/sign-up",
                body=given(email=email, password=password, name=name, invite=invite, org_name=org_name),
                signed_in=False,
            ),
            as_model(models.SignedIn),
            options,
        )

    async def start_provider(
        self, provider: str, *, invite: Opt[str | None] = NOT_GIVEN, **options: Unpack[PostOptions]
    ) -> models.ProviderStart:
        """Start to sign in at a provider.

        Send the browser to `authorization_url`; it comes back to `<web>/auth/callback/<provider>`.

        Args:
            provider: id of the provider.
            invite: token of an invite.
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/auth/providers/{provider}/start",
                provider,
                body=given(invite=invite),
                signed_in=False,
            ),
            as_model(models.ProviderStart),
            options,
        )

    async def verify_email(self, *, token: str, **options: Unpack[PostOptions]) -> None:
        """Confirm an e-mail address.

        With the token of the mailed link.

        Args:
            token: the token in the link.
        """
        await self._api.call(
            call("POST", "/v1/auth/verify-email", body=given(token=token), signed_in=False),
            as_nothing,
            options,
        )

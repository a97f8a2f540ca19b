"""The person who is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions


class AsyncMe(AsyncResource):
    """The person who is signed in; for access tokens of people, not for keys."""

    async def get(self, **options: Unpack[Options]) -> models.Me:
        """Read your account.

        The person who is signed in.
        """
        return await self._api.call(call("GET", "/v1/me"), as_model(models.Me), options)

    async def update(
        self,
        *,
        name: Opt[str | None] = NOT_GIVEN,
        locale: Opt[str | None] = NOT_GIVEN,
        notices: Opt[models.NoticeChoices | Mapping[str, Any] | None] = NOT_GIVEN,
        **options: Unpack[Options],
    ) -> models.Me:
        """Change your account.

        Name, language, and which notices you want.

        Args:
            name: of the person.
            locale: language of mails and pages, as ``en``.
            notices: which notices come by mail.
        """
        return await self._api.call(
            call("PATCH", "/v1/me", body=given(name=name, locale=locale, notices=notices)),
            as_model(models.Me),
            options,
        )

    async def delete(self, *, password: Opt[str | None] = NOT_GIVEN, **options: Unpack[Options]) -> None:
        """Delete your account.

        And the organisations that nobody else is in; one with others needs another owner before.

        Args:
            password: the password again, unless the account has none.
        """
        await self._api.call(call("DELETE", "/v1/me", body=given(password=password)), as_nothing, options)

    async def change_password(
        self,
        *,
        new_password: str,
        current_password: Opt[str | None] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> None:
        """Change your password.

        Ends all other sessions.

        Args:
            new_password: the new password.
            current_password: the present one, unless there is none.
        """
        await self._api.call(
            call(
                "POST",
                "/v1/me/password",
                body=given(new_password=new_password, current_password=current_password),
            ),
            as_nothing,
            options,
        )

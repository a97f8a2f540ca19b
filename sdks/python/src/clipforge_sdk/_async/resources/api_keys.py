"""API keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions


class AsyncApiKeys(AsyncResource):
    """Keys with which programs act for an organisation."""

    async def create(
        self,
        *,
        name: str,
        scopes: Sequence[str],
        expires_at: Opt[datetime | None] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.ApiKeyMade:
        """Make an API key.

        The key itself stands in `secret`, in this answer only. It cannot have permissions that you lack.

        Args:
            name: to show.
            scopes: what it may do, as ``projects:read``.
            expires_at: when it ends; a time with a zone. Never when left out.
        """
        return await self._api.call(
            call("POST", "/v1/api-keys", body=given(name=name, scopes=scopes, expires_at=expires_at)),
            as_model(models.ApiKeyMade),
            options,
        )

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, **options: Unpack[Options]
    ) -> AsyncListing[models.ApiKeyOut, models.PageApiKeyOut]:
        """List API keys.

        Newest first, revoked ones included.

        Args:
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/api-keys", query={"limit": limit, "cursor": cursor}),
            models.PageApiKeyOut,
            options,
        )

    async def get(self, key_id: str, **options: Unpack[Options]) -> models.ApiKeyOut:
        """Read an API key.

        Everything but the key itself.

        Args:
            key_id: the key.
        """
        return await self._api.call(
            call("GET", "/v1/api-keys/{key_id}", key_id), as_model(models.ApiKeyOut), options
        )

    async def rename(self, key_id: str, *, name: str, **options: Unpack[Options]) -> models.ApiKeyOut:
        """Rename an API key.

        Only live keys can be renamed.

        Args:
            key_id: the key.
            name: to show.
        """
        return await self._api.call(
            call("PATCH", "/v1/api-keys/{key_id}", key_id, body=given(name=name)),
            as_model(models.ApiKeyOut),
            options,
        )

    async def revoke(self, key_id: str, **options: Unpack[Options]) -> None:
        """Revoke an API key.

        From now on requests with it are answered 401.

        Args:
            key_id: the key.
        """
        await self._api.call(call("DELETE", "/v1/api-keys/{key_id}", key_id), as_nothing, options)

"""Organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call, given
from clipforge_sdk._model import Model
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions


class AsyncOrgs(AsyncResource):
    """Organisations of the person who is signed in."""

    async def create(self, *, name: str, **options: Unpack[PostOptions]) -> models.OrgOut:
        """Make an organisation.

        You become its owner.

        Args:
            name: of the organisation.
        """
        return await self._api.call(
            call("POST", "/v1/orgs", body=given(name=name)), as_model(models.OrgOut), options
        )

    def list(self, **options: Unpack[Options]) -> AsyncListing[models.OrgOut, models.OrgList]:
        """List your organisations.

        All of them; choose one for a request by the header `X-Org-Id`.
        """
        return listing(self._api, call("GET", "/v1/orgs"), models.OrgList, options)

    async def get(self, org_id: str, **options: Unpack[Options]) -> models.OrgOut:
        """Read an organisation.

        The one that is acted in; choose another of yours by the header `X-Org-Id`.

        Args:
            org_id: the organisation.
        """
        return await self._api.call(
            call("GET", "/v1/orgs/{org_id}", org_id), as_model(models.OrgOut), options
        )

    async def update(
        self,
        org_id: str,
        *,
        name: Opt[str | None] = NOT_GIVEN,
        settings: Opt[models.OrgSettings | Mapping[str, Any] | None] = NOT_GIVEN,
        if_match: str | Model | None = None,
        **options: Unpack[Options],
    ) -> models.OrgOut:
        """Change an organisation.

        Of `settings`, members that are left out stay as they are.

        Args:
            org_id: the organisation.
            name: to show.
            settings: each member that is given replaces the one before.
            if_match: change only this version: what was read before, or its ETag; 412 when somebody was
                faster.
        """
        return await self._api.call(
            call(
                "PATCH",
                "/v1/orgs/{org_id}",
                org_id,
                body=given(name=name, settings=settings),
                if_match=if_match,
            ),
            as_model(models.OrgOut),
            options,
        )

    async def delete(self, org_id: str, **options: Unpack[Options]) -> None:
        """Delete an organisation.

        It is closed at once for everybody; everything in it is erased a day later.

        Args:
            org_id: the organisation.
        """
        await self._api.call(call("DELETE", "/v1/orgs/{org_id}", org_id), as_nothing, options)

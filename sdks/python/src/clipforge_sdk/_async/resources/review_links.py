"""Review links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions


class AsyncReviewLinks(AsyncResource):
    """Links that show exports to people without an account."""

    async def create(
        self,
        *,
        export_ids: Sequence[str],
        title: Opt[str] = NOT_GIVEN,
        expires_in_days: Opt[int] = NOT_GIVEN,
        may_download: Opt[bool] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.NewReviewLink:
        """Make a review link.

        Shows exports without sign-in, for 90 days at most. Its address is told this once.

        Args:
            export_ids: the exports, 100 at most.
            title: what reviewers see above the clips.
            expires_in_days: 1 to 90.
            may_download: whether they may download the clips.
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/review-links",
                body=given(
                    export_ids=export_ids,
                    title=title,
                    expires_in_days=expires_in_days,
                    may_download=may_download,
                ),
            ),
            as_model(models.NewReviewLink),
            options,
        )

    def list(
        self,
        *,
        project_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> AsyncListing[models.ReviewLinkOut, models.PageReviewLinkOut]:
        """List review links.

        Newest first, with how often each was looked at.

        Args:
            project_id: only this project's.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call(
                "GET", "/v1/review-links", query={"project_id": project_id, "limit": limit, "cursor": cursor}
            ),
            models.PageReviewLinkOut,
            options,
        )

    async def revoke(self, link_id: str, **options: Unpack[Options]) -> None:
        """Revoke a review link.

        It shows nothing from now on.

        Args:
            link_id: the link.
        """
        await self._api.call(call("DELETE", "/v1/review-links/{link_id}", link_id), as_nothing, options)

    async def open(self, token: str, **options: Unpack[Options]) -> models.ReviewOut:
        """Look at a review link.

        For people without an account: the clips, with addresses that are good for an hour.

        Args:
            token: as in the link's address.
        """
        return await self._api.call(
            call("GET", "/v1/review/{token}", token, signed_in=False), as_model(models.ReviewOut), options
        )

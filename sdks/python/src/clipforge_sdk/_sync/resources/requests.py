# Made by `make sdks` from _async/resources/requests.py: change that one.
"""The log of requests."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model
from clipforge_sdk._call import call
from clipforge_sdk._options import Options
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource


class Requests(Resource):
    """Requests that were made to the API, for seven days."""

    def list(
        self,
        *,
        status: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> Page[models.RequestOut, models.PageRequestOut]:
        """List requests.

        The org's requests of the last seven days, newest first; a request appears within some seconds.

        Args:
            status: only with this status of HTTP.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call("GET", "/v1/requests", query={"status": status, "limit": limit, "cursor": cursor}),
            models.PageRequestOut,
            options,
        )

    def get(self, request_id: str, **options: Unpack[Options]) -> models.RequestOut:
        """Get a request.

        A request by the id that every answer carries as X-Request-Id.

        Args:
            request_id: as failures tell it.
        """
        return self._api.call(
            call("GET", "/v1/requests/{request_id}", request_id), as_model(models.RequestOut), options
        )

"""The record of what was done."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call
from clipforge_sdk._options import Options


class AsyncAudit(AsyncResource):
    """Who did what to what."""

    def list(
        self,
        *,
        actor: str | None = None,
        action: str | None = None,
        target: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> AsyncListing[models.AuditEntryOut, models.PageAuditEntryOut]:
        """Read the audit log.

        Who did what to what, newest first.

        Args:
            actor: id of who did it.
            action: what was done, as ``project.deleted``.
            target: id of what it was done to.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call(
                "GET",
                "/v1/audit",
                query={"actor": actor, "action": action, "target": target, "limit": limit, "cursor": cursor},
            ),
            models.PageAuditEntryOut,
            options,
        )

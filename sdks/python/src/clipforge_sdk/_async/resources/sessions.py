"""Sessions of a person."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_nothing
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call
from clipforge_sdk._options import Options


class AsyncSessions(AsyncResource):
    """Where the person is signed in."""

    def list(self, **options: Unpack[Options]) -> AsyncListing[models.SessionOut, models.SessionList]:
        """List your sessions.

        The live ones, the last used first.
        """
        return listing(self._api, call("GET", "/v1/sessions"), models.SessionList, options)

    async def revoke(self, session_id: str, **options: Unpack[Options]) -> None:
        """End a session.

        Its tokens are refused from now on.

        Args:
            session_id: the session.
        """
        await self._api.call(call("DELETE", "/v1/sessions/{session_id}", session_id), as_nothing, options)

    async def revoke_others(self, **options: Unpack[Options]) -> None:
        """End all other sessions.

        All but the one of this request.
        """
        await self._api.call(call("DELETE", "/v1/sessions"), as_nothing, options)

"""Voices that speak scripts."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call
from clipforge_sdk._options import Options


class AsyncVoices(AsyncResource):
    """Voices that speak scripts, for `voice` of `ingest.script`."""

    def list(self, **options: Unpack[Options]) -> AsyncListing[models.Voice, models.PageVoice]:
        """List voices.

        All that can speak a script, the usual one first; what is not here is fetched when it first speaks.
        """
        return listing(self._api, call("GET", "/v1/voices"), models.PageVoice, options)

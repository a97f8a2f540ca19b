"""Uploads."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._call import call, given
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions


class AsyncUploads(AsyncResource):
    """Uploads in progress; `ingest.upload` does all of this by itself."""

    async def get(self, upload_id: str, **options: Unpack[Options]) -> models.Upload:
        """Read an upload.

        With a fresh signed request while it is open.

        Args:
            upload_id: the upload.
        """
        return await self._api.call(
            call("GET", "/v1/uploads/{upload_id}", upload_id), as_model(models.Upload), options
        )

    async def abort(self, upload_id: str, **options: Unpack[PostOptions]) -> models.Upload:
        """Give an upload up.

        Removes what has arrived; a project that waits for it is cancelled.

        Args:
            upload_id: the upload.
        """
        return await self._api.call(
            call("POST", "/v1/uploads/{upload_id}/abort", upload_id), as_model(models.Upload), options
        )

    async def complete(self, upload_id: str, **options: Unpack[PostOptions]) -> models.Upload:
        """Complete an upload.

        Verifies what arrived and sets the project to work; done twice it gives the same.

        Args:
            upload_id: the upload.
        """
        return await self._api.call(
            call("POST", "/v1/uploads/{upload_id}/complete", upload_id), as_model(models.Upload), options
        )

    async def list_parts(self, upload_id: str, **options: Unpack[Options]) -> models.StoredParts:
        """List the parts that have arrived.

        And those that are missing, so that an upload goes on after a break.

        Args:
            upload_id: the upload.
        """
        return await self._api.call(
            call("GET", "/v1/uploads/{upload_id}/parts", upload_id), as_model(models.StoredParts), options
        )

    async def presign_parts(
        self,
        upload_id: str,
        *,
        count: Opt[int] = NOT_GIVEN,
        first: Opt[int] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.PresignedParts:
        """Get signed requests for parts.

        For a range of part numbers; each part may be sent again.

        Args:
            upload_id: the upload.
            count: how many, 500 at most.
            first: number of the first part, from 1.
        """
        return await self._api.call(
            call("POST", "/v1/uploads/{upload_id}/parts", upload_id, body=given(count=count, first=first)),
            as_model(models.PresignedParts),
            options,
        )

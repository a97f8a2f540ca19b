"""Uploads that were never finished: given up after a day, and their bytes removed."""

from __future__ import annotations

import asyncio
from datetime import datetime

from clipforge.platform.base.database import Database
from clipforge.platform.projects import asset_repository as repository
from clipforge.platform.projects import keys
from clipforge.services.storage.protocol import ObjectStorage

_AT_ONCE = 100

NEVER_CAME = {
    "code": "upload_expired",
    "reason": "the file was not uploaded within a day",
    "remedy": "Begin a new upload",
}


async def sweep_uploads(database: Database, storage: ObjectStorage, now: datetime) -> int:
    """Give up uploads whose time is over, a hundred at most; the number of them.

    Args:
        database: as the role that sees every org.
        storage: where their bytes are.
        now: with zone.
    """
    async with database.transaction() as session:
        found = await repository.expired_uploads(session, now, _AT_ONCE)
    gone = 0
    for upload_id, project_id in found:
        async with database.transaction() as session:
            await repository.lock_project(session, project_id)
            open_one = await repository.still_open(session, upload_id)
            if open_one is None:
                continue
            upload, asset = open_one
            upload.status = "expired"
            asset.status = "deleted"
            if project_id is not None:
                await repository.fail_awaiting(session, project_id, NEVER_CAME)
        # Behind the commit, so that a slow store holds no lock. What a crash leaves here, the sweeps of
        # storage find: of uploads in parts, of what is there for a day only, of objects without an owner.
        if upload.storage_upload_id is not None:
            await asyncio.to_thread(storage.abort_multipart, asset.storage_key, upload.storage_upload_id)
        arriving = keys.arriving_key(asset.org_id, asset.id)
        await asyncio.to_thread(storage.delete, [arriving, asset.storage_key])
        gone += 1
    return gone

"""Uploads that were never finished: given up after a day and told of, and their bytes removed."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.kit.ids import new_id
from clipforge.platform.base.database import Database
from clipforge.platform.brand_kits.sweep import sweep_announced
from clipforge.platform.events import repository as events
from clipforge.platform.events.models import Event
from clipforge.platform.projects import asset_repository as repository
from clipforge.platform.projects import keys, progress
from clipforge.platform.projects import repository as projects
from clipforge.services.storage.protocol import ObjectStorage

_AT_ONCE = 100

NEVER_CAME = {
    "code": "upload_expired",
    "reason": "the file was not uploaded within a day",
    "remedy": "Begin a new upload",
}


async def sweep_uploads(database: Database, storage: ObjectStorage, now: datetime) -> int:
    """Give up uploads whose time is over, a hundred at most of each kind; the number of them.

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
                await _fail(session, upload.org_id, project_id)
        # Behind the commit, so that a slow store holds no lock. What a crash leaves here, the sweeps of
        # storage find: of uploads in parts, of what is there for a day only, of objects without an owner.
        if upload.storage_upload_id is not None:
            await asyncio.to_thread(storage.abort_multipart, asset.storage_key, upload.storage_upload_id)
        arriving = keys.arriving_key(asset.org_id, asset.id)
        await asyncio.to_thread(storage.delete, [arriving, asset.storage_key])
        gone += 1
    return gone + await sweep_announced(database, storage, now)


async def _fail(session: AsyncSession, org_id: str, project_id: str) -> None:
    """Say of a project whose file never came that it failed, and tell its org."""
    project = await projects.change(
        session,
        org_id,
        project_id,
        {"status": "failed", "error": NEVER_CAME, "note": ""},
        statuses=("awaiting_upload",),
    )
    if project is None:
        return
    data = {**progress.event_data(project), "error": NEVER_CAME}
    await events.add(
        session,
        Event(id=new_id("evt"), org_id=org_id, type="project.failed", data=data, project_id=project_id),
    )

"""Files of brand kits that were announced and never completed: forgotten after a day."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from clipforge.platform.base.database import Database
from clipforge.platform.brand_kits import repository
from clipforge.platform.brand_kits.service import files_prefix
from clipforge.services.storage.protocol import ObjectStorage

_KEPT = timedelta(days=1)
"""Longer than its signed address is good: a slow line may still be sending what began in time."""
_AT_ONCE = 100


async def sweep_announced(database: Database, storage: ObjectStorage, now: datetime) -> int:
    """Remove files that nobody completed within a day, a hundred at most; the number of them.

    Args:
        database: as the role that sees every org.
        storage: where their bytes may be.
        now: with zone.
    """
    async with database.transaction() as session:
        gone = await repository.remove_announced(session, now - _KEPT, _AT_ONCE)
    # Behind the commit; what a crash leaves here has no row, and the sweep of orphans finds it.
    for org_id, kit_id, asset_id in gone:
        await asyncio.to_thread(storage.delete_prefix, f"{files_prefix(org_id, kit_id)}{asset_id}/")
    return len(gone)

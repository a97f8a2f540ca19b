"""The invite by which the first person becomes owner of a new server."""

from __future__ import annotations

import asyncio

from clipforge.apps.wiring import make_vault, need
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.accounts import service as accounts
from clipforge.platform.base.database import Database


def setup_token(settings: ServiceSettings) -> str | None:
    """The token of the open invite; None once there is somebody.

    Raises:
        UsageError: a setting is missing.
    """

    async def ask() -> str | None:
        database = Database(need(settings.database_system_url, "CLIPFORGE_DATABASE_SYSTEM_URL"), pool=1)
        try:
            return await accounts.setup_token(database, make_vault(settings))
        finally:
            await database.close()

    return asyncio.run(ask())

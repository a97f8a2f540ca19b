"""One scheduler of many does the chores: the one that holds a lock of the database."""

from __future__ import annotations

import asyncpg

from clipforge.kit.logs import logger
from clipforge.platform.base.outages import AWAY

log = logger(__name__)

_LOCK = 0x0C11_F0_5C
"""Any number that no other lock of ours has."""
_SECONDS = 30.0


class Leader:
    """Holds the lock by a connection of its own: it is free again as soon as that is gone.

    Args:
        dsn: ``postgresql://…`` of the role that sees every org.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: asyncpg.Connection | None = None
        self._leads = False

    async def leads(self) -> bool:
        """Whether we are the one, just now; tries to become it when there is none."""
        try:
            if self._connection is None or self._connection.is_closed():
                self._leads = False
                self._connection = await asyncpg.connect(
                    self._dsn, timeout=_SECONDS, server_settings={"application_name": "clipforge-leader"}
                )
            if self._leads:
                await self._connection.fetchval("SELECT 1", timeout=_SECONDS)
            else:
                self._leads = bool(
                    await self._connection.fetchval(
                        "SELECT pg_try_advisory_lock($1)", _LOCK, timeout=_SECONDS
                    )
                )
                if self._leads:
                    log.info("scheduler.leads")
        except AWAY as error:
            log.warning("scheduler.database_away", error=str(error))
            await self.close()
        return self._leads

    async def close(self) -> None:
        """Let go of the lock."""
        connection, self._connection, self._leads = self._connection, None, False
        if connection is not None:
            connection.terminate()

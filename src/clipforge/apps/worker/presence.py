"""Tells the scheduler, through Postgres, that this worker lives: a lock that its connection holds.

A worker that is killed loses its connection and with it the lock, at once; one that is only slow on a busy
machine keeps it, so that its work is not given to another while it goes on.
"""

from __future__ import annotations

import asyncio
import contextlib

import asyncpg

from clipforge.kit.logs import logger
from clipforge.platform.base.outages import AWAY

log = logger(__name__)

_LOOK_SECONDS = 2.0
_CONNECT_SECONDS = 30.0
_SETTINGS = {
    "application_name": "clipforge-presence",
    # A machine that loses its power or network says nothing: the server asks for itself.
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}


class Presence:
    """Holds the lock of one worker, again when the database was away.

    Args:
        dsn: ``postgresql://…``; straight to the server, since a pooler between would hold the lock for all.
        worker_id: what the lock is named by; see `jobs.repository.take_back`.
    """

    def __init__(self, dsn: str, worker_id: str) -> None:
        self._dsn = dsn
        self._worker_id = worker_id
        self._connection: asyncpg.Connection | None = None

    async def hold(self) -> None:
        """Take the lock; returns once it is held.

        Raises:
            OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError: the database is away.
        """
        self.let_go()
        self._connection = await asyncpg.connect(
            self._dsn, timeout=_CONNECT_SECONDS, server_settings=_SETTINGS
        )
        await self._connection.execute(
            "SELECT pg_advisory_lock(hashtextextended($1, 0))", self._worker_id, timeout=_CONNECT_SECONDS
        )

    async def keep(self) -> None:
        """Hold the lock until this is cancelled."""
        while True:
            try:
                if self._connection is None or self._connection.is_closed():
                    await self.hold()
                else:
                    await self._connection.fetchval("SELECT 1", timeout=_CONNECT_SECONDS)
            except AWAY as error:
                log.warning("presence.lost", error=str(error)[:300] or type(error).__name__)
                self.let_go()
            await asyncio.sleep(_LOOK_SECONDS)

    def let_go(self) -> None:
        """Give the lock back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(*AWAY):
                connection.terminate()

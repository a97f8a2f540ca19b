"""Writes the log of requests in batches behind the answers; what a crash loses are log lines alone."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from clipforge.kit.logs import logger
from clipforge.platform.base.database import FAILURES, Database
from clipforge.platform.requests import repository

log = logger(__name__)
_SECONDS = 1.0
_MOST_WAITING = 20_000
_BATCH = 500


class RequestRecorder:
    """Takes entries without waiting, and writes them once a second.

    Args:
        database: as the role of the API.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        # When the database is away for long, the oldest entries go.
        self._waiting: deque[dict[str, Any]] = deque(maxlen=_MOST_WAITING)

    def __call__(self, **entry: Any) -> None:
        """Take one entry; the names are those of `RequestEntry`, with `request_id` for its id."""
        entry["id"] = entry.pop("request_id")
        entry["path"] = str(entry["path"])[:500].replace("\x00", "")
        entry["org_id"] = entry["org_id"] or None
        self._waiting.append(entry)

    async def run(self) -> None:
        """Write until cancelled, and once more then."""
        try:
            while True:
                await asyncio.sleep(_SECONDS)
                await self.flush()
        finally:
            await self.flush()

    async def flush(self) -> None:
        """Write what waits."""
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
            try:
                async with self._database.transaction() as session:
                    await repository.add(session, batch)
            except FAILURES as error:
                log.warning("requests.not_written", lines=len(batch), error=type(error).__name__)
                return

"""From Postgres to browsers: one listening connection a process, any number of streams."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from clipforge.kit.logs import logger
from clipforge.platform.base.outages import AWAY
from clipforge.platform.events.repository import CHANNEL

log = logger(__name__)
_WAITING = 256
"""Messages that a slow reader may lag behind before it is told to read everything anew."""
_RETRY_SECONDS = 1.0
_CHECK_SECONDS = 15.0

RESET: dict[str, Any] = {"type": "reset"}
"""Something may have been missed: read the current state, then go on listening."""


@dataclass(eq=False, slots=True)
class Subscription:
    """One reader's queue."""

    org_id: str
    queue: asyncio.Queue[dict[str, Any]] = field(default_factory=lambda: asyncio.Queue(_WAITING))

    def put(self, message: dict[str, Any]) -> None:
        """Add a message; a reader that is too slow loses its backlog and is told so."""
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            message = RESET
        self.queue.put_nowait(message)


class Broadcaster:
    """Listens to Postgres and hands messages to the subscriptions of their org.

    Args:
        url: of Postgres, as any role: notifications carry what only their org's subscribers get.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)
        self._listening = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled; a lost connection is made anew, and every reader told to read anew."""
        while True:
            try:
                await self._listen()
            except AWAY as error:
                log.warning("events.listener_lost", error=type(error).__name__)
            self._listening.clear()
            self._reset_all()
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._url, timeout=30)
        try:
            await connection.add_listener(CHANNEL, self._heard)
            self._listening.set()
            self._reset_all()  # what was told between two connections
            while True:
                await asyncio.sleep(_CHECK_SECONDS)
                await connection.execute("SELECT 1", timeout=10)
        finally:
            connection.terminate()

    async def listening(self) -> None:
        """Wait until notifications arrive."""
        await self._listening.wait()

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        message = json.loads(str(payload))
        for subscription in tuple(self._subscriptions.get(message["org_id"], ())):
            subscription.put(message)

    def _reset_all(self) -> None:
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.put(RESET)

    @asynccontextmanager
    async def subscribed(self, org_id: str) -> AsyncIterator[Subscription]:
        """A subscription for as long as the block runs."""
        subscription = Subscription(org_id)
        self._subscriptions[org_id].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[org_id].discard(subscription)
            if not self._subscriptions[org_id]:
                del self._subscriptions[org_id]

    @property
    def readers(self) -> int:
        """Streams that are open now."""
        return sum(len(subscriptions) for subscriptions in self._subscriptions.values())

"""Wake-ups through RQ: one small JSON job a wake-up, with the id of ours and nothing else.

The payload names a function of ours as text; RQ never pickles. What RQ loses (a worker killed between taking
and claiming) the reconciler finds in Postgres.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

TASK = "clipforge.apps.worker.wake.run"
"""What a wake-up runs in the worker."""

_KEPT_SECONDS = 24 * 3600


def queue_names(worker: str) -> tuple[str, str]:
    """The RQ queues of a kind of worker, the urgent one first."""
    return f"clipforge-{worker}-high", f"clipforge-{worker}"


class RqQueue:
    """The sender's side.

    Args:
        url: of Redis or Valkey.
    """

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
        # RQ speaks blocking sockets; the event loop must not wait for them.
        self._threads = ThreadPoolExecutor(4, "queue")

    def _queue(self, name: str) -> Queue:
        return Queue(name, connection=self._redis, serializer=JSONSerializer)

    async def wake(self, worker: str, job_id: str, *, high: bool = False) -> None:
        """Tell one worker of a kind that a job waits; see `JobQueue.wake`."""
        name = queue_names(worker)[0 if high else 1]

        def send() -> None:
            self._queue(name).enqueue(TASK, job_id, result_ttl=0, failure_ttl=60, ttl=_KEPT_SECONDS)

        await self._run(send)

    async def length(self, worker: str) -> int:
        """Wake-ups that no worker has taken yet."""

        def count() -> int:
            return sum(self._queue(name).count for name in queue_names(worker))

        return await asyncio.get_running_loop().run_in_executor(self._threads, count)

    async def _run(self, work: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def close(self) -> None:
        """Let go of connections and threads."""
        self._threads.shutdown(wait=False)
        self._redis.close()

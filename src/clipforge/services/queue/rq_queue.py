"""Wake-ups through RQ: one small JSON job a wake-up, with the id of ours and nothing else.

RQ never pickles here, and what it carries is never run: a worker takes the wake-up and claims whatever job is
fair from Postgres. What is lost on the way (a worker killed between taking and claiming, an emptied server)
costs a moment, since workers also look without being woken.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DequeueTimeout
from rq.serializers import JSONSerializer

from clipforge.kit.logs import logger

log = logger(__name__)

TASK = "clipforge.wake"
"""Names a wake-up; nothing of this name is ever imported."""

_KEPT_SECONDS = 24 * 3600
_SOCKET_SECONDS = 5.0
_PAUSE_SECONDS = 1.0


def queue_names(worker: str) -> tuple[str, str]:
    """The RQ queues of a kind of worker, the urgent one first."""
    return f"clipforge-{worker}-high", f"clipforge-{worker}"


def _queue(name: str, connection: Redis) -> Queue:
    return Queue(name, connection=connection, serializer=JSONSerializer)


class RqQueue:
    """The sender's side.

    Args:
        url: of Redis or Valkey.
    """

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url, socket_timeout=_SOCKET_SECONDS, socket_connect_timeout=_SOCKET_SECONDS
        )
        # RQ speaks blocking sockets; the event loop must not wait for them.
        self._threads = ThreadPoolExecutor(4, "queue")

    async def wake(self, worker: str, job_id: str, *, high: bool = False) -> None:
        """Tell one worker of a kind that a job waits; see `JobQueue.wake`."""
        name = queue_names(worker)[0 if high else 1]

        def send() -> None:
            try:
                _queue(name, self._redis).enqueue(
                    TASK, job_id, result_ttl=0, failure_ttl=60, ttl=_KEPT_SECONDS
                )
            except RedisError as error:
                log.warning("queue.wake_lost", worker=worker, job_id=job_id, error=str(error))

        await asyncio.get_running_loop().run_in_executor(self._threads, send)

    async def length(self, worker: str) -> int:
        """Wake-ups that no worker has taken yet; see `JobQueue.length`."""

        def count() -> int:
            try:
                return sum(_queue(name, self._redis).count for name in queue_names(worker))
            except RedisError as error:
                log.warning("queue.length_unknown", worker=worker, error=str(error))
                return 0

        return await asyncio.get_running_loop().run_in_executor(self._threads, count)

    async def close(self) -> None:
        """Let go of connections and threads."""
        self._threads.shutdown(wait=False)
        self._redis.close()


class RqWakeUps:
    """The receiver's side, of one worker.

    Args:
        url: of Redis or Valkey.
        worker: the kind of worker that is woken.
    """

    def __init__(self, url: str, worker: str) -> None:
        self._redis = Redis.from_url(
            url, socket_timeout=2 * _SOCKET_SECONDS, socket_connect_timeout=_SOCKET_SECONDS
        )
        self._queues = [_queue(name, self._redis) for name in queue_names(worker)]
        self._thread = ThreadPoolExecutor(1, "wake-ups")

    async def take(self, seconds: float) -> str | None:
        """The job id of a wake-up; see `WakeUps.take`."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._take, seconds)

    def _take(self, seconds: float) -> str | None:
        try:
            found = Queue.dequeue_any(
                self._queues,
                # RQ waits whole seconds; None does not wait.
                max(1, round(seconds)) if seconds > 0 else None,
                connection=self._redis,
                serializer=JSONSerializer,
            )
            if found is None:
                return None
            wake_up = found[0]
            job_id = str(wake_up.args[0]) if wake_up.args else ""
            wake_up.delete(remove_from_queue=False)
            return job_id
        except DequeueTimeout:
            return None
        except RedisError as error:
            log.warning("queue.unreachable", error=str(error))
            if seconds > 0:
                time.sleep(min(seconds, _PAUSE_SECONDS))
            return None

    async def close(self) -> None:
        """Let go of the connection, after a wait that is under way."""
        await asyncio.to_thread(self._thread.shutdown, wait=True)
        self._redis.close()

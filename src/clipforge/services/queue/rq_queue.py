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
_GATHER_SECONDS = 0.01  # what is to be sent comes together so long
_KNOWN_SECONDS = 0.1  # as long a count holds: every new project asks for one
_NAMED = 20  # jobs that a line of the log names


def queue_names(worker: str) -> tuple[str, str]:
    """The RQ queues of a kind of worker, the urgent one first."""
    return f"clipforge-{worker}-high", f"clipforge-{worker}"


def _queue(name: str, connection: Redis) -> Queue:
    return Queue(name, connection=connection, serializer=JSONSerializer)


class RqQueue:
    """The sender's side.

    Wake-ups are sent behind the caller's back, those together that come within a moment: a request must not
    wait for them.

    Args:
        url: of Redis or Valkey.
    """

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url, socket_timeout=_SOCKET_SECONDS, socket_connect_timeout=_SOCKET_SECONDS
        )
        # RQ speaks blocking sockets; the event loop must not wait for them. One sends, one counts.
        self._threads = ThreadPoolExecutor(2, "queue")
        self._waiting: list[tuple[str, str]] = []
        self._sending: asyncio.Task[None] | None = None
        self._lengths: dict[str, tuple[int, float]] = {}  # worker → wake-ups, and when they were counted

    async def wake(self, worker: str, job_id: str, *, high: bool = False) -> None:
        """Tell one worker of a kind that a job waits; see `JobQueue.wake`."""
        self._waiting.append((queue_names(worker)[0 if high else 1], job_id))
        if worker in self._lengths:
            counted, at = self._lengths[worker]
            self._lengths[worker] = counted + 1, at
        if self._sending is None:
            self._sending = asyncio.create_task(self._send_all())

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(_GATHER_SECONDS)
                batch, self._waiting = self._waiting, []
                await asyncio.get_running_loop().run_in_executor(self._threads, self._send, batch)
        finally:
            self._sending = None

    def _send(self, batch: list[tuple[str, str]]) -> None:
        by_queue: dict[str, list[str]] = {}
        for name, job_id in batch:
            by_queue.setdefault(name, []).append(job_id)
        for name, job_ids in by_queue.items():
            wake_ups = [
                Queue.prepare_data(TASK, (job_id,), result_ttl=0, failure_ttl=60, ttl=_KEPT_SECONDS)
                for job_id in job_ids
            ]
            try:
                _queue(name, self._redis).enqueue_many(wake_ups)
            except RedisError as error:
                log.warning(
                    "queue.wake_lost",
                    queue=name,
                    wake_ups=len(job_ids),
                    job_ids=job_ids[:_NAMED],
                    error=str(error),
                )

    async def length(self, worker: str) -> int:
        """Wake-ups that no worker has taken yet, as of a tenth of a second ago; see `JobQueue.length`."""
        counted, at = self._lengths.get(worker, (0, -_KNOWN_SECONDS))
        if time.monotonic() - at < _KNOWN_SECONDS:
            return counted
        names = queue_names(worker)

        def count() -> int:
            return sum(_queue(name, self._redis).count for name in names)

        try:
            sent = await asyncio.get_running_loop().run_in_executor(self._threads, count)
        except RedisError as error:
            log.warning("queue.length_unknown", worker=worker, error=str(error))
            return 0
        counted = sent + sum(name in names for name, _ in self._waiting)
        self._lengths[worker] = counted, time.monotonic()
        return counted

    async def close(self) -> None:
        """Send what waits, if the server answers; let go of connections and threads."""
        if self._sending is not None:
            await asyncio.wait([self._sending], timeout=2 * _SOCKET_SECONDS)
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

"""Wake-ups through RQ: one small JSON job a wake-up, with the id of ours and nothing else.

RQ never pickles here, and what it carries is never run: a worker takes the wake-up and claims whatever job is
fair from Postgres. What is lost on the way (a worker killed between taking and claiming, an emptied server)
costs a moment, since workers also look without being woken.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DequeueTimeout
from rq.serializers import JSONSerializer

from clipforge.kit.logs import logger

log = logger(__name__)

Found = TypeVar("Found")

TASK = "clipforge.wake"
"""Names a wake-up; nothing of this name is ever imported."""

_KEPT_SECONDS = 24 * 3600
_SOCKET_SECONDS = 5.0
_PAUSE_SECONDS = 1.0
_GATHER_SECONDS = 0.01  # what is to be sent comes together so long
_KNOWN_SECONDS = 0.5  # as long a count holds: every new project asks for one
_ENOUGH = 64  # wake-ups for one kind of worker; one that has worked looks for more by itself
_WAITING = "clipforge:jobs-waiting"  # worker → jobs, as the scheduler counted them
_WAITING_SECONDS = 60  # a count that nobody renews is forgotten, by the server and by us while it is away
_NAMED = 20  # jobs that a line of the log names


def queue_names(worker: str) -> tuple[str, str]:
    """The RQ queues of a kind of worker, the urgent one first."""
    return f"clipforge-{worker}-high", f"clipforge-{worker}"


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


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
        self._unsent: list[tuple[str, str]] = []
        self._sending: asyncio.Task[None] | None = None
        self._waiting: Counter[str] = Counter()  # jobs by worker: as counted, and those woken for since
        self._counted_at = -_KNOWN_SECONDS
        self._heard_at = time.monotonic()  # when the server last answered
        self._counting: asyncio.Task[None] | None = None

    async def wake(self, worker: str, job_id: str, *, high: bool = False) -> None:
        """Tell one worker of a kind that a job waits; see `JobQueue.wake`."""
        self._unsent.append((queue_names(worker)[0 if high else 1], job_id))
        self._waiting[worker] += 1
        if self._sending is None:
            self._sending = asyncio.create_task(self._send_all())

    async def _send_all(self) -> None:
        try:
            while self._unsent:
                await asyncio.sleep(_GATHER_SECONDS)
                batch, self._unsent = self._unsent, []
                await asyncio.get_running_loop().run_in_executor(self._threads, self._send, batch)
        finally:
            self._sending = None

    def _send(self, batch: list[tuple[str, str]]) -> None:
        by_queue: dict[str, list[str]] = {}
        for name, job_id in batch:
            by_queue.setdefault(name, []).append(job_id)
        for name, job_ids in by_queue.items():
            try:
                queue = _queue(name, self._redis)
                wake_ups = [
                    Queue.prepare_data(TASK, (job_id,), result_ttl=0, failure_ttl=60, ttl=_KEPT_SECONDS)
                    for job_id in job_ids[: max(0, _ENOUGH - queue.count)]
                ]
                if wake_ups:
                    queue.enqueue_many(wake_ups)
            except RedisError as error:
                log.warning(
                    "queue.wake_lost",
                    queue=name,
                    wake_ups=len(job_ids),
                    job_ids=job_ids[:_NAMED],
                    error=str(error),
                )

    async def length(self, worker: str) -> int:
        """Wake-ups that no worker has taken yet; see `JobQueue.length`."""

        def count() -> int:
            return sum(_queue(name, self._redis).count for name in queue_names(worker))

        try:
            return await self._in_thread(count)
        except RedisError as error:
            log.warning("queue.length_unknown", worker=worker, error=str(error))
            return 0

    async def tell_waiting(self, jobs: Mapping[str, int]) -> None:
        """Tell all who ask how many jobs wait; see `JobQueue.tell_waiting`."""

        def tell() -> None:
            with self._redis.pipeline() as pipeline:
                pipeline.delete(_WAITING)
                # A hash has at least one field.
                pipeline.hset(_WAITING, mapping={"": 0, **jobs})
                pipeline.expire(_WAITING, _WAITING_SECONDS)
                pipeline.execute()

        try:
            await self._in_thread(tell)
        except RedisError as error:
            log.warning("queue.waiting_untold", error=str(error))

    async def waiting(self, worker: str) -> int:
        """Jobs that wait for a kind of worker, as of a moment ago; see `JobQueue.waiting`."""
        if time.monotonic() - self._counted_at >= _KNOWN_SECONDS:
            # Whoever asks meanwhile waits for the same count.
            if self._counting is None:
                self._counting = asyncio.create_task(self._count())
            await asyncio.shield(self._counting)
        return self._waiting[worker]

    async def _count(self) -> None:
        def read() -> Counter[str]:
            found = self._redis.hgetall(_WAITING)
            return Counter({_text(worker): int(jobs) for worker, jobs in found.items()})

        try:
            # What was woken for since the scheduler counted is in its next count.
            self._waiting = await self._in_thread(read)
            self._heard_at = time.monotonic()
        except RedisError as error:
            # Nobody takes away from what is known, and each job adds to it: it must not grow into a refusal.
            if time.monotonic() - self._heard_at >= _WAITING_SECONDS:
                self._waiting.clear()
            log.warning("queue.waiting_unknown", error=str(error))
        finally:
            self._counted_at = time.monotonic()
            self._counting = None

    async def _in_thread(self, work: Callable[[], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

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

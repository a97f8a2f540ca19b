"""A worker's loop: wait to be woken, claim what is fair, attempt it, and again."""

from __future__ import annotations

import asyncio
import contextlib

from clipforge.apps.worker.attempt import Attempt, Bench, Outcome
from clipforge.apps.worker.metrics import WorkerMetrics
from clipforge.kit.errors import ClipForgeError
from clipforge.kit.logs import logger
from clipforge.platform.base.database import FAILURES, Database
from clipforge.platform.jobs import repository
from clipforge.platform.jobs.models import Job
from clipforge.services.queue.protocol import WakeUps

log = logger(__name__)

_LOOK_SECONDS = 4.0
"""A lost wake-up costs so long at most."""
_PAUSE_SECONDS = 2.0


class Runner:
    """Works on one job at a time.

    Args:
        kind: of worker: 'asr', 'ranker', 'render'.
        worker_id: unlike any other worker's.
        bench: what attempts are made with.
        system: connections as the role that sees every org, for claiming alone.
        wake_ups: tells when to look.
        metrics: counts attempts.
        grace_seconds: how long a running job may go on once we are asked to end.
    """

    def __init__(
        self,
        kind: str,
        worker_id: str,
        bench: Bench,
        *,
        system: Database,
        wake_ups: WakeUps,
        metrics: WorkerMetrics,
        grace_seconds: float,
    ) -> None:
        self._kind = kind
        self._worker_id = worker_id
        self._bench = bench
        self._system = system
        self._wake_ups = wake_ups
        self._metrics = metrics
        self._grace = grace_seconds
        self._stopping = asyncio.Event()
        self._attempt: Attempt | None = None
        self.ready = False
        """Whether the child is there and jobs are taken."""

    async def run(self) -> None:
        """Work until `stop` is called."""
        await self._warm_up()
        while not self._stopping.is_set():
            job = await self._claim()
            if job is None:
                await self._wait()
                continue
            outcome = await self._one(job)
            if outcome is Outcome.STALE:
                # Mostly a database that is away: do not run in circles.
                await self._sleep(_PAUSE_SECONDS)

    async def stop(self) -> None:
        """Take no more jobs; give the running one back when it is not done within the grace."""
        self._stopping.set()
        self.ready = False
        attempt = self._attempt
        if attempt is not None:
            await asyncio.sleep(0)
            for _ in range(max(1, round(self._grace / 0.1))):
                if self._attempt is not attempt:
                    return
                await asyncio.sleep(0.1)
            attempt.drain()

    async def _warm_up(self) -> None:
        """Start the child before there is work, so that the first job does not wait for it."""
        while not self._stopping.is_set():
            try:
                await self._bench.child.start()
            except ClipForgeError as error:
                log.error("child.not_started", code=error.code, reason=error.message)
                await self._sleep(_PAUSE_SECONDS * 5)
            else:
                self.ready = True
                return

    async def _claim(self) -> Job | None:
        try:
            async with self._system.transaction() as session:
                cap = self._bench.deps.settings.org_running_jobs
                return await repository.claim(session, self._kind, self._worker_id, cap)
        except FAILURES as error:
            log.warning("claim.failed", error=str(error)[:300])
            await self._sleep(_PAUSE_SECONDS)
            return None

    async def _wait(self) -> None:
        """Until somebody wakes us, or for a while; at once when we are to end."""
        taking = asyncio.create_task(self._wake_ups.take(_LOOK_SECONDS))
        ending = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({taking, ending}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        if not taking.done():
            taking.cancel()
        await asyncio.gather(taking, ending, return_exceptions=True)

    async def _one(self, job: Job) -> Outcome:
        self._attempt = attempt = Attempt(self._bench, job)
        if self._stopping.is_set():
            # It was being claimed when we were asked to end.
            asyncio.get_running_loop().call_later(self._grace, attempt.drain)
        self._metrics.busy.set(1)
        try:
            outcome = await attempt.run()
        finally:
            self._attempt = None
            self._metrics.busy.set(0)
        self._metrics.attempts.labels(job.kind, outcome.value).inc()
        self._metrics.seconds.labels(job.kind).observe(attempt.seconds)
        return outcome

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

"""One attempt at one job: load, work in the warm child, save; with signs of life all the while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.apps.worker.kinds import handler_of
from clipforge.apps.worker.messages import order
from clipforge.apps.worker.scratch import Scratch, size_of
from clipforge.apps.worker.slots import Slots
from clipforge.apps.worker.warm_child import WarmChild, WorkFailed
from clipforge.kit.errors import ClipForgeError, ResourceError
from clipforge.kit.logs import logger
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.database import FAILURES
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.problems import Problem
from clipforge.platform.jobs import lifecycle, repository
from clipforge.platform.jobs.handler import Handler
from clipforge.platform.jobs.kinds import KINDS
from clipforge.platform.jobs.models import Job
from clipforge.platform.jobs.stored import with_stored
from clipforge.platform.projects.standing import Standing, tell_passing
from clipforge.platform.projects.status import STAGES

log = logger(__name__)

BEAT_SECONDS = 2.0
_SAVE_AGAIN_SECONDS = (0.5, 1, 2, 4, 8, 15, 30)
"""Work that took an hour is not thrown away because the database was started anew in this minute."""


class Outcome(StrEnum):
    """How an attempt ended; a label of the metrics."""

    COMPLETED = "completed"
    WAITING = "waiting"
    FAILED = "failed"
    CANCELLED = "cancelled"
    GIVEN_BACK = "given_back"
    STALE = "stale"


class Stop(StrEnum):
    """Why an attempt is broken off from outside of the work."""

    CANCELLED = "cancelled"
    STALE = "stale"
    DRAIN = "drain"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    SCRATCH = "scratch"


@dataclass(frozen=True, slots=True)
class Bench:
    """What attempts are made with; the same for all attempts of a worker.

    Attributes:
        deps: the world outside, as the role that sees one org at a time.
        child: does the work.
        scratch: folders for files while it works.
        slots: places for heavy work on this machine.
        handlers: kind → module:class.
        memory_bytes: the most that the child may hold.
        scratch_bytes: the most that the files of an attempt may take.
    """

    deps: Deps
    child: WarmChild
    scratch: Scratch
    slots: Slots
    handlers: Mapping[str, str]
    memory_bytes: int
    scratch_bytes: int

    def handler(self, kind: str) -> Handler:
        """A new handler of a kind."""
        return handler_of(kind, self.handlers)


class Attempt:
    """One attempt, of a job that was claimed.

    Args:
        bench: what it is made with.
        job: as it was claimed; only its ids and numbers are used.
    """

    def __init__(self, bench: Bench, job: Job) -> None:
        self._bench = bench
        self._job = job
        self._kind = KINDS[job.kind]
        self._progress: tuple[float, str] | None = None
        self._passed: tuple[float, str] | None = None
        self._told: Standing | None = None
        self._folder: Path | None = None
        self._stop: Stop | None = None
        self._work: asyncio.Task[Outcome] | None = None
        self._began: float | None = None
        self._writing = False
        self.seconds = 0.0

    async def run(self) -> Outcome:
        """Make the attempt; whatever happens, the job is left in a state from which it goes on."""
        job = self._job
        ids = {"job_id": job.id, "org_id": job.org_id, "request_id": job.request_id, "attempt": job.attempt}
        with structlog.contextvars.bound_contextvars(**ids):
            log.info("attempt.began", kind=job.kind, project_id=job.project_id)
            self._work = asyncio.create_task(self._do())
            beats = asyncio.create_task(self._beat())
            try:
                outcome = await self._work
            except asyncio.CancelledError:
                if self._stop is None:
                    raise  # the worker itself is torn down; the job is taken back for its silence
                outcome = await self._broken_off(self._stop)
            except FAILURES as error:
                # Neither could its end be written: it is taken back once it is silent.
                log.error("attempt.end_not_written", error=str(error))
                outcome = Outcome.STALE
            finally:
                beats.cancel()
                await asyncio.gather(beats, return_exceptions=True)
                self.seconds = 0.0 if self._began is None else time.monotonic() - self._began
            log.info("attempt.ended", kind=job.kind, outcome=outcome.value, seconds=round(self.seconds, 2))
            return outcome

    def drain(self) -> None:
        """Give the job back, because this worker ends."""
        self._break_off(Stop.DRAIN)

    def _break_off(self, why: Stop) -> None:
        # Its end is being written: that looks for itself whether it was called off.
        if self._stop is None and not self._writing and self._work is not None and not self._work.done():
            self._stop = why
            self._work.cancel()

    # The work

    async def _do(self) -> Outcome:
        job, bench = self._job, self._bench
        try:
            async with self._transaction() as context:
                held = await self._held(context)
                if held is None:
                    return Outcome.STALE
                task = await bench.handler(job.kind).load(context, held)
            async with bench.slots.one() if self._kind.heavy else nullcontext():
                self._began = time.monotonic()
                result = await self._in_child(task)
            result = await with_stored(bench.deps.storage, result)
            return await self._save(task, result)
        except WorkFailed as failure:
            return await self._failed(failure.error)
        except (ClipForgeError, Problem) as error:
            return await self._failed(lifecycle.describe(error))
        except FAILURES:
            raise
        except Exception as error:  # a defect of ours must not take the worker with it
            log.error("attempt.defect", exc_info=error)
            return await self._failed(lifecycle.describe(error))

    async def _in_child(self, task: dict[str, Any]) -> dict[str, Any]:
        job, bench = self._job, self._bench
        with bench.scratch.folder(f"{job.id}-{job.attempt}") as folder:
            self._folder = folder
            ids = {"job_id": job.id, "org_id": job.org_id, "request_id": job.request_id}
            handler = bench.handlers[job.kind]
            message = order(handler, task, folder, self._kind.timeout_seconds, ids)
            try:
                async with bench.child.busy:
                    return await bench.child.run(message, self._note)
            finally:
                self._folder = None

    def _note(self, fraction: float, note: str) -> None:
        self._progress = (min(1.0, max(0.0, fraction)), note)

    # Its end, in the database

    async def _save(self, task: dict[str, Any], result: dict[str, Any]) -> Outcome:
        async def write(context: Context, job: Job) -> Outcome:
            if job.cancel_requested_at is not None:
                await lifecycle.cancelled(context, job, self._bench.handler)
                return Outcome.CANCELLED
            await self._bench.handler(job.kind).save(context, job, task, result)
            if job.status == "WAITING":
                await lifecycle.wait(context, job)
                return Outcome.WAITING
            await lifecycle.complete(context, job)
            return Outcome.COMPLETED

        return await self._write(write)

    async def _failed(self, error: dict[str, Any]) -> Outcome:
        log.warning(
            "attempt.failed", code=error["code"], reason=error["reason"], retryable=error["retryable"]
        )

        async def write(context: Context, job: Job) -> Outcome:
            if job.cancel_requested_at is not None or error.get("cancelled"):
                await lifecycle.cancelled(context, job, self._bench.handler)
                return Outcome.CANCELLED
            kept = {name: value for name, value in error.items() if name != "cancelled"}
            await lifecycle.fail(context, job, kept, self._bench.handler)
            return Outcome.FAILED

        return await self._write(write)

    async def _broken_off(self, why: Stop) -> Outcome:
        log.info("attempt.broken_off", why=why.value)
        if why is Stop.STALE:
            return Outcome.STALE
        if why in _FAULTS:
            # Memory may be had another time; a source that is too long stays so.
            told = lifecycle.describe(_FAULTS[why]) | {"retryable": why is Stop.MEMORY}
            return await self._failed(told)

        async def write(context: Context, job: Job) -> Outcome:
            if why is Stop.CANCELLED or job.cancel_requested_at is not None:
                await lifecycle.cancelled(context, job, self._bench.handler)
                return Outcome.CANCELLED
            await lifecycle.give_back(context, job)
            return Outcome.GIVEN_BACK

        return await self._write(write)

    async def _write(self, write: Callable[[Context, Job], Any]) -> Outcome:
        """Run `write` on the locked job in one transaction, again when the database is away for a moment.

        After a commit whose answer was lost, the job is found not running any more and is left alone.
        """
        self._writing = True
        for pause in (*_SAVE_AGAIN_SECONDS, None):
            try:
                async with self._transaction() as context:
                    held = await self._held(context)
                    if held is None:
                        return Outcome.STALE
                    outcome: Outcome = await write(context, held)
                return outcome
            except FAILURES as error:
                if pause is None:
                    raise
                log.warning("attempt.write_again", error=str(error)[:300], seconds=pause)
                await asyncio.sleep(pause)
        raise AssertionError("the last round returns or raises")

    async def _held(self, context: Context) -> Job | None:
        held = await repository.hold(context.session, self._job.id, self._job.attempt)
        return held if held is not None and held.status == "RUNNING" else None

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Context]:
        """A context that acts for the job's org; what waits for the commit is run after it."""
        job = self._job
        principal = lifecycle.acting_for(job.org_id)
        async with self._bench.deps.database.transaction(Claims(org_id=job.org_id)) as session:
            context = Context(
                session,
                self._bench.deps,
                principal,
                request_id=job.request_id,
                traceparent=job.traceparent or "",
            )
            yield context
        await context.run_hooks()

    # Signs of life

    async def _beat(self) -> None:
        """Every two seconds: say that we live, hear whether to stop, look after time, memory and disk."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                fraction, note = self._progress or (None, "")
                async with self._bench.deps.database.transaction(Claims(org_id=self._job.org_id)) as session:
                    heard = await repository.beat(session, self._job.id, self._job.attempt, fraction, note)
                    if heard is not None:
                        await self._tell_passing(session)
            except FAILURES as error:
                log.warning("beat.lost", error=str(error)[:300])
            else:
                if heard is None:
                    self._break_off(Stop.STALE)
                elif heard.cancel:
                    self._break_off(Stop.CANCELLED)
            if why := await self._over():
                self._break_off(why)

    async def _tell_passing(self, session: AsyncSession) -> None:
        """Let streams hear how far the project is, when this job is part of its run and has got further."""
        job, before = self._job, self._passed
        self._passed = self._progress
        if job.project_id is None or self._passed == before:
            return
        if job.kind in STAGES or job.parent_id is not None:
            context = Context(session, self._bench.deps, lifecycle.acting_for(job.org_id))
            self._told = await tell_passing(context, job.project_id, self._told)

    async def _over(self) -> Stop | None:
        if self._began is not None and time.monotonic() - self._began > self._kind.timeout_seconds:
            return Stop.TIMEOUT
        if self._bench.child.memory() > self._bench.memory_bytes:
            return Stop.MEMORY
        folder = self._folder
        if folder is not None and await asyncio.to_thread(size_of, folder) > self._bench.scratch_bytes:
            return Stop.SCRATCH
        return None


_FAULTS: dict[Stop, ClipForgeError] = {
    Stop.TIMEOUT: ResourceError(
        "the work took longer than it may", code="timeout", remedy="Try a shorter source or a faster machine"
    ),
    Stop.MEMORY: ResourceError(
        "the work takes more memory than it may",
        code="out_of_memory",
        remedy="Give the worker more memory, or try a smaller model",
    ),
    Stop.SCRATCH: ResourceError(
        "the work writes more files than fit into its space",
        code="scratch_full",
        remedy="Raise CLIPFORGE_SCRATCH_BYTES, or try a shorter source",
    ),
}

"""Jobs whose worker died, whose wake-up was lost, or whose bad end nobody heard of."""

from __future__ import annotations

from clipforge.apps.worker.kinds import handler_of
from clipforge.kit.logs import logger
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.platform.jobs import lifecycle, repository

log = logger(__name__)

_BATCH = 100


class Reconciler:
    """Puts right what processes that died left behind.

    Args:
        deps: the world outside, as the role that sees one org at a time.
        system: connections as the role that sees every org.
    """

    def __init__(self, deps: Deps, system: Database) -> None:
        self._deps = deps
        self._system = system

    async def take_back(self) -> int:
        """Let jobs of silent workers be claimed again."""
        async with self._system.transaction() as session:
            moved = await repository.take_back(session)
        for job in moved:
            log.warning("job.taken_back", job_id=job.id, org_id=job.org_id, status=job.status)
            if job.status == "PENDING":
                await self._deps.queue.wake(job.worker, job.id, high=True)
        return len(moved)

    async def wake(self) -> int:
        """Wake workers for jobs that are due while no wake-up is under way."""
        async with self._system.transaction() as session:
            due = await repository.due_workers(session)
        for worker in due:
            if await self._deps.queue.length(worker) == 0:
                await self._deps.queue.wake(worker, "")
        return 0

    async def count(self) -> int:
        """Tell the API how many jobs wait, so that it can refuse more."""
        async with self._system.transaction() as session:
            waiting = await repository.waiting(session)
        await self._deps.queue.tell_waiting(waiting)
        return 0

    async def tell(self) -> int:
        """Tell handlers of bad ends that they have not heard of; gives how many heard."""
        async with self._system.transaction() as session:
            found = await repository.untold(session, _BATCH)
        return sum([await self._tell(org_id, job_id) for org_id, job_id in found])

    async def _tell(self, org_id: str, job_id: str) -> bool:
        async with self._deps.database.transaction(Claims(org_id=org_id)) as session:
            job = await repository.hold_untold(session, job_id)
            if job is None:
                return False
            context = Context(session, self._deps, lifecycle.acting_for(org_id), request_id=job.request_id)
            heard = await lifecycle.tell(context, job, handler_of)
        await context.run_hooks()
        return heard

"""What a worker does for those of its machine that died before it."""

from __future__ import annotations

from collections.abc import Sequence

from clipforge.kit.logs import logger
from clipforge.platform.base.database import FAILURES, Database
from clipforge.platform.jobs import repository
from clipforge.services.queue.protocol import JobQueue

log = logger(__name__)


async def take_over(system: Database, queue: JobQueue, dead: Sequence[str]) -> int:
    """Let the jobs of dead workers be claimed again, instead of waiting until their silence is noticed.

    Args:
        system: connections as the role that sees every org.
        queue: wakes the workers of other kinds.
        dead: ids of workers whose processes are known to be gone.

    Returns:
        How many jobs go on; 0 also while the database is away, since the scheduler looks again.
    """
    if not dead:
        return 0
    try:
        async with system.transaction() as session:
            moved = await repository.take_over(session, dead)
    except FAILURES as error:
        log.warning("takeover.failed", error=str(error)[:300])
        return 0
    for job in moved:
        log.warning("job.taken_over", job_id=job.id, org_id=job.org_id, status=job.status)
        if job.status == "PENDING":
            await queue.wake(job.worker, job.id, high=True)
    return len(moved)

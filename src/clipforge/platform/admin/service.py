"""The operator's acts: shut somebody out, change a quota, try dead jobs again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from clipforge.kit.errors import NothingFoundError
from clipforge.platform.admin import repository
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.principal import ALL_SCOPES, Principal
from clipforge.platform.jobs import again
from clipforge.platform.jobs.models import Job

QUOTAS = ("minutes_per_month", "exports_per_month", "running_jobs")
"""Limits of a plan that an operator sets."""


async def disable(system: Database, email: str, *, disabled: bool) -> None:
    """Shut a person out, or let them in again; raises `NothingFoundError` for an address nobody has."""
    async with system.transaction() as session:
        found = await repository.user(session, email)
        if found is None:
            raise NothingFoundError("nobody has this e-mail address", subject=email)
        await repository.set_disabled(session, found.id, datetime.now(UTC) if disabled else None)


async def set_quotas(system: Database, org_id: str, given: dict[str, int | None]) -> dict[str, Any]:
    """Change an org's limits; a value of None takes a limit away. Gives all limits.

    Raises:
        NothingFoundError: there is no such org.
    """
    async with system.transaction() as session:
        org = await repository.org(session, org_id)
        if org is None:
            raise NothingFoundError("there is no such org", subject=org_id)
        kept = {name: value for name, value in org.limits.items() if name not in given}
        org.limits = kept | {name: value for name, value in given.items() if value is not None}
        return org.limits


async def requeue(deps: Deps, system: Database, job_id: str) -> Job:
    """Let a dead job be tried again, with the project or export that it failed.

    Raises:
        NothingFoundError: there is no such job.
        Problem: it has not failed, the same work is under way, or the org's limits are reached.
    """
    async with system.transaction() as session:
        org_id = await repository.job_org(session, job_id)
    if org_id is None:
        raise NothingFoundError("there is no such job", subject=job_id)
    async with deps.database.transaction(Claims(org_id=org_id)) as session:
        context = Context(session, deps, Principal(kind="system", org_id=org_id, scopes=ALL_SCOPES))
        job = await again.retry(context, job_id)
    await context.run_hooks()
    return job

"""Sources that an org no longer keeps."""

from __future__ import annotations

from datetime import datetime

from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.principal import Principal
from clipforge.platform.projects import removal
from clipforge.platform.retention import repository

_AT_ONCE = 20


async def retire(deps: Deps, system: Database, now: datetime) -> int:
    """Remove sources whose time is over, some at a time; gives how many.

    Args:
        deps: the world outside, as the role that sees one org at a time.
        system: connections as the role that sees every org.
        now: with zone.
    """
    async with system.transaction() as session:
        due = await repository.due_sources(session, now, _AT_ONCE)
    removed = 0
    for one in due:
        async with deps.database.transaction(Claims(one.org_id)) as session:
            context = Context(session, deps, Principal("system", one.org_id))
            removed += await removal.remove_source(context, one.project_id, one.days)
        await context.run_hooks()
    return removed

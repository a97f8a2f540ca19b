"""What follows once a source is known: minutes are reserved, recognition begins, browsers get their media."""

from __future__ import annotations

from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem
from clipforge.platform.jobs import service as jobs
from clipforge.platform.projects.progress import fail
from clipforge.platform.usage import service as usage

_REMEDY = "Raise the plan's limit or wait for the next month, then run it again"


async def transcribe_next(context: Context, project_id: str, duration_ms: int) -> bool:
    """Have a source written down, for which minutes are kept; without minutes the project fails and says why.

    Returns:
        Whether there were minutes enough.
    """
    hooks = len(context.hooks)
    try:
        async with context.session.begin_nested():
            job = await jobs.create(
                context, "TRANSCRIBE", project_id=project_id, key=f"TRANSCRIBE/{project_id}"
            )
            await usage.reserve(context, job.id, duration_ms)
    except Problem as problem:
        # The job is not there any more: nobody needs to be woken for it.
        del context.hooks[hooks:]
        error = {"code": problem.code, "reason": problem.detail.rstrip("."), "remedy": _REMEDY}
        await fail(context, project_id, error)
        await usage.tell_limit_reached(context, "minutes", project_id)
        return False
    return True


async def browser_media_next(context: Context, project_id: str) -> None:
    """Have made what browsers need, after what is more urgent."""
    await jobs.create(context, "BROWSER_MEDIA", project_id=project_id, key=f"BROWSER_MEDIA/{project_id}")

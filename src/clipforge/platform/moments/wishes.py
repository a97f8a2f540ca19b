"""What is wished of a moment's clip and not done yet: kept on its row, brought by COMPOSE jobs.

A job takes the wish as it finds it and writes its result only where no newer one was made meanwhile, so that
neither a job that comes late nor one that comes out of order undoes what a person did.
"""

from __future__ import annotations

from clipforge.platform.base.context import Context
from clipforge.platform.jobs import service as jobs
from clipforge.platform.moments.models import MomentRow


async def compose_again(context: Context, row: MomentRow, *, force: bool = True, afresh: bool = False) -> str:
    """Wish for the clip to be composed again, beside what is wished of it already; the id of the job.

    Args:
        context: of the caller.
        row: the moment, locked.
        force: also where the timeline was edited by hand beyond the framing, which is left alone otherwise.
        afresh: shots that were framed by hand do not stay so.
    """
    wish = row.wish or {}
    row.wish = {
        "force": force or bool(wish.get("force")),
        "afresh": afresh or bool(wish.get("afresh")),
    }
    row.wished += 1
    row.timeline_status = "composing"
    job = await jobs.create(
        context,
        "COMPOSE",
        project_id=row.project_id,
        payload={"moment_ids": [row.id]},
        key=f"compose/{row.id}/{row.wished}",
    )
    return job.id


def settle(row: MomentRow) -> None:
    """Its timeline is as it is wished; a job that still works for an older wish changes nothing."""
    row.wish = None
    row.wished += 1
    row.timeline_status = "ready"

"""Where a run is: what its row says, and what the job that works on it knows better."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from clipforge.platform.base.context import Context
from clipforge.platform.events import service as events
from clipforge.platform.projects import status as stages
from clipforge.platform.projects import summary_repository
from clipforge.platform.projects.summary_repository import Live

LEAST_STEP = 0.01
"""Share of a run by which it must have got further to be told again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run is.

    Attributes:
        stage: a kind of job.
        progress: share of the whole run that is done, 0 to 1.
        note: what is being done, for a person.
    """

    stage: str
    progress: float
    note: str


def standing(row: Any, live: Live | None) -> Standing:
    """Where a run is, by the columns of its project and the job that works on it.

    Args:
        row: `stage`, `progress`, `note`, `plan`, `origin` and `status` of a project.
        live: the last of its jobs that wait or run.
    """
    if live is None or row.status != "processing":
        return Standing(row.stage, row.progress, row.note)
    # The job knows better than what its handlers told at their last transaction.
    progress = max(row.progress, stages.overall(row.plan, row.origin, live.kind, live.progress))
    if live.status == "PENDING":
        return Standing(live.kind, progress, stages.WAITING)
    return Standing(live.kind, progress, live.note or row.note or stages.NOTES.get(live.kind, ""))


async def tell_passing(context: Context, project_id: str, told: Standing | None) -> Standing | None:
    """Tell streams how far a run is, if it got further than they know; nothing is written.

    Args:
        context: of the project's org.
        project_id: the project.
        told: what was told last.

    Returns:
        What streams know now.
    """
    found = await summary_repository.live(context.session, context.org_id, project_id)
    if found is None:
        return told
    now = standing(*found)
    near = told is not None and abs(now.progress - told.progress) < LEAST_STEP
    if told is not None and near and (now.stage, now.note) == (told.stage, told.note):
        return told
    data = {"project_id": project_id, **asdict(now)}
    await events.whisper(context, "project.progress", data, project_id=project_id)
    return now

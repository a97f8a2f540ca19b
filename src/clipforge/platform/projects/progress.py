"""What handlers of jobs tell of a project: where it is, that it is ready, or what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clipforge.platform.base.context import Context
from clipforge.platform.events import service as events
from clipforge.platform.projects import repository, status
from clipforge.platform.projects.models import Project

_RUNNING = ("processing",)
_LONGEST_NOTE = 300
_MOST_NOTICES = 50


def event_data(project: Project) -> dict[str, Any]:
    """What events tell of a project: thin, with what the client gave to know it by."""
    return {
        "project_id": project.id,
        "title": project.title,
        "status": project.status,
        "metadata": project.metadata_,
        "external_id": project.external_id,
        "created_by": project.created_by,
    }


async def set_stage(
    context: Context, project_id: str, stage: str, fraction: float = 0.0, note: str = ""
) -> None:
    """Tell that a stage is at a fraction; nothing is told of a project that does not run (any more).

    Args:
        context: in a transaction of a job.
        project_id: the project.
        stage: a kind of job in `status.STAGES`.
        fraction: of this stage, 0 to 1.
        note: what is being done, for a person; the stage's own words when empty.
    """
    project = await repository.get(context.session, context.org_id, project_id)
    if project is None:
        return
    values = {
        "stage": stage,
        "progress": status.overall(project.plan, project.origin, stage, fraction),
        "note": (note or status.NOTES.get(stage, ""))[:_LONGEST_NOTE],
    }
    changed = await repository.change(context.session, context.org_id, project_id, values, statuses=_RUNNING)
    if changed is not None:
        await events.whisper(
            context, "project.progress", {"project_id": project_id, **values}, project_id=project_id
        )


async def add_notice(context: Context, project_id: str, notice: str) -> None:
    """Tell a person something that matters and stops nothing; the same is told once."""
    project = await repository.get(context.session, context.org_id, project_id, lock=True)
    if project is not None and notice not in project.notices:
        project.notices = [*project.notices, notice][-_MOST_NOTICES:]
        await context.session.flush()


async def fail(context: Context, project_id: str, error: Mapping[str, Any]) -> None:
    """Tell that a run failed for good, or was cancelled (code 'cancelled').

    Args:
        context: in a transaction of a job.
        project_id: the project; one that is cancelled, ready or gone stays as it is.
        error: code, reason, remedy.
    """
    told = {name: str(error.get(name) or "") for name in ("code", "reason", "remedy")}
    stopped = told["code"] == "cancelled"
    project = await repository.change(
        context.session,
        context.org_id,
        project_id,
        {"status": "cancelled" if stopped else "failed", "error": told, "note": ""},
        statuses=status.ACTIVE,
    )
    if project is None:
        return
    if stopped:
        await tell_cancelled(context, project)
    else:
        await events.emit(
            context, "project.failed", {**event_data(project), "error": told}, project_id=project_id
        )


async def tell_cancelled(context: Context, project: Project) -> None:
    """Tell that a project was called off; its row says so already."""
    await events.emit(context, "project.cancelled", event_data(project), project_id=project.id)


async def ready(context: Context, project_id: str) -> None:
    """Tell that a run is done; nothing is told of one that was cancelled meanwhile."""
    project = await repository.change(
        context.session,
        context.org_id,
        project_id,
        {"status": "ready", "stage": "", "progress": 1.0, "note": "", "error": None},
        statuses=_RUNNING,
    )
    if project is not None:
        await events.emit(context, "project.ready", event_data(project), project_id=project_id)

"""Projects: found, changed, run again, called off, deleted. How far they are stands in `progress`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import conflict, not_found
from clipforge.platform.base.versions import check_match
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects import assets, keys, repository, schemas, status, uploads
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.projects.progress import add_notice, fail, ready, set_stage, tell_cancelled
from clipforge.platform.projects.settings import ProjectSettings
from clipforge.platform.usage import service as usage

__all__ = [
    "add_notice",
    "archive",
    "cancel",
    "change",
    "delete",
    "fail",
    "find",
    "ready",
    "rerun",
    "set_stage",
    "settings_of",
    "upload_given_up",
]

STOPPED = {"code": "cancelled", "reason": "it was stopped", "remedy": "Run it again when you want to go on"}


async def find(context: Context, id: str, *, lock: bool = False) -> Project:
    """A project of the org; raises 404."""
    found = await repository.get(context.session, context.org_id, id, lock=lock)
    if found is None:
        raise not_found("project", id)
    return found


def settings_of(project: Project) -> ProjectSettings:
    """What was chosen for a project."""
    return ProjectSettings.model_validate(project.settings)


async def change(
    context: Context, id: str, patch: schemas.ProjectPatch, if_match: str | None = None
) -> Project:
    """Set what a patch names; another look holds for its clips at once, other settings from the next run on.

    Raises:
        Problem: 404, or 412 when it was changed since it was read.
    """
    project = await find(context, id, lock=True)
    check_match(if_match, project.version)
    given = patch.model_fields_set
    if "title" in given and patch.title is not None:
        project.title = patch.title
    if "metadata" in given:
        project.metadata_ = dict(patch.metadata or {})
    if "external_id" in given:
        project.external_id = patch.external_id
    if "settings" in given and patch.settings is not None:
        before = settings_of(project).look
        project.settings = patch.settings.model_dump(mode="json")
        if patch.settings.look != before and project.status == "ready":
            await compose_anew(context, project.id, f"look/{project.version}")
    project.version += 1
    await context.session.flush()
    await context.session.refresh(project)
    return project


async def compose_anew(
    context: Context, id: str, why: str, spans: Sequence[Sequence[int]] | None = None
) -> None:
    """Have clips of a project composed again, those left out that a person edited beyond the framing.

    Args:
        context: of the caller.
        id: of the project.
        why: what changed; the same change asks for one job.
        spans: [start, end] in ms, of which at least one overlaps the moment; None for all moments.
    """
    if await repository.compose_anew(context.session, context.org_id, id, spans):
        await jobs.create(
            context,
            "COMPOSE",
            project_id=id,
            payload={"all": True} if spans is None else {"spans": [list(span) for span in spans]},
            key=f"compose/{id}/{why}",
        )


async def rerun(
    context: Context, id: str, start: str, settings: ProjectSettings | None
) -> tuple[Project, Job]:
    """Run a project again from a stage on; only what was never analysed is metered.

    A project whose source was never read (the address did not answer, say) starts from the beginning.

    Raises:
        Problem: 409 while it runs, when its file never came, or when there is no transcript to detect in;
            402 when the minutes are used up.
    """
    project = await find(context, id, lock=True)
    if project.status in status.ACTIVE:
        raise conflict("project_busy", "This project is being worked on; wait, or cancel it first.")
    source = await assets.source_of(context, id)
    written = await repository.has_transcript(context.session, context.org_id, id)
    if project.info is None or (source is not None and source.status != "ready"):
        if project.origin == "file" and (source is None or source.status != "ready"):
            raise conflict("no_source", "The file of this project was never uploaded; make a new project.")
        start = "ingest"
    elif source is None:
        raise conflict("source_missing", "The source was removed; make a new project of it.")
    elif start == "detect" and not written:
        raise conflict("no_transcript", "There is no transcript yet; run it again from 'transcribe'.")
    if settings is not None:
        project.settings = settings.model_dump(mode="json")
        project.version += 1
    await begin_run(context, project, start)
    kind = project.plan[0]
    job = await jobs.create(context, kind, project_id=id, key=f"{kind}/{id}")
    if kind == "TRANSCRIBE" and not written:
        await usage.reserve(context, job.id, project.duration_ms or 0)
    await context.session.flush()
    await context.session.refresh(project)
    return project, job


async def begin_run(context: Context, project: Project, start: str) -> None:
    """Set a project to work from a stage on."""
    project.plan = status.plan(project.origin, start)
    project.status = "processing"
    project.stage = project.plan[0]
    project.progress = 0.0
    project.note = status.WAITING
    project.error = None
    project.notices = [] if start != "detect" else project.notices
    project.run += 1
    project.run_started_at = datetime.now(UTC)
    await context.session.flush()


async def cancel(context: Context, id: str) -> Project:
    """Stop all work on a project; what is done stays. Done twice it gives the same.

    Raises:
        Problem: 404, or 409 when there is nothing to stop.
    """
    project = await find(context, id, lock=True)
    if project.status == "cancelled":
        return project
    if project.status not in status.ACTIVE:
        raise conflict("nothing_to_cancel", f"This project is {project.status}; nothing runs.")
    project.status = "cancelled"
    project.note = ""
    project.error = STOPPED
    await _stop_work(context, id)
    await context.session.flush()
    await context.session.refresh(project)
    await tell_cancelled(context, project)
    return project


async def upload_given_up(context: Context, id: str) -> None:
    """Call off a project whose file will not come."""
    project = await repository.change(
        context.session,
        context.org_id,
        id,
        {"status": "cancelled", "error": STOPPED, "note": ""},
        statuses=("awaiting_upload",),
    )
    if project is not None:
        await tell_cancelled(context, project)


async def _stop_work(context: Context, id: str) -> None:
    await jobs.cancel_for_project(context, id)
    await uploads.abort_of_project(context, id)


async def delete(context: Context, id: str) -> None:
    """Delete a project: gone at once for everybody, its files and rows by a job; the ledger stays."""
    project = await find(context, id, lock=True)
    project.deleted_at = datetime.now(UTC)
    await _stop_work(context, id)
    # Not of the project: its row goes with it.
    await jobs.create(context, "DELETE", payload={"project_id": id}, key=f"DELETE/{id}")


async def archive(context: Context, id: str, *, include_source: bool) -> tuple[Job, Asset]:
    """Have a ZIP of everything made; asked again while it is being made, it is the same one."""
    project = await find(context, id)
    asset_id = new_id("asset")
    job = await jobs.create(
        context,
        "ARCHIVE",
        project_id=id,
        payload={"asset_id": asset_id, "include_source": include_source},
        key=f"ARCHIVE/{id}/{include_source}",
    )
    if job.payload["asset_id"] != asset_id:
        return job, await assets.find(context, job.payload["asset_id"])
    asset = assets.new_asset(
        context,
        "archive",
        id=asset_id,
        key=keys.archive_key(context.org_id, id, job.id),
        content_type="application/zip",
        project_id=id,
        name=f"{project.title[:200]}.zip",
        status="pending",
    )
    await context.session.flush()
    return job, asset

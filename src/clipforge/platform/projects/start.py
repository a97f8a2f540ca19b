"""A new project from a file to be uploaded, an address or a script."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from clipforge.kit.ids import new_id
from clipforge.kit.net import check_url
from clipforge.platform.base.context import Context
from clipforge.platform.base.inserting import insert_rows
from clipforge.platform.base.problems import conflict, invalid
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.kinds import KINDS
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects import accepted, assets, keys, schemas, status, uploads
from clipforge.platform.projects.models import Asset, Project, Upload
from clipforge.platform.projects.settings import NarrationSettings
from clipforge.platform.usage import service as usage
from clipforge.stages.ingest.script import plain_text

_WORDS_A_SECOND = 2.5
_LONGEST_TITLE = 80


async def ingest(
    context: Context, request: schemas.IngestRequest
) -> tuple[Project, Upload | None, Asset | None, Job | None]:
    """Make a project; what needs no upload is set to work.

    Returns:
        The project, the upload to send with its asset, and the job that works already.

    Raises:
        Problem: a source or transcript that cannot be used, or no minutes left for a script.
        BadInputError: an address that is none.
    """
    source = request.source
    await jobs.backpressure(context, KINDS["INGEST"].worker)
    project = Project(
        id=new_id("proj"),
        org_id=context.org_id,
        title=request.title or "",
        origin=source.type,
        status="awaiting_upload",
        settings=request.settings.model_dump(mode="json"),
        metadata_=dict(request.metadata),
        external_id=request.external_id,
        created_by=context.principal.actor,
        plan=status.plan(source.type),
        notices=[],
        run=1,
    )
    upload: Upload | None = None
    asset: Asset | None = None
    job: Job | None = None
    # Storage is asked before anything is written.
    words = None
    if request.transcript is not None:
        if project.origin == "script":
            raise invalid("transcript", "A script is its own transcript; leave this out.")
        words = await _stored(context, project, request.transcript)
    if isinstance(source, schemas.FileSource):
        upload, asset, job = await _from_file(context, project, source)
    elif isinstance(source, schemas.UrlSource):
        job = await _from_url(context, project, source)
    else:
        job = await _from_script(context, project, source, request)
    if words is not None:
        context.session.add(words)
    elif request.transcript is not None:
        await _attach(context, project, request.transcript.asset_id or "")
    await context.session.flush()
    return project, upload, asset, job


async def _add(
    context: Context, project: Project, title: str, source: Asset | None = None, *, working: bool
) -> None:
    project.title = project.title or title[:300] or "Untitled"
    if working:
        _set_to_work(project)
    await insert_rows(context.session, *(row for row in (project, source) if row is not None))


def _set_to_work(project: Project) -> None:
    project.status = "processing"
    project.stage = project.plan[0]
    project.note = status.WAITING
    project.run_started_at = datetime.now(UTC)


async def _from_file(
    context: Context, project: Project, source: schemas.FileSource
) -> tuple[Upload | None, Asset | None, Job | None]:
    name, content_type = accepted.plain_name(source.name), accepted.plain_type(source.content_type)
    accepted.check(
        "source",
        name,
        content_type,
        source.size,
        most=context.deps.settings.max_upload_bytes,
        field="source.",
    )
    twin = await assets.twin(context, source.sha256, source.size)
    project.duplicate_of = twin.project_id if twin else None
    asset = _pending(context, project, name, content_type)
    asset.size, asset.sha256 = source.size, source.sha256
    if twin is not None:
        assets.share(asset, twin)
    if twin is None:
        storage_id = await uploads.prepare(context, asset.storage_key, asset.content_type, asset.size)
        await _add(context, project, PurePosixPath(name).stem, asset, working=False)
        return await uploads.open_upload(context, asset, storage_id), asset, None
    await _add(context, project, PurePosixPath(name).stem, asset, working=True)
    return None, asset, await begin_ingest(context, project)


async def _from_url(context: Context, project: Project, source: schemas.UrlSource) -> Job:
    check_url(source.url)
    parts = urlsplit(source.url)
    if parts.username or parts.password:
        raise invalid("source.url", "Give an address without user name and password.")
    project.source_url = source.url
    name = unquote(parts.path.rstrip("/").rpartition("/")[2]).replace("\x00", "")
    title = PurePosixPath(name).stem or (parts.hostname or "")
    await _add(
        context, project, title, _pending(context, project, "", "application/octet-stream"), working=True
    )
    return await begin_ingest(context, project)


def _pending(context: Context, project: Project, name: str, content_type: str) -> Asset:
    id = new_id("asset")
    return assets.make_asset(
        context,
        "source",
        id=id,
        key=keys.asset_key(context.org_id, id),
        content_type=content_type,
        project_id=project.id,
        name=name,
        status="pending",
    )


async def _from_script(
    context: Context, project: Project, source: schemas.ScriptSource, request: schemas.IngestRequest
) -> Job:
    text = plain_text(source.text) if source.format == "markdown" else source.text
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise invalid("source.text", "There is nothing in it to speak.")
    if source.voice is not None:
        try:
            narration = NarrationSettings.model_validate(
                {**request.settings.narration.model_dump(), "voice": source.voice}
            )
        except ValidationError as error:
            raise invalid("source.voice", str(error.errors()[0]["msg"])) from error
        project.settings = {**project.settings, "narration": narration.model_dump(mode="json")}
    project.script = text
    await _add(context, project, text.partition("\n")[0].strip("# ")[:_LONGEST_TITLE], working=True)
    job = await jobs.create(context, "NARRATE", project_id=project.id, key=f"NARRATE/{project.id}")
    # How long it will be is known once it is spoken; until then the count of words tells enough.
    await usage.reserve(context, job.id, round(len(text.split()) / _WORDS_A_SECOND * 1000))
    return job


async def begin_ingest(context: Context, project: Project) -> Job:
    """Have a source read that is there, or that is to be fetched."""
    return await jobs.create(context, "INGEST", project_id=project.id, key=f"INGEST/{project.id}")


async def uploaded(context: Context, asset: Asset) -> None:
    """Go on with the project whose source has just arrived."""
    from clipforge.platform.projects import service

    if asset.kind != "source" or asset.project_id is None:
        return
    project = await service.find(context, asset.project_id, lock=True)
    if project.status != "awaiting_upload":
        raise conflict("project_over", f"The project of this file is {project.status}; make a new one.")
    _set_to_work(project)
    await context.session.flush()
    await begin_ingest(context, project)


async def _attach(context: Context, project: Project, asset_id: str) -> None:
    """Have an uploaded file of subtitles, a script or a transcript go with a project."""
    # Locked, so that of two projects that want it at once the second one hears of the first.
    asset = await assets.find(context, asset_id, lock=True)
    if asset.kind != "subtitles" or asset.status != "ready":
        raise invalid(
            "transcript.asset_id", "This is no completed upload of kind 'subtitles'; see POST /v1/assets."
        )
    if asset.project_id is not None:
        raise conflict("asset_taken", "This asset goes with another project already; upload it again.")
    asset.project_id = project.id


async def _stored(context: Context, project: Project, words: schemas.Alongside) -> Asset | None:
    """Store words that came with the request; their file, to be written, or None for an uploaded one."""
    if words.asset_id is not None:
        return None
    data = (words.text or "").encode()
    name = accepted.plain_name(words.name)
    accepted.check(
        "subtitles",
        name,
        "text/plain",
        len(data),
        most=context.deps.settings.max_upload_bytes,
        field="transcript.",
    )
    id = new_id("asset")
    key = keys.asset_key(context.org_id, id)
    async with context.outside():
        info = await asyncio.to_thread(context.deps.storage.put_bytes, key, data, "text/plain")
    return assets.make_asset(
        context,
        "subtitles",
        id=id,
        key=key,
        content_type="text/plain",
        project_id=project.id,
        name=name,
        size=info.size,
    )

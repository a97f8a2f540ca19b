"""Routes of ingestion, projects, uploads and stored files."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query, Request, Response

from clipforge.platform.base.context import Context
from clipforge.platform.base.fields import METADATA_FILTER, Plain, metadata_filter
from clipforge.platform.base.pagination import Page
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.base.versions import etag
from clipforge.platform.projects import assets, schemas, service, start, upload_schemas, uploads, view

router = Router(tag="projects")
Reader = Annotated[Context, allowed("projects:read")]
Writer = Annotated[Context, allowed("projects:write")]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=500)]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=300)]
Word = Annotated[str | None, Query(min_length=1, max_length=300), Plain]


@router.post("/ingest", status_code=201, summary="Make a project of a file, an address or a script")
async def ingest(context: Writer, body: schemas.IngestRequest) -> schemas.Ingested:
    """Send the file with `upload` afterwards and complete it; addresses and scripts are worked on at once."""
    project, upload, asset, job = await start.ingest(context, body)
    return schemas.Ingested(
        project=view.fresh(context, project, asset, job),
        upload=uploads.view(context, upload, asset) if upload is not None and asset is not None else None,
        job_id=job.id if job else None,
    )


@router.get("/projects", summary="List projects", openapi_extra={"parameters": [METADATA_FILTER]})
async def list_projects(
    context: Reader,
    request: Request,
    *,
    order: Annotated[schemas.Order, Query()] = "newest",
    status: Annotated[schemas.Status | None, Query()] = None,
    external_id: Word = None,
    q: Word = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[schemas.Project]:
    """Newest first unless `order` says otherwise.

    `q` looks into titles, `metadata[key]=value` into what you keep with projects.
    """
    return await view.projects(
        context,
        order=order,
        status=status,
        external_id=external_id,
        metadata=metadata_filter(request.query_params.multi_items()),
        q=q,
        limit=limit,
        cursor=cursor,
    )


@router.get("/projects/{project_id}", summary="Read a project")
async def get_project(context: Reader, project_id: str, response: Response) -> schemas.ProjectDetail:
    """How far it is, what went wrong, and signed addresses of what a browser shows."""
    project = await view.detail(context, project_id)
    response.headers["ETag"] = etag(project.version)
    return project


@router.patch(
    "/projects/{project_id}",
    summary="Change a project",
)
async def update_project(
    context: Writer,
    project_id: str,
    body: schemas.ProjectPatch,
    response: Response,
    if_match: IfMatch = None,
) -> schemas.ProjectDetail:
    """Title, metadata, external id and settings; settings hold from the next run on."""
    project = await service.change(context, project_id, body, if_match)
    response.headers["ETag"] = etag(project.version)
    return await view.detail(context, project_id)


@router.delete("/projects/{project_id}", status_code=204, summary="Delete a project")
async def delete_project(context: Writer, project_id: str) -> None:
    """Stops its work and removes its files and all that was made of it; the ledger stays."""
    await service.delete(context, project_id)


@router.post("/projects/{project_id}/rerun", status_code=202, summary="Run a project again")
async def rerun_project(context: Writer, project_id: str, body: schemas.RerunRequest) -> schemas.Started:
    """From recognition or detection on, with other settings if given; only new time is billed."""
    project, job = await service.rerun(context, project_id, body.start, body.settings)
    return schemas.Started(project=await view.detail(context, project.id), job_id=job.id)


@router.post("/projects/{project_id}/cancel", summary="Stop the work on a project")
async def cancel_project(context: Writer, project_id: str) -> schemas.ProjectDetail:
    """What is done stays; it can be run again."""
    await service.cancel(context, project_id)
    return await view.detail(context, project_id)


@router.post("/projects/{project_id}/archive", status_code=202, summary="Make a ZIP of everything")
async def archive_project(
    context: Writer, project_id: str, body: schemas.ArchiveRequest
) -> schemas.ArchiveStarted:
    """Transcript, moments and exports, with the source if asked for; read the asset once the job is done."""
    job, asset = await service.archive(context, project_id, include_source=body.include_source)
    return schemas.ArchiveStarted(job_id=job.id, asset_id=asset.id)


@router.get("/uploads/{upload_id}", summary="Read an upload")
async def get_upload(context: Writer, upload_id: str) -> upload_schemas.Upload:
    """With a fresh signed request while it is open."""
    return uploads.view(context, *await uploads.find(context, upload_id))


@router.get("/uploads/{upload_id}/parts", summary="List the parts that have arrived")
async def list_upload_parts(context: Writer, upload_id: str) -> upload_schemas.StoredParts:
    """And those that are missing, so that an upload goes on after a break."""
    return await uploads.stored_parts(context, upload_id)


@router.post("/uploads/{upload_id}/parts", summary="Get signed requests for parts")
async def presign_upload_parts(
    context: Writer, upload_id: str, body: upload_schemas.PartsRequest
) -> upload_schemas.PresignedParts:
    """For a range of part numbers; each part may be sent again."""
    return await uploads.presign_parts(context, upload_id, body.first, body.count)


@router.post("/uploads/{upload_id}/complete", summary="Complete an upload")
async def complete_upload(context: Writer, upload_id: str) -> upload_schemas.Upload:
    """Verifies what arrived and sets the project to work; done twice it gives the same."""
    upload, asset, fresh = await uploads.complete(context, upload_id)
    if fresh:
        await start.uploaded(context, asset)
    return uploads.view(context, upload, asset)


@router.post("/uploads/{upload_id}/abort", summary="Give an upload up")
async def abort_upload(context: Writer, upload_id: str) -> upload_schemas.Upload:
    """Removes what has arrived; a project that waits for it is cancelled."""
    upload, asset = await uploads.abort(context, upload_id)
    if upload.project_id is not None:
        await service.upload_given_up(context, upload.project_id)
    return uploads.view(context, upload, asset)


@router.post("/assets", status_code=201, summary="Upload subtitles, a logo, a font, an intro or an outro")
async def create_asset(context: Writer, body: upload_schemas.AssetRequest) -> upload_schemas.AssetUpload:
    """A file that goes with projects or brand kits; send it with `upload` and complete that."""
    asset, upload = await uploads.create_asset(context, body.kind, body)
    return upload_schemas.AssetUpload(
        asset=assets.view(context, asset), upload=uploads.view(context, upload, asset)
    )


@router.get("/assets", summary="List stored files")
async def list_assets(
    context: Reader,
    project_id: Word = None,
    kind: Annotated[str | None, Query(pattern="^[a-z]{1,20}$")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[upload_schemas.Asset]:
    """Newest first, with signed addresses."""
    rows, after = await assets.list_assets(
        context, project_id=project_id, kind=kind, limit=limit, cursor=cursor
    )
    return Page(
        data=[assets.view(context, row) for row in rows], has_more=after is not None, next_cursor=after
    )


@router.get("/assets/{asset_id}", summary="Read a stored file")
async def get_asset(context: Reader, asset_id: str) -> upload_schemas.Asset:
    """With a signed address once it is there."""
    return assets.view(context, await assets.find(context, asset_id))

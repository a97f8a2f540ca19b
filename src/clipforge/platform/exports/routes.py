"""Routes of exports and review links."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Response

from clipforge.media.timeline import Timeline
from clipforge.platform.base.context import Context
from clipforge.platform.base.fields import METADATA_FILTER, metadata_filter
from clipforge.platform.base.pagination import MOST, Page
from clipforge.platform.base.routing import Router, allowed, current
from clipforge.platform.exports import reviews, service, zips
from clipforge.platform.exports.models import Export, ReviewLink
from clipforge.platform.exports.schemas import (
    BatchOut,
    BatchRequest,
    EditRequest,
    ExportOut,
    ExportRequest,
    NewReviewLink,
    ReviewLinkCreate,
    ReviewLinkOut,
    ReviewOut,
    Status,
    ZipOut,
    ZipRequest,
)
from clipforge.platform.exports.showing import shown

router = Router(tag="exports")
Reader = Annotated[Context, allowed("exports:read")]
Writer = Annotated[Context, allowed("exports:write")]
Id = Annotated[str, Path(min_length=1, max_length=60, pattern=r"^[^\x00]+$")]
Token = Annotated[str, Path(min_length=20, max_length=100, pattern=r"^rvw_[A-Za-z0-9_-]+$")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Cursor = Annotated[str | None, Query(max_length=500)]
Filter = Annotated[str | None, Query(min_length=1, max_length=255, pattern=r"^[^\x00]+$")]
_THERE: dict[int | str, dict[str, Any]] = {
    200: {"model": ExportOut, "description": "The same content was exported before."}
}


async def _made(context: Context, response: Response, outcome: tuple[Export, bool]) -> ExportOut:
    export, fresh = outcome
    response.status_code = 201 if fresh else 200
    response.headers["Location"] = f"/v1/exports/{export.id}"
    return (await shown(context, [export]))[0]


@router.post("/exports", status_code=201, responses=_THERE, summary="Export a moment")
async def create_export(context: Writer, body: ExportRequest, response: Response) -> ExportOut:
    """Renders a moment with a template, a brand kit, a shape and overrides.

    The same content is rendered and counted once: a second request gets the export that is there (200). A
    title is no part of the content; the export takes that of the newest request.
    """
    return await _made(context, response, await service.create(context, body))


@router.post("/export", status_code=201, responses=_THERE, summary="Export a moment (short address)")
async def export_moment(context: Writer, body: ExportRequest, response: Response) -> ExportOut:
    """The same as `POST /v1/exports`."""
    return await _made(context, response, await service.create(context, body))


@router.post("/exports/batch", status_code=201, summary="Export many moments")
async def create_export_batch(context: Writer, body: BatchRequest) -> BatchOut:
    """Every moment in every shape, 200 exports at most; all are accepted or none."""
    batch_id, exports = await service.create_batch(context, body)
    return BatchOut(batch_id=batch_id, data=await shown(context, exports))


@router.post("/exports/zip", status_code=202, summary="Pack exports into a ZIP")
async def create_export_zip(context: Writer, body: ZipRequest) -> ZipOut:
    """A worker packs them; read the ZIP by its id until it is ready."""
    return await zips.create(context, body)


@router.get("/exports/zip/{zip_id}", summary="Get a ZIP of exports")
async def get_export_zip(context: Reader, zip_id: Id) -> ZipOut:
    """With a signed address once it is ready."""
    return await zips.get(context, zip_id)


@router.get("/exports", summary="List exports", openapi_extra={"parameters": [METADATA_FILTER]})
async def list_exports(
    *,
    request: Request,
    context: Reader,
    project_id: Filter = None,
    moment_id: Filter = None,
    batch_id: Filter = None,
    status: Annotated[Status | None, Query()] = None,
    external_id: Filter = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[ExportOut]:
    """Newest first."""
    rows, following = await service.list_all(
        context,
        project_id=project_id,
        moment_id=moment_id,
        batch_id=batch_id,
        status=status,
        external_id=external_id,
        metadata=metadata_filter(request.query_params.multi_items()),
        limit=limit,
        cursor=cursor,
    )
    return Page(data=await shown(context, rows), has_more=following is not None, next_cursor=following)


@router.get("/exports/{export_id}", summary="Get an export")
async def get_export(context: Reader, export_id: Id) -> ExportOut:
    """With signed addresses of its files, good for an hour."""
    return (await shown(context, [await service.get(context, export_id)]))[0]


@router.delete("/exports/{export_id}", status_code=204, summary="Delete an export")
async def delete_export(context: Writer, export_id: Id) -> None:
    """With its files; one that is being rendered is stopped."""
    await service.delete(context, export_id)


@router.post("/exports/{export_id}/retry", status_code=202, summary="Try an export again")
async def retry_export(context: Writer, export_id: Id) -> ExportOut:
    """One that failed or was cancelled."""
    return (await shown(context, [await service.retry(context, export_id)]))[0]


@router.get("/exports/{export_id}/timeline", summary="Get the timeline of an export")
async def get_export_timeline(context: Reader, export_id: Id) -> Timeline:
    """What it was rendered from: cut, framing, captions, marks."""
    return await service.timeline(context, export_id)


@router.post(
    "/exports/{export_id}/timeline",
    status_code=201,
    responses=_THERE,
    summary="Edit a timeline and render it",
)
async def render_export_timeline(
    context: Writer, export_id: Id, body: EditRequest, response: Response
) -> ExportOut:
    """A new export from a changed timeline; the export it came from stays."""
    return await _made(context, response, await service.create_edited(context, export_id, body))


def _link(link: ReviewLink) -> dict[str, Any]:
    names = ReviewLinkOut.model_fields
    return {name: getattr(link, name) for name in names}


@router.post("/review-links", status_code=201, summary="Make a review link")
async def create_review_link(context: Writer, body: ReviewLinkCreate) -> NewReviewLink:
    """Shows exports without sign-in, for 90 days at most. Its address is told this once."""
    link, token = await reviews.create(context, body)
    url = f"{context.deps.settings.web_url.rstrip('/')}/review/{token}"
    return NewReviewLink(**_link(link), token=token, url=url)


@router.get("/review-links", summary="List review links")
async def list_review_links(
    context: Reader, project_id: Filter = None, limit: Limit = 20, cursor: Cursor = None
) -> Page[ReviewLinkOut]:
    """Newest first, with how often each was looked at."""
    rows, following = await reviews.list_all(context, project_id, limit, cursor)
    data = [ReviewLinkOut.model_validate(_link(row)) for row in rows]
    return Page(data=data, has_more=following is not None, next_cursor=following)


@router.delete("/review-links/{link_id}", status_code=204, summary="Revoke a review link")
async def revoke_review_link(context: Writer, link_id: Id) -> None:
    """It shows nothing from now on."""
    await reviews.revoke(context, link_id)


@router.get("/review/{token}", summary="Look at a review link", openapi_extra={"security": []})
async def get_review(context: Annotated[Context, Depends(current)], token: Token) -> ReviewOut:
    """For people without an account: the clips, with addresses that are good for an hour."""
    return await reviews.show(context, token)

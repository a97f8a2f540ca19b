"""Routes of moments."""

from __future__ import annotations

from typing import Annotated, Literal

import orjson
from fastapi import Header, Path, Query, Response

from clipforge.media.timeline import Timeline
from clipforge.platform.base.context import Context
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.base.versions import etag
from clipforge.platform.moments import service
from clipforge.platform.moments.schemas import (
    DetectionOut,
    Extension,
    ManualMoment,
    MomentChange,
    MomentOut,
    MomentPage,
    MomentTimelineOut,
    MomentVersionPage,
    MoreLikeThis,
    PreviewOut,
    SimilarOut,
    Status,
)

router = Router(tag="moments")
Reader = Annotated[Context, allowed("moments:read")]
Writer = Annotated[Context, allowed("moments:write")]
ProjectId = Annotated[str, Path(max_length=60, pattern=r"^[^\x00]*$")]
MomentId = Annotated[str, Path(max_length=60, pattern=r"^[^\x00]*$")]
IfMatch = Annotated[str | None, Header(description="The ETag that was read; 412 when it is another now.")]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=500)]


def _tagged(response: Response, moment: MomentOut) -> MomentOut:
    response.headers["ETag"] = etag(moment.version)
    return moment


@router.get("/projects/{project_id}/moments", summary="List a project's moments", response_model=MomentPage)
async def list_moments(  # one parameter a query
    context: Reader,
    project_id: ProjectId,
    order: Annotated[Literal["score", "time"], Query(description="Best first, or as they come.")] = "score",
    status: Status | None = None,
    min_score: Annotated[float | None, Query(ge=0, le=100)] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Response:
    """Each with its evidence; on the page also why there are fewer than were asked for."""
    page = await service.page_facts(
        context,
        project_id,
        order=order,
        status=status,
        min_score=min_score,
        limit=limit,
        cursor=cursor,
    )
    return Response(orjson.dumps(page), media_type="application/json")


@router.get("/projects/{project_id}/detection", summary="Outcome of the last detection")
async def get_detection(context: Reader, project_id: ProjectId) -> DetectionOut:
    """How many moments were asked for, and what the missing ones were lost to."""
    return await service.detection(context, project_id)


@router.post("/projects/{project_id}/moments", status_code=201, summary="Make a moment by hand")
async def create_moment(
    context: Writer, project_id: ProjectId, body: ManualMoment, response: Response
) -> MomentOut:
    """From a range of the source; its score, title and timeline follow shortly."""
    return _tagged(response, await service.create_manual(context, project_id, body))


@router.get("/moments/{moment_id}", summary="Read a moment")
async def get_moment(context: Reader, moment_id: MomentId, response: Response) -> MomentOut:
    """With the reasons for its score, each with where to look."""
    return _tagged(response, await service.get(context, moment_id))


@router.patch("/moments/{moment_id}", summary="Trim, rename, keep or dismiss, or give a look of its own")
async def update_moment(
    context: Writer,
    moment_id: MomentId,
    body: MomentChange,
    response: Response,
    if_match: IfMatch = None,
) -> MomentOut:
    """Edges go to whole sentences, or off words; a moment that is cut or looks otherwise is composed again.

    Shots that were framed by hand stay so.
    """
    return _tagged(response, await service.change(context, moment_id, body, if_match))


@router.post("/moments/{moment_id}/extend", summary="Add or take away sentences")
async def extend_moment(
    context: Writer, moment_id: MomentId, body: Extension, response: Response, if_match: IfMatch = None
) -> MomentOut:
    """By whole sentences before and after; negative numbers take away."""
    return _tagged(response, await service.extend(context, moment_id, body, if_match))


@router.post("/moments/{moment_id}/compose", summary="Compose a moment again")
async def compose_moment(
    context: Writer, moment_id: MomentId, response: Response, if_match: IfMatch = None
) -> MomentOut:
    """From scratch with the look of now; edits of its timeline stay with the version before."""
    return _tagged(response, await service.recompose(context, moment_id, if_match))


@router.post("/moments/{moment_id}/similar", status_code=202, summary="Look for more like this one")
async def find_similar_moments(context: Writer, moment_id: MomentId, body: MoreLikeThis) -> SimilarOut:
    """Moments about the same, where there is none yet; they appear in the list with origin 'similar'."""
    return SimilarOut(job_id=await service.more_like(context, moment_id, body.count))


@router.get("/moments/{moment_id}/versions", summary="List earlier versions of a moment")
async def list_moment_versions(
    context: Reader, moment_id: MomentId, limit: Limit = 20, cursor: Cursor = None
) -> MomentVersionPage:
    """Newest first."""
    return await service.versions(context, moment_id, limit, cursor)


@router.post(
    "/moments/{moment_id}/versions/{version}/restore",
    summary="Put a moment back to an earlier version",
)
async def restore_moment_version(
    context: Writer,
    moment_id: MomentId,
    version: Annotated[int, Path(ge=1, le=1 << 40)],
    response: Response,
    if_match: IfMatch = None,
) -> MomentOut:
    """As a new version; nothing is lost.

    Intro, outro and mark that were deleted since are left out. Refused with 409 `file_gone` where the version
    shows another file that is gone, as a font of its captions.
    """
    return _tagged(response, await service.restore(context, moment_id, version, if_match))


@router.get("/moments/{moment_id}/timeline", summary="Read a moment's resolved timeline")
async def get_moment_timeline(context: Reader, moment_id: MomentId, response: Response) -> MomentTimelineOut:
    """Caption layout, crop keyframes and the compiled ASS; 409 until it was composed."""
    shown = await service.read_timeline(context, moment_id)
    response.headers["ETag"] = etag(shown.version)
    return shown


@router.put("/moments/{moment_id}/timeline", summary="Write a moment's timeline")
async def put_moment_timeline(
    context: Writer, moment_id: MomentId, body: Timeline, response: Response, if_match: IfMatch = None
) -> MomentTimelineOut:
    """Edited by hand; files are named `asset:<id>`, and source, frame rate and fonts stay as they are.

    Shots that are framed otherwise than before are marked `manual`: they stay so in later compositions.
    """
    shown = await service.write_timeline(context, moment_id, body, if_match)
    response.headers["ETag"] = etag(shown.version)
    return shown


@router.get("/moments/{moment_id}/preview", summary="Play a range without rendering")
async def preview_moment(
    context: Reader,
    moment_id: MomentId,
    start_ms: Annotated[int | None, Query(ge=0, le=1 << 40)] = None,
    end_ms: Annotated[int | None, Query(ge=0, le=1 << 40)] = None,
) -> PreviewOut:
    """A signed address of the source, or of its light copy for browsers; the moment by default."""
    return await service.preview(context, moment_id, start_ms, end_ms)

"""Routes of transcripts."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Path, Query, Response

from clipforge.platform.base.context import Context
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.base.versions import etag
from clipforge.platform.transcripts import service
from clipforge.platform.transcripts.schemas import TranscriptCorrection, TranscriptHeadOut, TranscriptPage

router = Router(tag="transcripts")
Reader = Annotated[Context, allowed("projects:read")]
Writer = Annotated[Context, allowed("projects:write")]
ProjectId = Annotated[str, Path(max_length=60, pattern=r"^[^\x00]*$")]
IfMatch = Annotated[str | None, Header(description="The ETag that was read; 412 when it is another now.")]


@router.get("/projects/{project_id}/transcript", summary="Read a transcript, a page of sentences at a time")
async def get_transcript(  # one parameter a query
    context: Reader,
    project_id: ProjectId,
    response: Response,
    from_ms: Annotated[
        int | None, Query(ge=0, le=1 << 40, description="Sentences that end after it.")
    ] = None,
    to_ms: Annotated[
        int | None, Query(ge=0, le=1 << 40, description="Sentences that start before it.")
    ] = None,
    q: Annotated[
        str | None, Query(max_length=200, pattern=r"^[^\x00]*$", description="Only sentences with this text.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> TranscriptPage:
    """Sentences by number, each with its words, and what is known of the transcript as a whole."""
    shown = await service.read(
        context, project_id, from_ms=from_ms, to_ms=to_ms, said=q, limit=limit, cursor=cursor
    )
    response.headers["ETag"] = etag(shown.version)
    return shown


@router.patch(
    "/projects/{project_id}/transcript",
    summary="Correct a transcript",
)
async def correct_transcript(
    context: Writer,
    project_id: ProjectId,
    body: TranscriptCorrection,
    response: Response,
    if_match: IfMatch = None,
) -> TranscriptHeadOut:
    """Words, sentences and speakers; clips that are touched are composed again unless edited by hand."""
    shown = await service.correct(context, project_id, body.edits, if_match)
    response.headers["ETag"] = etag(shown.version)
    return shown


async def _file(context: Context, project_id: str, suffix: service.Format) -> Response:
    content, media_type = await service.written(context, project_id, suffix)
    name = f'attachment; filename="transcript.{suffix}"'
    return Response(content, media_type=media_type, headers={"Content-Disposition": name})


@router.get(
    "/projects/{project_id}/transcript.srt",
    summary="Transcript as SubRip",
    response_class=Response,
    responses={200: {"content": {"application/x-subrip": {"schema": {"type": "string"}}}}},
)
async def download_transcript_srt(context: Reader, project_id: ProjectId) -> Response:
    """In phrases of at most two lines."""
    return await _file(context, project_id, "srt")


@router.get(
    "/projects/{project_id}/transcript.vtt",
    summary="Transcript as WebVTT",
    response_class=Response,
    responses={200: {"content": {"text/vtt": {"schema": {"type": "string"}}}}},
)
async def download_transcript_vtt(context: Reader, project_id: ProjectId) -> Response:
    """In phrases of at most two lines."""
    return await _file(context, project_id, "vtt")


@router.get(
    "/projects/{project_id}/transcript.txt",
    summary="Transcript as text",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def download_transcript_txt(context: Reader, project_id: ProjectId) -> Response:
    """A paragraph for each turn, with names where there are several speakers."""
    return await _file(context, project_id, "txt")


@router.get(
    "/projects/{project_id}/transcript.json",
    summary="Transcript with every word's times",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def download_transcript_json(context: Reader, project_id: ProjectId) -> Response:
    """The document that the command line reads and writes too."""
    return await _file(context, project_id, "json")

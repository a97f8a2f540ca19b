"""Serves local objects to whoever has a signed address: PUT, GET, HEAD, and a browser's question before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.requests import ClientDisconnect

from clipforge.kit.errors import ClipForgeError, ResourceError
from clipforge.services.storage import local_server as server
from clipforge.services.storage.errors import AccessDenied, NotFound
from clipforge.services.storage.local import LocalStorage
from clipforge.services.storage.protocol import ObjectInfo
from clipforge.services.storage.signing import Grant

_CLIENT_GONE = 499


def storage_router(storage: LocalStorage) -> APIRouter:  # noqa: PLR0915  # four short routes
    """Routes below ``/storage/``; they need no sign-in, the address is the permission."""
    router = APIRouter(include_in_schema=False)

    def grant_of(request: Request, key: str) -> Grant:
        pairs = request.query_params.multi_items()
        query = dict(pairs)
        if len(query) != len(pairs):
            raise AccessDenied("this address cannot be used", code="bad_signature")
        return server.authorize(storage, request.method, key, query, storage.clock())

    @router.put("/storage/{key:path}")
    async def write_object(request: Request, key: str) -> Response:
        cors = server.cors_headers(storage, request.headers.get("origin"))
        try:
            grant = grant_of(request, key)
            sent = request.headers
            server.check_upload_headers(grant, sent.get("content-type"), sent.get("content-length"))
            etag = await server.receive(storage, grant, request.stream())
        except ClientDisconnect:
            return Response(status_code=_CLIENT_GONE)  # nobody reads it
        except ClipForgeError as error:
            return _problem(request, error, cors)
        return Response(status_code=200, headers={**cors, "ETag": f'"{etag}"'})

    @router.api_route("/storage/{key:path}", methods=["GET", "HEAD"])
    async def read_object(request: Request, key: str) -> Response:
        cors = server.cors_headers(storage, request.headers.get("origin"))
        try:
            grant = grant_of(request, key)
            info = await asyncio.to_thread(storage.head, key)
            if info is None:
                raise NotFound("there is no such object", subject=key)
        except ClipForgeError as error:
            return _problem(request, error, cors)
        return _answer(request, grant, info, cors)

    def _answer(request: Request, grant: Grant, info: ObjectInfo, cors: dict[str, str]) -> Response:
        headers = {**server.answer_headers(grant, info), **cors}
        asked = request.headers
        if server.not_modified(info, asked.get("if-none-match")):
            return Response(status_code=304, headers=headers)
        wanted = asked.get("range") if server.range_still_applies(info, asked.get("if-range")) else None
        try:
            part = server.plan_range(wanted, info.size)
        except server.RangeNotSatisfiable:
            return Response(status_code=416, headers={**cors, "Content-Range": f"bytes */{info.size}"})
        start, end = (0, info.size) if part is None else (part.start, part.end)
        headers["Content-Length"] = str(end - start)
        if part is not None:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{info.size}"
        status = 200 if part is None else 206
        if request.method == "HEAD":
            return Response(status_code=status, headers=headers)
        return StreamingResponse(_pieces(grant.key, start, end), status, headers=headers)

    async def _pieces(key: str, start: int, end: int) -> AsyncIterator[bytes]:
        # One open file for the whole answer: a replaced object goes on as it was.
        with storage.open(key, start, end) as pieces:
            while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                yield piece

    @router.options("/storage/{key:path}")
    async def may_page_write(request: Request, key: str) -> Response:
        headers = server.cors_headers(storage, request.headers.get("origin"))
        if "Access-Control-Allow-Origin" not in headers:
            return Response(status_code=403, headers=headers)
        asked = request.headers.get("access-control-request-headers")
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, PUT"
        headers["Access-Control-Max-Age"] = "600"
        if asked:
            headers["Access-Control-Allow-Headers"] = asked
        return Response(status_code=204, headers=headers)

    return router


def _problem(request: Request, error: ClipForgeError, headers: dict[str, str]) -> Response:
    status = 400
    if isinstance(error, AccessDenied):
        status = error.status
    elif isinstance(error, NotFound):
        status = 404
    elif isinstance(error, ResourceError):
        status = 507
    body = {
        "type": f"https://clipforge.dev/problems/{error.code.replace('_', '-')}",
        "title": error.code.replace("_", " ").capitalize(),
        "status": status,
        # The folder on our disk is not the client's business.
        "detail": f"{error.reason}." if status == 507 else error.message,
        "code": error.code,
        "request_id": getattr(request.state, "request_id", ""),
        "errors": [],
    }
    # A body that was not read to its end cannot be followed by another request.
    closing = {"Connection": "close"}
    return JSONResponse(body, status, headers={**headers, **closing}, media_type="application/problem+json")

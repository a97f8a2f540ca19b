"""Routes of the log of requests."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import MOST, Page
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.requests import service
from clipforge.platform.requests.models import RequestEntry

router = Router(tag="requests")
Reader = Annotated[Context, allowed("audit:read")]


class RequestOut(BaseModel):
    """One request and how it was answered."""

    id: str
    actor: str
    method: str
    route: str
    path: str
    status: int
    code: str
    duration_ms: int
    ip: str
    at: datetime


def _out(row: RequestEntry) -> RequestOut:
    return RequestOut.model_validate(row, from_attributes=True)


@router.get("/requests", summary="List requests")
async def list_requests(
    context: Reader,
    status: Annotated[int | None, Query(ge=100, le=599)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Page[RequestOut]:
    """The org's requests of the last seven days, newest first; a request appears within some seconds."""
    rows, following = await service.list_all(context, status, limit, cursor)
    return Page(data=[_out(row) for row in rows], has_more=following is not None, next_cursor=following)


@router.get("/requests/{request_id}", summary="Get a request")
async def get_request(context: Reader, request_id: str) -> RequestOut:
    """A request by the id that every answer carries as X-Request-Id."""
    return _out(await service.get(context, request_id))

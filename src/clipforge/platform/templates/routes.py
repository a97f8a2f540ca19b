"""Routes of templates."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Path, Query, Response

from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import MOST, Page
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.base.versions import etag
from clipforge.platform.templates import service
from clipforge.platform.templates.schemas import TemplateCreate, TemplateOut, TemplateUpdate

router = Router(tag="templates")
Reader = Annotated[Context, allowed("brand:read")]
Writer = Annotated[Context, allowed("brand:write")]
TemplateId = Annotated[str, Path(min_length=1, max_length=60, pattern=r"^[^\x00]+$")]
IfMatch = Annotated[str | None, Header(max_length=200)]


def _tagged(response: Response, template: TemplateOut) -> TemplateOut:
    response.headers["ETag"] = etag(template.version)
    return template


@router.get("/templates", summary="List templates")
async def list_templates(
    context: Reader,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Page[TemplateOut]:
    """Those that come with ClipForge, then the org's own."""
    return await service.list_all(context, limit, cursor)


@router.post("/templates", status_code=201, summary="Make a template")
async def create_template(context: Writer, body: TemplateCreate, response: Response) -> TemplateOut:
    """A built-in template and what is changed of it."""
    return _tagged(response, await service.create(context, body))


@router.get("/templates/{template_id}", summary="Get a template")
async def get_template(context: Reader, template_id: TemplateId, response: Response) -> TemplateOut:
    """With the whole caption style."""
    return _tagged(response, await service.get(context, template_id))


@router.patch("/templates/{template_id}", summary="Change a template")
async def update_template(
    context: Writer,
    template_id: TemplateId,
    body: TemplateUpdate,
    response: Response,
    if_match: IfMatch = None,
) -> TemplateOut:
    """Exports made before stay as they are; those that come with ClipForge cannot be changed."""
    return _tagged(response, await service.update(context, template_id, body, if_match))


@router.delete("/templates/{template_id}", status_code=204, summary="Delete a template")
async def delete_template(context: Writer, template_id: TemplateId) -> None:
    """Exports made with it stay."""
    await service.delete(context, template_id)

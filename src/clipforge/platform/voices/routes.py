"""Route of voices."""

from __future__ import annotations

from typing import Annotated

from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import Page
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.voices import service
from clipforge.platform.voices.schemas import Voice

router = Router(tag="voices")


@router.get("/voices", summary="List voices")
async def list_voices(context: Annotated[Context, allowed("projects:read")]) -> Page[Voice]:
    """All that can speak a script, the usual one first; what is not here is fetched when it first speaks."""
    return Page(data=await service.listed(context), has_more=False, next_cursor=None)

"""How the clips of a project look until an export says otherwise: its template and its brand kit."""

from __future__ import annotations

from clipforge.media.brand import BrandKit
from clipforge.media.caption.model import CaptionStyle
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem
from clipforge.platform.brand_kits import service as brand_kits
from clipforge.platform.moments.schemas import Look
from clipforge.platform.projects.settings import LookSettings
from clipforge.platform.templates import service as templates


async def look_of(context: Context, chosen: LookSettings) -> Look:
    """What a project's settings come to; what they name and is gone gives way to the next choice."""
    brand = await _brand(context, chosen)
    return Look(
        aspect=chosen.aspect,
        style=templates.styled(
            await _style(context, chosen, brand), chosen.caption_position, chosen.keywords
        ),
        captions=chosen.captions,
        emoji=chosen.emoji,
        # Fonts, intro and outro of its own are files, which only an export fetches.
        brand=brand.model_copy(update={"font": None, "font_files": (), "intro": None, "outro": None}),
    )


async def _brand(context: Context, chosen: LookSettings) -> BrandKit:
    for kit_id in filter(None, (chosen.brand_kit_id, await brand_kits.default_id(context))):
        try:
            return (await brand_kits.resolve(context, kit_id)).brand
        except Problem as problem:
            if problem.status != 404:
                raise
    return BrandKit()


async def _style(context: Context, chosen: LookSettings, brand: BrandKit) -> CaptionStyle:
    for template in filter(None, (chosen.template, brand.template)):
        try:
            return (await templates.resolve(context, template)).style
        except Problem as problem:
            if problem.status != 404:
                raise
    return (await templates.resolve(context, None)).style

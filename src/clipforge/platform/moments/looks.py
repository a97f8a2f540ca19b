"""How clips look until an export says otherwise: by their own choice, else by their project's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import orjson

from clipforge.media.brand import BrandKit
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem
from clipforge.platform.brand_kits import service as brand_kits
from clipforge.platform.brand_kits.service import ResolvedBrand
from clipforge.platform.moments.schemas import Look
from clipforge.platform.projects.settings import LookSettings
from clipforge.platform.templates import service as templates
from clipforge.platform.templates.service import ResolvedTemplate

Chosen = TypeVar("Chosen")


def merged(of_project: LookSettings, own: Mapping[str, Any] | None) -> LookSettings:
    """A project's look with what one clip has of its own, field by field."""
    return LookSettings.model_validate({**of_project.model_dump(mode="json"), **(own or {})})


def chosen(
    name: str,
    own: Mapping[str, Any] | None,
    of_template: Chosen | None,
    of_project: Chosen,
    *,
    template_first: bool = False,
) -> Chosen:
    """Whose captions or shape it is: the clip's own, else the template's, else the project's.

    Args:
        name: of the field.
        own: what the clip has of its own.
        of_template: None when the template does not say.
        of_project: what holds otherwise.
        template_first: an export named the template, so that it comes before the clip.
    """
    of_clip: Chosen | None = (own or {}).get(name)
    asked = (of_template, of_clip) if template_first else (of_clip, of_template)
    return next((value for value in asked if value is not None), of_project)


async def look_of(context: Context, of_project: LookSettings, own: Mapping[str, Any] | None = None) -> Look:
    """What a project's look, and a clip's own, come to; what they name and is gone gives way to the next."""
    wanted = merged(of_project, own)
    brand = await brand_of(context, wanted)
    template = await template_of(context, wanted, brand.brand)
    return Look(
        aspect=chosen("aspect", own, template.aspect, of_project.aspect),
        style=templates.styled(template.style, wanted.caption_position, wanted.keywords),
        captions=chosen("captions", own, template.captions, of_project.captions),
        emoji=wanted.emoji,
        brand=brand.brand,
        fonts={name: brand.keys[name.removeprefix(brand_kits.ASSET)] for name in brand.brand.font_files},
    )


class Looks:
    """Looks of the clips of one project; those that are alike are found out once."""

    def __init__(self, context: Context, of_project: LookSettings) -> None:
        self._context = context
        self._of_project = of_project
        self._known: dict[bytes, Look] = {}

    async def of(self, own: Mapping[str, Any] | None) -> Look:
        """The look of a clip with this of its own."""
        key = orjson.dumps(own or {}, option=orjson.OPT_SORT_KEYS)
        if key not in self._known:
            self._known[key] = await look_of(self._context, self._of_project, own)
        return self._known[key]


async def brand_of(context: Context, wanted: LookSettings) -> ResolvedBrand:
    """The brand kit of a look, else the org's own, else none; one that is gone gives way to the next."""
    for kit_id in filter(None, (wanted.brand_kit_id, await brand_kits.default_id(context))):
        try:
            return await brand_kits.resolve(context, kit_id)
        except Problem as problem:
            if problem.status != 404:
                raise
    return brand_kits.NO_BRAND


async def template_of(context: Context, wanted: LookSettings, brand: BrandKit) -> ResolvedTemplate:
    """The template of a look, else its brand's, else the usual; one that is gone gives way to the next."""
    for template in filter(None, (wanted.template, brand.template)):
        try:
            return await templates.resolve(context, template)
        except Problem as problem:
            if problem.status != 404:
                raise
    return await templates.resolve(context, None)

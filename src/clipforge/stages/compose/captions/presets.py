"""Caption templates: named styles kept as data, and a brand's colours laid over them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from clipforge.kit.errors import UsageError
from clipforge.media.base import Value
from clipforge.media.brand import BrandKit
from clipforge.media.caption.model import CaptionStyle

DEFAULT_TEMPLATE = "word-highlight"


class CaptionTemplate(Value):
    """A named caption style.

    Attributes:
        id: as given on the command line and in brand kits.
        name: to show.
        description: one sentence.
        style: how captions look.
    """

    id: str
    name: str
    description: str
    style: CaptionStyle


@cache
def list_templates() -> tuple[CaptionTemplate, ...]:
    """All templates, the default first, then by id."""
    folder = resources.files(__package__).joinpath("templates")
    found = []
    for item in folder.iterdir():
        if item.name.endswith(".toml"):
            fields: dict[str, Any] = tomllib.loads(item.read_text("utf-8"))
            found.append(CaptionTemplate.model_validate({"id": item.name.removesuffix(".toml"), **fields}))
    return tuple(sorted(found, key=lambda template: (template.id != DEFAULT_TEMPLATE, template.id)))


def load_template(identifier: str) -> CaptionTemplate:
    """One template; raises `UsageError` naming those that exist."""
    for template in list_templates():
        if template.id == identifier:
            return template
    known = ", ".join(template.id for template in list_templates())
    raise UsageError(
        "there is no caption template of this name",
        subject=identifier,
        remedy=f"Choose one of {known}",
        code="unknown_template",
    )


def apply_brand(style: CaptionStyle, brand: BrandKit) -> CaptionStyle:
    """The style with what a brand kit sets: its colours and font.

    The text on a brand-coloured box turns dark when the colour is too light for the template's own.
    """
    changes: dict[str, Any] = {}
    if brand.primary is not None and style.effect != "minimal":
        changes["active"] = brand.primary
        if style.effect == "boxed":
            changes["active_text"] = _readable(style.active_text, brand.primary)
    if brand.secondary is not None:
        changes["emphasis"] = brand.secondary
    if brand.text is not None:
        changes["text"] = brand.text
    if brand.outline is not None:
        changes["outline"] = brand.outline
    if brand.font is not None:
        changes["font"] = brand.font
    return CaptionStyle.model_validate({**style.model_dump(), **changes})


def _readable(text: str, background: str) -> str:
    """The text colour, or near-black when its contrast would be under 3 : 1 (WCAG 2.2, large text)."""
    light, dark = sorted((_luminance(text), _luminance(background)), reverse=True)
    return text if (light + 0.05) / (dark + 0.05) >= 3 else "#101014"


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

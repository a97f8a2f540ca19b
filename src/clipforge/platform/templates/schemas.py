"""What the API takes and tells of templates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from clipforge.media.caption.model import CaptionStyle
from clipforge.platform.base.fields import Plain

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), Plain]
Aspect = Literal["9:16", "1:1", "4:5", "16:9"]
Style = Annotated[
    dict[str, JsonValue],
    Field(
        max_length=40,
        description="Fields of the caption style that differ from those of `based_on`.",
        examples=[{"active": "#6C4DFF", "position": 0.7, "uppercase": True}],
    ),
]


class TemplateCreate(BaseModel):
    """A template of one's own: a built-in one and what is changed of it."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    based_on: Annotated[str, Field(min_length=1, max_length=60, examples=["boxed"]), Plain]
    style: Style = {}
    aspect: Annotated[Aspect | None, Field(description="Shape of clips that are asked for without one.")] = (
        None
    )
    captions: Annotated[bool | None, Field(description="Whether captions are burnt in.")] = None


class TemplateUpdate(BaseModel):
    """What to change; what is left out stays. `style` replaces all changes of the style."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    style: Style | None = None
    aspect: Aspect | None = None
    captions: bool | None = None


class TemplateOut(BaseModel):
    """A template, with the whole caption style that results from it.

    Attributes:
        built_in: comes with ClipForge and cannot be changed.
        changes: what differs from `based_on`.
    """

    id: str
    name: str
    description: str
    built_in: bool
    based_on: str | None
    version: int
    style: CaptionStyle
    changes: dict[str, JsonValue]
    aspect: Aspect | None
    captions: bool | None
    created_at: datetime | None
    updated_at: datetime | None

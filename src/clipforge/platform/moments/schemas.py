"""What the API takes and gives of moments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator, with_config
from typing_extensions import TypedDict

from clipforge.media.base import Value
from clipforge.media.brand import BrandKit
from clipforge.media.caption.model import CaptionStyle
from clipforge.media.timeline import Timeline
from clipforge.pipeline.options import Aspect
from clipforge.platform.base.fields import Plain
from clipforge.platform.projects.settings import Name

Title = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True), Plain]
Hashtag = Annotated[str, StringConstraints(pattern=r"^#[^\s#\x00]{1,60}$")]
Status = Literal["new", "kept", "dismissed"]
TimelineStatus = Literal["none", "composing", "ready", "failed"]
Ms = Annotated[int, Field(ge=0, le=1 << 40)]
Sentences = Annotated[int, Field(ge=-200, le=200)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


@with_config(ConfigDict(extra="forbid"))
class MomentLook(TypedDict, total=False):
    """What of the project's look a clip has of its own; what is left out is the project's.

    As `settings.look` of a project has it: null is a choice too, it leaves the matter to the caption style.
    """

    aspect: Aspect
    template: Name | None
    captions: bool
    emoji: bool | None
    caption_position: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None
    keywords: bool | None
    brand_kit_id: Name | None


class MomentChange(_Input):
    """What may be changed of a moment; what is left out stays.

    `start_ms` and `end_ms` move to the edges of whole sentences, or with `snap: "word"` only so far that
    no word is cut. `look` replaces all that the clip had of its own; null gives it the project's look again.
    """

    start_ms: Ms | None = None
    end_ms: Ms | None = None
    snap: Literal["sentence", "word"] = "sentence"
    title: Title | None = None
    look: MomentLook | None = None
    hashtags: list[Hashtag] | None = Field(default=None, max_length=30)
    status: Status | None = None


class Extension(_Input):
    """Whole sentences to add at the edges; negative to take away."""

    before: Sentences = 0
    after: Sentences = 0

    @model_validator(mode="after")
    def _moves(self) -> Extension:
        if not (self.before or self.after):
            raise ValueError("give before or after, or both")
        return self


class ManualMoment(_Input):
    """A range of the source; its edges move as those of a trim."""

    start_ms: Ms
    end_ms: Ms
    snap: Literal["sentence", "word"] = "sentence"
    title: Title | None = None

    @model_validator(mode="after")
    def _in_order(self) -> ManualMoment:
        if self.end_ms <= self.start_ms:
            raise ValueError("end_ms must come after start_ms")
        return self


class MoreLikeThis(_Input):
    """How many moments to look for."""

    count: int = Field(default=3, ge=1, le=12)


class ReasonOut(BaseModel):
    """One thing that speaks for a moment, or against it, and where to look."""

    kind: str
    text: str
    start_ms: int
    end_ms: int
    weight: float


class ShortageOut(BaseModel):
    """How many moments are missing, and why."""

    count: int
    reason: str


class MomentOut(BaseModel):
    """A moment with its evidence; `score` is 0 until one made by hand was weighed."""

    id: str
    project_id: str
    version: int
    status: Status
    origin: Literal["detected", "manual", "whole", "similar"]
    rank: int
    start_ms: int
    end_ms: int
    duration_ms: int
    first_sentence: int
    last_sentence: int
    score: float
    subscores: dict[str, float]
    reasons: list[ReasonOut]
    absent: dict[str, str]
    title: str
    hashtags: list[str]
    text: str
    timeline_status: TimelineStatus
    look: MomentLook | None
    created_at: datetime
    updated_at: datetime


class MomentPage(BaseModel):
    """A page of moments, and of detection as a whole how many were asked for and what is missing."""

    data: list[MomentOut]
    has_more: bool
    next_cursor: str | None
    requested: int | None
    shortages: list[ShortageOut]
    notices: list[str]


class DetectionOut(BaseModel):
    """The last outcome of detection."""

    id: str
    project_id: str
    requested: int
    shortages: list[ShortageOut]
    notices: list[str]
    created_at: datetime


class MomentVersionOut(BaseModel):
    """What a moment was before its change to `version` + 1."""

    version: int
    actor: str
    title: str
    start_ms: int
    end_ms: int
    status: Status
    hashtags: list[str]
    edited_timeline: bool
    look: MomentLook | None
    created_at: datetime


class MomentVersionPage(BaseModel):
    """Earlier versions, newest first."""

    data: list[MomentVersionOut]
    has_more: bool
    next_cursor: str | None


class Look(Value):
    """How the clip looks.

    Attributes:
        aspect: shape.
        style: of captions, before the brand's colours; None for the first template's.
        captions: burn captions in.
        emoji: emoji in captions; the template decides when None.
        brand: colours, fonts and marks, its files named `asset:<id>`.
        fonts: storage keys of the brand's font files, by these names.
    """

    aspect: Literal["9:16", "1:1", "4:5", "16:9"] = "9:16"
    style: CaptionStyle | None = None
    captions: bool = True
    emoji: bool | None = None
    brand: BrandKit = BrandKit()
    fonts: dict[str, str] = Field(default_factory=dict)


class SourcePicture(BaseModel):
    """The source's picture as crops count it: decoded and turned upright.

    `pixel_aspect` is the width of one of its pixels divided by its height, 1 for nearly all.
    """

    width: int
    height: int
    pixel_aspect: float


class Place(BaseModel):
    """A point of the source's picture, fractions of its width and height."""

    x: float
    y: float


class CropSize(BaseModel):
    """Of a crop, fractions of the source's width and height."""

    width: float
    height: float


class FramingOut(BaseModel):
    """What there is to frame shots by hand with.

    `whole` is the largest crop that fills the clip, `half` the largest that fills one of two halves above one
    another. `smallest` is the least share of these that a crop should have: below it too few pixels are left.
    `faces` has, for each of the timeline's layouts, the middles of the faces that are seen in it, the most
    important first.
    """

    whole: CropSize
    half: CropSize
    smallest: float
    faces: list[list[Place]]


class BookendOut(BaseModel):
    """What is shown before or after the clip; its address is in `files`, by its name in the timeline."""

    content_type: str
    duration_ms: int


class MomentTimelineOut(BaseModel):
    """The resolved timeline, and what a browser needs beside it to draw the clip as it will be rendered.

    `ass` is the compiled caption script, null without captions. `files` has signed addresses by the names
    that the timeline has for them: `asset:<id>` (the source's is that of what browsers play of it),
    `emoji:<code points>`, and `font:<path>` for fonts that do not come with the web app. What is not there is
    left out: a source that was removed or whose light copy is not made yet, the picture of an emoji that was
    put in by hand until the clip is composed or rendered again. `picture` and `framing` are null for sound
    alone, `intro` and `outro` where there is none.
    """

    moment_id: str
    version: int
    edited: bool
    timeline: Timeline
    ass: str | None
    files: dict[str, str]
    files_expire_at: datetime
    picture: SourcePicture | None
    framing: FramingOut | None
    intro: BookendOut | None
    outro: BookendOut | None
    updated_at: datetime


class PreviewOut(BaseModel):
    """An address that plays a range without rendering; seek to `start_ms` and stop at `end_ms`."""

    url: str
    content_type: str
    start_ms: int
    end_ms: int
    expires_at: datetime


class SimilarOut(BaseModel):
    """The job that looks for more; its moments appear in the list with origin 'similar'."""

    job_id: str

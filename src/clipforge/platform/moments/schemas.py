"""What the API takes and gives of moments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from clipforge.media.base import Value
from clipforge.media.brand import BrandKit
from clipforge.media.caption.model import CaptionStyle
from clipforge.media.timeline import Timeline
from clipforge.platform.base.fields import Plain

Title = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True), Plain]
Hashtag = Annotated[str, StringConstraints(pattern=r"^#[^\s#\x00]{1,60}$")]
Status = Literal["new", "kept", "dismissed"]
TimelineStatus = Literal["none", "composing", "ready", "failed"]
Ms = Annotated[int, Field(ge=0, le=1 << 40)]
Sentences = Annotated[int, Field(ge=-200, le=200)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MomentChange(_Input):
    """What may be changed of a moment; what is left out stays.

    `start_ms` and `end_ms` move to the edges of whole sentences, or with `snap: "word"` only so far that
    no word is cut.
    """

    start_ms: Ms | None = None
    end_ms: Ms | None = None
    snap: Literal["sentence", "word"] = "sentence"
    title: Title | None = None
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
    created_at: str
    updated_at: str


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
    created_at: str


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
    created_at: str


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
        brand: colours and marks, its files named `asset:<id>`.
    """

    aspect: Literal["9:16", "1:1", "4:5", "16:9"] = "9:16"
    style: CaptionStyle | None = None
    captions: bool = True
    emoji: bool | None = None
    brand: BrandKit = BrandKit()


class SourcePicture(BaseModel):
    """The source's picture as crops count it: decoded and turned upright.

    `pixel_aspect` is the width of one of its pixels divided by its height, 1 for nearly all.
    """

    width: int
    height: int
    pixel_aspect: float


class MomentTimelineOut(BaseModel):
    """The resolved timeline, and what a browser needs beside it to draw the clip as it will be rendered.

    `ass` is the compiled caption script, null without captions. `files` has signed addresses by the names
    that the timeline has for them: `asset:<id>` (the source's is that of what browsers play of it),
    `emoji:<code points>`, and `font:<path>` for fonts that do not come with the web app. What is not there is
    left out: a source that was removed or whose light copy is not made yet, the picture of an emoji that was
    put in by hand until the clip is composed or rendered again. `picture` is null for sound alone.
    """

    moment_id: str
    version: int
    edited: bool
    timeline: Timeline
    ass: str | None
    files: dict[str, str]
    files_expire_at: datetime
    picture: SourcePicture | None
    updated_at: str


class PreviewOut(BaseModel):
    """An address that plays a range without rendering; seek to `start_ms` and stop at `end_ms`."""

    url: str
    content_type: str
    start_ms: int
    end_ms: int
    expires_at: str


class SimilarOut(BaseModel):
    """The job that looks for more; its moments appear in the list with origin 'similar'."""

    job_id: str

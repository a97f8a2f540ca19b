"""What the API takes and tells of exports and review links."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from clipforge.media.timeline import Timeline
from clipforge.platform.base.fields import ExternalId, Metadata, Plain

Aspect = Literal["9:16", "1:1", "4:5", "16:9"]
ProfileName = Literal["draft", "final"]
Status = Literal["rendering", "ready", "failed", "cancelled"]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=60), Plain]
Title = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), Plain]
ExportIds = Annotated[list[Reference], Field(min_length=1, max_length=100)]


class Input(BaseModel):
    """What a caller gives; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Overrides(Input):
    """What is different from the template and the project for these exports alone."""

    captions: Annotated[bool | None, Field(description="Burn captions in; SRT and VTT come anyway.")] = None
    emoji: Annotated[bool | None, Field(description="Emoji in captions.")] = None
    caption_position: Annotated[
        float | None,
        Field(ge=0, le=1, description="Where captions stand: 0 is the top of the safe area, 1 its bottom."),
    ] = None
    title: Title | None = None


class Choices(Input):
    """How exports are to look; what is left out is the project's choice, else the default."""

    template_id: Annotated[Reference | None, Field(examples=["boxed"])] = None
    brand_kit_id: Annotated[
        Reference | None,
        Field(description="Left out: the project's or the org's default kit; null: none."),
    ] = None
    overrides: Overrides = Overrides()
    profile: Annotated[ProfileName, Field(description="A draft is small and quick.")] = "final"
    metadata: Metadata = Field(default_factory=dict)
    external_id: ExternalId | None = None


class ExportRequest(Choices):
    """One export of a moment."""

    moment_id: Reference
    aspect: Aspect | None = None


class BatchRequest(Choices):
    """Exports of many moments in several shapes."""

    moment_ids: Annotated[list[Reference], Field(min_length=1, max_length=100)]
    aspects: Annotated[list[Aspect], Field(max_length=4, description="Empty: the project's shape.")] = []


class EditRequest(Input):
    """A timeline changed by hand. Files in it are those it came with, or checked files of brand kits."""

    timeline: Timeline
    title: Title | None = None
    profile: ProfileName = "final"
    metadata: Metadata = Field(default_factory=dict)
    external_id: ExternalId | None = None


class ZipRequest(Input):
    """Which exports to put into one ZIP."""

    export_ids: ExportIds
    subtitles: Annotated[bool, Field(description="With SRT and VTT.")] = False


class FileOut(BaseModel):
    """A file with a signed address, good for an hour."""

    asset_id: str
    name: str
    url: str
    content_type: str
    size: int


class Files(BaseModel):
    """The files of an export; each is null until the export is ready."""

    mp4: FileOut | None
    jpg: FileOut | None
    srt: FileOut | None
    vtt: FileOut | None
    timeline: FileOut | None


class ExportOut(BaseModel):
    """A moment rendered with one look.

    Attributes:
        content_hash: equal for equal content, which is rendered and counted once.
        facts: width, height, duration_ms, size_bytes, loudness_lufs, true_peak_db and so on, once ready.
        error: code, reason and remedy when it failed.
    """

    id: str
    project_id: str
    moment_id: str | None
    job_id: str | None
    batch_id: str | None
    status: Status
    title: str
    template_id: str
    brand_kit_id: str | None
    brand_kit_version: int | None
    aspect: str
    profile: ProfileName
    overrides: dict[str, Any]
    content_hash: str
    files: Files
    facts: dict[str, Any]
    error: dict[str, Any] | None
    metadata: dict[str, str]
    external_id: str | None
    created_at: datetime
    updated_at: datetime


class BatchOut(BaseModel):
    """The exports of a batch; those that were there already keep the batch they came with."""

    batch_id: str
    data: list[ExportOut]


class ZipOut(BaseModel):
    """A ZIP of exports."""

    id: str
    status: Literal["pending", "ready", "failed"]
    job_id: str
    size: int
    url: str | None
    error: dict[str, Any] | None
    created_at: datetime


class ReviewLinkCreate(Input):
    """A link that shows exports of one project to people without an account."""

    export_ids: ExportIds
    title: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True), Plain] = ""
    expires_in_days: Annotated[int, Field(ge=1, le=90)] = 14
    may_download: bool = True


class ReviewLinkOut(BaseModel):
    """A review link; its address was told when it was made."""

    id: str
    project_id: str
    export_ids: list[str]
    title: str
    may_download: bool
    expires_at: datetime
    revoked_at: datetime | None
    views: int
    created_at: datetime


class NewReviewLink(ReviewLinkOut):
    """A new review link, with the address and token that are shown this once."""

    token: str
    url: str


class ReviewedClip(BaseModel):
    """A clip as its reviewers see it."""

    id: str
    title: str
    aspect: str
    duration_ms: int | None
    video_url: str
    picture_url: str
    subtitles_url: str
    download_url: str | None


class ReviewOut(BaseModel):
    """What a review link shows."""

    title: str
    may_download: bool
    expires_at: datetime
    clips: list[ReviewedClip]

"""What the API takes and tells of projects."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from clipforge.platform.base.fields import ExternalId, Metadata, Plain
from clipforge.platform.projects.settings import ProjectSettings
from clipforge.platform.projects.upload_schemas import FileInput, Upload

Title = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), Plain]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=40), Plain]
LONGEST_TEXT = 500_000
Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT), Plain]
Origin = Literal["file", "url", "script"]
Order = Literal["newest", "oldest", "changed", "title"]
Status = Literal["awaiting_upload", "processing", "ready", "failed", "cancelled"]


class Input(BaseModel):
    """What a caller gives; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class FileSource(FileInput):
    """A file that the caller will upload."""

    type: Literal["file"]


class UrlSource(Input):
    """An address of media, or of a page that shows some."""

    type: Literal["url"]
    url: Annotated[str, StringConstraints(min_length=8, max_length=2048, strip_whitespace=True), Plain]


class ScriptSource(Input):
    """A text to be spoken; `markdown` takes marks, links and code away first."""

    type: Literal["script"]
    text: Text
    format: Literal["plain", "markdown"] = "plain"
    voice: Annotated[str, StringConstraints(max_length=40)] | None = None


Source = Annotated[FileSource | UrlSource | ScriptSource, Field(discriminator="type")]


class Alongside(Input):
    """Words that are known already: subtitles, a script or a transcript of the source.

    Give either an asset that was uploaded before, or the text, with a name whose suffix says what it is
    (.srt, .vtt, .ass, .txt, .md, .json).
    """

    asset_id: Reference | None = None
    text: Text | None = None
    name: Annotated[str, StringConstraints(min_length=1, max_length=300), Plain] = "transcript.txt"

    @model_validator(mode="after")
    def _one_of_both(self) -> Alongside:
        if (self.asset_id is None) == (self.text is None):
            raise ValueError("give either asset_id or text")
        return self


class IngestRequest(Input):
    """A new project from one source."""

    source: Source
    title: Title | None = None
    settings: ProjectSettings = Field(default_factory=ProjectSettings)
    metadata: Metadata = Field(default_factory=dict)
    external_id: ExternalId | None = None
    transcript: Alongside | None = None


class ProjectPatch(Input):
    """What may be changed; what is left out stays. `metadata` replaces all pairs."""

    title: Title | None = None
    metadata: Metadata | None = None
    external_id: ExternalId | None = None
    settings: ProjectSettings | None = None


class RerunRequest(Input):
    """Run again from a stage on, with other settings if given."""

    start: Literal["transcribe", "detect"] = Field(default="detect", alias="from")
    settings: ProjectSettings | None = None

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class ArchiveRequest(Input):
    """What a ZIP of everything holds."""

    include_source: bool = False


class ProjectError(BaseModel):
    """What went wrong and what to do."""

    code: str
    reason: str
    remedy: str


class Counts(BaseModel):
    """How many of its things are there."""

    moments: int
    exports: int


class Picture(BaseModel):
    """A picture by signed address."""

    url: str
    width: int
    height: int


class Playback(BaseModel):
    """What a browser plays: the source itself, or a lighter copy with the same time."""

    kind: Literal["source", "proxy"]
    url: str
    content_type: str


class FilmstripView(BaseModel):
    """Tile n shows the source at ``n * interval_ms``; tiles run by rows over the sheets."""

    interval_ms: int
    count: int
    tile_width: int
    tile_height: int
    columns: int
    rows: int
    sheets: list[str]


class ProjectMedia(BaseModel):
    """Signed addresses of what a browser shows; ask again once they have expired."""

    expires_at: datetime
    poster: Picture | None
    playback: Playback | None
    peaks_url: str | None
    filmstrip: FilmstripView | None
    source_url: str | None


class SourceFacts(BaseModel):
    """What the source holds."""

    asset_id: str
    name: str
    content_type: str
    size: int
    sha256: str | None
    width: int | None
    height: int | None
    frame_rate: str | None
    video_codec: str | None
    audio_codec: str | None


class Project(BaseModel):
    """A source and how far its work is."""

    id: str
    title: str
    origin: Origin
    status: Status
    stage: str
    progress: float
    note: str
    eta_ms: int | None
    error: ProjectError | None
    notices: list[str]
    settings: ProjectSettings
    metadata: dict[str, str]
    external_id: str | None
    source_url: str | None
    language: str | None
    duration_ms: int | None
    duplicate_of: str | None
    counts: Counts
    poster_url: str | None
    version: int
    run: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class ProjectDetail(Project):
    """A project with its source and what browsers show of it."""

    script: str | None
    source: SourceFacts | None
    media: ProjectMedia


class Ingested(BaseModel):
    """The new project, and how to send its file.

    `upload` is null for an address or a script, and for a file that the org has already (then
    `project.duplicate_of` names where): nothing needs to be sent.
    """

    project: ProjectDetail
    upload: Upload | None
    job_id: str | None


class Started(BaseModel):
    """A project whose work goes on, and the job that does it."""

    project: ProjectDetail
    job_id: str


class ArchiveStarted(BaseModel):
    """The job that makes the ZIP, and the asset that it will be."""

    job_id: str
    asset_id: str

"""What the API takes and tells of uploads and stored files."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from clipforge.platform.base.fields import Plain

LARGEST_NUMBER = 1 << 50
MediaType = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9.+_-]{1,60}/[A-Za-z0-9.+_-]{1,59}( *;[ -~]*)?$", max_length=200),
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class FileInput(BaseModel):
    """A file that will be uploaded."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=300), Plain]
    size: int = Field(ge=1, le=LARGEST_NUMBER, description="Bytes.")
    content_type: MediaType
    sha256: Sha256 | None = Field(default=None, description="Of the content, hex; it is verified then.")


class AssetRequest(FileInput):
    """A file that goes with projects or brand kits."""

    kind: Literal["subtitles", "logo", "font", "intro", "outro", "media"]


class PartsRequest(BaseModel):
    """A range of parts to send next."""

    model_config = ConfigDict(extra="forbid")

    first: int = Field(default=1, ge=1, le=10_000)
    count: int = Field(default=100, ge=1, le=500)


class SignedPut(BaseModel):
    """A request to send to storage: this method, this address, every header as it stands here."""

    method: str
    url: str
    headers: dict[str, str]


class PartPut(SignedPut):
    """The request of one part."""

    number: int
    size: int


class PresignedParts(BaseModel):
    """Requests for parts, in order."""

    parts: list[PartPut]
    expires_at: datetime


class StoredPart(BaseModel):
    """A part that has arrived."""

    number: int
    size: int


class StoredParts(BaseModel):
    """What has arrived and what is still missing, so that an upload can go on after a break."""

    data: list[StoredPart]
    missing: list[int]


class Upload(BaseModel):
    """An upload: one PUT (`put`), or parts of `part_size` bytes that are asked for by number."""

    id: str
    status: Literal["open", "completed", "aborted", "expired"]
    project_id: str | None
    asset_id: str
    size: int
    content_type: str
    method: Literal["single", "multipart"]
    put: SignedPut | None
    part_size: int | None
    part_count: int | None
    expires_at: datetime


class Asset(BaseModel):
    """A stored file, with a signed address once it is there."""

    id: str
    project_id: str | None
    kind: str
    status: str
    name: str
    content_type: str
    size: int
    sha256: str | None
    url: str | None
    url_expires_at: datetime | None
    created_at: datetime


class AssetUpload(BaseModel):
    """A new asset and how to send it."""

    asset: Asset
    upload: Upload

"""What the API takes and tells of brand kits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from clipforge.media.base import Value
from clipforge.media.brand import Color, Corner
from clipforge.platform.base.fields import Plain

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), Plain]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=60), Plain]
FileKind = Literal["logo", "font", "intro", "outro"]
FileStatus = Literal["pending", "checking", "ready", "refused"]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Mark(Value):
    """The logo as it is laid over every clip.

    Attributes:
        asset_id: a ready logo.
        position: where.
        width: share of the clip's width.
        opacity: 0 to 1.
        margin: distance from the edges, share of the clip's width.
    """

    asset_id: Reference
    position: Corner = "top-right"
    width: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = 0.16
    opacity: Share = 0.85
    margin: Annotated[float, Field(ge=0, le=0.4, allow_inf_nan=False)] = 0.04


class BrandDocument(Value):
    """What a brand kit says; each part is optional and overrides the template's. Files are asset ids.

    Attributes:
        primary: main colour: highlighted words, boxes, backgrounds.
        secondary: second colour: gradients, emphasised words.
        text: colour of caption text.
        outline: colour of caption outlines.
        font: family name of one of the kit's fonts, or of one that comes with ClipForge.
        fonts: font files.
        logo: the mark.
        intro: a video or picture shown before every clip.
        outro: one shown after it.
        template: id of the template to use when nobody chose one.
    """

    primary: Color | None = None
    secondary: Color | None = None
    text: Color | None = None
    outline: Color | None = None
    font: Name | None = None
    fonts: Annotated[tuple[Reference, ...], Field(max_length=12)] = ()
    logo: Mark | None = None
    intro: Reference | None = None
    outro: Reference | None = None
    template: Reference | None = None


class BrandKitCreate(BaseModel):
    """A new brand kit; files are uploaded to it afterwards."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    is_default: Annotated[bool, Field(description="Used by exports that name no kit.")] = False
    document: BrandDocument = BrandDocument()


class BrandKitUpdate(BaseModel):
    """What to change; what is left out stays. `document` replaces the whole look."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    is_default: bool | None = None
    document: BrandDocument | None = None


class Preview(BaseModel):
    """A picture that shows the kit; the address is good for an hour."""

    asset_id: str
    url: str


class BrandKitOut(BaseModel):
    """A brand kit at its newest version."""

    id: str
    name: str
    version: int
    is_default: bool
    document: BrandDocument
    preview: Preview | None
    created_at: datetime
    updated_at: datetime


class BrandVersionOut(BaseModel):
    """What a kit was at one version."""

    version: int
    document: BrandDocument
    preview: Preview | None
    actor: str
    created_at: datetime


class FileUpload(BaseModel):
    """A file to come.

    PNG, JPEG, WebP or SVG as logo; TTF or OTF as font; a picture, or a video of at most 60 s, as intro and
    outro.
    """

    model_config = ConfigDict(extra="forbid")

    kind: FileKind
    name: Annotated[str, StringConstraints(min_length=1, max_length=200), Plain]
    size: Annotated[int, Field(ge=1, le=200 << 20, description="Bytes, exactly.")]
    content_type: Annotated[
        str, StringConstraints(min_length=3, max_length=100, pattern=r"^[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+$")
    ]


class SignedUpload(BaseModel):
    """The request that sends the bytes: this method, address and these headers, as they stand here."""

    method: str
    url: str
    headers: dict[str, str]
    expires_at: datetime


class BrandFileOut(BaseModel):
    """A file of a kit.

    Attributes:
        status: 'pending' until it was uploaded and completed, 'checking' while a worker looks at it.
        error: why it was refused, and what to do.
        facts: size of a picture, length of a video, family and licence bits of a font.
    """

    id: str
    kind: FileKind
    name: str
    status: FileStatus
    size: int
    error: dict[str, str] | None
    facts: dict[str, str | int | float | None]
    url: str | None
    created_at: datetime


class NewBrandFile(BaseModel):
    """A file and where to send its bytes."""

    file: BrandFileOut
    upload: SignedUpload


class CheckedFile(BaseModel):
    """A file that a worker checks now; once it is good, the kit has a new version with it."""

    file: BrandFileOut
    job_id: str

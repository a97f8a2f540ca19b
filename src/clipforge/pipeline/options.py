"""Everything a person can choose for one run, as one value."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from clipforge.media.base import Value
from clipforge.media.brand import BrandKit
from clipforge.media.time import Span, frame_ceil, frame_floor
from clipforge.media.timeline import Backdrop
from clipforge.pipeline.toolbox import DEFAULT_MODEL
from clipforge.stages.compose.framing.model import ShotOverride
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.transcribe.options import TranscribeOptions

Aspect = Literal["9:16", "1:1", "4:5", "16:9"]


class ShotFraming(Value):
    """How the shots of a stretch of the source are framed, decided by a person.

    Attributes:
        span: ms of the source; an empty one means the shot at that time.
        kind: 'crop', 'fit' (all of the picture on a blurred copy), 'split' (two halves above one another).
        x: middle of the crop across the picture, 0 to 1; None to follow the face.
        y: middle of the crop down the picture, likewise.
        zoom: 1 for the largest crop, 2 for one half as wide.
    """

    span: Span
    kind: Literal["crop", "fit", "split"] = "crop"
    x: float | None = Field(default=None, ge=0, le=1)
    y: float | None = Field(default=None, ge=0, le=1)
    zoom: float | None = Field(default=None, ge=1, le=8)

    @model_validator(mode="after")
    def _only_crops_have_a_place(self) -> ShotFraming:
        if self.kind != "crop" and (self.x, self.y, self.zoom) != (None, None, None):
            raise ValueError(f"a place or a zoom makes no sense with “{self.kind}”")
        return self

    def override(self, rate: Fraction) -> ShotOverride:
        """The same on a grid of `rate` frames a second."""
        first = frame_floor(self.span.start, rate)
        return ShotOverride(
            frame=first,
            until=max(first + 1, frame_ceil(self.span.end, rate)),
            kind=self.kind,
            x=self.x,
            y=self.y,
            zoom=self.zoom,
        )

    def touches(self, span: Span) -> bool:
        """Whether any of it lies in a span of the source."""
        return self.span.start < span.end and max(self.span.end, self.span.start + 1) > span.start


class Look(Value):
    """How clips look.

    Attributes:
        aspect: shape of the clip.
        template: id of the caption template; the brand's, else the first, when None.
        captions: burn captions in (SRT and VTT are always written).
        emoji: emoji in captions; the template decides when None.
        brand: marks, colours and fonts.
        backdrop: pictures or videos to show where the source has no picture.
        framing: shots framed by hand; of several for one shot the last holds.
    """

    aspect: Aspect = "9:16"
    template: str | None = None
    captions: bool = True
    emoji: bool | None = None
    brand: BrandKit = Field(default_factory=BrandKit)
    backdrop: tuple[str, ...] = ()
    framing: tuple[ShotFraming, ...] = ()


class ClipOptions(Value):
    """One run from a source to finished clips.

    Attributes:
        transcribe: how to make the transcript.
        detect: which moments to find.
        look: how clips look.
        engine: 'whisper' or 'assemblyai'.
        model: Whisper model by name or path.
        transcript_file: subtitles, script or transcript to use instead of recognising.
        voice: which voice reads a script.
        profile: 'draft' or 'final'.
        encoder: an ffmpeg H.264 encoder, or 'auto' for the fastest that works.
    """

    transcribe: TranscribeOptions = Field(default_factory=TranscribeOptions)
    detect: DetectOptions = Field(default_factory=DetectOptions)
    look: Look = Field(default_factory=Look)
    engine: str = "whisper"
    model: str = DEFAULT_MODEL
    transcript_file: str | None = None
    voice: str = ""
    profile: str = "final"
    encoder: str = "auto"

    def backdrop(self) -> Backdrop:
        """The picture for sound that has none: what was given, else a waveform in the brand's colours."""
        colors = {"primary": self.look.brand.primary, "secondary": self.look.brand.secondary}
        chosen = {name: value for name, value in colors.items() if value}
        kind = "media" if self.look.backdrop else "waveform"
        return Backdrop.model_validate({"kind": kind, "media": self.look.backdrop, **chosen})

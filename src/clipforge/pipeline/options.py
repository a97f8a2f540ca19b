"""Everything a person can choose for one run, as one value."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from clipforge.media.base import Value
from clipforge.media.brand import BrandKit
from clipforge.media.timeline import Backdrop
from clipforge.pipeline.toolbox import DEFAULT_MODEL
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.transcribe.options import TranscribeOptions

Aspect = Literal["9:16", "1:1", "4:5", "16:9"]


class Look(Value):
    """How clips look.

    Attributes:
        aspect: shape of the clip.
        template: id of the caption template; the brand's, else the first, when None.
        captions: burn captions in (SRT and VTT are always written).
        emoji: emoji in captions; the template decides when None.
        brand: marks, colours and fonts.
        backdrop: pictures or videos to show where the source has no picture.
    """

    aspect: Aspect = "9:16"
    template: str | None = None
    captions: bool = True
    emoji: bool | None = None
    brand: BrandKit = Field(default_factory=BrandKit)
    backdrop: tuple[str, ...] = ()


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

"""What a person may choose for a project, composed of the engine's own options."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from clipforge.engines.speech.voices import VOICES
from clipforge.media.base import Value
from clipforge.media.time import Span
from clipforge.pipeline.options import Aspect
from clipforge.platform.base.fields import Plain
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.narrate.options import NarrateOptions
from clipforge.stages.transcribe.options import TranscribeOptions

Term = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), Plain]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40), Plain]
# Names only: a path would reach the server's disk, and a hub's 'owner/model' its network.
ModelName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,60}$")]
Factor = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]


class RecognitionSettings(TranscribeOptions):
    """How speech becomes text.

    Attributes:
        engine: who recognises; the org's default when None.
        model: a Whisper model by name; the org's default when None.
    """

    engine: Literal["whisper", "assemblyai"] | None = None
    model: ModelName | None = None
    vocabulary: tuple[Term, ...] = Field(default=(), max_length=500)

    def options(self, vocabulary: tuple[str, ...] = ()) -> TranscribeOptions:
        """For the stage, with the org's vocabulary before the project's own."""
        own = self.model_dump(include=set(TranscribeOptions.model_fields))
        return TranscribeOptions.model_validate(
            {**own, "vocabulary": tuple(dict.fromkeys((*vocabulary, *self.vocabulary)))}
        )


class DetectSettings(DetectOptions):
    """Which moments to find; as the engine's, bounded in number."""

    topics: tuple[Term, ...] = Field(default=(), max_length=50)
    include: tuple[Span, ...] = Field(default=(), max_length=100)
    exclude: tuple[Span, ...] = Field(default=(), max_length=100)
    weights: dict[Name, Factor] = Field(default_factory=dict, max_length=100)

    def options(self) -> DetectOptions:
        """For the stage."""
        return DetectOptions.model_validate(self.model_dump())


class LookSettings(Value):
    """How clips look unless an export says otherwise.

    Attributes:
        aspect: shape.
        template: id of the template; the brand kit's, else the first, when None.
        captions: burn captions in.
        emoji: emoji in captions; the template decides when None.
        caption_position: where captions stand: 0 is the top of the safe area, 1 its bottom; the template
            decides when None.
        keywords: keywords in another colour; the template decides when None.
        brand_kit_id: whose colours, fonts and marks.
    """

    aspect: Aspect = "9:16"
    template: Name | None = None
    captions: bool = True
    emoji: bool | None = None
    caption_position: float | None = Field(default=None, ge=0, le=1)
    keywords: bool | None = None
    brand_kit_id: Name | None = None


class NarrationSettings(Value):
    """How a script is spoken.

    Attributes:
        voice: by name, the packaged one for ''.
        language: ISO 639-1 code of the text, None to guess it.
        speed: 0.5 to 2.
    """

    voice: Annotated[str, StringConstraints(max_length=40)] = ""
    language: str | None = Field(default=None, pattern=r"^[a-z]{2}$")
    speed: float = Field(default=1.0, ge=0.5, le=2.0)

    @field_validator("voice")
    @classmethod
    def _voice_exists(cls, value: str) -> str:
        if value and value.lower() not in VOICES:
            raise ValueError(f"there is no such voice; choose one of {', '.join(VOICES)}")
        return value.lower()

    def options(self) -> NarrateOptions:
        """For the stage."""
        return NarrateOptions(language=self.language, speed=self.speed)


class ProjectSettings(Value):
    """All that a person may choose for a project.

    Attributes:
        recognition: how speech becomes text.
        detect: which moments to find.
        look: how clips look.
        narration: how a script is spoken.
    """

    recognition: RecognitionSettings = Field(default_factory=RecognitionSettings)
    detect: DetectSettings = Field(default_factory=DetectSettings)
    look: LookSettings = Field(default_factory=LookSettings)
    narration: NarrationSettings = Field(default_factory=NarrationSettings)

"""What a narration can be asked to be."""

from __future__ import annotations

from pydantic import Field

from clipforge.media.base import Value


class NarrateOptions(Value):
    """How to speak.

    Attributes:
        language: ISO 639-1 code of the text, None to guess it.
        speed: of speaking, 0.5 to 2; the pitch stays.
        sentence_pause_ms: silence after a sentence.
        paragraph_pause_ms: silence after a paragraph.
        heading_pause_ms: silence before what follows a heading.
        speak_headings: read headings aloud; otherwise they only divide the talk.
        loudness_lufs: EBU R 128 loudness of the speech.
        title: kept with the result; the script's own by default.
    """

    language: str | None = None
    speed: float = Field(default=1.0, ge=0.5, le=2.0)
    sentence_pause_ms: int = Field(default=300, ge=0, le=10_000)
    paragraph_pause_ms: int = Field(default=750, ge=0, le=30_000)
    heading_pause_ms: int = Field(default=1300, ge=0, le=30_000)
    speak_headings: bool = False
    loudness_lufs: float = Field(default=-18.0, ge=-40, le=-9)
    title: str = ""

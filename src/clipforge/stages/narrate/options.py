"""What a narration can be asked to be."""

from __future__ import annotations

from pydantic import Field

from clipforge.media.base import Value
from clipforge.media.time import Rational
from clipforge.media.timeline import Backdrop


class NarrateOptions(Value):
    """How to speak and what to show.

    Attributes:
        language: ISO 639-1 code of the text, None to guess it.
        speed: of speaking, 0.5 to 2; the pitch stays.
        sentence_pause_ms: silence after a sentence.
        paragraph_pause_ms: silence after a paragraph.
        heading_pause_ms: silence before what follows a heading.
        speak_headings: read headings aloud; otherwise they only divide the talk.
        loudness_lufs: EBU R 128 loudness of the speech.
        title: shown in the video and kept with the result; the script's own by default.
        as_video: also make a video file, so that it can be used like any recorded talk.
        backdrop: what the video shows under the title: a waveform, a gradient, or pictures and videos given,
            which change with the paragraphs.
        width: of the video in pixels, even.
        height: of the video in pixels, even.
        rate: frames a second of the video.
    """

    language: str | None = None
    speed: float = Field(default=1.0, ge=0.5, le=2.0)
    sentence_pause_ms: int = Field(default=300, ge=0, le=10_000)
    paragraph_pause_ms: int = Field(default=750, ge=0, le=30_000)
    heading_pause_ms: int = Field(default=1300, ge=0, le=30_000)
    speak_headings: bool = False
    loudness_lufs: float = Field(default=-18.0, ge=-40, le=-9)
    title: str = ""
    as_video: bool = False
    backdrop: Backdrop = Backdrop()
    width: int = Field(default=1280, ge=160, le=7680, multiple_of=2)
    height: int = Field(default=720, ge=160, le=7680, multiple_of=2)
    rate: Rational = Field(default="25", validate_default=True)

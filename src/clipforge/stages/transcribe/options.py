"""What a person can choose about the making of a transcript."""

from __future__ import annotations

from pydantic import Field

from clipforge.media.base import Value


class TranscribeOptions(Value):
    """How to make a transcript; part of its cache key.

    Attributes:
        language: ISO 639-1 code, None to detect it.
        vocabulary: names and terms to spell as given.
        diarize: tell speakers apart.
        speakers: how many there are, None to estimate.
        beam_size: width of the recogniser's search; 1 is fastest.
        restore_punctuation: set full stops and capitals at pauses where the recogniser gave none.
    """

    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}$")
    vocabulary: tuple[str, ...] = ()
    diarize: bool = True
    speakers: int | None = Field(default=None, ge=1, le=20)
    beam_size: int = Field(default=1, ge=1, le=20)
    restore_punctuation: bool = True

"""What the API takes and gives of transcripts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SpeakerId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
SpeakerName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
WordText = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x08\x0b-\x1f]*$")]
SentenceText = Annotated[str, StringConstraints(max_length=5000, pattern=r"^[^\x00-\x08\x0b-\x1f]*$")]
Number = Annotated[int, Field(ge=0, le=1_000_000)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SetWord(_Input):
    """Spell a word otherwise; a text of several words splits its time among them."""

    kind: Literal["set_word"]
    sentence: Number
    word: Number
    text: WordText


class JoinWords(_Input):
    """Make one word of several; their texts are put together when none is given."""

    kind: Literal["join_words"]
    sentence: Number
    word: Number
    count: int = Field(default=2, ge=2, le=50)
    text: WordText | None = Field(default=None, pattern=r"\w")


class DeleteWord(_Input):
    """Take a word out; a sentence without words goes, and later ones move up."""

    kind: Literal["delete_word"]
    sentence: Number
    word: Number


class SetSentence(_Input):
    """Write a sentence otherwise; words that stay keep their times. An empty text deletes it."""

    kind: Literal["set_sentence"]
    sentence: Number
    text: SentenceText


class SetSpeaker(_Input):
    """Say who speaks a sentence."""

    kind: Literal["set_speaker"]
    sentence: Number
    speaker: SpeakerId | None


class AddSpeaker(_Input):
    """Name a speaker who was not told apart."""

    kind: Literal["add_speaker"]
    speaker: SpeakerId
    name: SpeakerName


class RenameSpeaker(_Input):
    """Show a speaker under another name."""

    kind: Literal["rename_speaker"]
    speaker: SpeakerId
    name: SpeakerName


class MergeSpeakers(_Input):
    """Two speakers are one person."""

    kind: Literal["merge_speakers"]
    speaker: SpeakerId
    into: SpeakerId


Edit = Annotated[
    SetWord | JoinWords | DeleteWord | SetSentence | SetSpeaker | AddSpeaker | RenameSpeaker | MergeSpeakers,
    Field(discriminator="kind"),
]


class TranscriptCorrection(_Input):
    """Edits, made in order, all or none.

    Sentence numbers are those of the transcript as it was read; word numbers those left by earlier edits.
    """

    edits: list[Edit] = Field(min_length=1, max_length=500)


class TranscriptWord(BaseModel):
    """A word; its text has a leading blank where its script sets one."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float | None
    speaker: str | None


class TranscriptSentenceOut(BaseModel):
    """A sentence; `number` counts from 0 over the whole transcript."""

    number: int
    start_ms: int
    end_ms: int
    speaker: str | None
    text: str
    edited: bool
    words: list[TranscriptWord]


class TranscriptHeadOut(BaseModel):
    """All of a transcript but its words."""

    project_id: str
    version: int
    language: str
    language_confidence: float
    duration_ms: int
    sentence_count: int
    speakers: dict[str, str]
    engine: str
    model: str
    timing: Literal["measured", "estimated"]
    notices: list[str]
    updated_at: datetime


class TranscriptPage(TranscriptHeadOut):
    """A transcript with one page of its sentences."""

    data: list[TranscriptSentenceOut]
    has_more: bool
    next_cursor: str | None

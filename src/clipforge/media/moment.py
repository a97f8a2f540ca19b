"""Highlights: where they are, how good, and why."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from clipforge.media.base import Value
from clipforge.media.time import Span


class Reason(Value):
    """One thing that speaks for (or against) a moment, which a person can check in the video.

    Attributes:
        kind: name of the feature, for instance 'hook.question', 'audio.energy', 'speakers.exchange'.
        text: in plain words, for instance 'Opens with a question: “Why do we sleep?”'.
        start: where to look, ms of the source.
        end: end of that stretch, ms of the source.
        weight: points it adds to the score of 100; negative when it speaks against.
    """

    kind: str
    text: str
    start: int
    end: int
    weight: float


class Moment(Value):
    """A stretch of the source that stands alone as a short.

    Attributes:
        id: stable name within its set, for instance 'm03'.
        rank: 1 is best.
        start: the cut before the first word, at the quietest point of the pause, ms of the source.
        end: the cut after the last word, likewise.
        first_sentence: index of the first sentence.
        last_sentence: index of the last sentence, included.
        score: 0 to 100.
        subscores: group → 0 to 1: 'hook', 'delivery', 'exchange', 'content', 'standalone', 'picture'; a
            group that could not be computed is missing here and named in `absent`.
        reasons: strongest first.
        absent: features that could not be computed, each with why.
        title: to publish under, at most 80 characters.
        hashtags: with the leading '#'.
        text: what is said.
        origin: found by us or made by hand.
    """

    id: str
    rank: int = 0
    start: int
    end: int
    first_sentence: int
    last_sentence: int
    score: float
    subscores: dict[str, float] = Field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    absent: dict[str, str] = Field(default_factory=dict)
    title: str = ""
    hashtags: tuple[str, ...] = ()
    text: str = ""
    origin: Literal["detected", "manual", "whole"] = "detected"

    @property
    def span(self) -> Span:
        """Where it lies in the source."""
        return Span(start=self.start, end=self.end)


class Shortage(Value):
    """Why fewer moments came out than were asked for: how many were lost, and to what."""

    count: int
    reason: str


class MomentSet(Value):
    """The outcome of detection, best first."""

    version: Literal[1] = 1
    requested: int
    moments: tuple[Moment, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    notices: tuple[str, ...] = ()

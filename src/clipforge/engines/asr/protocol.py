"""What every recogniser and aligner offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from clipforge.kit.journal import Journal
from clipforge.kit.progress import Progress
from clipforge.media.base import Value
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.transcript import SpeakerTurn, Word


class RecognitionOptions(Value):
    """What to recognise and how.

    Attributes:
        language: ISO 639-1 code, None to detect it.
        vocabulary: names and terms to spell as given.
        beam_size: width of the search; 1 is fastest.
        speakers: number of speakers when known, for engines that tell speakers apart themselves.
    """

    language: str | None = None
    vocabulary: tuple[str, ...] = ()
    beam_size: int = 1
    speakers: int | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a recogniser heard: words in order, without sentences.

    Attributes:
        language: ISO 639-1 code, 'und' when nothing was heard.
        language_confidence: 0 to 1.
        words: times in ms of the source.
        turns: speaker turns, when the engine tells them itself.
        notices: what a person should know, such as parts dropped as inventions.
    """

    language: str
    language_confidence: float
    words: tuple[Word, ...]
    turns: tuple[SpeakerTurn, ...] = ()
    notices: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Share:
    """What one of several workers hears of a long source: every `of`-th part, counted from `number`."""

    number: int
    of: int

    def holds(self, part: int) -> bool:
        """Whether a part is of this share, by its place among all."""
        return part % self.of == self.number


class Divisible(Protocol):
    """A recogniser whose work several workers can share."""

    def hear_share(
        self,
        source: MediaSource,
        info: MediaInfo,
        options: RecognitionOptions,
        progress: Progress,
        *,
        journal: Journal,
        share: Share | None,
    ) -> None:
        """Keep a share of the parts in a journal that a later `recognize` finds complete.

        `None` is the opening alone: the first part, which decides the language for all. It comes first, so
        that the parts are those of one recognition by one worker.
        """
        ...


class Recognizer(Protocol):
    """Turns the sound of a source into words."""

    @property
    def name(self) -> str:
        """Name of the engine, for instance 'whisper'."""
        ...

    @property
    def model(self) -> str:
        """Name of its model; part of every cache key."""
        ...

    def recognize(
        self,
        source: MediaSource,
        info: MediaInfo,
        options: RecognitionOptions,
        progress: Progress,
        journal: Journal | None = None,
    ) -> Recognition:
        """Recognise the whole source in bounded memory; times are ms of the source.

        What is recognised is kept in `journal`, if there is one, and taken from it by a run that comes after
        one that was killed. A journal belongs to one source, model and set of options.
        """
        ...


@dataclass(frozen=True, slots=True)
class Alignment:
    """Known words with measured times, and whether they seem to be what is said.

    Attributes:
        words: the words that were given, in order.
        agreement: share of the shorter of the given and the heard text, 0 to 1, that stands in the other in
            runs of words; None when too little was given or heard to tell.
        hearing: mean probability of the words heard, 0 to 1; where it is low, what was heard proves nothing.
    """

    words: tuple[Word, ...]
    agreement: float | None = None
    hearing: float = 0.0


class Aligner(Protocol):
    """Puts known words on the sound."""

    def align(
        self, source: MediaSource, info: MediaInfo, words: Sequence[Word], language: str, progress: Progress
    ) -> Alignment:
        """Put the words on the sound; the times given are only a rough guess."""
        ...

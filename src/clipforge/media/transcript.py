"""Who said what, when."""

from __future__ import annotations

from bisect import bisect_left
from typing import Literal

from pydantic import Field

from clipforge.media.base import Value


class Word(Value):
    """One spoken word.

    Attributes:
        text: as written, punctuation included, with its leading space kept where the script has one, so
            that joining the words gives the text back.
        start: first sound of the word, ms of the source.
        end: end of its last sound, ms of the source.
        confidence: probability that it was said, None when not known.
        speaker: id of who says it, None when not known.
    """

    text: str
    start: int
    end: int
    confidence: float | None = None
    speaker: str | None = None


class Sentence(Value):
    """Words [first, last) that make one sentence, with the times of its first and last sound."""

    first: int
    last: int
    start: int
    end: int
    speaker: str | None = None


class SpeakerTurn(Value):
    """One speaker's uninterrupted speech, in ms. Turns of different speakers may overlap."""

    speaker: str
    start: int
    end: int


class Transcript(Value):
    """Everything that was said in a source.

    Attributes:
        language: ISO 639-1 code, 'und' when nothing was recognised.
        language_confidence: probability of that language.
        duration: length of the source in ms.
        words: in order of start.
        sentences: cover every word once, in order.
        turns: speaker turns, empty when speakers were not told apart.
        speakers: id → name to show.
        engine: what made it, for instance 'whisper', 'assemblyai', 'subtitles', 'script', 'narration'.
        model: the model's name.
        timing: how exact the word times are: 'measured' against the sound, or 'estimated' (archives).
        notices: what a person should know, such as parts dropped as inventions of the recogniser.
    """

    version: Literal[1] = 1
    language: str
    language_confidence: float = 1.0
    duration: int
    words: tuple[Word, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    turns: tuple[SpeakerTurn, ...] = ()
    speakers: dict[str, str] = Field(default_factory=dict)
    engine: str = ""
    model: str = ""
    timing: Literal["measured", "estimated"] = "measured"
    notices: tuple[str, ...] = ()

    def text_of(self, first: int, last: int) -> str:
        """The text of words [first, last)."""
        return "".join(word.text for word in self.words[first:last]).strip()

    def sentence_text(self, index: int) -> str:
        """The text of one sentence."""
        sentence = self.sentences[index]
        return self.text_of(sentence.first, sentence.last)

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """Words whose middle lies in [start, end) ms."""
        low = bisect_left(self.words, start - 60_000, key=lambda word: word.start)
        found = []
        for word in self.words[low:]:
            if word.start >= end:
                break
            if start <= (word.start + word.end) // 2 < end:
                found.append(word)
        return tuple(found)

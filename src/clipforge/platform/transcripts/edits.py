"""Corrections of a transcript: pure functions on sentences, which keep word times sensible.

Sentence numbers are those of the transcript as it was read; a sentence that loses all its words stays in its
place, empty, until every edit was made. Word numbers are those left by the edits before.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from clipforge.media.transcript import SpeakerTurn, Word
from clipforge.platform.base.problems import Problem, invalid
from clipforge.platform.transcripts.schemas import (
    AddSpeaker,
    DeleteWord,
    Edit,
    JoinWords,
    MergeSpeakers,
    RenameSpeaker,
    SetSentence,
    SetSpeaker,
    SetWord,
)
from clipforge.stages.transcribe.estimate import natural_ms, spread
from clipforge.stages.transcribe.text import core, tokens, without_spaces

MOST_SPEAKERS = 100


class Draft:
    """A transcript, or the part of one that is edited.

    Attributes:
        sentences: number → its words.
        speaker_of: number → who says it.
        speakers: id → name.
        turns: who speaks when.
        touched: numbers of sentences whose captions change.
    """

    def __init__(
        self,
        sentences: dict[int, tuple[Word, ...]],
        speaker_of: dict[int, str | None],
        speakers: dict[str, str],
        turns: Sequence[SpeakerTurn],
    ) -> None:
        self.sentences = sentences
        self.speaker_of = speaker_of
        self.speakers = dict(speakers)
        self.turns = tuple(turns)
        self.touched: set[int] = set()
        self.spoken: set[int] = set()

    def apply(self, edits: Sequence[Edit]) -> None:
        """Make every edit, in order.

        Raises:
            Problem: 422, naming the edit that makes no sense.
        """
        for index, edit in enumerate(edits):
            try:
                self._apply(edit)
            except Problem as problem:
                errors = [{**error, "field": f"edits.{index}.{error['field']}"} for error in problem.errors]
                raise Problem(problem.status, problem.code, problem.detail, errors=errors) from problem

    def _apply(self, edit: Edit) -> None:
        match edit:
            case SetWord():
                words, at = self._word(edit.sentence, edit.word)
                self._put(edit.sentence, (*words[:at], *_respelt(words[at], edit.text), *words[at + 1 :]))
            case JoinWords():
                self._join(edit)
            case DeleteWord():
                words, at = self._word(edit.sentence, edit.word)
                self._put(edit.sentence, _led(words[0], (*words[:at], *words[at + 1 :])))
            case SetSentence():
                words = self._words(edit.sentence)
                self._put(edit.sentence, realigned(words, edit.text))
            case SetSpeaker():
                self._set_speaker(edit)
            case AddSpeaker():
                self._add_speaker(edit)
            case RenameSpeaker():
                self._known(edit.speaker, "speaker")
                self.speakers[edit.speaker] = edit.name
            case MergeSpeakers():
                self._merge(edit)

    def _words(self, number: int) -> tuple[Word, ...]:
        if number not in self.sentences:
            raise invalid("sentence", f"There is no sentence {number}.")
        if not self.sentences[number]:
            raise invalid("sentence", f"Sentence {number} has no words left.")
        return self.sentences[number]

    def _word(self, number: int, at: int) -> tuple[tuple[Word, ...], int]:
        words = self._words(number)
        if at >= len(words):
            raise invalid("word", f"Sentence {number} has {len(words)} words; they count from 0.")
        return words, at

    def _put(self, number: int, words: Sequence[Word]) -> None:
        self.sentences[number] = tuple(words)
        self.touched.add(number)

    def _join(self, edit: JoinWords) -> None:
        words, first = self._word(edit.sentence, edit.word)
        last = first + edit.count
        if last > len(words):
            raise invalid("count", f"Sentence {edit.sentence} has only {len(words)} words.")
        joined = words[first:last]
        text = edit.text if edit.text is not None else "".join(word.text.strip() for word in joined)
        whole = joined[0].model_copy(
            update={
                "text": _lead(joined[0]) + " ".join(text.split()),
                "end": max(word.end for word in joined),
            }
        )
        self._put(edit.sentence, (*words[:first], whole, *words[last:]))

    def _known(self, speaker: str, field: str) -> None:
        if speaker not in self.speakers:
            raise invalid(field, f"There is no speaker '{speaker}'.")

    def _set_speaker(self, edit: SetSpeaker) -> None:
        words = self._words(edit.sentence)
        if edit.speaker is not None:
            self._known(edit.speaker, "speaker")
        self._put(edit.sentence, [word.model_copy(update={"speaker": edit.speaker}) for word in words])
        self.speaker_of[edit.sentence] = edit.speaker
        start, end = words[0].start, max(word.end for word in words)
        if self.turns:
            self.turns = reassigned(self.turns, start, end, edit.speaker)

    def _add_speaker(self, edit: AddSpeaker) -> None:
        if edit.speaker in self.speakers:
            raise invalid("speaker", f"There is a speaker '{edit.speaker}' already.")
        if len(self.speakers) >= MOST_SPEAKERS:
            raise invalid("speaker", f"A transcript has {MOST_SPEAKERS} speakers at most.")
        self.speakers[edit.speaker] = edit.name

    def _merge(self, edit: MergeSpeakers) -> None:
        self._known(edit.speaker, "speaker")
        self._known(edit.into, "into")
        if edit.speaker == edit.into:
            raise invalid("into", "A speaker cannot be merged into itself.")
        for number, words in self.sentences.items():
            if any(word.speaker == edit.speaker for word in words):
                self.sentences[number] = tuple(_of(word, edit.speaker, edit.into) for word in words)
                self.spoken.add(number)
            if self.speaker_of.get(number) == edit.speaker:
                self.speaker_of[number] = edit.into
                self.spoken.add(number)
        self.turns = tuple(
            turn.model_copy(update={"speaker": edit.into}) if turn.speaker == edit.speaker else turn
            for turn in self.turns
        )
        del self.speakers[edit.speaker]


def _of(word: Word, speaker: str, into: str) -> Word:
    return word.model_copy(update={"speaker": into}) if word.speaker == speaker else word


def _lead(word: Word) -> str:
    """The blank before a word, where its script has one."""
    return " " if word.text[:1].isspace() else ""


def _led(first: Word, words: Sequence[Word]) -> tuple[Word, ...]:
    """Words whose first one begins as that of the sentence did."""
    if not words:
        return ()
    head = words[0].model_copy(update={"text": _lead(first) + words[0].text.lstrip()})
    return (head, *words[1:])


def _tokens(text: str) -> list[str]:
    found = tokens(text)
    if not found:
        raise invalid("text", "There is no word in it; delete words that were not said.")
    return found


def _respelt(word: Word, text: str) -> tuple[Word, ...]:
    """A word with another text; several words share its time in proportion to their length."""
    found = _tokens(text)
    found[0] = _lead(word) + found[0].lstrip()
    if len(found) == 1:
        return (word.model_copy(update={"text": found[0], "confidence": 1.0}),)
    placed = spread(found, word.start, word.end, word.speaker)
    return tuple(each.model_copy(update={"confidence": 1.0}) for each in placed)


def realigned(words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """Words of a new text at the times of the old ones: the same words keep theirs, others share a gap.

    An empty text leaves no words.
    """
    if not text.strip():
        return ()
    found = _tokens(text)
    if not without_spaces(found[0]) or _lead(words[0]):
        found[0] = _lead(words[0]) + found[0].lstrip()
    before = [core(word.text).lower() for word in words]
    after = [core(token).lower() for token in found]
    made: list[Word] = []
    for kind, low, high, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs = zip(words[low:high], found[start:end], strict=True)
            made += [word.model_copy(update={"text": token}) for word, token in pairs]
        elif end > start:
            made += _fitted(words, low, high, found[start:end])
    return tuple(made)


def _fitted(words: Sequence[Word], low: int, high: int, found: list[str]) -> list[Word]:
    """New words in the place of words [low, high), or between two when that is empty."""
    speaker = words[min(low, len(words) - 1)].speaker
    if high > low:
        start, end = words[low].start, max(word.end for word in words[low:high])
    else:
        start = words[low - 1].end if low else words[0].start
        end = words[low].start if low < len(words) else words[-1].end
        if end - start < natural_ms(found) // 2:
            # No room: they take the second half of the word before them, or the first half of the one after.
            near = words[low - 1] if low else words[0]
            middle = (near.start + near.end) // 2
            start, end = (middle, max(end, near.end)) if low else (near.start, middle)
    placed = spread(found, start, max(end, start + 1), speaker)
    return [word.model_copy(update={"confidence": 1.0}) for word in placed]


def in_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words none of which starts before the one before it, each lasting at least 1 ms."""
    kept: list[Word] = []
    previous = 0
    for word in words:
        start = max(word.start, previous)
        end = max(word.end, start + 1)
        previous = start
        same = (start, end) == (word.start, word.end)
        kept.append(word if same else word.model_copy(update={"start": start, "end": end}))
    return tuple(kept)


def reassigned(
    turns: Sequence[SpeakerTurn], start: int, end: int, speaker: str | None
) -> tuple[SpeakerTurn, ...]:
    """Turns in which [start, end) ms belongs to one speaker, or to nobody."""
    made = []
    for turn in turns:
        if turn.end <= start or turn.start >= end:
            made.append(turn)
            continue
        if turn.start < start:
            made.append(turn.model_copy(update={"end": start}))
        if turn.end > end:
            made.append(turn.model_copy(update={"start": end}))
    if speaker is not None:
        made.append(SpeakerTurn(speaker=speaker, start=start, end=end))
    return tuple(sorted(made, key=lambda turn: (turn.start, turn.end)))

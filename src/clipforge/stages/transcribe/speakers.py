"""Speaker turns put on words, and names for speakers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby

from clipforge.media.transcript import Sentence, SpeakerTurn, Word

# A word further than this from any turn belongs to whoever speaks the words beside it.
_NEAR_MS = 400
_LONGEST_MS = 1_500
# A change of speaker this many words away from the end of a sentence is moved there: turns are found on
# windows of 1.6 s, so their edges are less exact than those of words.
_SNAP_WORDS = 2
_SNAP_MS = 900
# A run this short inside a sentence of someone else is a slip of the diarizer.
_FLIP_WORDS = 2
_FLIP_MS = 700


def assign_speakers(words: Sequence[Word], turns: Sequence[SpeakerTurn]) -> tuple[Word, ...]:
    """Give each word the speaker who speaks most of it.

    A word that no turn touches goes to the nearest turn within 400 ms, else to the speaker of the word
    before (or after) it. Words keep what they have when there are no turns.
    """
    if not turns or not words:
        return tuple(words)
    ordered = sorted(turns, key=lambda turn: (turn.start, turn.end))
    longest = max(turn.end - turn.start for turn in ordered)
    starts = [turn.start for turn in ordered]
    found: list[str | None] = []
    for word in words:
        low = bisect_left(starts, word.start - longest - _NEAR_MS)
        high = bisect_left(starts, word.end + _NEAR_MS + 1)
        previous = found[-1] if found else None
        found.append(_best_speaker(word, ordered[low:high], previous))
    if all(speaker is None for speaker in found):
        middle = (words[0].start + words[-1].end) // 2
        found[0] = min(ordered, key=lambda turn: abs((turn.start + turn.end) // 2 - middle)).speaker
    filled = _fill(found)
    return tuple(
        word.model_copy(update={"speaker": speaker}) for word, speaker in zip(words, filled, strict=True)
    )


def _best_speaker(word: Word, turns: Sequence[SpeakerTurn], previous: str | None) -> str | None:
    """The speaker with the most of the word; who spoke before wins a tie; the nearest when none touches."""
    shares: dict[str, int] = {}
    # A word that seems to last for seconds has a wrong end: its beginning tells who says it.
    end = min(word.end, word.start + _LONGEST_MS)
    nearest: tuple[int, str] | None = None
    for turn in turns:
        shared = min(end, turn.end) - max(word.start, turn.start)
        if shared > 0:
            shares[turn.speaker] = shares.get(turn.speaker, 0) + shared
        elif -shared <= _NEAR_MS and (nearest is None or -shared < nearest[0]):
            nearest = (-shared, turn.speaker)
    if shares:
        return max(shares, key=lambda speaker: (shares[speaker], speaker == previous))
    return nearest[1] if nearest else None


def _fill(found: Sequence[str | None]) -> list[str | None]:
    """Close gaps from the word before, at the beginning from the word after."""
    filled = list(found)
    for index in range(1, len(filled)):
        if filled[index] is None:
            filled[index] = filled[index - 1]
    for index in range(len(filled) - 2, -1, -1):
        if filled[index] is None:
            filled[index] = filled[index + 1]
    return filled


def smooth_speakers(words: Sequence[Word], sentences: Sequence[Sentence]) -> tuple[Word, ...]:
    """Mend slips of the turns with the help of sentences that were made without regard to speakers.

    A change of speaker a word or two from the edge of a sentence moves to that edge, and a run of one or two
    short words inside a sentence goes to whoever speaks around it.
    """
    speakers = [word.speaker for word in words]
    for sentence in sentences:
        _smooth(words, speakers, sentence.first, sentence.last)
    return tuple(
        word if word.speaker == speaker else word.model_copy(update={"speaker": speaker})
        for word, speaker in zip(words, speakers, strict=True)
    )


def _smooth(words: Sequence[Word], speakers: list[str | None], first: int, last: int) -> None:
    """Mend the speakers of words [first, last), one sentence, in place."""
    while True:
        runs = []
        at = first
        for speaker, group in groupby(speakers[first:last]):
            size = len(list(group))
            runs.append((at, at + size, speaker))
            at += size
        for number, (low, high, _) in enumerate(runs):
            length = words[high - 1].end - words[low].start
            inside = 0 < number < len(runs) - 1
            limit_words, limit_ms = (_FLIP_WORDS, _FLIP_MS) if inside else (_SNAP_WORDS, _SNAP_MS)
            if len(runs) < 2 or high - low > limit_words or length > limit_ms:
                continue
            around = [runs[n] for n in (number - 1, number + 1) if 0 <= n < len(runs)]
            larger = max(around, key=lambda run: run[1] - run[0])
            if larger[1] - larger[0] <= high - low:
                continue
            speakers[low:high] = [larger[2]] * (high - low)
            break
        else:
            return


def number_speakers(
    words: Sequence[Word], turns: Sequence[SpeakerTurn], names: dict[str, str] | None = None
) -> tuple[tuple[Word, ...], tuple[SpeakerTurn, ...], dict[str, str]]:
    """Rename speakers to 'S1', 'S2', … in order of appearance, with names to show.

    Args:
        words: with any speaker ids.
        turns: likewise.
        names: names already known by old id; others become 'Speaker 1', 'Speaker 2', ….

    Returns:
        Words, turns and id → name.
    """
    appearances = [(word.start, word.speaker) for word in words if word.speaker is not None]
    # Someone who never says a word still has turns; they come after those who do.
    silent = [(turn.start, turn.speaker) for turn in turns]
    order: dict[str, str] = {}
    for _, speaker in [*sorted(appearances), *sorted(silent)]:
        order.setdefault(speaker, f"S{len(order) + 1}")
    known = names or {}
    shown = {new: known.get(old) or f"Speaker {new[1:]}" for old, new in order.items()}
    renamed = tuple(
        word if word.speaker is None else word.model_copy(update={"speaker": order[word.speaker]})
        for word in words
    )
    turned = tuple(
        turn.model_copy(update={"speaker": order[turn.speaker]})
        for turn in sorted(turns, key=lambda turn: (turn.start, turn.end))
    )
    return renamed, turned, shown


def turns_of(words: Sequence[Word], gap_ms: int = 1_000) -> tuple[SpeakerTurn, ...]:
    """Turns as the words tell them: same speaker, pauses shorter than `gap_ms`."""
    turns: list[SpeakerTurn] = []
    for word in words:
        if word.speaker is None:
            continue
        last = turns[-1] if turns else None
        if last and last.speaker == word.speaker and word.start - last.end < gap_ms:
            turns[-1] = last.model_copy(update={"end": max(last.end, word.end)})
        else:
            turns.append(SpeakerTurn(speaker=word.speaker, start=word.start, end=word.end))
    return tuple(turns)

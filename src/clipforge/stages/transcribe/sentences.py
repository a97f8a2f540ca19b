"""Words become sentences: by punctuation, by long pauses, by a change of speaker.

A full stop is doubted where a language's rules say so (titles, abbreviations, initials, ordinals, list
numbers, a small letter after it); a pause without a mark ends a sentence only when it is long. What is still
too long for one breath of a reader is split at its best gap, so that later stages have edges to choose from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clipforge.media.transcript import Sentence, Word
from clipforge.stages.transcribe import text
from clipforge.stages.transcribe.rules import LanguageRules

# Pauses in ms, from the distribution of gaps in read and free speech: inside sentences nine tenths are below
# 500 ms, between sentences two thirds are above it.
SHORT_PAUSE = 300
CLEAR_PAUSE = 600
LONG_PAUSE = 1_300
VERY_LONG_PAUSE = 3_000

MAX_WORDS = 70
MAX_MS = 40_000
_MIN_PIECE = 6

_INITIAL = re.compile(r"^[^\W\d_]\.$")
_DOTTED = re.compile(r"^(?:[^\W\d_]\.){2,}$")
_NUMBER_DOT = re.compile(r"^\d{1,4}\.$")


def split_sentences(words: Sequence[Word], rules: LanguageRules) -> tuple[Sentence, ...]:
    """Cover every word by one sentence, in order; speakers are those of the words."""
    if not words:
        return ()
    ends: list[int] = []
    first = 0
    for index in range(len(words) - 1):
        if ends_sentence(words, index, first, rules):
            ends.append(index + 1)
            first = index + 1
    ends.append(len(words))
    pieces: list[tuple[int, int]] = []
    first = 0
    for last in ends:
        pieces += _shorten(words, first, last, rules)
        first = last
    return tuple(_sentence(words, low, high) for low, high in pieces)


def ends_sentence(words: Sequence[Word], index: int, first: int, rules: LanguageRules) -> bool:
    """Whether a sentence that began with word `first` ends after word `index` (not the last of all)."""
    word, following = words[index], words[index + 1]
    if word.speaker is not None and following.speaker is not None and word.speaker != following.speaker:
        return True
    pause = following.start - word.end
    end = text.bare_end(word.text)
    lower = text.starts_lower(following.text)
    if end[-1:] and end[-1] in text.CERTAIN_ENDS:
        return True
    if end.endswith(text.ELLIPSES):
        # English writes 'I' large anywhere, so it says nothing about a new sentence.
        anew = text.starts_upper(following.text) and re.split("['’]", text.core(following.text))[0] != "I"
        return pause >= CLEAR_PAUSE or (not lower and (anew or pause >= SHORT_PAUSE))
    if end[-1:] and end[-1] in text.STRONG_ENDS:
        # A small letter goes on with the sentence: '“Why?” he asked', 'Yahoo! is'.
        return not lower or pause >= CLEAR_PAUSE
    if end.endswith("."):
        return _full_stop_ends(words, index, first, pause, rules)
    if pause < LONG_PAUSE:
        return False
    hesitant = text.ends_weakly(word.text) or text.core(word.text).lower() in rules.not_final
    return pause >= (VERY_LONG_PAUSE if hesitant else LONG_PAUSE)


def _full_stop_ends(words: Sequence[Word], index: int, first: int, pause: int, rules: LanguageRules) -> bool:
    """Whether the full stop after word `index` ends its sentence rather than an abbreviation or number."""
    end = text.bare_end(words[index].text).strip().lstrip(text.OPENERS)
    following = words[index + 1].text
    name = end[:-1].lower()
    if name in rules.titles:
        return pause >= LONG_PAUSE
    if name in rules.before_number and following.strip()[:1].isdigit():
        return False
    if _NUMBER_DOT.match(end):
        if index == first and index + 1 < len(words):
            return pause >= LONG_PAUSE  # '1. Do this'
        if rules.ordinal_dot and len(end) <= 3:
            return pause >= CLEAR_PAUSE  # 'am 3. Oktober'
    if text.starts_lower(following):
        return pause >= CLEAR_PAUSE and name not in rules.abbreviations and not _DOTTED.match(end)
    if name in rules.abbreviations or _DOTTED.match(end):
        starts_new = text.core(following).lower() in rules.starters
        return starts_new or pause >= CLEAR_PAUSE
    if _INITIAL.match(end) and text.starts_upper(end):
        # 'J. R. R. Tolkien', but 'So do I.' and 'plan B. Then'
        starts_new = text.core(following).lower() in rules.starters
        return pause >= SHORT_PAUSE or (starts_new and not _INITIAL.match(following.strip()))
    return True


def _shorten(words: Sequence[Word], first: int, last: int, rules: LanguageRules) -> list[tuple[int, int]]:
    """Split [first, last) at its best gaps until no piece is longer than the limits."""
    pending, done = [(first, last)], []
    while pending:
        low, high = pending.pop()
        too_long = high - low > MAX_WORDS or words[high - 1].end - words[low].start > MAX_MS
        if not too_long or high - low < 2 * _MIN_PIECE:
            done.append((low, high))
            continue
        middle = (low + high) / 2
        cut = max(
            range(low + _MIN_PIECE, high - _MIN_PIECE + 1),
            key=lambda at: _gap_quality(words, at, rules) - 400 * abs(at - middle) / (high - low),
        )
        pending += [(cut, high), (low, cut)]
    return sorted(done)


def _gap_quality(words: Sequence[Word], at: int, rules: LanguageRules) -> float:
    """How well a sentence may be split before word `at`: its pause in ms and what the words say."""
    before, after = words[at - 1], words[at]
    quality = float(min(after.start - before.end, 2_000))
    quality += 400 if text.ends_weakly(before.text) else 0
    quality += 200 if text.core(after.text).lower() in rules.starters else 0
    quality -= 600 if text.core(before.text).lower() in rules.not_final else 0
    return quality


def _sentence(words: Sequence[Word], first: int, last: int) -> Sentence:
    inside = words[first:last]
    spoken: dict[str | None, int] = {}
    for word in inside:
        spoken[word.speaker] = spoken.get(word.speaker, 0) + max(1, word.end - word.start)
    return Sentence(
        first=first,
        last=last,
        start=inside[0].start,
        end=max(word.end for word in inside),
        speaker=max(spoken, key=lambda speaker: spoken[speaker]),
    )

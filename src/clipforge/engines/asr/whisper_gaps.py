"""Speech that the recogniser passed over: where somebody speaks and no word, or too few words, were heard.

Whisper now and then jumps over a sentence inside a piece. The place shows in one of two ways: as a gap
between two words in which the speech probability stays high, or as words that last far longer than anybody
needs to say them, since the attention spreads what was heard over what was not. Heard once more by itself,
sentence by sentence, such a passage usually gives its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.asr.timing import TimedWord
from clipforge.engines.asr.vad import ENTER
from clipforge.engines.asr.whisper_cut import window_ms

_LEAST_WINDOWS = 47
"""A gap shorter than 1.5 s is a pause with some noise in it."""
_LEAST_SPEECH = 38
"""Windows of speech (1.2 s) that a gap must hold."""
_WORD_MS, _LETTER_MS, _DIGIT_MS, _SIGN_MS = 200, 100, 450, 300
"""Room for a word in slow speech: for itself, and for each letter, spoken digit, or sign of a script of
syllables. Ordinary speech takes half of it."""
_FIRST_SIGN = 0x2E80
"""Where the East Asian scripts begin in Unicode."""
_LEAST_EXCESS_MS = 1500
"""Speech beyond that room that makes a run of words suspicious: four or five words' worth."""
_LONG = 250
"""A passage over 8 s is heard in parts: the network has shown that it jumps over something there."""
_LEAST_PAUSE = 5
"""Windows (160 ms) without speech between two parts."""
_LEAST_GAIN = 8
"""Letters that a second hearing must add: more than another spelling of the same words does."""
_SURE = 0.5
"""Mean probability that the words of a second hearing must have."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch to hear again.

    Attributes:
        first: first window, counted inside the piece.
        last: window after the last.
        low: number of the first word heard there.
        high: number after the last; the same as `low` where nothing was heard.
    """

    first: int
    last: int
    low: int
    high: int


def passed_over(words: Sequence[TimedWord], speech: NDArray[np.float32]) -> list[Passage]:
    """Passages of a piece that hold more speech than the words heard in them, in order.

    Args:
        words: words of the piece with their edges on the sound, in order.
        speech: probability of speech in each window of the piece.
    """
    stretched = _stretched(words, speech)
    inside = {number for passage in stretched for number in range(passage.low, passage.high + 1)}
    gaps = [gap for gap in _gaps(words, speech) if gap.low not in inside]
    return sorted([*stretched, *gaps], key=lambda passage: passage.first)


def parts(passage: Passage, speech: NDArray[np.float32]) -> list[tuple[int, int]]:
    """The passage as ranges of windows [first, last), parted at long pauses where it is long."""
    first, last = passage.first, passage.last
    if last - first <= _LONG:
        return [(first, last)]
    # Not near the ends: a part of a word or two is heard badly.
    margin = (last - first) // 5
    edges = np.flatnonzero(
        np.diff(speech[first + margin : last - margin] < ENTER, prepend=False, append=False)
    )
    pauses = edges.reshape(-1, 2) + first + margin
    if not pauses.size or int(np.diff(pauses).max()) < _LEAST_PAUSE:
        return [(first, last)]
    start, end = pauses[int(np.argmax(np.diff(pauses)))]
    middle = int(start + end) // 2
    halves = (replace(passage, last=middle), replace(passage, first=middle))
    return [part for half in halves for part in parts(half, speech)]


def better(before: Sequence[TimedWord], after: Sequence[TimedWord]) -> bool:
    """Whether what a passage gave when it was heard again should stand for what was heard there before."""
    if not before or not after:
        return bool(after)
    sure = float(np.mean([word.confidence for word in after])) >= _SURE
    return sure and _letters(after) >= _letters(before) + _LEAST_GAIN


def _gaps(words: Sequence[TimedWord], speech: NDArray[np.float32]) -> list[Passage]:
    step = window_ms(1)
    edges = [0, *(ms for word in words for ms in (word.start, word.end)), speech.size * step]
    gaps = []
    for number, (start, end) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
        first, last = -(-start // step), end // step
        loud = np.flatnonzero(speech[first:last] >= ENTER)
        if last - first >= _LEAST_WINDOWS and loud.size >= _LEAST_SPEECH:
            gaps.append(Passage(first, last, number, number))
    return gaps


def _stretched(words: Sequence[TimedWord], speech: NDArray[np.float32]) -> list[Passage]:
    """Runs of words whose speech exceeds the room they need by the most (maximal partial sums)."""
    step = window_ms(1)
    loud = np.concatenate([[0], np.cumsum(speech >= ENTER)])
    starts = [min(word.start // step, speech.size) for word in words] + [speech.size]
    found: list[Passage] = []
    low = high = excess = most = 0
    for number, word in enumerate(words):
        excess += int(loud[starts[number + 1]] - loud[starts[number]]) * step - _room(word.text)
        if excess > most:
            most, high = excess, number + 1
        if excess <= 0 or number == len(words) - 1:
            # One word of ordinary length beside much speech is no stretched word but the edge of a gap.
            one = high == low + 1 and words[low].end - words[low].start <= _room(words[low].text)
            if most >= _LEAST_EXCESS_MS and not one:
                found.append(_between(words, low, high, speech.size))
            low, excess, most = number + 1, 0, 0
    return found


def _between(words: Sequence[TimedWord], low: int, high: int, size: int) -> Passage:
    """From the word before to the word after: the edges of stretched words themselves mean little."""
    step = window_ms(1)
    first = -(-words[low - 1].end // step) if low else 0
    last = words[high].start // step if high < len(words) else size
    return Passage(first, last, low, high)


def _room(text: str) -> int:
    return _WORD_MS + sum(
        _DIGIT_MS if letter.isdigit() else _SIGN_MS if ord(letter) >= _FIRST_SIGN else _LETTER_MS
        for letter in text
        if letter.isalnum()
    )


def _letters(words: Sequence[TimedWord]) -> int:
    return sum(letter.isalnum() for word in words for letter in word.text)

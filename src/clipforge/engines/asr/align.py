"""Known words matched with heard words: which is which, and where the others must be.

The known text may drift, leave things out or say things that are not in the sound; the heard text has the
recogniser's errors but true times. A word-by-word edit distance ties the two together, and what stays untied
is placed between its tied neighbours.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

SHORTEST_MS = 60
"""No word is spoken in less."""
FIRST_WITHOUT_SPACES = 0x2E80
"""Where the East Asian scripts begin in Unicode."""
_RUN = 3
_TELLING = 15
_ENOUGH_TIES = 0.25
"""Share of the shorter text that must be tied for the hearing to be trusted over the times given."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A recognised word: its text, its times in the source (ms) and the number of its piece."""

    text: str
    start: int
    end: int
    piece: int


def key(text: str) -> str:
    """What is compared of a word: its letters and digits in lower case."""
    return "".join(re.findall(r"\w+", text.lower()))


def ties(known: Sequence[str], heard: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs (index of a known word, index of the heard word that is the same), both rising.

    A lone match among mismatches is chance more often than not (a "the" finds some "the"), so only runs of
    two words, or words of six letters and more, are trusted.
    """
    left, right = [key(text) for text in known], [key(text) for text in heard]
    pairs: list[tuple[int, int]] = []
    for block in Levenshtein.opcodes(left, right):
        if block.tag != "equal":
            continue
        length = block.src_end - block.src_start
        text = "".join(left[block.src_start : block.src_end])
        if text and (length >= 2 or len(text) >= 6):
            pairs += zip(
                range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True
            )
    return pairs


def agreement(known: Sequence[str], heard: Sequence[str]) -> float | None:
    """Share of the shorter text that stands in the other in runs of three words and more, 0 to 1.

    Two texts of one language share single words and pairs by chance, hardly ever three in a row. Scripts
    without spaces are compared by character, since how they are parted to words differs.

    Returns:
        None when one of them has less than `_TELLING` words: that tells nothing.
    """
    left, right = _units(known), _units(heard)
    shorter = min(len(left), len(right))
    if shorter < _TELLING:
        return None
    blocks = Levenshtein.opcodes(left, right)
    same = [block.src_end - block.src_start for block in blocks if block.tag == "equal"]
    return sum(length for length in same if length >= _RUN) / shorter


def _units(texts: Sequence[str]) -> list[str]:
    keys = [key(text) for text in texts]
    return [unit for one in keys if one for unit in (one if ord(max(one)) >= FIRST_WITHOUT_SPACES else [one])]


def spread(texts: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """Times for words between two moments (ms), as long as their letters are many."""
    weights = [len(text.strip()) + 1 for text in texts]
    total, passed, times = sum(weights), 0, []
    for weight in weights:
        low = start + (end - start) * passed // total
        passed += weight
        times.append((low, start + (end - start) * passed // total))
    return times


@dataclass(frozen=True, slots=True)
class Item:
    """A word to align in a piece: a known one by its index, or a filler that is said but not known."""

    known: int | None
    filler: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which words are aligned in which piece.

    Attributes:
        pieces: the items of each piece in order.
        guesses: rough times (ms) of every known word.
        unsaid: ranges of known words for which there is no room, so that they cannot have been said.
    """

    pieces: tuple[tuple[Item, ...], ...]
    guesses: tuple[tuple[int, int], ...]
    unsaid: tuple[tuple[int, int], ...]

    def fill_in(self, texts: Sequence[str], times: list[tuple[int, int]]) -> None:
        """Give the unsaid words the room between their neighbours in `times`."""
        for first, last in self.unsaid:
            low = times[first - 1][1] if first else self.guesses[first][0]
            high = times[last][0] if last < len(times) else self.guesses[last - 1][1]
            times[first:last] = spread(texts[first:last], low, max(low, high))


def plan_pieces(
    texts: Sequence[str],
    heard: Sequence[HeardWord],
    starts: Sequence[int],
    end: int,
    given: Sequence[tuple[int, int]] | None,
) -> Plan:
    """Deal the known words out to the pieces of the sound.

    Args:
        texts: the known words.
        heard: what was recognised, in order.
        starts: ms at which each piece starts; there is at least one.
        end: ms at which the last one ends.
        given: times that came with the words, None when there are none. Used where too little was heard.
    """
    pairs = ties(texts, [word.text for word in heard])
    if len(pairs) < _ENOUGH_TIES * max(1, min(len(texts), len(heard))):
        guesses = list(given) if given is not None else spread(texts, starts[0], end)
        dealt: list[list[Item]] = [[] for _ in starts]
        for index, (start, stop) in enumerate(guesses):
            dealt[piece_at(starts, (start + stop) // 2)].append(Item(index))
        return Plan(tuple(tuple(items) for items in dealt), tuple(guesses), ())
    return _plan_with_ties(texts, heard, starts, end, pairs)


def _plan_with_ties(
    texts: Sequence[str],
    heard: Sequence[HeardWord],
    starts: Sequence[int],
    end: int,
    pairs: Sequence[tuple[int, int]],
) -> Plan:
    dealt: list[list[Item]] = [[] for _ in starts]
    guesses: list[tuple[int, int]] = []
    unsaid: list[tuple[int, int]] = []
    next_heard, before = 0, starts[0]
    for index, match in [*pairs, (len(texts), len(heard))]:
        tied = heard[match] if match < len(heard) else None
        after = max(before, end if tied is None else tied.start)
        first = len(guesses)
        loose = texts[first:index]
        guesses += spread(loose, before, after)
        if loose and after - before < SHORTEST_MS * len(loose):
            unsaid.append((first, index))
        else:
            for number in range(first, index):
                middle = sum(guesses[number]) // 2
                dealt[piece_at(starts, middle)].append(Item(number))
        if not loose:
            for word in heard[next_heard:match]:
                dealt[word.piece].append(Item(None, word.text))
        if tied is not None:
            dealt[tied.piece].append(Item(index))
            guesses.append((after, max(after, tied.end)))
            before = guesses[-1][1]
            next_heard = match + 1
    return Plan(tuple(tuple(items) for items in dealt), tuple(guesses), tuple(unsaid))


def rising(times: Sequence[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """The same times made valid: starts rise, no overlap, every end after its start, none after `end`.

    Args:
        times: (start, end) of each word in ms.
        end: ms at which the sound ends; with more words than milliseconds they go past it.
    """
    starts: list[int] = []
    latest = max(0, end - len(times))
    low = 0
    for index, (start, _) in enumerate(times):
        low = min(max(start, low), max(low, latest + index))
        starts.append(low)
        low += 1
    following = [*starts[1:], max(end, low)][: len(starts)]
    return [
        (start, min(max(stop, start + 1), after))
        for start, (_, stop), after in zip(starts, times, following, strict=True)
    ]


def piece_at(starts: Sequence[int], ms: int) -> int:
    """Index of the piece in which a moment lies, given where each piece starts."""
    return max(0, bisect_right(starts, ms) - 1)

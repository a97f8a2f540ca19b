"""Which candidates become moments: the best first, no two overlapping, no two saying the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clipforge.stages.detect.candidates import Candidates
from clipforge.stages.detect.talk import Floats, Talk

# Mean sentence vectors of neighbouring passages of one talk reach 0.8; a retelling lies above 0.9.
_SAME_MEANING = 0.90
_SAME_WORDS = 2 / 3
_FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Selection:
    """Candidates chosen, best first, and the places lost because they repeat one of them."""

    chosen: tuple[int, ...]
    repeated: int


def select(
    talk: Talk,
    found: Candidates,
    order_by: Floats,
    count: int,
    vectors: NDArray[np.float32] | None,
) -> Selection:
    """Choose up to `count` candidates, best first.

    Args:
        talk: for the words.
        found: candidates, m in all.
        order_by: their scores, shape (m,).
        count: how many.
        vectors: of meaning, shape (n, d), None where there are none (then only words are compared).
    """
    best = _greedy(talk, found, order_by, count, vectors)
    if len(best.chosen) + best.repeated < count:
        # Long windows may have taken the room of others: pack them so that as many as possible find room.
        packed = _packed(found, order_by, count)
        if len(packed) > len(best.chosen):
            only = np.full(len(found), -np.inf)
            only[packed] = order_by[packed]
            again = _greedy(talk, found, only, count, vectors)
            if len(again.chosen) > len(best.chosen):
                return again
    return best


def _packed(found: Candidates, order_by: Floats, count: int) -> list[int]:
    """Up to `count` windows that do not overlap, as many as there is room for, best in sum.

    Weighted interval scheduling: over windows by end, best[k] = max(without this one, this one + best[k − 1]
    of those that end before it starts). O(k · m log m).
    """
    order = np.argsort(found.end, kind="stable")
    start, end, worth = found.start[order], found.end[order], order_by[order]
    before = np.searchsorted(end, start, side="right")
    best = [np.zeros(len(order) + 1)]
    for _ in range(count):
        value = worth + best[-1][before]
        row = np.concatenate([[-np.inf], np.maximum.accumulate(value)])
        if not np.isfinite(row[-1]):
            break
        best.append(row)
    chosen: list[int] = []
    top = len(order)
    for level in range(len(best) - 1, 0, -1):
        row = best[level]
        place = int(np.searchsorted(row[1 : top + 1], row[top], side="left"))
        chosen.append(int(order[place]))
        top = int(before[place])
    return chosen


def _greedy(
    talk: Talk,
    found: Candidates,
    order_by: Floats,
    count: int,
    vectors: NDArray[np.float32] | None,
) -> Selection:
    chosen: list[int] = []
    repeated: list[int] = []
    taken: list[tuple[int, int]] = []
    lost: list[tuple[int, int]] = []
    for index in np.argsort(-order_by, kind="stable"):
        if len(chosen) == count or order_by[index] == -np.inf:
            break
        first, last = int(found.first[index]), int(found.last[index])
        start, end = int(found.start[index]), int(found.end[index])
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        if any(first <= b and a <= last for a, b in lost):
            continue
        if any(_repeats(talk, found, int(index), other, vectors) for other in chosen):
            repeated.append(int(index))
            lost.append((first, last))
            continue
        chosen.append(int(index))
        taken.append((start, end))
    return Selection(tuple(chosen), len(repeated))


def _words(talk: Talk, first: int, last: int) -> set[str]:
    stop = talk.lexicon.stop_words
    return {word for words in talk.tokens[first : last + 1] for word in words if word not in stop}


def _repeats(
    talk: Talk, found: Candidates, index: int, other: int, vectors: NDArray[np.float32] | None
) -> bool:
    """Whether two windows share two thirds of the smaller's content words, or the same meaning."""
    one = _words(talk, int(found.first[index]), int(found.last[index]))
    two = _words(talk, int(found.first[other]), int(found.last[other]))
    smaller = min(len(one), len(two))
    if smaller >= _FEWEST_WORDS and len(one & two) / smaller > _SAME_WORDS:
        return True
    if vectors is None:
        return False
    a = vectors[found.first[index] : found.last[index] + 1].sum(axis=0)
    b = vectors[found.first[other] : found.last[other] + 1].sum(axis=0)
    return float(a @ b) / float(np.linalg.norm(a) * np.linalg.norm(b) or 1.0) > _SAME_MEANING

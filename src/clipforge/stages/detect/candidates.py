"""Every stretch of whole sentences that could be a moment, in arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clipforge.media.time import Span
from clipforge.stages.detect.boundaries import pauses
from clipforge.stages.detect.features.standalone import stands_alone
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.detect.talk import Ints, Talk

# Less than this between two words is no pause (a stop consonant closes for as long).
_PAUSE_MS = 60
# One sentence may overrun the longest moment by this much, rather than being lost.
_OVERRUN = 1.25


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Windows of whole sentences, m in all.

    Attributes:
        first: first sentence of each, shape (m,).
        last: last sentence of each, included, shape (m,).
        start: first sound, ms, shape (m,).
        end: last sound, ms, shape (m,).
    """

    first: Ints
    last: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        """Number of windows."""
        return len(self.first)

    def only(self, mask: NDArray[np.bool_]) -> Candidates:
        """Those for which the mask is true."""
        return Candidates(self.first[mask], self.last[mask], self.start[mask], self.end[mask])


def build_candidates(talk: Talk, options: DetectOptions) -> Candidates:
    """All windows from the start of a sentence to the end of one with an allowed length.

    Windows start only at sentences that stand alone: where one leans on what came before, the start moves
    earlier instead (nothing is lost at the end). Both edges lie in a pause wherever word times are measured.
    Each of the two rules is dropped only when it would leave nothing. Takes O(n · k) for k ends a start.
    """
    count = len(talk)
    alone = stands_alone(talk)
    quiet = pauses(talk.transcript) >= _PAUSE_MS
    if talk.transcript.timing != "measured":
        quiet[:] = True
    for starts, edges in (
        (alone, quiet),
        (np.ones(count, bool), quiet),
        (np.ones(count, bool), quiet | True),
    ):
        found = _windows(talk, options, starts & edges[:-1], edges[1:])
        if len(found):
            return found
    return _windows(talk, options, np.zeros(count, bool), np.zeros(count, bool))


def _windows(
    talk: Talk, options: DetectOptions, starts: NDArray[np.bool_], ends: NDArray[np.bool_]
) -> Candidates:
    heard = np.maximum.accumulate(talk.end) if len(talk) else talk.end
    first: list[NDArray[np.int64]] = []
    last: list[NDArray[np.int64]] = []
    for index in np.flatnonzero(starts):
        begin = talk.start[index]
        low = int(np.searchsorted(heard, begin + options.min_ms))
        high = int(np.searchsorted(heard, begin + options.max_ms, side="right"))
        low = max(low, int(index))
        if high <= index < len(talk) and heard[index] - begin <= options.max_ms * _OVERRUN:
            high = int(index) + 1
        stops = np.arange(low, high)
        stops = stops[ends[stops]]
        first.append(np.full(len(stops), index, dtype=np.int64))
        last.append(stops.astype(np.int64))
    a = np.concatenate(first) if first else np.zeros(0, np.int64)
    b = np.concatenate(last) if last else np.zeros(0, np.int64)
    return Candidates(a, b, talk.start[a], heard[b] if len(b) else talk.end[b])


def inside_ranges(
    found: Candidates, include: tuple[Span, ...], exclude: tuple[Span, ...]
) -> NDArray[np.bool_]:
    """Whether each window lies wholly in one of `include` (if any) and touches none of `exclude`."""
    allowed = np.full(len(found), not include)
    for span in include:
        allowed |= (found.start >= span.start) & (found.end <= span.end)
    for span in exclude:
        allowed &= (found.end <= span.start) | (found.start >= span.end)
    return allowed

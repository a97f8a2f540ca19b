"""Which pieces of sound the recogniser hears at once.

The cut list depends on the speech probabilities alone and is made by one pass from left to right: fed in
blocks or whole, in one process or in many, the pieces are the same. Cuts lie in silences; only speech that
goes on for longer than a piece can hold is cut at its least speech-like moment. Long silences are left out,
short pauses stay, since words are recognised and placed better with the sound around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.asr.vad import SAMPLE_RATE, WINDOW, RegionTracker, SpeechRegion

_PER_SECOND = SAMPLE_RATE / WINDOW

LONGEST = int(29.5 * _PER_SECOND)
"""Most windows in a piece: half a second under Whisper's 30, so that nothing falls off its end."""
_PAD = round(0.4 * _PER_SECOND)
"""Windows kept before and after speech (400 ms, faster-whisper's default)."""
_KEEP_PAUSE = round(1.0 * _PER_SECOND)
"""Pauses up to this long stay as they are."""
_LOOK_BACK = round(3 * _PER_SECOND)
"""A full piece ends in the longest pause of its last three seconds."""
_FAR = round(20 * _PER_SECOND)
"""Speech this far apart is never heard together; also bounds the sound that must be kept."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is heard at once: spans [start, end) of windows that follow one another in the source.

    The spans are joined for the recogniser; `source_ms` turns a time of the piece into one of the source.
    """

    spans: tuple[tuple[int, int], ...]

    @property
    def windows(self) -> int:
        """Length in windows."""
        return sum(end - start for start, end in self.spans)

    @property
    def start(self) -> int:
        """First window."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Window after the last."""
        return self.spans[-1][1]

    @property
    def joints(self) -> tuple[int, ...]:
        """Times of the piece, in ms, at which sound was left out."""
        lengths = np.cumsum([end - start for start, end in self.spans])[:-1]
        return tuple(window_ms(int(length)) for length in lengths)

    def part(self, first: int, last: int) -> Piece:
        """Its windows [first, last), counted inside it, as a piece of their own."""
        spans, passed = [], 0
        for start, end in self.spans:
            low, high = max(start, start + first - passed), min(end, start + last - passed)
            if low < high:
                spans.append((low, high))
            passed += end - start
        return Piece(tuple(spans))

    def source_ms(self, ms: int, *, is_end: bool = False) -> int:
        """A time of the piece, in ms, as time of the source.

        At a joint of two spans the time belongs to the later one, or to the earlier one if it is an end.
        """
        passed = 0
        for start, end in self.spans:
            length = window_ms(end - start)
            if ms < passed + length or (is_end and ms == passed + length):
                return window_ms(start) + max(0, ms - passed)
            passed += length
        return window_ms(self.end)


def window_ms(window: int) -> int:
    """When a window starts; exact, since 512 samples at 16 kHz are 32 ms."""
    return window * 1000 * WINDOW // SAMPLE_RATE


class Cutter:
    """Turns speech probabilities into pieces as they come."""

    def __init__(self) -> None:
        self._tracker = RegionTracker(LONGEST - 2 * _PAD)
        self._waiting: list[SpeechRegion] = []
        self._used = 0  # nothing before this window may be heard again

    @property
    def needed_from(self) -> int:
        """First window whose sound may still become part of a piece."""
        first = self._tracker.position
        if self._waiting:
            first = self._waiting[0].start
        elif self._tracker.open_start is not None:
            first = self._tracker.open_start
        return max(self._used, first - _PAD)

    def feed(self, probabilities: NDArray[np.float32]) -> list[Piece]:
        """Take the next probabilities; return the pieces that are complete."""
        pieces = []
        for region in self._tracker.feed(probabilities):
            pieces += self._add(region)
        heard_last = self._tracker.position if self._tracker.open_start is None else self._tracker.open_start
        if self._waiting and heard_last - self._waiting[-1].end > _FAR:
            pieces.append(self._close(len(self._waiting), heard_last))
        return pieces

    def finish(self) -> list[Piece]:
        """The pieces left when the stream has ended."""
        pieces = []
        for region in self._tracker.finish():
            pieces += self._add(region)
        if self._waiting:
            pieces.append(self._close(len(self._waiting), self._tracker.position))
        return pieces

    def _add(self, region: SpeechRegion) -> list[Piece]:
        pieces = []
        if self._waiting and region.start - self._waiting[-1].end > _FAR:
            pieces.append(self._close(len(self._waiting), region.start))
        while self._waiting and _length([*self._waiting, region]) > LONGEST:
            known = [*self._waiting, region]
            count = _best_end(known)
            pieces.append(self._close(count, known[count].start))
        self._waiting.append(region)
        return pieces

    def _close(self, count: int, following: int) -> Piece:
        """Make a piece of the first `count` waiting regions; speech goes on at window `following`."""
        regions = self._waiting[:count]
        del self._waiting[:count]
        # Between two pieces each takes half of a short pause, so that no sound is heard twice.
        end = regions[-1].end + min(_PAD, (following - regions[-1].end) // 2)
        spans = _spans(regions, max(self._used, regions[0].start - _PAD), end)
        self._used = end
        return Piece(spans)


def _length(regions: Sequence[SpeechRegion]) -> int:
    spans = _spans(regions, regions[0].start - _PAD, regions[-1].end + _PAD)
    return sum(end - start for start, end in spans)


def _spans(regions: Sequence[SpeechRegion], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Regions as spans: short pauses kept, long ones left out but for a pad on either side."""
    spans = []
    for before, after in pairwise(regions):
        if after.start - before.end > _KEEP_PAUSE:
            spans.append((start, before.end + _PAD))
            start = after.start - _PAD
    spans.append((start, end))
    return tuple(spans)


def _best_end(regions: Sequence[SpeechRegion]) -> int:
    """How many of the regions (all but the last fit) to hear: up to the longest pause near the end."""
    last_end = regions[-2].end
    best, longest = len(regions) - 1, -1
    for count in range(len(regions) - 1, 0, -1):
        if last_end - regions[count - 1].end > _LOOK_BACK:
            break
        pause = regions[count].start - regions[count - 1].end
        if pause > longest:
            best, longest = count, pause
    return best

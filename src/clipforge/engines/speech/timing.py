"""Word times of a synthetic voice, settled on the sound itself where silence shows the edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_HOP_MS = 5
_SILENCE_DB = -40.0
"""Below the loudest 5 ms by this much is silence: the softest final sounds lie above it."""
_EARLIER_MS, _LATER_MS = 120, 150
_SHORTEST_BREATH_MS = 40
_EDGE_MS = 20
_FADE_MS = 5


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where a word is expected, ms; `start == end` for one that is not spoken.

    Attributes:
        start: of its first phoneme.
        end: of its last phoneme.
        breath_after: a pause mark follows it.
    """

    start: int
    end: int
    breath_after: bool


def settle(
    samples: NDArray[np.float32], rate: int, words: Sequence[Spoken]
) -> tuple[NDArray[np.float32], list[tuple[int, int]]]:
    """Cut the silence at both ends and give each word's (start, end) ms in what is left.

    Where a word meets silence, its edge is moved to where the sound begins or ends. In fluent speech there is
    no gap between words: they meet in the middle of the voice's own, which lies within 40 ms of where an
    aligner hears the edge. Times never overlap and never leave the sound.

    Args:
        samples: a passage with silence around it, shape (n,).
        rate: samples a second.
        words: in order.
    """
    loud = _loud(samples, rate)
    heard = np.flatnonzero(loud)
    first_ms, last_ms = int(heard[0]) * _HOP_MS, (int(heard[-1]) + 1) * _HOP_MS
    spoken = [index for index, word in enumerate(words) if word.end > word.start]
    times = [[word.start, word.end] for word in words]
    for place, index in enumerate(spoken):
        if place == len(spoken) - 1:
            times[index][1] = last_ms
        else:
            after = spoken[place + 1]
            gap = _silence(loud, times[index][1], times[after][0]) if words[index].breath_after else None
            middle = (times[index][1] + times[after][0]) // 2
            times[index][1], times[after][0] = gap or (middle, middle)
        if place == 0:
            times[index][0] = first_ms
    cut, shift = _cut(samples, rate, first_ms, last_ms)
    length = round(len(cut) * 1000 / rate)
    at = 0
    settled = []
    for start, end in times:
        low = min(max(at, start - shift), length)
        high = min(max(low, end - shift), length)
        settled.append((low, high) if end > start else (low, low))
        at = settled[-1][1]
    return cut, settled


def _loud(samples: NDArray[np.float32], rate: int) -> NDArray[np.bool_]:
    """Whether each 5 ms is sound; at least one of them is."""
    hop = rate * _HOP_MS // 1000
    frames = samples[: len(samples) // hop * hop].reshape(-1, hop)
    level = np.sqrt(np.mean(frames * frames, axis=1))
    threshold = max(float(level.max()), 1e-9) * 10 ** (_SILENCE_DB / 20)
    return np.asarray(level >= threshold)


def _silence(loud: NDArray[np.bool_], end: int, start: int) -> tuple[int, int] | None:
    """The longest silence around an expected pause, as (its start, its end) ms; None without one."""
    low = max(0, (end - _EARLIER_MS) // _HOP_MS)
    high = min(len(loud), (start + _LATER_MS) // _HOP_MS)
    edges = np.flatnonzero(np.diff(np.concatenate([[1], loud[low:high].astype(np.int8), [1]])))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if not runs:
        return None
    longest = max(runs, key=lambda run: run[1] - run[0])
    if (longest[1] - longest[0]) * _HOP_MS < _SHORTEST_BREATH_MS:
        return None
    return (low + longest[0]) * _HOP_MS, (low + longest[1]) * _HOP_MS


def _cut(
    samples: NDArray[np.float32], rate: int, first_ms: int, last_ms: int
) -> tuple[NDArray[np.float32], int]:
    """The sound with a little silence kept at both ends, faded; and the ms cut off before it."""
    begin = max(0, first_ms - _EDGE_MS)
    piece = samples[begin * rate // 1000 : (last_ms + _EDGE_MS) * rate // 1000].copy()
    fade = min(rate * _FADE_MS // 1000, len(piece) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    piece[:fade] *= ramp
    piece[len(piece) - fade :] *= ramp[::-1]
    return piece, begin

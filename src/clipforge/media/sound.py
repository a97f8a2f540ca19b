"""What is heard besides words, measured once over a whole source.

Arrays, because there are twenty values a second: an hour is 72,000 of each.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HOP_MS = 50
FINE_HOP_MS = 5


@dataclass(frozen=True, slots=True, eq=False)
class SoundSurvey:
    """Loudness and voice over a whole source.

    Attributes:
        level_db: RMS level of each hop of `HOP_MS`, dBFS, shape (n,), float32, floor −90.
        fine_db: peak-of-RMS level of each hop of `FINE_HOP_MS`, dBFS, shape (10 n,), float32; used to find
            the quietest point between two words.
        pitch_hz: fundamental frequency of each hop of `HOP_MS`, 0 where unvoiced, shape (n,), float32.
        flux: spectral flux of each hop, 0 to 1, shape (n,), float32: onset strength, high in laughter,
            applause and music.
    """

    level_db: NDArray[np.float32]
    fine_db: NDArray[np.float32]
    pitch_hz: NDArray[np.float32]
    flux: NDArray[np.float32]

    @property
    def duration_ms(self) -> int:
        """Length of what was measured."""
        return len(self.level_db) * HOP_MS

    @property
    def digest(self) -> str:
        """The same for the same measurements; part of cache keys."""
        parts = (self.level_db, self.fine_db, self.pitch_hz, self.flux)
        return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()

    def quietest_ms(self, start: int, end: int) -> int:
        """The quietest point in [start, end] ms: middle of the longest quietest stretch; `start` if empty."""
        low, high = start // FINE_HOP_MS, end // FINE_HOP_MS
        piece = self.fine_db[low:high]
        if len(piece) == 0:
            return start
        quiet = piece <= piece.min() + 1.0
        best_start, best_length, run_start = 0, 0, -1
        for index, flag in enumerate([*quiet.tolist(), False]):
            if flag and run_start < 0:
                run_start = index
            elif not flag and run_start >= 0:
                if index - run_start > best_length:
                    best_start, best_length = run_start, index - run_start
                run_start = -1
        middle = (low + best_start) * FINE_HOP_MS + best_length * FINE_HOP_MS // 2
        return min(max(middle, start), end)

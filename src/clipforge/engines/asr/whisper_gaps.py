"""Speech that the recogniser passed over: where somebody speaks and no word was heard.

Whisper now and then jumps over a sentence inside a piece. The place shows as a gap between two words in which
the speech probability stays high; heard once more by itself, it usually gives its words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.asr.timing import TimedWord
from clipforge.engines.asr.vad import ENTER
from clipforge.engines.asr.whisper_cut import window_ms

_LEAST_WINDOWS = 47
"""A gap shorter than 1.5 s is a pause with some noise in it."""
_LEAST_SPEECH = 38
"""Windows of speech (1.2 s) that a gap must hold."""


def unheard(words: Sequence[TimedWord], speech: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Ranges of windows [first, last) of a piece that hold speech but no word.

    Args:
        words: words of the piece with their edges on the sound, in order.
        speech: probability of speech in each window of the piece.
    """
    step = window_ms(1)
    edges = [0, *(ms for word in words for ms in (word.start, word.end)), speech.size * step]
    gaps = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        first, last = -(-start // step), end // step
        loud = np.flatnonzero(speech[first:last] >= ENTER)
        if last - first >= _LEAST_WINDOWS and loud.size >= _LEAST_SPEECH:
            gaps.append((first, last))
    return gaps

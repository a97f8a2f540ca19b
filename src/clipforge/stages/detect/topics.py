"""Where the subject changes: TextTiling (Hearst 1997) on sentence vectors."""

from __future__ import annotations

import zlib
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from clipforge.stages.detect.features.content import content_words
from clipforge.stages.detect.talk import Floats, Talk

_BLOCK = 6
_DIMENSIONS = 512
_MIN_SEGMENT_MS = 45_000


def hashed_vectors(talk: Talk) -> NDArray[np.float32]:
    """Unit tf-idf vectors folded into 512 dimensions by hashing, shape (n, 512).

    They stand in for meaning in languages without an embedder; crc32 keeps them the same on every run.
    """
    bags = [Counter(content_words(talk, index)) for index in range(len(talk))]
    frequency: Counter[str] = Counter()
    for bag in bags:
        frequency.update(bag.keys())
    vectors = np.zeros((len(bags), _DIMENSIONS), dtype=np.float32)
    for row, bag in enumerate(bags):
        for word, times in bag.items():
            code = zlib.crc32(word.encode())
            sign = 1.0 if code & 1 else -1.0
            vectors[row, (code >> 1) % _DIMENSIONS] += (
                sign * times * (np.log((1 + len(bags)) / (1 + frequency[word])) + 1)
            )
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors


def break_strength(vectors: NDArray[np.float32]) -> Floats:
    """How strongly the subject changes before each sentence, shape (n + 1,).

    In standard deviations of the talk's own depth scores; entry i is the gap before sentence i, and both ends
    of the talk count 2.

    The likeness of the six sentences before a gap to the six after is followed to the nearest peaks on either
    side; the depth is how far it lies below both.
    """
    count = len(vectors)
    strength = np.zeros(count + 1)
    if count > 2:
        sums = np.concatenate([np.zeros((1, vectors.shape[1])), np.cumsum(vectors, axis=0, dtype=float)])
        gaps = np.arange(1, count)
        before = sums[gaps] - sums[np.maximum(gaps - _BLOCK, 0)]
        after = sums[np.minimum(gaps + _BLOCK, count)] - sums[gaps]
        norms = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
        likeness = np.einsum("ij,ij->i", before, after) / np.maximum(norms, 1e-9)
        depth = _climb(likeness) + _climb(likeness[::-1])[::-1] - 2 * likeness
        spread = float(depth.std())
        strength[1:count] = (depth - depth.mean()) / spread if spread > 1e-9 else 0.0
    strength[0] = strength[count] = 2.0
    return np.clip(strength, -2.0, 3.0)


def _climb(likeness: Floats) -> Floats:
    """Height of the nearest peak reached by walking left without going down."""
    peak = likeness.copy()
    for index in range(1, len(likeness)):
        if likeness[index - 1] >= likeness[index]:
            peak[index] = max(peak[index - 1], likeness[index - 1])
    return peak

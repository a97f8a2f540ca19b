"""What is said: topic, novelty and weight of each sentence against the rest of the talk."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from clipforge.stages.detect.talk import Floats, Talk

if TYPE_CHECKING:
    # Loading scipy takes a third of a second, which a run that finds everything in its cache can do without.
    from scipy.sparse import csr_matrix

_INTRODUCTION_MS = 180_000
_NEIGHBOURHOOD = 12


def content_words(talk: Talk, index: int) -> list[str]:
    """Words of a sentence that may carry its topic: no stop words, no single letters."""
    stop = talk.lexicon.stop_words
    return [word for word in talk.tokens[index] if len(word) > 1 and word not in stop]


def lexical_vectors(talk: Talk) -> csr_matrix:
    """Unit tf-idf vectors of the sentences, sparse, shape (n, vocabulary).

    idf = ln((1 + n) / (1 + df)) + 1 (the smooth form of scikit-learn).
    """
    vocabulary: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    frequency: Counter[int] = Counter()
    bags = []
    for index in range(len(talk)):
        bag = Counter(vocabulary.setdefault(word, len(vocabulary)) for word in content_words(talk, index))
        bags.append(bag)
        frequency.update(bag.keys())
    count = len(talk)
    for row, bag in enumerate(bags):
        weights = {
            column: times * (np.log((1 + count) / (1 + frequency[column])) + 1)
            for column, times in bag.items()
        }
        norm = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
        for column, weight in weights.items():
            rows.append(row)
            columns.append(column)
            values.append(weight / norm)
    from scipy.sparse import csr_matrix

    return csr_matrix((values, (rows, columns)), shape=(count, max(1, len(vocabulary))))


def rarity(talk: Talk) -> Floats:
    """Mean idf of a sentence's content words, 0 to 1 of the largest possible: how special its words are."""
    frequency: Counter[str] = Counter()
    bags = [set(content_words(talk, index)) for index in range(len(talk))]
    for bag in bags:
        frequency.update(bag)
    top = np.log(1 + len(talk))
    values: Floats = np.array(
        [
            float(np.mean([np.log((1 + len(talk)) / (1 + frequency[word])) for word in bag])) / top
            if bag
            else 0.0
            for bag in bags
        ]
    )
    return values


def density(talk: Talk) -> Floats:
    """Share of a sentence's words that carry a topic, shape (n,)."""
    shares: Floats = np.array(
        [len(content_words(talk, index)) / max(1, len(talk.tokens[index])) for index in range(len(talk))]
    )
    return shares


def centrality(vectors: NDArray[np.float32] | csr_matrix) -> Floats:
    """Likeness of each sentence to the whole talk (dot product with the mean direction), shape (n,).

    Given as ratio to its mean over the talk: the fewer sentences a talk has, the likelier all are to it.
    """
    mean = np.asarray(vectors.mean(axis=0), dtype=float).ravel()
    mean /= np.linalg.norm(mean) or 1.0
    likeness: Floats = np.asarray(vectors @ mean, dtype=np.float64).ravel()
    return likeness / max(float(likeness.mean()), 1e-6)


def novelty(vectors: NDArray[np.float32]) -> Floats:
    """How unlike a sentence is to the dozen before it: 1 − the largest likeness, shape (n,)."""
    count = len(vectors)
    best = np.zeros(count)
    for back in range(1, min(_NEIGHBOURHOOD, count - 1) + 1):
        likeness = np.einsum("ij,ij->i", vectors[back:], vectors[:-back])
        best[back:] = np.maximum(best[back:], likeness)
    return 1.0 - best


def has_introduction(talk: Talk) -> bool:
    """Whether a talk is long enough (12 minutes) for its first three to be an introduction."""
    return int(talk.end.max() - talk.start[0]) >= 4 * _INTRODUCTION_MS


def announced(talk: Talk, vectors: NDArray[np.float32]) -> Floats:
    """Likeness to what the introduction promised, shape (n,).

    The best match among the sentences of at least six words in the first three minutes; sentences of these
    minutes themselves get 0.
    """
    begin = talk.start[0] + _INTRODUCTION_MS
    opening = np.flatnonzero((talk.start < begin) & (np.array([len(t) for t in talk.tokens]) >= 6))
    if len(opening) == 0:
        return np.zeros(len(talk))
    likeness: Floats = (vectors @ vectors[opening].T).max(axis=1).astype(np.float64)
    likeness[talk.start < begin] = 0.0
    return likeness

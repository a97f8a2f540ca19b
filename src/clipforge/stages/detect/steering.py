"""Topics a person asks for: which sentences touch them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.embedding.protocol import SentenceEmbedder
from clipforge.stages.detect.lexicon import tokenize
from clipforge.stages.detect.talk import Floats, Talk

# MiniLM: unrelated sentences lie under 0.2, a sentence about a named topic over 0.4.
_RELATED = 0.40
_SURELY = 0.60


def topic_relevance(talk: Talk, topics: tuple[str, ...], embedder: SentenceEmbedder | None) -> Floats:
    """How much each sentence is about the topics, 0 to 1, shape (n,).

    1 where a topic's words stand in it in order (beginnings of words count, so that plurals match); else the
    likeness in meaning to the nearest topic, scaled from 0.4 to 0.6.
    """
    relevance = np.zeros(len(talk))
    for topic in topics:
        wanted = tokenize(topic)
        if wanted:
            hits = np.array([_mentions(words, wanted) for words in talk.tokens], dtype=float)
            relevance = np.maximum(relevance, hits)
    if embedder is not None and talk.vectors is not None and topics:
        likeness: NDArray[np.float32] = (talk.vectors @ embedder.embed(topics).T).max(axis=1)
        scaled = np.clip((likeness.astype(float) - _RELATED) / (_SURELY - _RELATED), 0.0, 1.0)
        relevance = np.maximum(relevance, scaled)
    return relevance


def _mentions(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    reach = len(wanted)
    return any(
        all(_same(words[low + offset], part) for offset, part in enumerate(wanted))
        for low in range(len(words) - reach + 1)
    )


def _same(word: str, part: str) -> bool:
    return word == part or (len(part) >= 4 and word.startswith(part) and len(word) - len(part) <= 3)

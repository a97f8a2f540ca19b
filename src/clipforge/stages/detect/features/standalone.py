"""Whether a window can be understood alone: its opening, its ending, its unity."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from clipforge.stages.detect.talk import Floats, Ints, Talk

_COMPLETE = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*$")
_TRAILING = re.compile(r"(\.\.\.|…|[,;:–—-])[\"'”’»)\]]*$")
_CHUNK = 8192
_BACK = 3


def _named_before_pronoun(talk: Talk, index: int) -> bool:
    """Whether an opening pronoun is resolved in the sentence itself ('It is the market that …')."""
    words = talk.tokens[index]
    return len(words) > 2 and words[0] in {"it's", "it", "there"} and "that" in list(words)[3:12]


def leaning(talk: Talk) -> Floats:
    """How much each sentence leans on what came before, 0 to 1, shape (n,).

    1 for an opening pronoun without a name, 0.8 for a mere reaction or a connective, 0.5 for a pointer back,
    0.3 for an opener that people also start afresh with ('so').
    """
    pronoun = talk.opens_with("pronouns")
    connective = talk.opens_with("connectives")
    reaction = talk.opens_with("backchannels")
    pointer = talk.count("back_references") > 0
    values = np.zeros(len(talk))
    values[talk.opens_with("soft_connectives")] = 0.3
    values[pointer] = 0.5
    values[connective] = 0.8
    values[reaction] = 0.8
    for place in np.flatnonzero(pronoun):
        values[place] = 0.4 if _named_before_pronoun(talk, int(place)) else 1.0
    # 'It takes ten years' names nothing before it.
    values[talk.opens_with("impersonal")] = 0.1
    # A lower-case first letter: the recogniser itself takes it for a continuation.
    for index, text in enumerate(talk.texts):
        letter = text.lstrip("\"'“‘«¿¡([ ")[:1]
        if letter.islower():
            values[index] = max(values[index], 0.9)
    return values


def stands_alone(talk: Talk) -> NDArray[np.bool_]:
    """Whether a moment may start with each sentence, shape (n,)."""
    return leaning(talk) < 0.75


def completeness(talk: Talk) -> Floats:
    """How finished each sentence is as an ending, shape (n,).

    1 with a full stop, 0.6 without any mark, 0.35 with a question left open, 0.2 when it trails off.
    """
    values = np.full(len(talk), 0.6)
    for index, text in enumerate(talk.texts):
        if _TRAILING.search(text):
            values[index] = 0.2
        elif talk.question[index]:
            values[index] = 0.35
        elif _COMPLETE.search(text):
            values[index] = 1.0
    return values


def coherence(vectors: NDArray[np.float32], first: Ints, last: Ints) -> Floats:
    """Mean likeness between the sentences of each window, shape (m,); 0.5 for a single sentence.

    From sums of unit vectors: mean over pairs = (|Σ v|² − k) / (k (k − 1)).
    """
    sums = np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), np.cumsum(vectors, axis=0)])
    lengths = np.concatenate([[0.0], np.cumsum((vectors.astype(float) ** 2).sum(axis=1))])
    values = np.full(len(first), 0.5)
    for low in range(0, len(first), _CHUNK):
        a, b = first[low : low + _CHUNK], last[low : low + _CHUNK] + 1
        total = ((sums[b] - sums[a]) ** 2).sum(axis=1)
        own = lengths[b] - lengths[a]
        size = (b - a).astype(float)
        several = size > 1
        pairs = np.where(several, size * (size - 1), 1.0)
        values[low : low + _CHUNK] = np.where(several, (total - own) / pairs, 0.5)
    return values

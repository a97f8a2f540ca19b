"""Who speaks: swaps of speakers, questions that get answers, long answers; shape (n,) each."""

from __future__ import annotations

import numpy as np

from clipforge.stages.detect.talk import Floats, Ints, Talk

_ANSWER_WORDS = 8


def known(talk: Talk) -> bool:
    """Whether at least two speakers were told apart."""
    return len({int(number) for number in talk.speaker if number >= 0}) > 1


def turn_starts(talk: Talk) -> Ints:
    """First sentence of the turn that each sentence belongs to, shape (n,)."""
    new = np.concatenate([[True], talk.speaker[1:] != talk.speaker[:-1]])
    starts: Ints = np.flatnonzero(new)[np.cumsum(new) - 1]
    return starts


def swaps(talk: Talk) -> Floats:
    """1 where another speaker begins."""
    values = np.zeros(len(talk))
    values[1:] = talk.speaker[1:] != talk.speaker[:-1]
    return values


def answers(talk: Talk) -> Floats:
    """1 for the first sentences (up to three) of a turn that answers another speaker's question.

    An answer has at least eight words and follows a question within the last two sentences.
    """
    starts = turn_starts(talk)
    lengths = np.bincount(starts, weights=[len(words) for words in talk.tokens], minlength=len(talk))
    values = np.zeros(len(talk))
    for index in range(1, len(talk)):
        begin = int(starts[index])
        asked = begin > 0 and talk.question[max(0, begin - 2) : begin].any()
        if asked and index - begin < 3 and lengths[begin] >= _ANSWER_WORDS:
            values[index] = 1.0
    return values


def handover(talk: Talk) -> Floats:
    """How well each sentence ends an exchange: 1 for the last of a turn, 0 for the first of a longer one."""
    new = np.concatenate([[True], talk.speaker[1:] != talk.speaker[:-1], [True]])
    values = np.full(len(talk), 0.5)
    values[new[:-1]] = 0.0
    values[new[1:]] = 1.0
    return values


def long_turn(talk: Talk) -> Floats:
    """Length of the turn each sentence belongs to: 0 for none, 1 from two minutes, on a logarithmic scale."""
    starts = turn_starts(talk)
    lengths = np.bincount(starts, weights=talk.seconds, minlength=len(talk))[starts]
    values: Floats = np.minimum(np.log1p(lengths) / np.log(121.0), 1.0)
    return values


def turn_depth(talk: Talk) -> Floats:
    """How deep in its turn a sentence lies: 0 for the first, 1 from the eleventh on."""
    return np.minimum((np.arange(len(talk)) - turn_starts(talk)) / 10.0, 1.0)

"""How things are said: signals of each sentence's words, one function each, shape (n,).

Counts are capped so that a long list of superlatives counts little more than two. A function whose phrase
list is missing in the talk's language is not called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np

from clipforge.stages.detect.talk import Floats, Talk

_DIGIT = re.compile(r"\d")
_CAPITAL = re.compile(r"[^\W\d_][\w'’]*", re.UNICODE)
_MONEY = re.compile(r"[$€£¥%]|\b\d+x\b", re.IGNORECASE)


def _capped(talk: Talk, name: str, cap: int = 2) -> Floats:
    """Phrases of a list in each sentence, as a share of `cap`, at most 1."""
    return np.minimum(talk.count(name), cap) / cap


def curiosity(talk: Talk) -> Floats:
    """Phrases that open a gap: 'here's the thing', 'turns out', 'most people don't'."""
    return _capped(talk, "curiosity", 1)


def stakes(talk: Talk) -> Floats:
    """What can be lost: failure, risk, conflict, pain."""
    return _capped(talk, "stakes")


def contrast(talk: Talk) -> Floats:
    """One thing set against another: 'not … but', 'instead', 'everyone thinks'."""
    return _capped(talk, "contrast")


def claim(talk: Talk) -> Floats:
    """Statements that commit: 'the most important', 'you have to', 'nobody'."""
    return _capped(talk, "claims")


def address(talk: Talk) -> Floats:
    """Speaks to the listener: 'you', 'your'."""
    return _capped(talk, "address")


def advice(talk: Talk) -> Floats:
    """Tells what to do."""
    return _capped(talk, "advice", 1)


def story(talk: Talk) -> Floats:
    """Tells what happened to someone."""
    return _capped(talk, "story")


def personal(talk: Talk) -> Floats:
    """Speaks of oneself."""
    return _capped(talk, "first_person")


def together(talk: Talk) -> Floats:
    """Speaks of 'we'."""
    return _capped(talk, "together")


def superlative(talk: Talk) -> Floats:
    """Extremes: most, never, everyone, massive."""
    return _capped(talk, "superlatives")


def metaphor(talk: Talk) -> Floats:
    """Pictures in words: 'it's like', 'imagine'."""
    return _capped(talk, "metaphor", 1)


def emotion(talk: Talk) -> Floats:
    """Words of joy or distress."""
    return np.minimum(talk.count("emotion_positive") + talk.count("emotion_negative"), 2) / 2


def hedging(talk: Talk) -> Floats:
    """Takes back what it says: 'I guess', 'maybe'."""
    return _capped(talk, "hedges", 1)


def fillers(talk: Talk) -> Floats:
    """Words that say nothing, as a share of the sentence."""
    lengths = np.maximum([len(words) for words in talk.tokens], 1)
    share: Floats = np.minimum(talk.count("fillers") / lengths * 5, 1)
    return share


def housekeeping(talk: Talk) -> Floats:
    """Adverts, welcome, goodbye and other business of the show."""
    return _capped(talk, "housekeeping", 1)


def back_reference(talk: Talk) -> Floats:
    """Points to something said before: 'as I said', 'your question'."""
    return _capped(talk, "back_references", 1)


def backchannel(talk: Talk) -> Floats:
    """A mere reaction: 'yeah', 'that's so interesting', in a sentence of at most six words."""
    short = np.array([len(words) <= 6 for words in talk.tokens])
    found: Floats = (talk.opens_with("backchannels") & short).astype(np.float64)
    return found


def number(talk: Talk) -> Floats:
    """A figure: digits or number words."""
    digits = np.array([bool(_DIGIT.search(text)) for text in talk.texts], dtype=float)
    found: Floats = np.maximum(digits, np.minimum(talk.count("number_words"), 1) * 0.6)
    return found


def magnitude(talk: Talk) -> Floats:
    """Money, percent or multiples."""
    return np.array([bool(_MONEY.search(text)) for text in talk.texts], dtype=float)


def question(talk: Talk) -> Floats:
    """Ends with a question mark."""
    return talk.question.astype(float)


def names(talk: Talk) -> Floats:
    """Capitalised words inside the sentence: people, places, products."""

    def count(text: str) -> int:
        words = _CAPITAL.findall(text)
        return sum(
            word[0].isupper() and len(word) > 1 and not word.startswith(("I'", "I’")) for word in words[1:]
        )

    return np.minimum([count(text) for text in talk.texts], 3) / 3.0


def length(talk: Talk) -> Floats:
    """Fullness of the sentence: 0 for one word, 1 from 25 words on, on a logarithmic scale."""
    counts = np.array([len(words) for words in talk.tokens], dtype=float)
    full: Floats = np.minimum(np.log1p(counts) / np.log(26), 1.0)
    return full


WITH_LIST: Mapping[str, tuple[str, Callable[[Talk], Floats]]] = {
    "curiosity": ("curiosity", curiosity),
    "stakes": ("stakes", stakes),
    "contrast": ("contrast", contrast),
    "claim": ("claims", claim),
    "address": ("address", address),
    "advice": ("advice", advice),
    "story": ("story", story),
    "personal": ("first_person", personal),
    "together": ("together", together),
    "superlative": ("superlatives", superlative),
    "metaphor": ("metaphor", metaphor),
    "emotion": ("emotion_negative", emotion),
    "hedging": ("hedges", hedging),
    "fillers": ("fillers", fillers),
    "housekeeping": ("housekeeping", housekeeping),
    "back_reference": ("back_references", back_reference),
    "backchannel": ("backchannels", backchannel),
}
WITHOUT_LIST: Mapping[str, Callable[[Talk], Floats]] = {
    "number": number,
    "magnitude": magnitude,
    "question": question,
    "names": names,
    "length": length,
}
# Languages that capitalise every noun: there a capital is no name.
_CAPITAL_NOUNS = frozenset({"de"})


def wording_signals(talk: Talk) -> dict[str, Floats]:
    """Every signal of wording that this language allows, name → values of shape (n,)."""
    found = {name: measure(talk) for name, (needed, measure) in WITH_LIST.items() if talk.lexicon.has(needed)}
    for name, measure in WITHOUT_LIST.items():
        if not (name == "names" and talk.lexicon.language in _CAPITAL_NOUNS):
            found[name] = measure(talk)
    return found

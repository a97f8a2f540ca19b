"""Titles from what is said: the best sentence of a moment, cleaned, at most 80 characters, no word cut."""

from __future__ import annotations

import re
from collections.abc import Container

import numpy as np

from clipforge.stages.detect.signals import Signals
from clipforge.stages.detect.talk import Talk

LONGEST = 80
_SHORTEST_WORDS = 3
_CLAUSE = re.compile(r"(?<=[,;:–—])\s+|\s+[–—-]\s+|(?<=[.!?…])\s+")
_EDGE = " ,;:–—-…"
# What makes a sentence a good title; readable, small, and only an order among sentences of one moment.
_MERITS = {
    "curiosity": 1.0, "claim": 1.0, "contrast": 0.5, "stakes": 0.7, "superlative": 0.7, "number": 0.4,
    "magnitude": 0.3, "address": 0.3, "question": 0.5, "emotion": 0.3, "advice": 0.3, "rarity": 0.4,
    "density": 1.0, "central": 1.5, "lexical_central": 1.5, "leaning": -1.2, "backchannel": -3.0,
    "housekeeping": -3.0, "hedging": -0.5, "fillers": -0.8, "back_reference": -0.8,
}  # fmt: skip


def clean(talk: Talk, text: str) -> str:
    """Drop leading discourse markers ('So, well, …') and fillers, and start with a capital."""
    markers = _phrases(talk, "discourse_markers")
    words = text.strip().strip('"“”«»').strip()
    changed = True
    while changed:
        changed = False
        lowered = words.lower().replace("’", "'")
        for marker in markers:
            rest = words[len(marker) :]
            if lowered.startswith(marker) and rest[:1] in {" ", ","} and len(rest.split()) >= _SHORTEST_WORDS:
                words = rest.lstrip(_EDGE)
                changed = True
                break
    for filler in _phrases(talk, "fillers"):
        pattern = rf"(?i)(?:,\s*)?\b{re.escape(filler)}\b,?(?=\s|$)"
        if len(filler) > 1 and filler not in {"literally", "basically"}:
            stripped = " ".join(re.sub(pattern, " ", words).split())
            words = stripped if len(stripped.split()) >= _SHORTEST_WORDS else words
    words = " ".join(words.split())
    return words[:1].upper() + words[1:]


def _phrases(talk: Talk, name: str) -> list[str]:
    """The phrases of a list, longest first, as text."""
    found = [
        " ".join(phrase)
        for entries in talk.lexicon.index.values()
        for phrase, kind in entries
        if kind == name
    ]
    return sorted(found, key=len, reverse=True)


def fit(text: str, length: int = LONGEST, leading: Container[str] = ()) -> str:
    """Shorten to whole clauses, else to whole words with '…'; the full stop goes, '?' and '!' stay."""
    text = _balanced(text.strip())
    if len(text) > length:
        kept = ""
        for clause in _CLAUSE.split(text):
            longer = f"{kept} {clause}".strip()
            if len(longer) > length:
                break
            kept = longer
        # A clause that is short or ends in a word that leads on ('you have to') is no title.
        bare = kept.rstrip(_EDGE + '.!?"”').lower().split()
        if len(kept) < length * 0.5 or (bare and bare[-1] in leading):
            kept = text[: length - 1].rsplit(" ", 1)[0].rstrip(_EDGE) + "…"
        text = _balanced(kept)
    if text.endswith("…"):
        return text
    return text.rstrip(".").rstrip(_EDGE) if not text.endswith("...") else text[:-3].rstrip() + "…"


def _balanced(text: str) -> str:
    """Quotation marks that are not closed or not opened are dropped."""
    if text.count('"') % 2 or text.count("“") != text.count("”"):
        text = re.sub('["“”]', "", text)
    return text


def title_of(talk: Talk, signals: Signals, first: int, last: int) -> str:
    """The title of sentences first..last: the one that says most in few words, the opening preferred."""
    if last < first:
        return ""
    merit = np.zeros(last - first + 1)
    for name, weight in _MERITS.items():
        values = signals.values.get(name)
        if values is not None:
            merit += weight * values[first : last + 1]
    for offset, index in enumerate(range(first, last + 1)):
        size = len(talk.tokens[index])
        cleaned = len(clean(talk, talk.texts[index]))
        # Four to fourteen words read at a glance; what must be shortened loses its point.
        merit[offset] -= (
            0.25 * max(0, 5 - size) + 0.08 * max(0, size - 14) + (2.0 if cleaned > LONGEST else 0.0)
        )
        if size < _SHORTEST_WORDS:
            # 'Mmm' says nothing; such a sentence is a title only where there is no other.
            merit[offset] -= 5.0
    merit[0] += 0.3
    best = first + int(np.argmax(merit))
    return fit(clean(talk, talk.texts[best]), leading=talk.lexicon.stop_words)

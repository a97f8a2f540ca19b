"""How strongly two neighbouring words belong together, from punctuation, pauses and a little grammar."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources
from itertools import pairwise

from clipforge.media.base import Value
from clipforge.stages.compose.captions.text import Unit, is_unspaced

_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।॥።።]+[\"'”’»)\]」』）]*$")
_CLAUSE_END = re.compile(r"[,;:،؛、，；：–—]+[\"'”’»)\]」』）]*$|\s[-–—]$")
_INITIAL = re.compile(r"^(?:[A-Z]\.)+$")
_HAS_DIGIT = re.compile(r"\d")
_EDGE_SIGNS = "\"'“”‘’«»()[]¿¡.,;:!?…"
_KATAKANA = re.compile(r"[\u30a0-\u30ff]")
_HIRAGANA = re.compile(r"[\u3040-\u309f]")


_TERM_TIE = 4.0


class End(IntEnum):
    """What ends at a boundary."""

    NOTHING = 0
    CLAUSE = 1
    SENTENCE = 2


class Grammar(Value):
    """Words of a language that bind; see `data/language.toml`."""

    binders: frozenset[str] = frozenset()
    weak_binders: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    linkers: frozenset[str] = frozenset()
    capitalised_nouns: bool = False


@dataclass(frozen=True, slots=True)
class Boundary:
    """The place between a unit and the one before it.

    Attributes:
        end: what the unit before ends.
        pause: silence between them, ms; negative where speakers overlap.
        tie: cost of parting them: 0 nothing binds them, 1 better not, 4 an article from its noun.
        allowed: whether they may be parted at all.
        turn: whether another speaker goes on.
    """

    end: End
    pause: int
    tie: float
    allowed: bool
    turn: bool


@cache
def grammar(language: str) -> Grammar:
    """The binding words of a language; empty for those we have no list for."""
    text = resources.files(__package__).joinpath("data/language.toml").read_text("utf-8")
    return Grammar.model_validate(tomllib.loads(text).get(language.partition("-")[0].lower(), {}))


def boundaries(units: Sequence[Unit], rules: Grammar, joined: frozenset[int] = frozenset()) -> list[Boundary]:
    """One boundary for each unit, that before it; the first is the start of all.

    Args:
        units: in order.
        rules: binding words of the language.
        joined: indices of units that continue a name or term begun before them.
    """
    found = [Boundary(End.SENTENCE, 0, 0.0, True, False)]
    sentence_start = True
    for number, (before, unit) in enumerate(pairwise(units), 1):
        end = _end_of(before.text, unit.text, rules)
        turn = before.speaker != unit.speaker and None not in {before.speaker, unit.speaker}
        tie = 0.0 if end is End.SENTENCE else _tie(before.text, unit.text, rules, sentence_start)
        if end is End.CLAUSE:
            tie *= 0.25
        if number in joined:
            tie = max(tie, _TERM_TIE)
        found.append(Boundary(end, unit.start - before.end, tie, unit.loose or turn, turn))
        sentence_start = end is End.SENTENCE
    return found


def _end_of(text: str, following: str, rules: Grammar) -> End:
    if _SENTENCE_END.search(text):
        bare = text.strip(_EDGE_SIGNS).lower()
        shortened = bare in rules.titles or bare in rules.abbreviations or _INITIAL.match(text)
        goes_on = text.rstrip("\"'”’»)").endswith(".") and following[:1].islower()
        return End.NOTHING if shortened or goes_on else End.SENTENCE
    return End.CLAUSE if _CLAUSE_END.search(text) else End.NOTHING


def _tie(before: str, after: str, rules: Grammar, sentence_start: bool) -> float:
    if is_unspaced(before[-1]) or is_unspaced(after[0]):
        return _unspaced_tie(before, after)
    left, right = before.strip(_EDGE_SIGNS).lower(), after.strip(_EDGE_SIGNS).casefold()
    closed = before[-1] in ",;:—–"
    if not closed and (right in rules.units or right.startswith("%")):
        # "45 percent", but also "five hours" and "a few years".
        return 5.0 if _HAS_DIGIT.search(before) else 4.5
    if left in rules.titles:
        return 5.0
    if left in rules.binders or before.endswith(("'", "’")):
        return 4.0
    if left in rules.openers:
        return 3.5
    tie = 0.0
    if _HAS_DIGIT.search(before) and not closed:
        tie = 2.0
    elif _HAS_DIGIT.search(after) and before[:1].isupper():
        tie = 2.5
    elif before[:1].isupper() and after[:1].isupper() and not sentence_start and not closed:
        tie = 1.5 if rules.capitalised_nouns else 4.0
    elif left in rules.weak_binders:
        tie = 2.0
    if right in rules.linkers:
        return tie + 1.5
    # A conjunction is a good start, whatever came before it; so is a preposition, a little less.
    if right in rules.openers:
        return tie - 0.8
    return tie if right in rules.binders else tie + 0.4


def _unspaced_tie(before: str, after: str) -> float:
    """Without spaces, a change of script tells most: hiragana endings close what kanji or katakana began."""
    last, first = before[-1], after[0]
    if _KATAKANA.match(last) and _KATAKANA.match(first):
        return 3.0
    if _HIRAGANA.match(first):
        return 2.0
    if _HIRAGANA.match(last):
        return 0.3
    return 1.2

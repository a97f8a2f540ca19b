"""Phrase lists of a language: which signals a sentence's words give. The lists themselves are TOML data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

_TOKEN = re.compile(r"[^\W_]+(?:['’.,\-][^\W_]+)*%?|[$€£¥]", re.UNICODE)


_NO_PHRASES = frozenset({"stop_words", "weak_endings", "dull_tags"})


def tokenize(text: str) -> tuple[str, ...]:
    """Lower-case words of a text; apostrophes are made straight and kept inside words."""
    return tuple(match.group().lower().replace("’", "'") for match in _TOKEN.finditer(text))


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: list it stands in, first token, number of tokens."""

    name: str
    first: int
    length: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrase lists of one language.

    Attributes:
        language: ISO 639-1 code; 'und' for the empty lexicon.
        names: names of the lists that this language has.
        stop_words: words without a topic of their own.
        weak_endings: endings of words that make poor hashtags.
        dull_tags: words that may carry a topic but make dull hashtags.
        index: first word → phrases that start with it, longest first, each with its list.
        stems: first three letters → phrases whose first word is a stem ('destroy*').
    """

    language: str
    names: frozenset[str] = frozenset()
    stop_words: frozenset[str] = frozenset()
    weak_endings: tuple[str, ...] = ()
    dull_tags: frozenset[str] = frozenset()
    index: Mapping[str, Sequence[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    stems: Mapping[str, Sequence[tuple[tuple[str, ...], str]]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether this language has a list of that name."""
        return name in self.names

    def find(self, tokens: Sequence[str]) -> list[Match]:
        """All phrases in the tokens; of phrases of one list that start together, the longest."""
        found: list[Match] = []
        for first, token in enumerate(tokens):
            seen: set[str] = set()
            for phrases in (self.index.get(token, ()), self.stems.get(token[:3], ())):
                for phrase, name in phrases:
                    if name not in seen and _fits(phrase, tokens, first):
                        seen.add(name)
                        found.append(Match(name, first, len(phrase)))
        return found


def _fits(phrase: Sequence[str], tokens: Sequence[str], first: int) -> bool:
    if first + len(phrase) > len(tokens):
        return False
    for offset, part in enumerate(phrase):
        token = tokens[first + offset]
        if part.endswith("*"):
            if not token.startswith(part[:-1]):
                return False
        elif token != part:
            return False
    return True


def _phrase(text: str) -> tuple[str, ...]:
    stem = text.endswith("*")
    tokens = tokenize(text.rstrip("*"))
    return (*tokens[:-1], tokens[-1] + "*") if stem else tokens


@cache
def load_lexicon(language: str) -> Lexicon:
    """The lexicon of a language, empty ('und') where there is none."""
    file = resources.files(__package__) / "lexicons" / f"{language}.toml"
    if not language.isalpha() or not file.is_file():
        return Lexicon("und")
    lists = tomllib.loads(file.read_text("utf-8"))["lists"]
    stop_words = frozenset(tokenize(lists["stop_words"]))
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    stems: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, phrases in lists.items():
        if name in _NO_PHRASES:
            continue
        for text in phrases:
            phrase = _phrase(text)
            if phrase[0].endswith("*"):
                stems.setdefault(phrase[0][:3], []).append((phrase, name))
            else:
                index.setdefault(phrase[0], []).append((phrase, name))
    for table in (index, stems):
        for entries in table.values():
            entries.sort(key=lambda entry: -len(entry[0]))
    weak = tuple(lists["weak_endings"])
    dull = frozenset(tokenize(lists.get("dull_tags", "")))
    return Lexicon(language, frozenset(lists) - _NO_PHRASES, stop_words, weak, dull, index, stems)


def languages() -> tuple[str, ...]:
    """Languages that have a lexicon."""
    folder = resources.files(__package__) / "lexicons"
    return tuple(sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".toml")))

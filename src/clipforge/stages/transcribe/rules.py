"""The rules of a language for making sentences, read from its TOML file."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

LANGUAGES = ("en", "es", "de", "fr", "pt")
_GUESS_WORDS = 2000


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """What is known of a language; sets hold lower-case words without their final full stop.

    Attributes:
        titles: abbreviations that never end a sentence ('dr', 'e.g').
        abbreviations: those that may ('etc', 'inc').
        before_number: those that go with a number ('no', 'fig').
        not_final: words that cannot well be the last of a sentence.
        starters: words that often begin one.
        function_words: the commonest words, by which a text's language is told.
        ordinal_dot: whether '3.' is how 'third' is written.
        capital_nouns: whether nouns have capitals, so that a capital says nothing about a new sentence.
        full_stop: what ends a plain sentence; empty where the script has none.
    """

    titles: frozenset[str]
    abbreviations: frozenset[str]
    before_number: frozenset[str]
    not_final: frozenset[str]
    starters: frozenset[str]
    function_words: frozenset[str]
    ordinal_dot: bool
    capital_nouns: bool
    full_stop: str


def _read(name: str) -> dict[str, Any]:
    text = resources.files(f"{__package__}.languages").joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=128)
def rules_for(language: str) -> LanguageRules:
    """The rules of an ISO 639-1 language; sensible defaults where we have no file."""
    default = _read("default")
    own = _read(language) if language in LANGUAGES else {}
    data = {**default, **own}

    def words(key: str) -> frozenset[str]:
        return frozenset(data[key])

    return LanguageRules(
        titles=words("titles"),
        abbreviations=words("abbreviations"),
        before_number=words("before_number"),
        not_final=words("not_final"),
        starters=words("starters"),
        function_words=words("function_words"),
        ordinal_dot=data["ordinal_dot"],
        capital_nouns=data["capital_nouns"],
        full_stop=own.get("full_stop", default["full_stops"].get(language, data["full_stop"])),
    )


# Letters that settle the language, or nearly so, by themselves.
_SCRIPTS = (
    ("぀", "ヿ", "ja"),
    ("가", "힣", "ko"),
    ("一", "鿿", "zh"),
    ("Ѐ", "ӿ", "ru"),
    ("؀", "ۿ", "ar"),
    ("֐", "׿", "he"),
    ("Ͱ", "Ͽ", "el"),
    ("ऀ", "ॿ", "hi"),
    ("฀", "๿", "th"),
)
_SCRIPT_SHARE = 0.2


def guess_language(texts: Iterable[str]) -> str:
    """Tell the language of a text by its script and its commonest words; 'und' when nothing fits."""
    words: list[str] = []
    for text in texts:
        words += text.split()
        if len(words) >= _GUESS_WORDS:
            break
    joined = "".join(words)
    for low, high, code in _SCRIPTS:
        if joined and sum(low <= char <= high for char in joined) >= _SCRIPT_SHARE * len(joined):
            return code
    counts = Counter(word.strip(".,;:!?¿¡\"'«»“”()").lower() for word in words)
    scores = {code: sum(counts[word] for word in rules_for(code).function_words) for code in LANGUAGES}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] > 0 else "und"

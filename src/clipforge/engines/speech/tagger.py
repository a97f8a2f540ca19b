"""Parts of speech of English words, for words that are said differently as verb and noun ('record', 'read').

An averaged perceptron over the word, its neighbours and the two tags before (Collins 2002; the features are
those of NLTK's tagger plus shapes). Its weights come with the voice; the features below must stay as they
were in training.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

_START = ("-START2-", "-START-")
_END = ("-END-", "-END2-")


class Tagger:
    """Gives Penn Treebank tags.

    Args:
        path: gzipped JSON with `tags`, `tagdict` (words with one tag), `vocab` and `weights`.
    """

    def __init__(self, path: Path) -> None:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            model = json.load(stream)
        self._sure: dict[str, str] = model["tagdict"]
        self._tags: list[str] = model["tags"]
        self._vocabulary: frozenset[str] = frozenset(model["vocab"])
        self._weights: dict[str, dict[str, float]] = model["weights"]

    def tag(self, words: Sequence[str]) -> list[str]:
        """One tag for each word of a sentence; contractions come as two words (do, n't)."""
        context = [*_START, *(self._common(word) for word in words), *_END]
        before2, before = _START
        tags: list[str] = []
        for index, word in enumerate(words):
            tag = self._sure.get(word) or self._guess(_features(index, word, context, before, before2))
            tags.append(tag)
            before2, before = before, tag
        return tags

    def _common(self, word: str) -> str:
        normal = _normal(word)
        return normal if normal in self._vocabulary else f"<{_shape(word)}>"

    def _guess(self, features: Sequence[str]) -> str:
        scores: dict[str, float] = {}
        for feature in features:
            for tag, weight in self._weights.get(feature, {}).items():
                scores[tag] = scores.get(tag, 0.0) + weight
        return max(self._tags, key=lambda tag: (scores.get(tag, 0.0), tag)) if scores else "NN"


def _normal(word: str) -> str:
    if "-" in word and word[0] != "-":
        return "!HYPHEN"
    if word.isdigit() and len(word) == 4:
        return "!YEAR"
    return "!DIGITS" if word[0].isdigit() else word.lower()


def _shape(word: str) -> str:
    if word.isalpha():
        if word.islower():
            return "x"
        if word.isupper():
            return "XX" if len(word) > 1 else "X1"
        return "Xx" if word[0].isupper() and word[1:].islower() else "xX"
    if word.isdigit():
        return "d"
    return "".join("d" if char.isdigit() else "x" if char.isalpha() else char for char in word[:4])


def _features(index: int, word: str, context: Sequence[str], before: str, before2: str) -> tuple[str, ...]:
    at = index + len(_START)
    return (
        "b",
        f"s3={word[-3:]}",
        f"p1={word[0]}",
        f"w={context[at]}",
        f"sh={_shape(word)}",
        "i0" if index == 0 else "i+",
        f"t-1={before}",
        f"t-2={before2}",
        f"t-12={before},{before2}",
        f"w-1={context[at - 1]}",
        f"s3-1={context[at - 1][-3:]}",
        f"w-2={context[at - 2]}",
        f"w+1={context[at + 1]}",
        f"s3+1={context[at + 1][-3:]}",
        f"w+2={context[at + 2]}",
    )

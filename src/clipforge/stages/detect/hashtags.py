"""Hashtags from what is said: words and pairs that are frequent here and rare in the rest of the talk."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import numpy as np

from clipforge.stages.detect.talk import Talk

_LETTERS = re.compile(r"^[^\W\d_]{3,}(?:'[^\W\d_]+)?$", re.UNICODE)
_GENERIC = frozenset({"shorts", "viral", "video"})


def _words(talk: Talk, index: int) -> list[str]:
    """Topic words of a sentence in order, '' where another word breaks a pair."""
    stop = talk.lexicon.stop_words | talk.lexicon.dull_tags
    return [word if _LETTERS.match(word) and word not in stop else "" for word in talk.tokens[index]]


def _capitals(talk: Talk) -> Counter[str]:
    """How often each word is written with a capital inside a sentence."""
    counts: Counter[str] = Counter()
    for text in talk.texts:
        for word in text.split()[1:]:
            bare = word.strip("\"'“”‘’.,;:!?()[]…")
            if len(bare) > 1 and bare[0].isupper():
                counts[bare.lower().replace("’", "'")] += 1
    return counts


class Keyphrases:
    """Counts over a whole talk, made once, asked for every moment."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._singles: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for index in range(len(talk)):
            words = _words(talk, index)
            self._singles.update(set(words) - {""})
            self._pairs.update({(a, b) for a, b in pairwise(words) if a and b and a != b})
        self._capitals = _capitals(talk)
        self._weak = talk.lexicon.weak_endings

    def best(self, first: int, last: int, count: int = 4) -> tuple[str, ...]:
        """Phrases of sentences first..last, best first: tf · idf, pairs and names preferred."""
        talk, total = self._talk, max(1, len(self._talk))
        singles: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for index in range(first, last + 1):
            words = _words(talk, index)
            singles.update(word for word in words if word)
            pairs.update((a, b) for a, b in pairwise(words) if a and b and a != b)
        scored: dict[str, float] = {}
        nouns = talk.lexicon.language != "de"
        for word, times in singles.items():
            name = self._capitals[word] / max(1, self._singles[word]) > 0.5
            worth = times * float(np.log((1 + total) / (1 + self._singles[word])))
            # A word said once in the whole talk is seldom what the moment is about.
            worth *= (1.6 if name and nouns else 1.0) * (0.4 if self._singles[word] < 2 and not name else 1.0)
            worth *= 0.4 if word.endswith(self._weak) and not name else 1.0
            scored[word] = worth * min(1.0, len(word) / 6)
        for pair, times in pairs.items():
            if times >= 2 or self._pairs[pair] >= 3:
                worth = times * float(np.log((1 + total) / (1 + self._pairs[pair])))
                scored[" ".join(pair)] = 1.2 * worth
        chosen: list[str] = []
        for phrase in sorted(scored, key=lambda item: (-scored[item], item)):
            parts = set(phrase.split())
            if any(parts & set(other.split()) for other in chosen):
                continue
            chosen.append(phrase)
            if len(chosen) == count:
                break
        return tuple(chosen)

    def hashtags(self, first: int, last: int, count: int = 4) -> tuple[str, ...]:
        """Hashtags of sentences first..last: words joined in CamelCase when they are several."""
        tags = []
        for phrase in self.best(first, last, count):
            parts = [re.sub(r"'.*$", "", part) for part in phrase.split()]
            name = self._capitals[parts[0]] / max(1, self._singles[parts[0]]) > 0.5
            several = len(parts) > 1 or name
            tag = "".join(part.capitalize() for part in parts) if several else parts[0]
            if tag and tag.lower() not in _GENERIC:
                tags.append(f"#{tag}")
        return tuple(dict.fromkeys(tags))

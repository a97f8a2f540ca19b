"""A sentence to the phonemes of each written word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from clipforge.engines.speech.lexicon import PRIMARY, SECONDARY, VOWELS, Following, Lexicon
from clipforge.engines.speech.normalize import PAUSES, normalize
from clipforge.engines.speech.spelling import Speller
from clipforge.engines.speech.tagger import Tagger

_CONTRACTION = re.compile(r"(.+?)(n't|'(?:s|re|ve|ll|d|m))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pronounced:
    """A written word and its phonemes; a pause mark stands at the end of those before a pause."""

    text: str
    phonemes: str


class EnglishReader:
    """Reads written American English.

    Args:
        folder: holds `lexicon_us_{gold,silver}.json.gz`, `tagger.json.gz` and `oov.{onnx,json}`.
    """

    def __init__(self, folder: Path) -> None:
        speller = Speller(folder / "oov.onnx", folder / "oov.json")
        self._lexicon = Lexicon(
            folder / "lexicon_us_gold.json.gz", folder / "lexicon_us_silver.json.gz", speller.guess
        )
        self._tagger = Tagger(folder / "tagger.json.gz")

    def read(self, sentence: str) -> tuple[Pronounced, ...]:
        """Phonemes for each written word; joining `text` gives the sentence back."""
        written = normalize(sentence, self._lexicon.known)
        flat = [(place, item) for place, word in enumerate(written) for item in word.spoken]
        tags = self._tags([item for _, item in flat])
        parts: list[list[str]] = [[] for _ in written]
        after = Following()
        for (place, item), tag in zip(reversed(flat), reversed(tags), strict=True):
            if item in PAUSES:
                parts[place].append(item)
                after = Following()
                continue
            phonemes = self._lexicon.say(item, tag, after).replace("ɾ", "T").replace("ʔ", "t")
            if phonemes:
                parts[place].append(phonemes)
                first = next(char for char in phonemes if char not in PRIMARY + SECONDARY)
                after = Following(vowel=first in VOWELS, to=item.lower() == "to")
        return tuple(
            Pronounced(word.text, _joined(list(reversed(part))))
            for word, part in zip(written, parts, strict=True)
        )

    def _tags(self, items: list[str]) -> list[str]:
        pieces: list[str] = []
        first: list[int] = []
        for item in items:
            first.append(len(pieces))
            split = _CONTRACTION.fullmatch(item)
            pieces += list(split.groups()) if split else [item]
        tags = self._tagger.tag(pieces)
        return [tags[index] for index in first]


def _joined(parts: list[str]) -> str:
    """Words with spaces between, pause marks right after their word."""
    text = ""
    for part in parts:
        text += part if part in PAUSES or not text else f" {part}"
    return text

"""English words to phonemes: dictionary, endings, small words that change with their neighbours, spelling.

The phonemes are those of Kokoro and misaki (hexgrad, Apache-2.0): IPA with A, I, O, W, Y for the diphthongs
of 'day', 'my', 'go', 'now', 'boy', and ᵊ, ᵻ for reduced vowels. The rules for endings and small words follow
misaki 0.9.4, whose dictionary this is, since the voice learned to speak from them.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PRIMARY, SECONDARY = "ˈ", "ˌ"
VOWELS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻɐ")
_FLAP_BEFORE = frozenset("AIOWYiuæɑəɛɪɹʊʌ")
_VOICELESS = frozenset("pkfθʃsʧ")
_SIBILANT = frozenset("szʃʒʧʤ")

Reading = str | dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Following:
    """What comes after a word.

    Attributes:
        vowel: whether the next sound is a vowel; None before a pause.
        to: whether the next word is 'to'.
    """

    vowel: bool | None = None
    to: bool = False


class Lexicon:
    """Says words.

    Args:
        gold: checked readings, gzipped JSON: word → phonemes, or part of speech → phonemes.
        silver: unchecked readings, the same format.
        guess: phonemes for letters that no rule reads; '' when it cannot either.
    """

    def __init__(self, gold: Path, silver: Path, guess: Callable[[str], str]) -> None:
        self._gold = _read(gold)
        self._silver = _read(silver)
        self._guess = guess

    def known(self, word: str) -> bool:
        """Whether the dictionary has a word, in this case or with another first letter."""
        return self._entry(word) is not None

    def say(self, word: str, tag: str, after: Following) -> str:
        """Phonemes of one word; '' for one without a letter that can be said.

        Args:
            word: letters and apostrophes, or letters with dots to be said one by one ('U.S.').
            tag: its part of speech.
            after: what follows.
        """
        if re.fullmatch(r"(?:[^\W\d_]\.)+", word):
            return self.spell(word.replace(".", ""))
        small = self._small_word(word, tag, after)
        if small is not None:
            return small
        for form in self._forms(word, tag):
            found = self._entry(form)
            if found is not None:
                phonemes = _choose(found, tag, after)
                if phonemes is not None:
                    return phonemes
            ended = self._with_ending(form, tag, after)
            if ended:
                return ended
        if word.isupper() and len(word) > 1 and (len(word) <= 4 or not re.search("[AEIOUY]", word)):
            return self.spell(word)
        if len(word) == 1:
            return self.spell(word)
        bare = word.strip("'")
        return self._guess(bare) if bare else ""

    def spell(self, word: str) -> str:
        """Letters one by one, the last one stressed."""
        parts = [self._letter(char) for char in word if char.isalpha()]
        flat = [part.replace(PRIMARY, SECONDARY) for part in parts if part]
        if not flat:
            return ""
        return "".join([*flat[:-1], flat[-1].replace(SECONDARY, PRIMARY)])

    def _letter(self, char: str) -> str:
        found = self._gold.get(char.upper())
        return found if isinstance(found, str) else self._guess(char)

    def _forms(self, word: str, tag: str) -> list[str]:
        """The word as it is, then in small letters: all capitals may be initials or only loud."""
        if word.isupper() and len(word) > 1:
            name = tag.startswith("NNP") and len(word) <= 3
            return [word] if name else [word, word.lower()]
        return [word] if word.islower() else [word, word.lower()]

    def _entry(self, word: str) -> Reading | None:
        for words in (self._gold, self._silver):
            for form in (word, word.lower() if word.istitle() else word.capitalize()):
                if form in words and (form == word or not word.isupper()):
                    return words[form]
        if word.endswith("s'"):
            return self._entry(f"{word[:-2]}'s") or self._entry(word[:-1])
        return None

    def _small_word(self, word: str, tag: str, after: Following) -> str | None:
        low = word.lower()
        fixed: dict[str, str] = {
            "the": "ði" if after.vowel else "ðə",
            "an": "ɐn",
            "to": {None: "tu", False: "tə", True: "tʊ"}[after.vowel],
        }
        if low in fixed and not (word.isupper() and tag.startswith("NNP")):
            return fixed[low]
        if low == "a":
            return "ɐ" if tag == "DT" or (word == "a" and after.vowel is not None) else f"{PRIMARY}A"
        if word == "I" and tag == "PRP":
            return f"{SECONDARY}I"
        if low == "am" and not word.isupper() and after.vowel is not None:
            return "ɐm"
        if low == "in" and not (word.isupper() and tag.startswith("NNP")):
            return "ɪn" if after.vowel is not None and tag == "IN" else f"{PRIMARY}ɪn"
        if low == "by" and tag.startswith("RB"):
            return "bˈI"
        if low == "used":
            return "jˈust" if after.to and tag in ("VBD", "JJ") else "jˈuzd"
        return None

    def _with_ending(self, word: str, tag: str, after: Following) -> str:
        for ending, stems, join in (
            ("s", _s_stems, _join_s),
            ("d", _d_stems, _join_d),
            ("ing", _ing_stems, _join_ing),
        ):
            if not word.endswith(ending):
                continue
            for stem in stems(word):
                found = self._entry(stem) if len(stem) > 1 else None
                phonemes = _choose(found, tag, after) if found is not None else None
                if phonemes:
                    return join(phonemes)
        return ""


def _read(path: Path) -> dict[str, Reading]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        words: dict[str, Reading] = json.load(stream)
    return words


def _choose(reading: Reading, tag: str, after: Following) -> str | None:
    if isinstance(reading, str):
        return reading
    # 'None' is the reading before a pause: 'I know you can.'
    if after.vowel is None and reading.get("None"):
        return reading["None"]
    if tag in reading:
        return reading[tag]
    families = {"VB": "VERB", "NN": "NOUN", "RB": "ADV", "JJ": "ADJ"}
    family = families.get(tag[:2], "")
    return reading[family] if family in reading else reading.get("DEFAULT")


def _s_stems(word: str) -> list[str]:
    stems = [word[:-1]] if not word.endswith("ss") else []
    if word.endswith("'s"):
        stems = [word[:-2]]
    elif word.endswith("ies") and len(word) > 4:
        stems.append(f"{word[:-3]}y")
    elif word.endswith("es") and len(word) > 4:
        stems.append(word[:-2])
    return stems


def _d_stems(word: str) -> list[str]:
    if word.endswith("dd"):
        return []
    stems = [word[:-1]] if word.endswith("ed") else []
    if word.endswith("'d"):
        stems = [word[:-2]]
    elif word.endswith("ied") and len(word) > 4:
        stems.append(f"{word[:-3]}y")
    elif word.endswith("ed") and not word.endswith("eed") and len(word) > 4:
        stems.append(word[:-2])
        stems += [word[:-3]] if word[-3] == word[-4] else []
    return stems


def _ing_stems(word: str) -> list[str]:
    stems = [word[:-3], f"{word[:-3]}e"] if len(word) > 5 else []
    if len(word) > 6 and word[-4] == word[-5]:
        stems.append(word[:-4])
    return stems


def _join_s(stem: str) -> str:
    if stem[-1] in "ptkfθ":
        return f"{stem}s"
    return f"{stem}ᵻz" if stem[-1] in _SIBILANT else f"{stem}z"


def _join_d(stem: str) -> str:
    if stem[-1] in _VOICELESS:
        return f"{stem}t"
    if stem[-1] == "t":
        return f"{stem[:-1]}Tᵻd" if len(stem) > 1 and stem[-2] in _FLAP_BEFORE else f"{stem}ᵻd"
    return f"{stem}ᵻd" if stem[-1] == "d" else f"{stem}d"


def _join_ing(stem: str) -> str:
    if len(stem) > 1 and stem[-1] == "t" and stem[-2] in _FLAP_BEFORE:
        return f"{stem[:-1]}Tɪŋ"
    return f"{stem}ɪŋ"

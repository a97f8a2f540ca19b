"""Names and terms spelled as a person gave them.

The network takes a hint but often keeps its own spelling. Words that sound like a given term are therefore
written as it is afterwards: both are folded to rough sounds (any vowels alike, 'ph' as 'f', 'c' as 'k') and
must agree almost wholly. A common word that was heard with certainty stays, even when it sounds like a term.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from clipforge.engines.asr.align import spread
from clipforge.engines.asr.timing import TimedWord

_ALIKE = 0.85
"""How much the folded forms must agree (1 is the same)."""
_ALIKE_WRITTEN = 0.5
"""How much the letters themselves must."""
_SHORTEST = 4
"""Shorter folded forms say too little: then only the very same letters count."""
_SURE = 0.8

# In this order; consonants that sound alike in most Latin spellings.
_SOUNDS = (
    (r"sch|sh|ch|tch", "x"),
    (r"ph", "f"),
    (r"ck|qu|q", "k"),
    (r"c(?=[eiy])", "s"),
    (r"c", "k"),
    (r"dg(?=[eiy])|g(?=[eiy])", "j"),
    (r"z|ss", "s"),
    (r"v|w", "f"),
    (r"(?<=[bcdfgjklmnpqrstvxz])h", ""),
    (r"e$", ""),
    (r"[aeiouy]+", "a"),
    (r"(.)\1+", r"\1"),
)


@dataclass(frozen=True, slots=True)
class _Term:
    words: tuple[str, ...]
    letters: str
    sound: str


def spelled(words: Sequence[TimedWord], vocabulary: Sequence[str]) -> list[TimedWord]:
    """The words, with those that sound like a term of the vocabulary written as it is.

    Args:
        words: recognised words of a piece, in order.
        vocabulary: terms of one or more words. Longer terms are looked for first.
    """
    terms = [_term(text) for text in vocabulary if text.strip()]
    terms.sort(key=lambda term: -len(term.letters))
    result: list[TimedWord] = []
    at = 0
    while at < len(words):
        for term in terms:
            if count := _match(words, at, term):
                result += _written(words[at : at + count], term)
                at += count
                break
        else:
            result.append(words[at])
            at += 1
    return result


def fold(text: str) -> str:
    """A word as rough sounds: 'Katharyn' and 'Catherine' become the same."""
    sound = _letters(text)
    for pattern, replacement in _SOUNDS:
        sound = re.sub(pattern, replacement, sound)
    return sound


def _term(text: str) -> _Term:
    words = tuple(text.split())
    return _Term(words, _letters(text), "".join(fold(word) for word in words))


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(re.findall(r"[^\W_]", "".join(c for c in plain if not unicodedata.combining(c))))


def _match(words: Sequence[TimedWord], at: int, term: _Term) -> int:
    """How many words from `at` on are the term; 0 when they are not. A name may be heard in more or fewer."""
    wanted = len(term.words)
    best, best_count = 0.0, 0
    for count in (wanted, wanted + 1, wanted - 1):
        heard = words[at : at + count]
        # A term does not run over the end of a sentence.
        if count < 1 or len(heard) < count or any(word.text[-1:] in ".!?" for word in heard[:-1]):
            continue
        text = re.sub(r"['’]s\W*$", "", " ".join(word.text for word in heard))
        letters = _letters(text)
        if letters == term.letters:
            return count
        sound = "".join(fold(word) for word in text.split())
        if len(term.sound) < _SHORTEST or letters[:1].isdigit() or (count == wanted and _common(heard)):
            continue
        alike = Levenshtein.normalized_similarity(sound, term.sound)
        written = Levenshtein.normalized_similarity(letters, term.letters)
        if alike >= _ALIKE and written >= _ALIKE_WRITTEN and alike + written > best:
            best, best_count = alike + written, count
    return best_count


def _common(heard: Sequence[TimedWord]) -> bool:
    """Whether these are ordinary words that were surely heard: names come with a capital or with doubt."""
    return all(word.text.strip()[:1].islower() and word.confidence >= _SURE for word in heard)


def _written(words: Sequence[TimedWord], term: _Term) -> list[TimedWord]:
    """The term in place of the words, with their spaces, punctuation and times."""
    first, last = words[0].text, words[-1].text
    lead = first[: len(first) - len(first.lstrip())]
    opening = re.match(r"[^\w]*", first.lstrip())
    closing = re.search(r"((?:'s|’s)?[^\w]*)$", last)
    texts = [(" " if lead or n else "") + word for n, word in enumerate(term.words)]
    texts[0] = lead + (opening.group() if opening else "") + term.words[0]
    texts[-1] += closing.group(1) if closing and not term.words[-1].endswith(closing.group(1)) else ""
    if len(texts) == len(words):
        return [replace(word, text=text) for word, text in zip(words, texts, strict=True)]
    confidence = sum(word.confidence for word in words) / len(words)
    times = spread(texts, words[0].start, words[-1].end)
    return [TimedWord(text, start, end, confidence) for text, (start, end) in zip(texts, times, strict=True)]

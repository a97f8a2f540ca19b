"""Which language a text is written in, well enough to refuse one that the voice cannot speak."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

NAMES = {
    "en": "English", "de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch",
    "pt": "Portuguese",
}  # fmt: skip

_COMMON = {
    "en": "the and of to in is that it was for you with on are this not but have be they what which from",
    "de": "der die das und ist nicht ein eine zu den mit von sich auf für im auch es dem wir ich sie wird",
    "es": "el la los las que y en un una es por con para del se no lo su como más pero muy está al de",
    "fr": "le la les des et est une que qui dans pour pas sur avec ce il je vous nous mais du au de en",
    "it": "il lo gli che di è una per non con del della sono si come ma anche questo più nel alla un e",
    "nl": "de het een en van is dat niet op te zijn met voor in ik je aan maar ook er wij naar wat",
    "pt": "o os as que e em um uma é por com para do da não se mas mais como ao está você isso dos de",
}
_SETS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_ENOUGH_WORDS = 8


def foreign_script(text: str) -> str:
    """Name of the writing ('Cyrillic', 'CJK') of most letters when that is not Latin, else ''."""
    sample = [char for char in text[:20_000] if char.isalpha()]
    scripts = Counter(unicodedata.name(char, "UNKNOWN").split()[0].capitalize() for char in sample)
    if not scripts:
        return ""
    name, count = scripts.most_common(1)[0]
    return name.replace("Cjk", "Chinese or Japanese") if name != "Latin" and count * 2 > len(sample) else ""


def guess_language(text: str) -> str | None:
    """ISO 639-1 code by the commonest words; None when the text is too short or undecided."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    if len(words) < _ENOUGH_WORDS:
        return None
    counts = {code: sum(word in common for word in words) for code, common in _SETS.items()}
    (best, most), (_, second) = sorted(counts.items(), key=lambda item: -item[1])[:2]
    # A language's commonest words are a fifth to a half of its text.
    return best if most >= max(2, len(words) * 0.1) and most > second * 1.2 else None

"""A paragraph to sentences, for English text with its titles, initials and quotations."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+\S)")
_TITLES = frozenset({
    "mr", "mrs", "ms", "dr", "prof", "st", "sen", "gov", "gen", "rep", "rev", "capt", "lt", "col", "sgt",
    "no", "vs", "fig", "p", "pp", "vol", "e.g", "i.e", "cf", "approx",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
})  # fmt: skip


def split_sentences(paragraph: str) -> list[str]:
    """Sentences of one paragraph, white space at their edges removed; a fragment counts as one."""
    sentences: list[str] = []
    start = 0
    for match in _END.finditer(paragraph):
        if _ends(paragraph, match.start(), match.end()):
            sentences.append(paragraph[start : match.end()].strip())
            start = match.end()
    rest = paragraph[start:].strip()
    return [*sentences, *([rest] if rest else [])]


def _ends(text: str, mark: int, end: int) -> bool:
    """Whether the mark at `mark` ends a sentence, judged by the words around it."""
    following = text[end:].lstrip().lstrip("\"'“‘([")
    if following[:1].islower():
        return False
    if text[mark] != "." or text[mark : mark + 2] == "..":
        return True
    word = text[:mark].rsplit(None, 1)[-1].lstrip("\"'“‘([").lower() if text[:mark].strip() else ""
    if word in _TITLES:
        # 'p.', 'No.' and months are abbreviations only before a number or a name.
        return word in ("no", "p", "mar", "jun") and not following[:1].isdecimal()
    # An initial: 'J. K. Rowling', 'the U.S. Senate'; the word 'I' ends sentences.
    return not re.fullmatch(r"(?:[a-z]\.)*[a-z]", word) or word == "i"

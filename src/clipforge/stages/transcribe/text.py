"""Small questions about written words: how they end, how they begin, whether their script has spaces."""

from __future__ import annotations

import re

CLOSERS = "\"'”’»›)]}」』）】》〉"
OPENERS = "\"'“‘«‹([{「『（【《〈¿¡„‚"
STRONG_ENDS = "?!？！؟⁇⁈⁉‽"
CERTAIN_ENDS = "。｡．।॥۔።။៕։"
ELLIPSES = ("…", "...", "‥")
_WEAK_ENDS = ",;:—–-，、；：،؛"

_NO_SPACE = re.compile("[぀-ヿ㐀-鿿豈-﫿฀-๿຀-໿က-႟ក-៿]")
_TOKEN = re.compile(
    # One character of a script without spaces, with the marks around it, or a run of anything else.
    r"\s*[「『（【《〈“‘]*[぀-ヿ㐀-鿿豈-﫿][。、！？，；：…」』）】》〉”’ー々ゃゅょっャュョッ]*"
    r"|\s*[^\s぀-ヿ㐀-鿿豈-﫿]+"
)


def core(text: str) -> str:
    """A word without the quotes, brackets and marks around it."""
    return text.strip().strip(CLOSERS + OPENERS).rstrip(".…" + STRONG_ENDS + CERTAIN_ENDS + _WEAK_ENDS)


def bare_end(text: str) -> str:
    """A word without the quotes and brackets that close after it."""
    return text.rstrip().rstrip(CLOSERS)


def ends_weakly(text: str) -> bool:
    """Whether a comma, dash or the like follows the word."""
    return bare_end(text)[-1:] in _WEAK_ENDS if bare_end(text) else False


def has_terminal(text: str) -> bool:
    """Whether a mark that may end a sentence follows the word."""
    end = bare_end(text)
    return bool(end) and (end[-1] in "." + STRONG_ENDS + CERTAIN_ENDS or end.endswith(ELLIPSES))


def starts_lower(text: str) -> bool:
    """Whether a word begins with a small letter, as a continued sentence does ('iPhone' does not count)."""
    head = text.strip().lstrip(OPENERS)
    if not head or not head[0].islower():
        return False
    return not (len(head) > 1 and head[1].isupper())


def starts_upper(text: str) -> bool:
    """Whether a word begins with a capital."""
    head = text.strip().lstrip(OPENERS)
    return bool(head) and head[0].isupper()


def capitalise(text: str) -> str:
    """The word with its first letter as a capital, nothing else changed."""
    for index, char in enumerate(text):
        if char.isalpha():
            return text[:index] + char.upper() + text[index + 1 :] if char.islower() else text
    return text


def without_spaces(text: str) -> bool:
    """Whether this is a script that sets no spaces between words."""
    return bool(_NO_SPACE.search(text))


def tokens(text: str) -> list[str]:
    """Split written text into words that keep their leading space, as a transcript stores them.

    Scripts without spaces are split by character, with small kana and marks kept at their character.
    Joining the result gives the text back, apart from white space, which becomes single blanks.
    """
    found: list[str] = []
    for token in _TOKEN.findall(" ".join(text.split())):
        if found and not any(char.isalnum() for char in token):
            found[-1] += token  # a mark that stands alone belongs to the word before it
        else:
            found.append(token)
    return [token for token in found if any(char.isalnum() for char in token)]

"""Which words of a clip are emphasised."""

from __future__ import annotations

from collections.abc import Sequence

_EDGE_SIGNS = "\"'“”‘’«»()[]¿¡.,;:!?…。、！？#"


def find_keywords(texts: Sequence[str], keywords: Sequence[str]) -> tuple[list[bool], frozenset[int]]:
    """Whether each text is part of a keyword, and the indices of those that continue one.

    Keywords of several words match in sequence. Case, punctuation and the English possessive make no
    difference.
    """
    wanted = [tuple(_bare(part) for part in keyword.split()) for keyword in keywords]
    wanted = [keyword for keyword in wanted if keyword and all(keyword)]
    bare = [_bare(text) for text in texts]
    marks, joined = [False] * len(texts), set[int]()
    for keyword in wanted:
        for start in range(len(bare) - len(keyword) + 1):
            if tuple(bare[start : start + len(keyword)]) == keyword:
                marks[start : start + len(keyword)] = [True] * len(keyword)
                joined.update(range(start + 1, start + len(keyword)))
    return marks, frozenset(joined)


def _bare(text: str) -> str:
    bare = text.strip(_EDGE_SIGNS).casefold().replace("’", "'")
    return bare.removesuffix("'s")

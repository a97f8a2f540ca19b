"""Which emoji belongs to a phrase: only for clear meanings, and not often."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

from clipforge.engines.typography.protocol import EmojiBook
from clipforge.stages.compose.captions.text import Unit, emoji_name

_EDGE_SIGNS = "\"'“”‘’«»()[]¿¡.,;:!?…。、！？"
_EVERY = 3
"""At most one emoji in so many phrases."""

_REPEAT_AFTER = 14
"""Phrases before the same emoji may come again."""


@cache
def meanings(language: str) -> dict[str, str]:
    """Word or phrase in lower case → name of the emoji that shows it; empty where we have no list."""
    text = resources.files(__package__).joinpath("data/emoji.toml").read_text("utf-8")
    table = tomllib.loads(text).get(language.partition("-")[0].lower(), {})
    return {word: emoji_name(emoji) for emoji, words in table.items() for word in words}


def choose_emoji(phrases: Sequence[Sequence[Unit]], language: str, book: EmojiBook) -> list[str | None]:
    """The emoji of each phrase, None for most.

    An emoji typed in the text is shown with its phrase; others come from the meaning of single words.
    """
    table = meanings(language)
    chosen: list[str | None] = []
    last_any, last_seen = -_EVERY, dict[str, int]()
    for number, phrase in enumerate(phrases):
        typed = next((name for unit in phrase for name in unit.emoji if book.has(name)), None)
        name = typed
        if name is None and number - last_any >= _EVERY:
            found = (word for word in _words(phrase) if word in table)
            names = (table[word] for word in found)
            name = next(
                (n for n in names if number - last_seen.get(n, -99) >= _REPEAT_AFTER and book.has(n)), None
            )
        if name is not None:
            last_any, last_seen[name] = number, number
        chosen.append(name)
    return chosen


def _words(phrase: Sequence[Unit]) -> list[str]:
    """Pairs of words first, since they say more, then single ones."""
    single = [unit.text.strip(_EDGE_SIGNS).lower() for unit in phrase]
    pairs = [f"{a} {b}" for a, b in pairwise(single)]
    return pairs + single

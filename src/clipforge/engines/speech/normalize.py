"""Written English to what is said: each written word with the words and pauses it stands for.

The written words stay as they are, because captions show them; only what is spoken is spelled out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from clipforge.engines.speech import number_words as numbers
from clipforge.engines.speech import readings
from clipforge.engines.speech.readings import RULES, letters, tables

PAUSES = frozenset(",.!?;:—…")
"""Marks that the voice knows how to breathe at."""

_OPENING = "\"'“”‘’([{<*_~`¿¡«‹„"
_CLOSING = "\"'“”‘’)]}>*_~`»›.,;:!?…—–-"
_PAUSE_OF = {"–": "—", "-": "—"}
_STRENGTH = ",—:;….!?"
"""Of several marks after a word the rightmost of these counts."""
_SCALE_WORDS = frozenset({"hundred", "thousand", "million", "billion", "trillion"})


@dataclass(frozen=True, slots=True)
class Written:
    """A written word and what is said for it.

    Attributes:
        text: as written, with the white space before it.
        spoken: words (letters and apostrophes; 'U.S.' letter by letter) and pause marks; empty when nothing
            is said for it, as for an emoji.
    """

    text: str
    spoken: tuple[str, ...]


@dataclass(slots=True)
class _Chunk:
    text: str
    core: str
    close: str
    said: list[str] | None = None


def normalize(text: str, known: Callable[[str], bool]) -> tuple[Written, ...]:
    """Split a sentence into written words and say what each stands for.

    Args:
        text: one sentence; joining the results' `text` gives it back.
        known: whether the pronouncing dictionary has a word as it is.
    """
    chunks = [_chunk(match.group()) for match in re.finditer(r"\s*\S+|\s+$", text)]
    shouting = _is_shouting(chunks)
    unit = ""
    for index, chunk in enumerate(chunks):
        if index and not chunks[index - 1].close and chunk.text.lstrip().startswith("("):
            chunks[index - 1].close = ","
        before = chunks[index - 1] if index else None
        after = chunks[index + 1] if index + 1 < len(chunks) else None
        last = after is None or not after.core
        amount = readings.money(chunk.core)
        scaled = after is not None and after.core.lower() in _SCALE_WORDS and not chunk.close
        if amount is not None:
            words, unit = amount
            if unit and not scaled:
                words, unit = [*words, unit], ""
            chunk.said = words
        elif after is not None and not chunk.close and _is_measured(chunk.core, after.core):
            chunk.said = readings.numbers_of(chunk.core)
        elif unit and chunk.core.lower() in _SCALE_WORDS:
            chunk.said, unit = [chunk.core, unit], ""
        else:
            chunk.said = _say(chunk, before, after, known, last=last, shouting=shouting)
    return tuple(Written(chunk.text, tuple(_with_pause(chunk))) for chunk in chunks)


def _is_measured(core: str, unit: str) -> bool:
    """Whether a number is an amount of some unit, so that it is not a year: '1500 km'."""
    return readings.is_number(core) and unit in tables().units


def _chunk(text: str) -> _Chunk:
    core = unicodedata.normalize("NFKC", text.strip()).replace("’", "'").replace("‘", "'")
    # A leading apostrophe or sign may belong to the word: '90s, 'til, -5.
    core = core.lstrip(_OPENING) if not re.match(r"'\d0s\b|'(?:til|cause|em)\b", core) else core
    bare = core.rstrip(_CLOSING)
    return _Chunk(text, bare, core[len(bare) :])


def _is_shouting(chunks: list[_Chunk]) -> bool:
    words = [chunk.core for chunk in chunks if chunk.core.isalpha() and len(chunk.core) > 1]
    return len(words) >= 4 and sum(word.isupper() for word in words) > 0.7 * len(words)


def _with_pause(chunk: _Chunk) -> list[str]:
    said = [word for word in chunk.said or [] if word]
    # Compatibility forms turn '…' into three dots.
    marks = [_PAUSE_OF.get(mark, mark) for mark in re.sub(r"\.{2,}", "…", chunk.close)]
    pauses = [mark for mark in marks if mark in PAUSES]
    if not chunk.core and not pauses and re.search(r"[-–—]", chunk.text):
        pauses = ["—"]
    return [*said, *([max(pauses, key=_STRENGTH.index)] if pauses else [])]


def _say(
    chunk: _Chunk,
    before: _Chunk | None,
    after: _Chunk | None,
    known: Callable[[str], bool],
    *,
    last: bool,
    shouting: bool,
) -> list[str]:
    core = chunk.core
    if not core:
        return []
    for rule in (_shorthand, _dotted, _roman, _calendar, _unit_after):
        said = rule(chunk, before, after, last)
        if said is not None:
            return said
    for reading in RULES:
        said = reading(core)
        if said is not None:
            return said
    return _letters_and_parts(core.lower() if shouting else core, known)


def _shorthand(chunk: _Chunk, _before: _Chunk | None, _after: _Chunk | None, _last: bool) -> list[str] | None:
    said = tables().shorthand.get(chunk.core.lower())
    return said.split() if said else None


def _dotted(chunk: _Chunk, _before: _Chunk | None, after: _Chunk | None, last: bool) -> list[str] | None:
    """Abbreviations and initials: the dot is part of the word, a pause only where the sentence ends."""
    core, dot = chunk.core, chunk.close.startswith(".")
    name = core.lower()
    if (
        re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", core)
        and (dot or core.isupper())
        and name
        not in (
            "e.g",
            "i.e",
        )
    ):
        said = [letters(core.replace(".", ""))]
    elif not dot:
        return None
    elif name == "st":
        said = ["saint" if after is not None and after.core[:1].isupper() else "street"]
    elif name == "p" and after is not None and after.core[:1].isdecimal():
        said = ["page"]
    elif name == "no" and after is not None and after.core[:1].isdecimal():
        said = ["number"]
    elif name in tables().abbreviations and (not last or name in ("etc", "jr", "sr", "inc", "corp", "ltd")):
        said = tables().abbreviations[name].split()
    elif len(core) == 1 and core.isupper() and not last and core != "I":
        said = [letters(core)]
    else:
        return None
    if dot and not last:
        chunk.close = chunk.close[1:]
    return said


def _roman(chunk: _Chunk, before: _Chunk | None, _after: _Chunk | None, _last: bool) -> list[str] | None:
    value = readings.roman_value(chunk.core)
    if value is None or before is None or before.close:
        return None
    name = before.core.lower()
    if name in tables().roman["cardinal"] and (chunk.core != "I" or before.core[:1].isupper()):
        return numbers.cardinal(value)
    if name in tables().roman["ordinal"] and before.core[:1].isupper() and len(chunk.core) > 1:
        return ["the", *numbers.ordinal(value)]
    return None


def _calendar(chunk: _Chunk, before: _Chunk | None, after: _Chunk | None, _last: bool) -> list[str] | None:
    match = re.fullmatch(r"([12]?\d|3[01])(?:st|nd|rd|th)?", chunk.core)
    if match is None or int(match[1]) == 0:
        return None
    day = numbers.ordinal(int(match[1]))
    if before is not None and readings.month(before.core):
        return day
    if after is not None and readings.month(after.core) and not chunk.close:
        the = before is not None and before.core.lower() == "the"
        return [*([] if the else ["the"]), *day, "of"]
    return None


def _unit_after(chunk: _Chunk, before: _Chunk | None, _after: _Chunk | None, _last: bool) -> list[str] | None:
    if before is None or before.close or not readings.is_amount(before.core):
        return None
    if re.fullmatch(r"[AaPp]\.?[Mm]", chunk.core) and before.core.isdecimal():
        return [letters(chunk.core.replace(".", ""))]
    forms = tables().units.get(chunk.core)
    return forms[before.core != "1"].split() if forms else None


def _letters_and_parts(core: str, known: Callable[[str], bool]) -> list[str]:
    """Words, parts of words and symbols of a chunk that no other rule read."""
    if known(core) or (
        core.replace("'", "").isalpha() and (core.islower() or core.istitle() or core.isupper())
    ):
        return [core]
    symbols = tables().symbols
    said: list[str] = []
    if core.startswith("#") and core[1:2].isalpha():
        said, core = ["hashtag"], core[1:]
    core = re.sub(r"^re-(?=\w)", "ree-", core, flags=re.IGNORECASE)
    # Letters with their apostrophes, capitals before a word ('XMLFile'), numbers, single signs.
    pieces = re.findall(
        r"[^\W\d_]+(?:'[^\W\d_]+)*|\d[\d,]*(?:\.\d+)?|[—–…]|[^\s\w]|_", re.sub(r"\.{2,}|--+", "—", core)
    )
    for piece in pieces:
        if piece[0].isdecimal():
            said += readings.plain_number(piece.rstrip(","))
        elif piece[0].isalpha():
            said += _words(piece, known)
        elif piece in symbols:
            said += symbols[piece].split()
        elif piece in "—–…":
            said.append("—")
        elif piece in (",", ";", ":"):
            said.append(",")
    return said


def _words(piece: str, known: Callable[[str], bool]) -> list[str]:
    """One run of letters; humps of camelCase are words of their own unless the whole is known."""
    if known(piece) or piece.islower() or piece.isupper() or piece[1:].islower():
        return [piece]
    humps = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\WA-Z\d_]+(?:'[^\W\d_]+)*|[A-Z]+(?:'s)?", piece)
    return humps if "".join(humps) == piece else [piece]

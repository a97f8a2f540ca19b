"""Marks in subtitles and scripts that are not spoken: stage directions, sound notes, speaker labels."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from importlib import resources

_BRACKETS = re.compile(r"\[[^\[\]]{0,120}\]|【[^【】]{0,120}】|\{[^{}]{0,120}\}")
_MUSIC = re.compile(r"[♪♫♬♩#]*[♪♫♬♩][♪♫♬♩]*")
_PARENTHESES = re.compile(r"\(([^()]{1,60})\)")
_DATA = tomllib.loads(
    resources.files("clipforge.stages.transcribe.languages").joinpath("marks.toml").read_text("utf-8")
)
_DIRECTIONS = frozenset(_DATA["directions"])
_NOT_NAMES = frozenset(_DATA["not_names"])
_NUMBERED = re.compile(rf"(?:{'|'.join(_DATA['speaker_words'])})\s*\w{{1,2}}", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:>>\s*|[-–—]\s+)?([^\W\d_][\w.'’\- ]{0,38}?(?:\s?\d{1,2})?)\s*[:：]\s+(?=\S)")
_LABEL_WORDS = 3


def strip_directions(text: str) -> str:
    """Text without [directions], notes (laughs) and music signs; white space is made single."""
    text = _BRACKETS.sub(" ", text)
    text = _MUSIC.sub(" ", text)
    text = _PARENTHESES.sub(_spoken_parenthesis, text)
    return " ".join(text.split())


def _spoken_parenthesis(match: re.Match[str]) -> str:
    first = match.group(1).strip().split()
    is_direction = bool(first) and first[0].strip(".,!:;").lower() in _DIRECTIONS
    return " " if is_direction else match.group(0)


def split_label(line: str, known: frozenset[str] = frozenset()) -> tuple[str | None, str]:
    """Take a speaker label from the start of a line: ('ANNA', 'Hello.') of 'ANNA: Hello.'.

    A label is written in capitals, or is one of `known`; (None, line) otherwise. A dash or '>>' that marks
    a new speaker without a name is removed.
    """
    match = _LABEL.match(line)
    if match:
        label = match.group(1).strip()
        if is_label(label) or label in known:
            return label, line[match.end() :].strip()
    return None, re.sub(r"^\s*(?:>>+\s*|[-–—]\s+)", "", line).strip()


def is_label(label: str) -> bool:
    """Whether text before a colon is a name in capitals, or 'Speaker 2'."""
    if label.lower() in _NOT_NAMES or len(label.split()) > _LABEL_WORDS:
        return False
    letters = [char for char in label if char.isalpha()]
    in_capitals = len(letters) > 1 and all(not char.islower() for char in letters)
    return in_capitals or bool(_NUMBERED.fullmatch(label))


def recurring_labels(lines: Iterable[str]) -> frozenset[str]:
    """Names like 'Anna' that stand before a colon at the start of two lines or more."""
    counts: Counter[str] = Counter()
    for line in lines:
        match = _LABEL.match(line)
        if not match:
            continue
        label = match.group(1).strip()
        named = all(part[:1].isupper() for part in label.split())
        if named and len(label.split()) <= _LABEL_WORDS and label.lower() not in _NOT_NAMES:
            counts[label] += 1
    return frozenset(label for label, count in counts.items() if count > 1)

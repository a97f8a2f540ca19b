"""Words that the recogniser made up: found by what is known of Whisper, dropped, and told.

Whisper was trained on subtitles and fills silence, noise and music with what subtitles say there ("Thanks for
watching"), and falls into loops. Each rule needs two signs, so that a person who really says such words keeps
them: the words themselves and the weakness of their evidence in the sound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.asr.timing import TimedWord
from clipforge.engines.asr.whisper_network import Heard

_NO_SPEECH = 0.6
_LOG_PROBABILITY = -1.0
"""Whisper's own pair of thresholds for 'there was no speech here'."""
_COMPRESSION = 2.4
"""Whisper's own threshold for 'this repeats itself'."""
_MOST_TOKENS_A_SECOND = 7
"""Fast English has five or six; loops run on to the longest text that is allowed."""
_WINDOW_MS = 32
_SILENT = 0.2
"""Mean probability of speech under which nobody spoke."""
_FAINT = 0.6
"""A phrase is faint when two thirds of it lie under this: its rough times may take in a pause beside it."""
_UNSURE = 0.6
_CRAMMED_MS = 60
"""Nobody speaks several words in a row in less than this each."""
_LOOPS = 4
_LONGEST_LOOP = 12


@cache
def _stock() -> re.Pattern[str]:
    """Lines that subtitles carry where nobody speaks; see the data file beside this module."""
    text = resources.files(__package__).joinpath("inventions.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return re.compile("|".join(f"(?:{line})" for line in lines))


@dataclass(frozen=True, slots=True)
class Dropped:
    """Words taken out, with why."""

    text: str
    start: int
    end: int
    reason: str


def repeats(heard: Heard, seconds: float) -> bool:
    """Whether the text of a piece of this length runs in a loop, and is not a phrase really said again."""
    return heard.compression > _COMPRESSION and len(heard.tokens) > _MOST_TOKENS_A_SECOND * seconds


def doubtful(heard: Heard, seconds: float) -> bool:
    """Whether a piece should be tried again, more carefully."""
    return repeats(heard, seconds) or heard.log_probability < _LOG_PROBABILITY


def sift(
    heard: Heard, words: Sequence[TimedWord], speech: NDArray[np.float32]
) -> tuple[list[TimedWord], list[Dropped]]:
    """Split the words of a piece into those kept and those dropped.

    Args:
        heard: what the network said about the piece.
        words: its words with times inside it.
        speech: probability of speech in each window (32 ms) of it.
    """
    if not words:
        return [], []
    if heard.no_speech > _NO_SPEECH and heard.log_probability < _LOG_PROBABILITY:
        return [], [_dropped(words, "nothing but noise or music there")]
    reasons: list[str | None] = [None] * len(words)
    _mark_loops(words, reasons)
    _mark_stock(heard, words, speech, reasons)
    _mark_silent(words, speech, reasons)
    _mark_crammed(words, reasons)
    kept = [word for word, reason in zip(words, reasons, strict=True) if reason is None]
    return kept, _runs(words, reasons)


def notice(dropped: Dropped, clock: str) -> str:
    """One line for people; `clock` is the time of the source."""
    text = dropped.text if len(dropped.text) <= 60 else dropped.text[:57].rstrip() + "…"
    return f"Left out “{text}” at {clock}: {dropped.reason}"


def letters(text: str) -> str:
    """Lower-case letters and digits, single spaces."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _faint(speech: NDArray[np.float32], start: int, end: int) -> bool:
    inside = speech[max(0, start // _WINDOW_MS) : max(end // _WINDOW_MS, start // _WINDOW_MS) + 1]
    return not inside.size or float(np.percentile(inside, 67)) < _FAINT


def _mark_loops(words: Sequence[TimedWord], reasons: list[str | None]) -> None:
    """The second and later rounds of a phrase said four times or more without an end."""
    keys = [letters(word.text) for word in words]
    at = 0
    while at < len(keys):
        for length in range(1, _LONGEST_LOOP + 1):
            rounds = 1
            phrase = keys[at : at + length]
            while keys[at + rounds * length : at + (rounds + 1) * length] == phrase:
                rounds += 1
            whole = words[at : at + rounds * length]
            # A person may say "no no no no": a loop is long, or its words have no time of their own.
            hurried = np.median([word.end - word.start for word in whole]) <= 2 * _CRAMMED_MS
            if rounds >= _LOOPS and (rounds * length >= 12 or hurried):
                for index in range(at + length, at + rounds * length):
                    reasons[index] = "the recogniser repeated itself"
                at += rounds * length - 1
                break
        at += 1


def _mark_stock(
    heard: Heard, words: Sequence[TimedWord], speech: NDArray[np.float32], reasons: list[str | None]
) -> None:
    for first, last in _phrases(words):
        phrase = words[first:last]
        text = letters("".join(word.text for word in phrase))
        if not _stock().fullmatch(text):
            continue
        faint = _faint(speech, phrase[0].start, phrase[-1].end)
        unsure = float(np.mean([word.confidence for word in phrase])) < _UNSURE
        if faint or unsure or (heard.no_speech > _NO_SPEECH and len(phrase) == len(words)):
            reasons[first:last] = ["subtitles say this where nobody speaks"] * (last - first)


def _mark_silent(words: Sequence[TimedWord], speech: NDArray[np.float32], reasons: list[str | None]) -> None:
    """Words in silence. A word's own times may be off, so a little speech beside it saves it."""
    for index, word in enumerate(words):
        around = speech[max(0, word.start - 200) // _WINDOW_MS : (word.end + 200) // _WINDOW_MS + 1]
        if around.size and float(around.max()) < _SILENT:
            reasons[index] = "nobody speaks there"


def _mark_crammed(words: Sequence[TimedWord], reasons: list[str | None]) -> None:
    """Four words or more in a row without room for them, and unsure ones."""
    first = 0
    for index in range(len(words) + 1):
        if index < len(words) and words[index].end - words[index].start < _CRAMMED_MS:
            continue
        run = words[first:index]
        if len(run) >= 4 and float(np.mean([word.confidence for word in run])) < _UNSURE:
            reasons[first:index] = ["there is no room for it in the sound"] * (index - first)
        first = index + 1


def _phrases(words: Sequence[TimedWord]) -> list[tuple[int, int]]:
    """Word ranges up to an end of a sentence."""
    ranges, first = [], 0
    for index, word in enumerate(words):
        if word.text.rstrip()[-1:] in ".!?。！？…" or index == len(words) - 1:
            ranges.append((first, index + 1))
            first = index + 1
    return ranges


def _runs(words: Sequence[TimedWord], reasons: Sequence[str | None]) -> list[Dropped]:
    runs: list[Dropped] = []
    first = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or reasons[index] != reasons[first]:
            reason = reasons[first]
            if reason is not None:
                runs.append(_dropped(words[first:index], reason))
            first = index
    return runs


def _dropped(words: Sequence[TimedWord], reason: str) -> Dropped:
    text = "".join(word.text for word in words).strip()
    return Dropped(text, words[0].start, words[-1].end, reason)

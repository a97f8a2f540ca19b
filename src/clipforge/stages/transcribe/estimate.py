"""Word times guessed from the length of words, where nothing was measured."""

from __future__ import annotations

from collections.abc import Sequence

from clipforge.media.transcript import Word
from clipforge.stages.transcribe import text

# Speech runs at some 15 characters a second. Between two known times words are stretched or squeezed, but
# never to more than three times as slow: what is left over is a pause.
_MS_PER_UNIT = 66
_SLOWEST = 3
# What a mark costs in characters: about 0.3 s after a sentence, 0.13 s after a comma.
_SENTENCE_PAUSE_UNITS = 5
_COMMA_PAUSE_UNITS = 2
# A character of a script without spaces is about a syllable.
_DENSE_UNITS = 3


def units(token: str) -> int:
    """How long a word takes, in characters of a Latin script."""
    core = text.core(token)
    return max(1, len(core)) * (_DENSE_UNITS if text.without_spaces(core) else 1) + 1


def spread(tokens: Sequence[str], start: int, end: int, speaker: str | None = None) -> tuple[Word, ...]:
    """Words of `tokens` between two times in ms, in proportion to their length, with pauses at marks.

    Every word lasts at least 1 ms; times never run past `end` unless there is less than 1 ms a word.
    """
    if not tokens:
        return ()
    lengths = [units(token) for token in tokens]
    pauses = [_pause_units(token) for token in tokens]
    pauses[-1] = 0
    total = sum(lengths) + sum(pauses)
    span = min(max(end - start, len(tokens)), total * _MS_PER_UNIT * _SLOWEST)
    words, at = [], 0
    for token, length, pause in zip(tokens, lengths, pauses, strict=True):
        low = start + span * at // total
        high = start + span * (at + length) // total
        words.append(Word(text=token, start=low, end=max(high, low + 1), speaker=speaker))
        at += length + pause
    return tuple(words)


def natural_ms(tokens: Sequence[str]) -> int:
    """How long the words take at an ordinary pace."""
    return _MS_PER_UNIT * sum(units(token) + _pause_units(token) for token in tokens)


def _pause_units(token: str) -> int:
    if text.has_terminal(token):
        return _SENTENCE_PAUSE_UNITS
    return _COMMA_PAUSE_UNITS if text.ends_weakly(token) else 0

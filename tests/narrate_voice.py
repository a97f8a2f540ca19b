"""A voice for tests that need no model: every word is a tone, with a known place."""

from __future__ import annotations

import re

import numpy as np

from clipforge.engines.speech.protocol import Speech
from clipforge.kit.errors import BadInputError
from clipforge.media.transcript import Word


class ToneVoice:
    """100 ms of tone for each word and 50 ms of silence between words; counts what it was asked."""

    rate = 24_000

    def __init__(self, fail_at: int | None = None) -> None:
        self.spoken: list[str] = []
        self._fail_at = fail_at

    @property
    def name(self) -> str:
        return "tone"

    @property
    def languages(self) -> frozenset[str]:
        return frozenset({"en"})

    def speak(self, text: str, *, speed: float = 1.0) -> Speech:
        if not any(char.isalnum() for char in text):
            raise BadInputError("there is nothing in it to speak", subject=text)
        if self._fail_at is not None and len(self.spoken) == self._fail_at:
            raise KeyboardInterrupt
        self.spoken.append(text)
        length, gap = round(100 / speed), round(50 / speed)
        tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(length * self.rate // 1000) / self.rate)
        pieces: list[np.ndarray] = []
        words: list[Word] = []
        at = 0
        for match in re.finditer(r"\s*\S+", text):
            if pieces:
                pieces.append(np.zeros(gap * self.rate // 1000))
                at += gap
            pieces.append(tone)
            words.append(Word(text=match.group(), start=at, end=at + length))
            at += length
        return Speech(np.concatenate(pieces).astype(np.float32), self.rate, tuple(words))

"""What the packaged voices share: reading, passages of a length they can melodise, word times, silence."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.speech.normalize import PAUSES
from clipforge.engines.speech.protocol import Speech
from clipforge.engines.speech.reader import EnglishReader, Pronounced
from clipforge.engines.speech.timing import Spoken, settle
from clipforge.kit.errors import BadInputError
from clipforge.media.transcript import Word

RATE = 24_000
_FRAME_MS = 25
"""Phoneme durations are whole frames of 600 samples."""
_LONGEST = 400
"""Phonemes in one pass; the voices learned from sentences, and longer ones lose their melody."""


class PhonemeVoice(ABC):
    """A network that turns Kokoro's phonemes into sound and tells how long each of them lasts.

    Dictionary and network are read when it first speaks: a narration that is already there needs neither.

    Args:
        dictionary: files of the catalog entry `voice-hibari`.
        lead_ms: how much the sound comes before its phoneme's frames.
    """

    def __init__(self, dictionary: Path, lead_ms: int) -> None:
        self._dictionary = dictionary
        self._lead_ms = lead_ms

    @cached_property
    def _reader(self) -> EnglishReader:
        return EnglishReader(self._dictionary)

    @cached_property
    def _ids(self) -> Mapping[str, int]:
        """Phoneme → id; 0 stands at both ends."""
        ids: dict[str, int] = json.loads((self._dictionary / "vocab.json").read_text("utf-8"))
        return ids

    @abstractmethod
    def render(self, ids: Sequence[int], speed: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Sound of some phonemes: mono samples at 24 kHz, and how many frames of 25 ms each id lasts."""

    @property
    def languages(self) -> frozenset[str]:
        """English only."""
        return frozenset({"en"})

    def speak(self, text: str, *, speed: float = 1.0) -> Speech:
        """Speak one sentence or a short passage, as the protocol says."""
        read = self._reader.read(text)
        if not any(word.phonemes.strip("".join(PAUSES)) for word in read):
            raise BadInputError(
                "there is nothing in it to speak",
                subject=text.strip()[:60] or "the text",
                remedy="Write it in words",
            )
        pieces: list[NDArray[np.float32]] = []
        words: list[Word] = []
        at_ms = 0
        for group in _groups(read):
            samples, spans = self._passage(group, speed)
            words += [
                Word(text=word.text, start=at_ms + start, end=at_ms + end)
                for word, (start, end) in zip(group, spans, strict=True)
            ]
            pieces.append(samples)
            at_ms += round(len(samples) * 1000 / RATE)
        return Speech(np.concatenate(pieces), RATE, _silent_words_joined(words))

    def _passage(
        self, group: tuple[Pronounced, ...], speed: float
    ) -> tuple[NDArray[np.float32], list[tuple[int, int]]]:
        """Sound of some words and the (start, end) ms of each; start = end for those not spoken."""
        ids, places = [0], []
        for word in group:
            known = [self._ids[char] for char in word.phonemes if char in self._ids]
            if known and len(ids) > 1:
                ids.append(self._ids[" "])
            # The pause mark at the end is silence, not part of the word.
            sounds = len([char for char in word.phonemes.rstrip("".join(PAUSES)) if char in self._ids])
            places.append((len(ids), len(ids) + sounds))
            ids += known
        if group[-1].phonemes[-1:] not in PAUSES:
            # Without a mark the voice would break off instead of coming to rest.
            ids.append(self._ids["."])
        ids.append(0)
        samples, frames = self.render(ids, speed)
        edges = np.concatenate([[0], np.cumsum(frames)]) * _FRAME_MS - self._lead_ms
        spoken = [
            Spoken(int(edges[first]), int(edges[last]), breath_after=word.phonemes[-1:] in PAUSES)
            for (first, last), word in zip(places, group, strict=True)
        ]
        return settle(samples, RATE, spoken)


def open_session(model: bytes, threads: int) -> Any:
    """An ONNX Runtime session on the processor."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _groups(read: tuple[Pronounced, ...]) -> list[tuple[Pronounced, ...]]:
    """Cut what is too long for one pass, after a pause mark where there is one."""
    groups: list[list[Pronounced]] = [[]]
    length = 0
    for word in read:
        breathes = groups[-1] and groups[-1][-1].phonemes[-1:] in PAUSES
        if length + len(word.phonemes) > _LONGEST or (length > _LONGEST // 2 and breathes):
            groups.append([])
            length = 0
        groups[-1].append(word)
        length += len(word.phonemes) + 1
    # A group of nothing but emoji would have no sound of its own.
    spoken: list[list[Pronounced]] = []
    for group in groups:
        if spoken and not any(word.phonemes.strip("".join(PAUSES)) for word in group):
            spoken[-1] += group
        else:
            spoken.append(group)
    return [tuple(group) for group in spoken]


def _silent_words_joined(words: list[Word]) -> tuple[Word, ...]:
    """Give what is not spoken to the word before it, or to the first one after."""
    kept: list[Word] = []
    waiting = ""
    for word in words:
        if word.end <= word.start:
            if kept:
                kept[-1] = kept[-1].model_copy(update={"text": kept[-1].text + word.text})
            else:
                waiting += word.text
        else:
            kept.append(word.model_copy(update={"text": waiting + word.text}) if waiting else word)
            waiting = ""
    return tuple(kept)

"""The packaged voice: Hibari, a small network distilled from one voice of Kokoro-82M (both Apache-2.0).

One pass gives a spectrum and how long each phoneme lasts, so word times need no second look at the sound.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.speech.graph import with_output
from clipforge.engines.speech.normalize import PAUSES
from clipforge.engines.speech.protocol import Speech
from clipforge.engines.speech.reader import EnglishReader, Pronounced
from clipforge.engines.speech.timing import Spoken, settle
from clipforge.engines.speech.vocoder import RATE, synthesize
from clipforge.kit.errors import BadInputError
from clipforge.media.transcript import Word

_DURATIONS = "/Clip_output_0"
"""Frames of 25 ms that each phoneme lasts: the rounded and clipped output of the duration predictor."""
_FRAME_MS = 25
_LONGEST = 400
"""Phonemes in one pass; the voice learned from sentences, and longer ones lose their melody."""
_LEAD_MS = 37
"""The sound comes this much before its phoneme's frames: measured at 212 voicing edges of the sample talk."""


class HibariVoice:
    """Speaks American English with one female voice.

    Args:
        folder: files of the catalog entry `voice-hibari`.
        threads: processor threads; one is a hundred times faster than speech.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = with_output((folder / "hibari.onnx").read_bytes(), _DURATIONS)
        self._session: Any = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._ids: dict[str, int] = json.loads((folder / "vocab.json").read_text("utf-8"))
        self._reader = EnglishReader(folder)

    @property
    def name(self) -> str:
        """Engine, voice and version of the reading rules."""
        return "hibari-heart-1"

    @property
    def languages(self) -> frozenset[str]:
        """English only."""
        return frozenset({"en"})

    def speak(self, text: str, *, speed: float = 1.0) -> Speech:
        """Speak one sentence or a short passage, as the protocol says."""
        read = self._reader.read(text)
        if not any(word.phonemes.strip("".join(PAUSES)) for word in read):
            raise BadInputError("there is nothing in it to speak", subject=text.strip()[:60])
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
        feed = {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)}
        lh, theta, ln, lr, phi, f0, frames = self._session.run(None, feed)
        seed = zlib.crc32(np.asarray(ids, np.int32).tobytes())
        samples = synthesize((lh[0], theta[0], ln[0], lr[0], phi[0]), f0[0], seed)
        edges = np.concatenate([[0], np.cumsum(frames.reshape(-1))]) * _FRAME_MS - _LEAD_MS
        spoken = [
            Spoken(int(edges[first]), int(edges[last]), breath_after=word.phonemes[-1:] in PAUSES)
            for (first, last), word in zip(places, group, strict=True)
        ]
        return settle(samples, RATE, spoken)


def _groups(read: tuple[Pronounced, ...]) -> list[tuple[Pronounced, ...]]:
    """Cut what is too long for one pass, after a pause mark where there is one."""
    groups: list[list[Pronounced]] = [[]]
    for word in read:
        length = sum(len(one.phonemes) + 1 for one in groups[-1])
        breathes = groups[-1] and groups[-1][-1].phonemes[-1:] in PAUSES
        if length + len(word.phonemes) > _LONGEST or (length > _LONGEST // 2 and breathes):
            groups.append([])
        groups[-1].append(word)
    return [tuple(group) for group in groups if group]


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

"""Twenty more voices: Kokoro-82M (hexgrad, Apache-2.0), more natural and far slower than Hibari."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.speech.graph import with_output
from clipforge.engines.speech.phoneme_voice import PhonemeVoice, open_session

_DURATIONS = "/encoder/Clip_output_0"
_LEAD_MS = 37
"""Hibari learned its durations from this network."""
_GAIN = 0.7
"""The loudest of its voices passes full scale."""
_STYLES, _STYLE = 510, 256


class KokoroVoice(PhonemeVoice):
    """Speaks American English with one of Kokoro's voices.

    Args:
        model: file `kokoro.onnx` of the catalog entry `voice-kokoro`.
        style: file of the voice in the entry `voice-kokoro-styles`, for instance `am_michael.bin`.
        dictionary: files of the entry `voice-hibari`: Kokoro reads the same phonemes.
        threads: processor threads.
    """

    def __init__(self, model: Path, style: Path, dictionary: Path, threads: int = 2) -> None:
        super().__init__(dictionary, _LEAD_MS)
        self._voice = style.stem
        self._model = model
        self._threads = threads
        # One style for each number of phonemes.
        self._styles = np.fromfile(style, "<f4").reshape(_STYLES, _STYLE)

    @cached_property
    def _session(self) -> Any:
        return open_session(with_output(self._model.read_bytes(), _DURATIONS), self._threads)

    @property
    def name(self) -> str:
        """Engine, voice and version of the reading rules."""
        return f"kokoro-{self._voice}-2"

    def render(self, ids: Sequence[int], speed: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Sound and durations of some phonemes."""
        feed = {
            "tokens": np.asarray([ids], np.int64),
            "style": self._styles[[min(len(ids) - 2, _STYLES - 1)]],
            "speed": np.asarray([speed], np.float32),
        }
        audio, frames = self._session.run(None, feed)
        return np.asarray(audio.reshape(-1) * np.float32(_GAIN)), frames.reshape(-1)

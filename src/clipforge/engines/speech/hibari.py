"""The packaged voice: Hibari, a small network distilled from one voice of Kokoro-82M (both Apache-2.0).

One pass gives a spectrum and how long each phoneme lasts, so word times need no second look at the sound.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.speech.graph import with_output
from clipforge.engines.speech.phoneme_voice import PhonemeVoice, open_session
from clipforge.engines.speech.vocoder import synthesize

_DURATIONS = "/Clip_output_0"
"""Frames that each phoneme lasts: the rounded and clipped output of the duration predictor."""
_LEAD_MS = 37
"""Measured at 212 voicing edges of the sample talk."""


class HibariVoice(PhonemeVoice):
    """Speaks American English with one female voice.

    Args:
        folder: files of the catalog entry `voice-hibari`.
        threads: processor threads; one is fifty times faster than speech.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        super().__init__(folder, _LEAD_MS)
        self._model = folder / "hibari.onnx"
        self._threads = threads

    @cached_property
    def _session(self) -> Any:
        return open_session(with_output(self._model.read_bytes(), _DURATIONS), self._threads)

    @property
    def name(self) -> str:
        """Engine, voice and version of the reading rules."""
        return "hibari-heart-2"

    def render(self, ids: Sequence[int], speed: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Sound and durations of some phonemes."""
        feed = {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)}
        lh, theta, ln, lr, phi, f0, frames = self._session.run(None, feed)
        seed = zlib.crc32(np.asarray(ids, np.int32).tobytes())
        samples = synthesize((lh[0], theta[0], ln[0], lr[0], phi[0]), f0[0], seed)
        return samples, frames.reshape(-1)

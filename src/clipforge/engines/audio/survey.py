"""Listens through a whole source once: level, pitch and spectral flux, in bounded memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.audio.analysis import (
    FLOOR_DB,
    fine_levels,
    hop_levels,
    pitch_track,
    spectral_flux,
)
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import SAMPLE_RATE, decode_audio
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.sound import HOP_MS, SoundSurvey
from clipforge.media.source import MediaInfo, MediaSource

_HOP = SAMPLE_RATE * HOP_MS // 1000


def survey_sound(
    ffmpeg: FFmpeg,
    source: MediaSource,
    info: MediaInfo,
    progress: Progress | None = None,
    token: CancelToken | None = None,
) -> SoundSurvey:
    """Measure the sound of a whole source at 16 kHz mono.

    Args:
        ffmpeg: the program.
        source: what to listen to; its `audio_stream` must be set.
        info: what it holds, for the fraction done.
        progress: where to tell it.
        token: cancellation of the child; that of `progress` by default.

    Raises:
        BadInputError: the source has no sound.
        ToolFailedError: it cannot be decoded.
        CancelledError: asked to stop.
    """
    told = progress or Progress()
    surveyor = Surveyor()
    seen = 0
    for block in decode_audio(ffmpeg, source, token=token or told.token):
        surveyor.feed(block)
        seen += len(block)
        told.update(seen * 1000 / SAMPLE_RATE / max(1, info.duration_ms), "Listening")
    return surveyor.finish()


class Surveyor:
    """Takes sound in blocks of any length; only the measures are kept (about 300 values a second)."""

    def __init__(self) -> None:
        self._rest: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
        self._spectrum: NDArray[np.float32] | None = None
        self._level: list[NDArray[np.float32]] = []
        self._fine: list[NDArray[np.float32]] = []
        self._pitch: list[NDArray[np.float32]] = []
        self._flux: list[NDArray[np.float32]] = []

    def feed(self, block: NDArray[np.float32]) -> None:
        """Measure the whole hops of `block`, mono 16 kHz in [-1, 1]; the rest waits for the next block."""
        samples = np.concatenate([self._rest, block])
        whole = len(samples) // _HOP * _HOP
        self._rest = samples[whole:]
        if whole:
            self._measure(samples[:whole].reshape(-1, _HOP))

    def _measure(self, hops: NDArray[np.float32]) -> None:
        level = hop_levels(hops)
        flux, self._spectrum = spectral_flux(hops, self._spectrum)
        self._level.append(level)
        self._fine.append(fine_levels(hops))
        self._pitch.append(pitch_track(hops, level))
        self._flux.append(flux)

    def finish(self) -> SoundSurvey:
        """All that was measured; a last part of a hop is filled with silence."""
        if len(self._rest):
            padded = np.zeros((1, _HOP), dtype=np.float32)
            padded[0, : len(self._rest)] = self._rest
            self._rest = self._rest[:0]
            self._measure(padded)
        return SoundSurvey(
            level_db=_joined(self._level),
            fine_db=_joined(self._fine),
            pitch_hz=_joined(self._pitch),
            flux=_joined(self._flux),
        )


def _joined(parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


__all__ = ["FLOOR_DB", "Surveyor", "survey_sound"]

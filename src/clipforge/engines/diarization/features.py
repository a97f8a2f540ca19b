"""The sound features that the speaker embedder was trained on: 40 log-mel bands, 100 frames a second.

The recipe is a fact of the weights (it stands in the ONNX file's metadata and in its package's enrolment
code): Hamming window of 25 ms in a 512-point transform every 10 ms, no padding, power spectrum, Slaney mel
filters with area normalisation, log10 with a floor of 1e-10. Reimplemented here on numpy alone.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
FRAME_MS = 10
BANDS = 40
_FFT = 512
_WINDOW = 400
_HOP = 160
_FLOOR = 1e-10

# Slaney's mel scale ("Auditory Toolbox", 1998): linear below 1 kHz, logarithmic above.
_HZ_PER_MEL = 200.0 / 3
_KNEE_HZ = 1000.0
_KNEE_MEL = _KNEE_HZ / _HZ_PER_MEL
_LOG_STEP = np.log(6.4) / 27.0


def _mel_to_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    above = _KNEE_HZ * np.exp(_LOG_STEP * (mel - _KNEE_MEL))
    return np.where(mel >= _KNEE_MEL, above, mel * _HZ_PER_MEL)


@lru_cache(maxsize=1)
def _filters() -> NDArray[np.float32]:
    """Triangular mel filters of equal area, shape (BANDS, _FFT // 2 + 1)."""
    top = _KNEE_MEL + np.log((SAMPLE_RATE / 2) / _KNEE_HZ) / _LOG_STEP
    edges = _mel_to_hz(np.linspace(0.0, top, BANDS + 2))
    bins = np.linspace(0.0, SAMPLE_RATE / 2, _FFT // 2 + 1)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    area = 2.0 / (edges[2:] - edges[:-2])
    return (np.maximum(0.0, np.minimum(rising, falling)) * area[:, None]).astype(np.float32)


@lru_cache(maxsize=1)
def _window() -> NDArray[np.float32]:
    """Periodic Hamming window of 25 ms in the middle of the transform's frame."""
    window = np.zeros(_FFT, dtype=np.float32)
    start = (_FFT - _WINDOW) // 2
    window[start : start + _WINDOW] = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)
    return window


def log_mel(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-mel energies of mono sound at 16 kHz.

    Frame i covers samples [160 i, 160 i + 512). Shape (frames, 40), float32; no frames when there are fewer
    than 512 samples.
    """
    if len(samples) < _FFT:
        return np.zeros((0, BANDS), dtype=np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, _FFT)[::_HOP]
    spectrum = np.fft.rfft(frames * _window(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    energies: NDArray[np.float32] = np.log10(power @ _filters().T + _FLOOR).astype(np.float32)
    return energies

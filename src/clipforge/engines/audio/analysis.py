"""Level, pitch and spectral flux of hops of 50 ms, for many hops at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.decode import SAMPLE_RATE
from clipforge.media.sound import FINE_HOP_MS

FLOOR_DB = -90.0
_FINE = SAMPLE_RATE * FINE_HOP_MS // 1000
# Human speech: 60 to 400 Hz; pitch is sought in sound taken down to 8 kHz, which costs half.
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 400.0
_PITCH_RATE = SAMPLE_RATE // 2
_VOICED = 0.45
_QUIET_DB = -55.0


def hop_levels(hops: NDArray[np.float32]) -> NDArray[np.float32]:
    """RMS level of each hop, dBFS (a full-scale sine is −3), floor −90; hops (n, samples) → (n,)."""
    power = np.einsum("ij,ij->i", hops, hops) / hops.shape[1]
    return _decibels(power)


def fine_levels(hops: NDArray[np.float32]) -> NDArray[np.float32]:
    """RMS level of each 5 ms, dBFS, floor −90; hops (n, 800) → (10 n,)."""
    pieces = hops.reshape(-1, _FINE)
    return _decibels(np.einsum("ij,ij->i", pieces, pieces) / _FINE)


def _decibels(power: NDArray[np.float32]) -> NDArray[np.float32]:
    floor = 10 ** (FLOOR_DB / 10)
    return np.asarray(10 * np.log10(np.maximum(power, floor)), dtype=np.float32)


def pitch_track(hops: NDArray[np.float32], level: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fundamental frequency of each hop in Hz, 0 where unvoiced or quiet; hops (n, samples) → (n,).

    Normalised autocorrelation (Boersma 1993): that of the windowed hop divided by that of the window itself;
    voiced where the highest peak between 60 and 400 Hz exceeds 0.45. A small cost per octave prefers the
    shorter period, and the peak is refined by a parabola.
    """
    pitch = np.zeros(len(hops), dtype=np.float32)
    loud = np.flatnonzero(level > _QUIET_DB)
    if not len(loud):
        return pitch
    pieces = hops[loud]
    # Mean of neighbours is low-pass enough: pitch lies far below the 4 kHz that remain.
    pieces = ((pieces[:, 0::2] + pieces[:, 1::2]) / 2).astype(np.float32)
    count = pieces.shape[1]
    pieces = pieces - pieces.mean(axis=1, keepdims=True)
    window = np.hanning(count).astype(np.float32)
    own = _autocorrelation(window[None, :])[0]
    raw = _autocorrelation(pieces * window)
    low = int(_PITCH_RATE / _HIGHEST_HZ)
    high = min(int(_PITCH_RATE / _LOWEST_HZ) + 1, count * 2 // 3)
    scale = np.maximum(raw[:, :1], 1e-12) * np.maximum(own, 1e-3) / own[0]
    normal = raw[:, : high + 2] / scale[:, : high + 2]
    lags = np.arange(low, high + 1)
    cost = 0.05 * np.log2(lags / low)
    best = (normal[:, low : high + 1] - cost).argmax(axis=1) + low
    rows = np.arange(len(loud))
    peak = normal[rows, best]
    before, after = normal[rows, best - 1], normal[rows, best + 1]
    curve = before - 2 * peak + after
    safe = np.where(np.abs(curve) > 1e-9, curve, -1.0)
    shift = np.clip(0.5 * (before - after) / safe, -0.5, 0.5)
    is_peak = (peak >= before) & (peak >= after)
    voiced = is_peak & (peak > _VOICED)
    pitch[loud] = np.where(voiced, _PITCH_RATE / (best + shift), 0.0)
    return pitch


def _autocorrelation(pieces: NDArray[np.float32]) -> NDArray[np.float32]:
    """Autocorrelation of each row, by the power spectrum of twice the length."""
    size = 1 << (2 * pieces.shape[1] - 1).bit_length()
    from scipy.fft import irfft, rfft

    spectrum = rfft(pieces, size, axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    return np.asarray(irfft(power, size, axis=1)[:, : pieces.shape[1]], dtype=np.float32)


def spectral_flux(
    hops: NDArray[np.float32], before: NDArray[np.float32] | None
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How much new sound each hop brings, 0 to 1, and the last spectrum for the next call.

    The rise of the magnitude spectrum over the hop before, summed, as a share of the sum of both; 0 where
    nothing new sounds, 1 for sound out of silence. hops (n, samples) → (n,), (bins,).
    """
    window = np.hanning(hops.shape[1]).astype(np.float32)
    from scipy.fft import rfft

    magnitude = np.abs(rfft(hops * window, axis=1)).astype(np.float32)
    # Bands of ten bins (200 Hz) forget the exact pitch, so that a gliding voice is not new sound.
    bands = magnitude[:, 1 : 1 + (magnitude.shape[1] - 1) // 10 * 10].reshape(len(hops), -1, 10).sum(axis=2)
    first = np.zeros_like(bands[:1]) if before is None else before[None, :]
    past = np.concatenate([first, bands[:-1]])
    rise = np.maximum(bands - past, 0).sum(axis=1)
    total = np.maximum(bands.sum(axis=1) + past.sum(axis=1), 1e-6)
    audible = bands.sum(axis=1) > 1e-3
    return np.where(audible, rise / total, 0.0).astype(np.float32), bands[-1].copy()

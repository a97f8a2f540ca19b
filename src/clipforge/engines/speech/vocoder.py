"""Spectral parts to a waveform: pulses shaped by a harmonic filter, shaped noise, and a part of free phase.

    S = e^lh · e^{iπ tanh θ} · STFT(pulses(f0)) + e^ln · Z + e^lr · e^{iφ},   Z complex Gaussian noise

and the waveform is the inverse STFT of S: FFT 1200, hop 300, periodic Hann, 24 kHz. This is the interface
that the voice's model card documents; constants are those it was trained with.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

RATE = 24_000
FFT, HOP = 1200, 300
_BLOCKS = FFT // HOP
_HANN: Array = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT) / FFT)).astype(np.float32)
_UNVOICED_HZ = 40.0
_HIGHEST_HZ = 11_000.0
_LOUDEST = 7.0


def synthesize(parts: tuple[Array, Array, Array, Array, Array], f0: Array, seed: int) -> Array:
    """Make the sound.

    Args:
        parts: lh, θ, ln, lr, φ, each of shape (601, frames).
        f0: pitch in Hz of each frame, 0 where unvoiced, shape (frames,).
        seed: of the noise, so that the same words sound the same.

    Returns:
        Mono samples, shape (frames · 300,).
    """
    lh, theta, ln, lr, phi = parts
    frames = lh.shape[1]
    noise = np.random.default_rng(seed).standard_normal((2, *lh.shape), dtype=np.float32)
    spectrum = _gain(lh) * np.exp(1j * np.pi * np.tanh(theta)) * _stft(_pulses(f0), frames)
    spectrum += _gain(ln) * (noise[0] + 1j * noise[1])
    spectrum += _gain(lr) * np.exp(1j * phi)
    return _istft(spectrum.astype(np.complex64))


def _gain(log: Array) -> Array:
    return np.exp(np.minimum(log, _LOUDEST), dtype=np.float32)


def _pulses(f0: Array) -> Array:
    """A band-limited pulse train: all harmonics below 11 kHz at amplitude one, by the Dirichlet kernel."""
    centers = (np.arange(len(f0)) + 0.5) * HOP
    hz = np.interp(np.arange(len(f0) * HOP) + 0.5, centers, f0)
    voiced = hz > _UNVOICED_HZ
    hz = np.maximum(hz, _UNVOICED_HZ)
    phase = 2 * np.pi * np.modf(np.cumsum(hz) / RATE)[0]
    harmonics = np.floor(_HIGHEST_HZ / hz) + 0.5
    below = 2 * np.sin(phase / 2)
    flat = np.abs(below) <= 2e-3
    kernel = np.where(flat, harmonics, np.sin(harmonics * phase) / np.where(flat, 1.0, below))
    return np.where(voiced, kernel - 0.5, 0.0).astype(np.float32)


def _stft(signal: Array, frames: int) -> NDArray[np.complex64]:
    """Spectrum of the first `frames` frames, centred and reflected at the edges; shape (601, frames).

    Scaled by 4 / FFT, so that a harmonic of amplitude one has magnitude one.
    """
    from scipy.fft import rfft

    padded = np.pad(signal, FFT // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, FFT)[::HOP][:frames]
    return np.ascontiguousarray(rfft(windows * (_HANN * (4 / FFT)), axis=1).T)


def _istft(spectrum: NDArray[np.complex64]) -> Array:
    from scipy.fft import irfft

    frames = spectrum.shape[1]
    pieces = (irfft(spectrum.T, n=FFT, axis=1) * _HANN).reshape(frames, _BLOCKS, HOP)
    squares = (_HANN * _HANN).reshape(_BLOCKS, HOP)
    out = np.zeros((frames + _BLOCKS - 1, HOP), np.float32)
    weight = np.zeros_like(out)
    for block in range(_BLOCKS):
        out[block : block + frames] += pieces[:, block]
        weight[block : block + frames] += squares[block]
    out /= np.maximum(weight, 1e-11)
    return out.reshape(-1)[FFT // 2 : FFT // 2 + frames * HOP]

"""The waveform of a source, small enough to be drawn by a browser at once."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio
from clipforge.kit.progress import Progress
from clipforge.media.source import MediaSource

_RATE = 8000
_SHORTEST_HOP_MS = 50
_MOST = 72_000
_FULL = 100


@dataclass(frozen=True, slots=True)
class Peaks:
    """The loudest sample of each hop.

    Attributes:
        hop_ms: length of a hop; 50 ms up to an hour, longer beyond, so that there are 72,000 at most.
        values: 0 to 100 (full scale), one for each hop from time zero on.
    """

    hop_ms: int
    values: tuple[int, ...]

    def json_bytes(self) -> bytes:
        """``{"version":1,"hop_ms":50,"peaks":[0,12,…]}``."""
        document = {"version": 1, "hop_ms": self.hop_ms, "peaks": self.values}
        return json.dumps(document, separators=(",", ":")).encode()


def measure_peaks(
    ffmpeg: FFmpeg, source: MediaSource, duration_ms: int, *, progress: Progress | None = None
) -> Peaks:
    """Measure the sound that `source.audio_stream` names.

    Raises:
        BadInputError: it cannot be decoded.
    """
    told = progress or Progress()
    hop_ms = max(_SHORTEST_HOP_MS, -(-duration_ms // _MOST))
    hop = _RATE * hop_ms // 1000
    total = max(1, -(-duration_ms // hop_ms))
    values: list[int] = []
    rest = np.zeros(0, np.float32)
    for block in decode_audio(ffmpeg, source, rate=_RATE, token=told.token):
        samples = np.abs(np.concatenate([rest, block]))
        whole = len(samples) // hop * hop
        values.extend(_levels(samples[:whole].reshape(-1, hop).max(axis=1)) if whole else ())
        rest = samples[whole:]
        told.update(len(values) / total)
    if len(rest):
        values.extend(_levels(rest.max(keepdims=True)))
    return Peaks(hop_ms, tuple(values[:total]))


def _levels(peaks: np.ndarray[tuple[int], np.dtype[np.float32]]) -> list[int]:
    return [int(value) for value in np.clip(np.rint(peaks * _FULL), 0, _FULL)]

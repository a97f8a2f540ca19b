"""Which language is spoken, decided over speech from all parts of a source, not only its beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clipforge.engines.asr.whisper_network import WhisperNetwork
from clipforge.engines.asr.whisper_stream import Sound, sounds
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio
from clipforge.kit.errors import ToolFailedError
from clipforge.kit.progress import CancelToken
from clipforge.media.source import MediaSource

_LONG_MS = 10 * 60_000
"""From here on more places are heard than the beginning."""
_PLACES = (0.35, 0.6, 0.85)
_PROBE_MS = 40_000


def probes(ffmpeg: FFmpeg, source: MediaSource, duration_ms: int, token: CancelToken) -> list[Sound]:
    """A piece of speech from each of some later places of a long source; none of a short one."""
    if duration_ms < _LONG_MS:
        return []
    found = []
    for place in _PLACES:
        start = int(duration_ms * place)
        blocks = decode_audio(ffmpeg, source, start_ms=start, end_ms=start + _PROBE_MS, token=token)
        try:
            found += (
                [max(heard, key=lambda sound: sound.milliseconds)] if (heard := list(sounds(blocks))) else []
            )
        except ToolFailedError:
            continue  # a place that cannot be sought to says nothing; the beginning still does
    return found


def decide(votes: Sequence[tuple[float, Mapping[str, float]]]) -> tuple[str, float]:
    """The language with the highest mean probability, and that mean.

    Args:
        votes: (weight, language → probability) of each piece; the weight is its length in any unit.
    """
    total = sum(weight for weight, _ in votes)
    if total <= 0:
        return "und", 0.0
    sums: dict[str, float] = {}
    for weight, probabilities in votes:
        for language, probability in probabilities.items():
            sums[language] = sums.get(language, 0.0) + weight * probability
    best = max(sums, key=lambda language: (sums[language], language))
    return best, min(1.0, sums[best] / total)


def probe_votes(network: WhisperNetwork, found: Sequence[Sound]) -> list[tuple[float, dict[str, float]]]:
    """What the network says to the pieces of `probes`."""
    if not found:
        return []
    rows = network.languages(network.encode([sound.samples for sound in found]))
    return [(sound.milliseconds, row) for sound, row in zip(found, rows, strict=True)]

"""Who speaks when, offline: speech, voice vectors, speakers, turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.diarization.embedding import (
    HOP_MS,
    VoiceEmbedder,
    window_count,
)
from clipforge.engines.diarization.features import SAMPLE_RATE
from clipforge.engines.diarization.speech import SpeechDetector, merged, speech_spans
from clipforge.engines.diarization.turns import find_turns, near_speech
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio
from clipforge.kit.progress import Progress
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.time import Span
from clipforge.media.transcript import SpeakerTurn

_READING_SHARE = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """What one pass over the sound gives: speech probability of each step, vectors of windows by number."""

    probabilities: NDArray[np.float32]
    windows: NDArray[np.intp]
    vectors: NDArray[np.float32]
    duration: int


class EmbeddingDiarizer:
    """Tells speakers apart by their voice: a Diarizer.

    Args:
        folder: where the weights `voice-embedder` of the weight store lie.
        ffmpeg: reads the sound.
        threads: processor threads to use.
    """

    def __init__(self, folder: Path, *, ffmpeg: FFmpeg, threads: int = 1) -> None:
        self._folder = folder
        self._ffmpeg = ffmpeg
        self._threads = threads
        self._embedder: VoiceEmbedder | None = None

    @property
    def name(self) -> str:
        """Name and version; part of every cache key."""
        return "dvector-ahc-2"

    def diarize(
        self,
        source: MediaSource,
        info: MediaInfo,
        speech: Sequence[Span] | None = None,
        speakers: int | None = None,
        progress: Progress | None = None,
    ) -> tuple[SpeakerTurn, ...]:
        """Turns of speakers 'S1', 'S2', … in order of first appearance; see `Diarizer`.

        The sound is streamed: an hour's vectors take 9 MB. Turns never overlap: speech of two at once goes to
        the clearer voice.
        """
        told = progress or Progress()
        heard = self._listen(source, info, speech, told.part(0.0, _READING_SHARE))
        spans = merged(speech) if speech is not None else speech_spans(heard.probabilities)
        spans = tuple(
            Span(start=span.start, end=min(span.end, heard.duration))
            for span in spans
            if span.start < heard.duration
        )
        turns = find_turns(heard.windows, heard.vectors, heard.probabilities, spans, speakers)
        told.update(1.0)
        return turns

    def _listen(
        self, source: MediaSource, info: MediaInfo, speech: Sequence[Span] | None, progress: Progress
    ) -> _Heard:
        """Read the sound once: find speech, and embed the windows in or near it."""
        embedder = self._embedder or VoiceEmbedder(self._folder, threads=self._threads)
        self._embedder = embedder
        detector = SpeechDetector()
        hop = HOP_MS * SAMPLE_RATE // 1000
        pending = np.zeros(0, dtype=np.float32)
        known = np.zeros(0, dtype=np.float32)
        vectors: list[NDArray[np.float16]] = []
        numbers: list[NDArray[np.intp]] = []
        first, total = 0, 0
        blocks = decode_audio(self._ffmpeg, source, token=progress.token)
        for block in blocks:
            total += len(block)
            pending = np.concatenate([pending, block])
            known = np.concatenate([known, detector.feed(block)])
            count = window_count(len(pending))
            wanted = near_speech(np.arange(first, first + count), speech, known)
            if wanted.any():
                vectors.append(np.asarray(embedder.embed(pending, wanted), dtype=np.float16))
                numbers.append(np.flatnonzero(wanted) + first)
            pending = pending[count * hop :]
            first += count
            progress.update(total * 1000 / SAMPLE_RATE / max(1, info.duration_ms), "telling speakers apart")
        known = np.concatenate([known, detector.feed(np.zeros(0, dtype=np.float32), last=True)])
        return _Heard(
            probabilities=known,
            windows=np.concatenate([np.zeros(0, dtype=np.intp), *numbers]),
            vectors=np.concatenate([np.zeros((0, 256), dtype=np.float16), *vectors]).astype(np.float32),
            duration=total * 1000 // SAMPLE_RATE,
        )

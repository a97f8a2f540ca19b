"""Telling speakers apart on sound, with the real network."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from clipforge.engines.diarization.diarizer import EmbeddingDiarizer
from clipforge.engines.diarization.embedding import HOP_MS, VoiceEmbedder, window_count
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import BadInputError, CancelledError, MissingDependencyError
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.time import Span
from evals.diarization import read_rttm, score

pytestmark = pytest.mark.models
INFO = MediaInfo(container="", duration_ms=20_000)


@pytest.fixture(scope="module")
def diarizer(weights: WeightStore, ffmpeg: FFmpeg) -> EmbeddingDiarizer:
    return EmbeddingDiarizer(weights.path("voice-embedder"), ffmpeg=ffmpeg)


def source_of(path: Path, stream: int = 0) -> MediaSource:
    return MediaSource(location=str(path), audio_stream=stream)


def write(path: Path, samples: np.ndarray) -> MediaSource:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    return source_of(path)


@pytest.mark.parametrize("seconds", [0.05, 0.5, 3.0])
def test_silence_has_no_turns(diarizer: EmbeddingDiarizer, tmp_path: Path, seconds: float) -> None:
    source = write(tmp_path / "a.wav", np.zeros(int(seconds * 16_000)))
    assert diarizer.diarize(source, INFO) == ()


def test_speech_given_is_covered_even_where_it_is_too_short_to_tell(
    diarizer: EmbeddingDiarizer, tmp_path: Path
) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 8_000)
    (turn,) = diarizer.diarize(write(tmp_path / "a.wav", noise), INFO, [Span(start=100, end=9_000)])
    assert (turn.start, turn.end, turn.speaker) == (100, 500, "S1")


def test_a_source_without_sound_is_bad_input(diarizer: EmbeddingDiarizer) -> None:
    with pytest.raises(BadInputError):
        diarizer.diarize(MediaSource(location="a.mp4", video_stream=0), INFO)


def test_weights_that_are_no_network_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "embedder.onnx").write_bytes(b"not a network")
    with pytest.raises(MissingDependencyError) as caught:
        VoiceEmbedder(tmp_path)
    assert caught.value.remedy


def test_three_voices_are_told_apart(diarizer: EmbeddingDiarizer, shared_media: Path) -> None:
    path = shared_media / "diarization" / "three_voices_19s.wav"
    told: list[float] = []
    progress = Progress(listener=lambda fraction, _: told.append(fraction))
    turns = diarizer.diarize(source_of(path), INFO, None, None, progress)
    found = [(turn.start, turn.end, turn.speaker) for turn in turns]
    assert score(read_rttm(path.with_suffix(".rttm")), found).error < 0.02
    assert turns[0].speaker == "S1"
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_four_people_on_the_radio_when_told_that_they_are_four(
    diarizer: EmbeddingDiarizer, shared_media: Path
) -> None:
    path = shared_media / "diarization" / "panel_4spk_42s.wav"
    found = [(t.start, t.end, t.speaker) for t in diarizer.diarize(source_of(path), INFO, None, 4)]
    assert score(read_rttm(path.with_suffix(".rttm")), found).error < 0.05


@pytest.mark.parametrize("name", ["kennedy_moon_21s.wav", "librispeech_1088-134315-0000.wav"])
def test_one_speaker_is_one_speaker(diarizer: EmbeddingDiarizer, shared_media: Path, name: str) -> None:
    turns = diarizer.diarize(source_of(shared_media / "speech_wer" / name), INFO)
    assert {turn.speaker for turn in turns} == {"S1"}


def test_cancelling_stops_it(diarizer: EmbeddingDiarizer, shared_media: Path) -> None:
    token = CancelToken()
    token.cancel()
    path = shared_media / "diarization" / "three_voices_19s.wav"
    with pytest.raises(CancelledError):
        diarizer.diarize(source_of(path), INFO, None, None, Progress(token=token))


def test_vectors_of_one_voice_are_closer_than_of_two(
    weights: WeightStore, ffmpeg: FFmpeg, shared_media: Path
) -> None:
    """Pieces of 1.6 s of four people on the radio: likeness ranks same before different."""
    embedder = VoiceEmbedder(weights.path("voice-embedder"))
    path = shared_media / "diarization" / "panel_4spk_42s.wav"
    samples = np.concatenate(list(decode_audio(ffmpeg, source_of(path))))
    vectors = embedder.embed(samples, np.ones(window_count(len(samples)), dtype=np.bool_))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    pieces: list[tuple[str, np.ndarray]] = []
    for start, end, who in read_rttm(path.with_suffix(".rttm")):
        for at in range(start, end - 1_600, 1_600):
            mean = vectors[-(-at // HOP_MS) : at // HOP_MS + 3].mean(axis=0)
            pieces.append((who, mean / np.linalg.norm(mean)))
    pairs = [(a[0] == b[0], float(a[1] @ b[1])) for i, a in enumerate(pieces) for b in pieces[:i]]
    same = np.array([likeness for equal, likeness in pairs if equal])
    other = np.array([likeness for equal, likeness in pairs if not equal])
    assert (same[:, None] > other[None, :]).mean() > 0.95

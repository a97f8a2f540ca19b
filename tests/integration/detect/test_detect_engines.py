"""The sound survey hears what is there, and the sentence model knows what is alike."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from clipforge.engines.audio.survey import Surveyor, survey_sound
from clipforge.engines.embedding.minilm import MiniLMEmbedder
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import BadInputError, MissingDependencyError
from clipforge.kit.progress import Progress
from clipforge.media.sound import FINE_HOP_MS, HOP_MS, SoundSurvey
from clipforge.media.source import MediaInfo, MediaSource

RATE = 16_000


def measured(samples: NDArray[np.float64], block: int = 160_000) -> SoundSurvey:
    surveyor = Surveyor()
    for low in range(0, len(samples), block):
        surveyor.feed(samples[low : low + block].astype(np.float32))
    return surveyor.finish()


def tone(hertz: float, seconds: float, level: float = 0.3) -> NDArray[np.float64]:
    """A voice-like tone: ten harmonics, the higher the weaker."""
    time = np.arange(round(RATE * seconds)) / RATE
    harmonics = [np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, 11)]
    return level * np.sum(harmonics, axis=0) / 2


@pytest.mark.parametrize("hertz", [75.0, 110.0, 165.0, 220.0, 330.0])
def test_pitch_of_a_voice_is_right_within_a_quarter_tone(hertz: float) -> None:
    pitch = measured(tone(hertz, 1.0)).pitch_hz[1:-1]
    assert np.abs(1200 * np.log2(pitch / hertz)).max() < 50


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, RATE)
    assert (measured(noise).pitch_hz > 0).mean() < 0.05
    silence = measured(np.zeros(RATE))
    assert not silence.pitch_hz.any()
    assert (silence.level_db == -90).all()
    assert not silence.flux.any()


def test_levels_are_full_scale_decibels() -> None:
    sine = 0.5 * np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE)
    found = measured(sine)
    assert found.level_db == pytest.approx(-9.03, abs=0.05)
    assert found.fine_db.shape == (found.level_db.shape[0] * HOP_MS // FINE_HOP_MS,)


def test_new_sound_has_more_flux_than_the_same_sound_going_on() -> None:
    found = measured(np.concatenate([np.zeros(RATE // 2), tone(150, 1.0)]))
    assert found.flux[10] == found.flux.max() > 0.9
    assert found.flux[13:].max() < 0.2


def test_blocks_of_any_size_give_the_same_survey() -> None:
    samples = np.concatenate([tone(120, 0.7), np.zeros(RATE // 3), tone(200, 0.9)])
    whole, pieces = measured(samples), measured(samples, block=1234)
    np.testing.assert_allclose(whole.level_db, pieces.level_db, atol=1e-4)
    np.testing.assert_allclose(whole.fine_db, pieces.fine_db, atol=1e-4)
    np.testing.assert_allclose(whole.flux, pieces.flux, atol=1e-4)


def wav(path: Path, samples: NDArray[np.float64]) -> MediaSource:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return MediaSource(location=str(path), audio_stream=0)


def test_the_quiet_point_of_a_file_is_found(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    samples = np.concatenate([tone(150, 1.0), np.zeros(RATE // 5), tone(150, 1.0)])
    source = wav(tmp_path / "a.wav", samples)
    told: list[float] = []
    progress = Progress(lambda fraction, _note: told.append(fraction))
    found = survey_sound(ffmpeg, source, MediaInfo(container="wav", duration_ms=2200), progress)
    assert found.duration_ms == pytest.approx(2200, abs=HOP_MS)
    assert found.quietest_ms(800, 1500) == pytest.approx(1100, abs=10)
    assert told[-1] == pytest.approx(1.0, abs=0.01)


def test_a_source_without_sound_is_refused(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    source = MediaSource(location=str(tmp_path / "none.mp4"))
    with pytest.raises(BadInputError):
        survey_sound(ffmpeg, source, MediaInfo(container="mp4", duration_ms=1000))


@pytest.mark.models
def test_sentences_alike_in_meaning_lie_close(weights: WeightStore) -> None:
    embedder = MiniLMEmbedder(weights.path("minilm-l6"))
    vectors = embedder.embed(
        ["The dog ran across the yard.", "A puppy is running in the garden.", "Interest rates rose again."]
    )
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    likeness = vectors @ vectors.T
    assert likeness[0, 1] > 0.4 > 0.2 > likeness[0, 2]
    assert embedder.supports("en")
    assert not embedder.supports("de")


@pytest.mark.models
def test_a_vector_does_not_depend_on_its_neighbours(weights: WeightStore) -> None:
    embedder = MiniLMEmbedder(weights.path("minilm-l6"))
    texts = ["Short.", "A sentence of quite ordinary length, as they come.", "word " * 300]
    together = embedder.embed(texts)
    for row, text in zip(together, texts, strict=True):
        assert float(row @ embedder.embed([text])[0]) > 0.97
    assert embedder.embed([]).shape == (0, 384)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match=r"model\.onnx"):
        MiniLMEmbedder(tmp_path)

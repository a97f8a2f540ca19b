"""What every voice promises, run on each of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from narrate_voice import ToneVoice

from clipforge.engines.speech.protocol import Voice
from clipforge.engines.speech.voices import VOICES, open_voice
from clipforge.engines.weights.catalog import entry
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import BadInputError, UsageError

SENTENCES = (
    "Hello there, this is a test.",
    "Dr. Smith paid $3.2 billion on Jan. 5th, 2019 — really!",
    "One",
    "🎉 Wow 🎉 this   is great",
    "word after word " * 40 + "🎉",
)


@pytest.fixture(scope="module", params=["tone", pytest.param("hibari", marks=pytest.mark.models)])
def voice(request: pytest.FixtureRequest, weights: WeightStore) -> Voice:
    return ToneVoice() if request.param == "tone" else open_voice(request.param, weights.path)


@pytest.mark.parametrize("text", SENTENCES)
def test_words_give_the_text_back_with_times_in_order(voice: Voice, text: str) -> None:
    speech = voice.speak(text)
    assert "".join(word.text for word in speech.words) == text
    edges = [edge for word in speech.words for edge in (word.start, word.end)]
    assert edges == sorted(edges)
    assert all(word.end > word.start for word in speech.words)
    assert edges[-1] <= round(len(speech.samples) * 1000 / speech.rate)


def test_sound_is_mono_and_never_clips(voice: Voice) -> None:
    speech = voice.speak("Loud and clear!")
    assert speech.samples.ndim == 1
    assert speech.samples.dtype == np.float32
    assert 0.05 < float(np.abs(speech.samples).max()) < 1


def test_it_begins_and_ends_without_silence(voice: Voice) -> None:
    speech = voice.speak("Short and sweet.")
    edge = speech.rate * 60 // 1000
    floor = float(np.abs(speech.samples).max()) * 0.01
    assert np.abs(speech.samples[:edge]).max() > floor
    assert np.abs(speech.samples[-edge:]).max() > floor


def test_speed_changes_the_length(voice: Voice) -> None:
    text = "The quick brown fox jumps over the lazy dog."
    slow, fast = (len(voice.speak(text, speed=speed).samples) for speed in (0.75, 1.5))
    assert 1.6 < slow / fast < 2.4


def test_the_same_words_sound_the_same(voice: Voice) -> None:
    first, again = voice.speak("Once more."), voice.speak("Once more.")
    assert np.array_equal(first.samples, again.samples)
    assert first.words == again.words


@pytest.mark.parametrize("text", ["", "   ", "🎉", "...", "— !"])
def test_nothing_to_speak_is_told(voice: Voice, text: str) -> None:
    with pytest.raises(BadInputError, match="nothing"):
        voice.speak(text)


def test_it_has_a_name_and_languages(voice: Voice) -> None:
    assert voice.name
    assert voice.languages


def test_every_voice_has_its_files_in_the_catalog() -> None:
    asked: list[str] = []

    def fetch(name: str) -> Path:
        asked.append(name)
        raise FileNotFoundError

    for name in VOICES:
        with pytest.raises(FileNotFoundError):
            open_voice(name, fetch)
    styles = entry("voice-kokoro-styles").files
    kokoro = [name for name in VOICES if name != "hibari"]
    assert len(kokoro) == len(styles)
    assert all(f"am_{name}.bin" in styles or f"af_{name}.bin" in styles for name in kokoro)
    assert set(asked) == {"voice-hibari"}


def test_an_unknown_voice_is_told_with_those_that_exist() -> None:
    with pytest.raises(UsageError, match="michael"):
        open_voice("nobody", lambda _: Path())

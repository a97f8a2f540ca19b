"""Recognition and alignment with a real model: what was said, when, in which language, and nothing else."""

from __future__ import annotations

import re
import wave
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from clipforge.engines.asr.protocol import Aligner, RecognitionOptions, Recognizer
from clipforge.engines.asr.whisper import WhisperRecognizer
from clipforge.engines.asr.whisper_aligner import WhisperAligner
from clipforge.engines.asr.whisper_models import resolve_model
from clipforge.engines.speech.hibari import HibariVoice
from clipforge.kit.errors import BadInputError, CancelledError, MissingDependencyError, UsageError
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.transcript import Word

pytestmark = pytest.mark.models

TEXT = (
    "Nobody believed me at first. Then the phone rang, and everything changed. "
    "What would you do with a million dollars? I bought an old house near the river."
)


def keys(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def likeness(one, other):
    return SequenceMatcher(None, keys(one), keys(other)).ratio()


def save(path, samples, rate):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    milliseconds = len(samples) * 1000 // rate
    source = MediaSource(location=str(path), audio_stream=0)
    return source, MediaInfo(container="wav", duration_ms=milliseconds)


def assert_valid(words):
    assert all(word.end > word.start >= 0 for word in words)
    assert all(before.end <= after.start for before, after in pairwise(words))


@pytest.fixture(scope="module")
def spoken(weights, tmp_path_factory):
    """Spoken sentences with 12 s of silence in the middle, and the true times of their words."""
    voice = HibariVoice(weights.path("voice-hibari"))
    parts, words, at = [], [], 0
    for number, sentence in enumerate(re.split(r"(?<=[.?]) ", TEXT)):
        speech = voice.speak(sentence)
        pause = np.zeros(speech.rate * (12 if number == 1 else 1) // 2 * 2, np.float32)
        words += [
            word.model_copy(update={"start": word.start + at, "end": word.end + at}) for word in speech.words
        ]
        parts += [speech.samples, pause]
        at = round(sum(len(part) for part in parts) * 1000 / speech.rate)
    samples = np.concatenate(parts) + np.random.default_rng(1).normal(0, 0.0005, sum(map(len, parts)))
    folder = tmp_path_factory.mktemp("asr")
    return *save(folder / "spoken.wav", samples, speech.rate), words


@pytest.fixture(scope="module")
def tiny(weights, ffmpeg):
    folder = resolve_model("tiny.en", weights, offline=False)
    return WhisperRecognizer(folder, ffmpeg=ffmpeg, model_name="whisper-tiny-en", device="cpu")


@pytest.fixture(scope="module")
def base(weights, ffmpeg):
    folder = resolve_model("whisper-base", weights, offline=False)
    return WhisperRecognizer(folder, ffmpeg=ffmpeg, model_name="whisper-base", device="cpu")


@pytest.fixture(scope="module")
def aligner(weights, ffmpeg):
    folder = resolve_model("whisper-base", weights, offline=False)
    return WhisperAligner(folder, ffmpeg=ffmpeg, device="cpu")


@pytest.fixture(scope="module")
def recognized(base, spoken):
    told = []
    progress = Progress(lambda fraction, note: told.append((fraction, note)))
    return base.recognize(spoken[0], spoken[1], RecognitionOptions(), progress), told


def errors(words, truth):
    """Start errors of the words that both have."""
    matcher = SequenceMatcher(
        None, [tuple(keys(w.text)) for w in words], [tuple(keys(w.text)) for w in truth]
    )
    return [
        abs(words[block.a + n].start - truth[block.b + n].start)
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]


def test_both_engines_keep_their_protocols(base, aligner):
    recognizer: Recognizer = base
    known: Aligner = aligner
    assert (recognizer.name, recognizer.model) == ("whisper", "whisper-base")
    assert known is aligner


def test_words_and_language_are_what_was_said(recognized):
    result, _ = recognized
    assert likeness("".join(word.text for word in result.words), TEXT) > 0.9
    assert result.language == "en"
    assert result.language_confidence > 0.5
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in result.words)


def test_word_times_match_the_sound_across_a_long_silence(recognized, spoken):
    result, _ = recognized
    assert_valid(result.words)
    found = errors(result.words, spoken[2])
    assert len(found) > 20
    assert np.median(found) <= 60
    assert np.percentile(found, 90) <= 200


def test_progress_rises_to_its_end(recognized):
    fractions = [fraction for fraction, _ in recognized[1]]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_known_words_without_times_land_on_the_sound(aligner, spoken):
    source, info, truth = spoken
    known = [Word(text=f" {text}", start=0, end=0, speaker="S1") for text in TEXT.split()]
    placed = aligner.align(source, info, known, "en", Progress()).words
    assert [word.text for word in placed] == [word.text for word in known]
    assert {word.speaker for word in placed} == {"S1"}
    assert_valid(placed)
    found = errors(placed, truth)
    assert len(found) > 25
    assert np.median(found) <= 60
    assert np.percentile(found, 90) <= 200


def test_known_text_that_differs_from_what_is_said_stays_monotone(aligner, spoken):
    source, info, truth = spoken
    texts = TEXT.split()
    unsaid = "and then a whole paragraph follows which nobody ever said aloud"
    texts[10:10] = unsaid.split() * 5
    known = [Word(text=f" {text}", start=n * 90, end=n * 90 + 80) for n, text in enumerate(texts)]
    placed = aligner.align(source, info, known, "en", Progress()).words
    assert_valid(placed)
    assert abs(placed[0].start - truth[0].start) < 200
    assert abs(placed[-1].start - truth[-1].start) < 300


def test_the_text_of_another_recording_is_told_from_the_right_one(aligner, spoken):
    other = "The harvest was poor that year because the rain had come too late for the barley in the valley."
    fits = []
    for text in (TEXT, other):
        known = [Word(text=f" {word}", start=0, end=0) for word in text.split()]
        placed = aligner.align(spoken[0], spoken[1], known, "en", Progress())
        assert placed.hearing > 0.6
        fits.append(placed.agreement)
    assert fits[0] > 0.6
    assert fits[1] < 0.1


def test_text_of_something_else_does_not_crash(aligner, spoken):
    texts = ["ein", "ganz", "anderer", "Text"] * 300
    known = [Word(text=f" {text}", start=0, end=0) for text in texts]
    assert_valid(aligner.align(spoken[0], spoken[1], known, "en", Progress()).words)


@pytest.mark.parametrize("kind", ["silence", "noise", "hum"])
def test_nothing_is_invented_where_nobody_speaks(base, aligner, tmp_path, kind):
    clock = np.arange(20 * 16_000) / 16_000
    sound = {
        "silence": np.zeros(clock.size),
        "noise": np.random.default_rng(5).normal(0, 0.05, clock.size),
        "hum": 0.2 * np.sin(2 * np.pi * 50 * clock),
    }[kind]
    source, info = save(tmp_path / "sound.wav", sound, 16_000)
    result = base.recognize(source, info, RecognitionOptions(), Progress())
    assert (result.language, result.words) == ("und", ())
    known = [Word(text=" hello", start=0, end=0), Word(text=" there", start=0, end=0)]
    assert_valid(aligner.align(source, info, known, "en", Progress()).words)


def test_a_clip_shorter_than_a_window_is_survived(tiny, tmp_path):
    source, info = save(tmp_path / "short.wav", np.zeros(100), 16_000)
    assert tiny.recognize(source, info, RecognitionOptions(), Progress()).words == ()


def test_cancelling_stops_it(tiny, spoken):
    token = CancelToken()

    def stop_at_once(_fraction: float, _note: str) -> None:
        token.cancel()

    with pytest.raises(CancelledError):
        tiny.recognize(spoken[0], spoken[1], RecognitionOptions(), Progress(stop_at_once, token))


def test_a_language_that_the_model_does_not_know_is_refused(base, spoken):
    with pytest.raises(BadInputError, match="language"):
        base.recognize(spoken[0], spoken[1], RecognitionOptions(language="xx"), Progress())


def test_an_english_model_says_so(tiny, spoken):
    result = tiny.recognize(spoken[0], spoken[1], RecognitionOptions(), Progress())
    assert result.language == "en"
    assert likeness("".join(word.text for word in result.words), TEXT) > 0.85


def test_names_are_spelled_as_given(base, weights, tmp_path):
    speech = HibariVoice(weights.path("voice-hibari")).speak("My friend Katherine Smythe works at Klypforge.")
    source, info = save(tmp_path / "names.wav", speech.samples, speech.rate)
    options = RecognitionOptions(vocabulary=("Katharyn Smythe", "Clypforge"))
    text = "".join(word.text for word in base.recognize(source, info, options, Progress()).words)
    assert "Katharyn Smythe" in text
    assert "Clypforge." in text


def test_a_folder_is_a_model(weights):
    folder = weights.path("whisper-tiny-en")
    assert resolve_model(str(folder), weights, offline=True) == folder
    assert resolve_model("whisper-tiny-en", weights, offline=True) == folder


def test_a_folder_without_a_model_is_refused(weights, tmp_path):
    with pytest.raises(BadInputError, match=r"model\.bin"):
        resolve_model(str(tmp_path), weights, offline=True)


def test_an_unknown_name_tells_the_names(weights):
    with pytest.raises(UsageError, match="large-v3"):
        resolve_model("whisper-enormous", weights, offline=True)


def test_a_model_of_the_hub_that_cannot_be_reached_has_a_remedy(weights, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(MissingDependencyError, match="whisper-base"):
        resolve_model("large-v3", weights, offline=True)


def test_a_damaged_model_is_told_plainly(weights, ffmpeg, tmp_path, spoken):
    good = weights.path("whisper-tiny-en")
    for path in good.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes()[:1000])
    broken = WhisperRecognizer(tmp_path, ffmpeg=ffmpeg, model_name="broken", device="cpu")
    with pytest.raises(BadInputError, match="model"):
        broken.recognize(spoken[0], spoken[1], RecognitionOptions(), Progress())


def test_no_model_at_all_is_told_plainly(ffmpeg, spoken):
    absent = WhisperRecognizer(Path("/nowhere"), ffmpeg=ffmpeg, model_name="absent", device="cpu")
    with pytest.raises(MissingDependencyError, match=r"model\.bin"):
        absent.recognize(spoken[0], spoken[1], RecognitionOptions(), Progress())

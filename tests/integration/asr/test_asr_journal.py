"""A recognition that was killed goes on where it was, with the same result."""

from __future__ import annotations

import wave

import numpy as np
import pytest

from clipforge.engines.asr import whisper
from clipforge.engines.asr.protocol import RecognitionOptions, Share
from clipforge.engines.asr.whisper import WhisperRecognizer
from clipforge.engines.asr.whisper_models import resolve_model
from clipforge.engines.speech.hibari import HibariVoice
from clipforge.kit.errors import CancelledError
from clipforge.kit.journal import Journal
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.source import MediaInfo, MediaSource

pytestmark = pytest.mark.models

SENTENCES = ("The first train left at noon.", "Nobody was on the bridge.", "Then the phone rang again.")


class CountingJournal(Journal):
    """Counts what is put, and asks to stop after `stop_after` parts."""

    def __init__(self, path, token=None, stop_after=None):
        super().__init__(path)
        self.parts, self._token, self._stop_after = 0, token, stop_after

    def put(self, key, value):
        super().put(key, value)
        self.parts += 1
        if self.parts == self._stop_after:
            self._token.cancel()


@pytest.fixture
def recording(weights, tmp_path):
    """Three sentences, so far apart that each is a piece of its own."""
    voice = HibariVoice(weights.path("voice-hibari"))
    speech = [voice.speak(sentence) for sentence in SENTENCES]
    silence = np.zeros(speech[0].rate * 25, np.float32)
    samples = np.concatenate([part for one in speech for part in (one.samples, silence)])
    path = tmp_path / "spoken.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(speech[0].rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    duration = len(samples) * 1000 // speech[0].rate
    return MediaSource(location=str(path), audio_stream=0), MediaInfo(container="wav", duration_ms=duration)


def test_a_killed_recognition_hears_only_what_is_missing(weights, ffmpeg, recording, tmp_path, monkeypatch):
    monkeypatch.setattr(whisper, "BATCH", {"cpu": 1, "cuda": 1})
    folder = resolve_model("tiny.en", weights, offline=False)
    recognizer = WhisperRecognizer(folder, ffmpeg=ffmpeg, model_name="tiny", device="cpu")
    whole = recognizer.recognize(*recording, RecognitionOptions(), Progress())
    token = CancelToken()
    first = CountingJournal(tmp_path / "parts.jsonl", token, stop_after=1)
    with pytest.raises(CancelledError):
        recognizer.recognize(*recording, RecognitionOptions(), Progress(token=token), first)
    second = CountingJournal(tmp_path / "parts.jsonl")
    resumed = recognizer.recognize(*recording, RecognitionOptions(), Progress(), second)
    assert (first.parts, second.parts) == (1, 2)
    assert resumed == whole
    assert "bridge" in "".join(word.text for word in resumed.words)


def test_shares_of_several_workers_are_the_parts_of_one(weights, ffmpeg, recording, tmp_path, monkeypatch):
    monkeypatch.setattr(whisper, "BATCH", {"cpu": 1, "cuda": 1})
    folder = resolve_model("tiny.en", weights, offline=False)
    recognizer = WhisperRecognizer(folder, ffmpeg=ffmpeg, model_name="tiny", device="cpu")
    alone, options, path = Journal(tmp_path / "alone.jsonl"), RecognitionOptions(), tmp_path / "parts.jsonl"
    whole = recognizer.recognize(*recording, options, Progress(), alone)

    heard = []
    for share in (None, Share(1, 2), Share(0, 2)):
        journal = CountingJournal(path)
        recognizer.hear_share(*recording, options, Progress(), journal=journal, share=share)
        heard.append(journal.parts)
    assert heard == [1, 1, 1]
    last = CountingJournal(path)
    assert recognizer.recognize(*recording, options, Progress(), last) == whole
    assert last.parts == 0
    assert sorted(path.read_bytes().splitlines()) == sorted(
        (tmp_path / "alone.jsonl").read_bytes().splitlines()
    )

"""What every recogniser promises, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support_transcribe import KEY, AssemblyAIServer, FakeRecognizer, info_of, said, write_tone

from clipforge.engines.asr.assemblyai import AssemblyAIRecognizer
from clipforge.engines.asr.protocol import RecognitionOptions, Recognizer
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import BadInputError, CancelledError
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.source import MediaSource


@pytest.fixture(params=["fake", "assemblyai"])
def recognizer(request: pytest.FixtureRequest, ffmpeg: FFmpeg) -> Iterator[Recognizer]:
    if request.param == "fake":
        yield FakeRecognizer(words=said("Hello there. Hi!"))
        return
    server = AssemblyAIServer()
    yield AssemblyAIRecognizer(KEY, ffmpeg=ffmpeg, base_url=server.url, private=True, poll_seconds=0.01)
    server.close()


@pytest.fixture
def source(tmp_path: Path) -> MediaSource:
    return write_tone(tmp_path / "tone.wav")


def test_it_has_a_name_and_a_model_for_cache_keys(recognizer: Recognizer) -> None:
    assert recognizer.name
    assert recognizer.model


def test_words_are_in_order_with_times_and_their_leading_space(
    recognizer: Recognizer, source: MediaSource
) -> None:
    heard = recognizer.recognize(source, info_of(2_000), RecognitionOptions(), Progress())
    assert "".join(word.text for word in heard.words) == " Hello there. Hi!"
    assert [word.start for word in heard.words] == sorted(word.start for word in heard.words)
    assert all(0 <= word.start < word.end <= 2_000 for word in heard.words)
    assert all(word.confidence is None or 0 <= word.confidence <= 1 for word in heard.words)


def test_the_language_is_an_iso_code_with_a_probability(recognizer: Recognizer, source: MediaSource) -> None:
    heard = recognizer.recognize(source, info_of(2_000), RecognitionOptions(), Progress())
    assert heard.language == "en"
    assert 0 < heard.language_confidence <= 1


def test_progress_rises_from_zero_to_one(recognizer: Recognizer, source: MediaSource) -> None:
    told: list[float] = []
    progress = Progress(listener=lambda fraction, _: told.append(fraction))
    recognizer.recognize(source, info_of(2_000), RecognitionOptions(), progress)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_source_without_sound_is_bad_input(recognizer: Recognizer) -> None:
    silent = MediaSource(location="nothing.mp4", video_stream=0)
    with pytest.raises(BadInputError):
        recognizer.recognize(silent, info_of(2_000), RecognitionOptions(), Progress())


def test_cancelling_stops_it(recognizer: Recognizer, source: MediaSource) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        recognizer.recognize(source, info_of(2_000), RecognitionOptions(), Progress(token=token))

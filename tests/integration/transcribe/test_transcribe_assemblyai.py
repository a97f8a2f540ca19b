"""AssemblyAI's protocol, against a server that speaks it."""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support_transcribe import KEY, TRANSCRIPT, AssemblyAIServer, info_of, wait_until, write_tone

from clipforge.engines.asr import assemblyai_http
from clipforge.engines.asr.assemblyai import AssemblyAIRecognizer
from clipforge.engines.asr.protocol import Recognition, RecognitionOptions
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import (
    BadInputError,
    CancelledError,
    ClipForgeError,
    MissingDependencyError,
    NetworkError,
    ToolFailedError,
    UsageError,
)
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.source import MediaSource


@pytest.fixture
def server() -> Iterator[AssemblyAIServer]:
    running = AssemblyAIServer()
    yield running
    running.close()


@pytest.fixture
def source(tmp_path: Path) -> MediaSource:
    return write_tone(tmp_path / "tone.wav", seconds=3)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemblyai_http, "_FIRST_WAIT", 0.01)
    monkeypatch.setattr(assemblyai_http, "LONGEST_WAIT", 0.02)


@pytest.fixture
def make(server: AssemblyAIServer, ffmpeg: FFmpeg) -> type[AssemblyAIRecognizer]:
    def build(key: str = KEY, **options: object) -> AssemblyAIRecognizer:
        settings: dict[str, object] = {
            "base_url": server.url,
            "private": True,
            "poll_seconds": 0.01,
            **options,
        }
        return AssemblyAIRecognizer(key, ffmpeg=ffmpeg, **settings)  # type: ignore[arg-type]  # test options

    return build  # type: ignore[return-value]  # called like the class


def hear(
    recognizer: AssemblyAIRecognizer, source: MediaSource, progress: Progress | None = None, **options: object
) -> Recognition:
    chosen = RecognitionOptions.model_validate(options)
    return recognizer.recognize(source, info_of(3_000), chosen, progress or Progress())


def test_what_is_sent_is_the_sound_as_flac_from_time_zero(make, server, source, ffmpeg, tmp_path) -> None:
    hear(make(), source)
    (body,) = server.uploads
    assert body[:4] == b"fLaC"
    sent = tmp_path / "sent.flac"
    sent.write_bytes(body)
    raw = subprocess.run(
        [ffmpeg.path, "-v", "error", "-i", sent, "-f", "s16le", "-"], capture_output=True, check=True
    ).stdout
    assert len(raw) == 3 * 16_000 * 2


def test_words_speakers_and_language_are_read(make, source) -> None:
    heard = hear(make(), source)
    assert [(word.text, word.start, word.end, word.speaker) for word in heard.words] == [
        (" Hello", 100, 400, "A"),
        (" there.", 420, 800, "A"),
        (" Hi!", 1000, 1400, "B"),
    ]
    assert (heard.language, heard.language_confidence) == ("en", 0.97)
    assert [(turn.speaker, turn.start, turn.end) for turn in heard.turns] == [
        ("A", 100, 800),
        ("B", 1000, 1400),
    ]


def test_the_order_says_what_was_asked_for(make, server, source) -> None:
    hear(make(), source, vocabulary=("ClipForge", "one two three four five six seven"), speakers=3)
    hear(make(), source, language="de", speakers=1)
    first, second = server.orders
    assert first["language_detection"] is True
    assert "language_code" not in first
    assert first["keyterms_prompt"] == ["ClipForge"]
    assert (first["speaker_labels"], first["speakers_expected"]) == (True, 3)
    assert first["audio_url"].startswith(server.url)
    assert (second["language_code"], second["speaker_labels"]) == ("de", False)
    assert "language_detection" not in second


def test_the_transcript_is_deleted_there_once_it_is_read(make, server, source) -> None:
    hear(make(), source)
    assert server.deleted == ["t1"]
    hear(make(keep=True), source)
    assert list(server.live) == ["t2"]


@pytest.mark.parametrize("place", ["POST /v2/upload", "POST /v2/transcript", "GET *"])
def test_overload_and_server_errors_are_tried_again(make, server, source, place) -> None:
    server.failures[place] = [429, 503]
    assert len(hear(make(), source).words) == 3


def test_a_server_that_stays_broken_is_a_network_error(make, server, source) -> None:
    server.failures["POST /v2/upload"] = [500] * 20
    with pytest.raises(NetworkError, match="overloaded"):
        hear(make(), source)
    assert server.requests.count("POST /v2/upload") == 5


def test_a_wrong_key_is_told_before_anything_is_sent(make, server, source) -> None:
    with pytest.raises(MissingDependencyError, match="refused the key"):
        hear(make(key="wrong"), source)
    assert server.requests == ["GET /v2/transcript?limit=1"]


def test_a_refused_request_tells_the_servers_reason(make, server, source) -> None:
    server.failures["POST /v2/transcript"] = [400]
    with pytest.raises(ToolFailedError, match="planned failure"):
        hear(make(), source)


def test_silence_is_no_failure(make, server, source) -> None:
    server.result = {
        "status": "error",
        "error": "language_detection cannot be performed on files with no spoken audio.",
    }
    heard = hear(make(), source)
    assert (heard.language, heard.words) == ("und", ())


def test_a_failed_transcript_tells_why_and_is_deleted(make, server, source) -> None:
    server.result = {"status": "error", "error": "File type is not supported"}
    with pytest.raises(BadInputError, match="File type is not supported"):
        hear(make(), source)
    assert server.deleted == ["t1"]


def test_an_answer_in_another_form_is_a_network_error(make, server, source) -> None:
    server.result = {**TRANSCRIPT, "words": [{"text": "Hello"}]}
    with pytest.raises(NetworkError, match="form"):
        hear(make(), source)


def test_cancelling_while_waiting_deletes_the_transcript(make, server, source) -> None:
    server.polls = 10_000
    token = CancelToken()
    caught: list[BaseException] = []

    def work() -> None:
        try:
            hear(make(), source, Progress(token=token))
        except ClipForgeError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: bool(server.live))
    token.cancel()
    thread.join(60)
    assert not thread.is_alive()
    assert isinstance(caught[0], CancelledError)
    assert server.deleted == ["t1"]


def test_waiting_ends_at_the_deadline_and_deletes(make, server, source) -> None:
    server.polls = 10_000
    with pytest.raises(NetworkError, match="not done") as caught:
        hear(make(deadline_seconds=0.2), source)
    assert caught.value.code == "timeout"
    assert server.deleted == ["t1"]


def test_a_source_that_cannot_be_decoded_is_no_network_error(make, source, tmp_path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF" + bytes(100))
    with pytest.raises(ToolFailedError):
        hear(make(), MediaSource(location=str(broken), audio_stream=0))


def test_nobody_listening_is_a_network_error(ffmpeg, source, server) -> None:
    url = server.url
    server.close()
    recognizer = AssemblyAIRecognizer(KEY, ffmpeg=ffmpeg, base_url=url, private=True)
    with pytest.raises(NetworkError, match="cannot be reached"):
        hear(recognizer, source)


def test_the_key_is_told_to_nobody_else(make, server, source, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    recognizer = make()
    hear(recognizer, source)
    server.failures["POST /v2/upload"] = [500] * 20
    with pytest.raises(NetworkError) as caught:
        hear(recognizer, source)
    assert KEY not in caplog.text
    assert KEY not in repr(recognizer)
    assert KEY not in caught.value.message


@pytest.mark.parametrize("url", ["http://api.example.com", "ftp://x", "nonsense"])
def test_the_key_never_goes_over_an_open_connection(ffmpeg, url) -> None:
    with pytest.raises(UsageError):
        AssemblyAIRecognizer(KEY, ffmpeg=ffmpeg, base_url=url)


def test_an_empty_key_says_where_to_set_it(ffmpeg) -> None:
    with pytest.raises(MissingDependencyError, match="CLIPFORGE_ASSEMBLYAI_KEY"):
        AssemblyAIRecognizer(" ", ffmpeg=ffmpeg)


def test_a_client_of_ones_own_is_used_and_left_open(make, source) -> None:
    with httpx.Client() as client:
        hear(make(client=client), source)
        assert not client.is_closed

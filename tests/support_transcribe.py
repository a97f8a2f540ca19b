"""A recogniser that hears what it is told, and a server that speaks AssemblyAI's v2 API."""

from __future__ import annotations

import json
import threading
import time
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

from clipforge.engines.asr.protocol import Alignment, Recognition, RecognitionOptions
from clipforge.kit.errors import BadInputError
from clipforge.kit.journal import Journal
from clipforge.kit.progress import Progress
from clipforge.media.source import AudioStream, MediaInfo, MediaSource
from clipforge.media.transcript import SpeakerTurn, Word

KEY = "0123456789abcdef-secret"


def said(text: str, start: int = 0, step: int = 300, gap: int = 60) -> tuple[Word, ...]:
    """Words at an even pace; '|' stands for a pause of a second and a half, '/' for one of 0.7 s."""
    words, at = [], start
    for token in text.split():
        if token in "|/":
            at += 1_500 if token == "|" else 700
            continue
        words.append(Word(text=" " + token, start=at, end=at + step))
        at += step + gap
    return tuple(words)


def write_tone(path: Path, seconds: float = 2.0, rate: int = 16_000) -> MediaSource:
    """A wave file with a quiet hum in it."""
    t = np.arange(int(seconds * rate)) / rate
    samples = (3_000 * np.sin(2 * np.pi * 220 * t)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return MediaSource(location=str(path), audio_stream=0)


def info_of(milliseconds: int) -> MediaInfo:
    stream = AudioStream(index=0, codec="pcm_s16le", channels=1, sample_rate=16_000)
    return MediaInfo(container="wav", duration_ms=milliseconds, audio=(stream,))


@dataclass
class FakeRecognizer:
    """Hears the words it is made with."""

    words: Sequence[Word] = ()
    language: str = "en"
    turns: Sequence[SpeakerTurn] = ()
    seen: list[RecognitionOptions] = field(default_factory=list)
    name: str = "fake"
    model: str = "fake-1"

    def recognize(
        self,
        source: MediaSource,
        info: MediaInfo,
        options: RecognitionOptions,
        progress: Progress,
        journal: Journal | None = None,
    ) -> Recognition:
        progress.update(0.0)
        if source.audio_stream is None:
            raise BadInputError("it has no sound", subject=source.location, code="no_audio")
        self.seen.append(options)
        progress.update(1.0)
        if not self.words:
            return Recognition(language="und", language_confidence=0.0, words=())
        return Recognition(
            language=options.language or self.language,
            language_confidence=0.9,
            words=tuple(self.words),
            turns=tuple(self.turns),
        )


@dataclass
class FakeDiarizer:
    """Finds the turns it is made with."""

    turns: Sequence[SpeakerTurn]
    asked: list[int | None] = field(default_factory=list)
    name: str = "fake"

    def diarize(
        self, source: MediaSource, info: MediaInfo, speech: Any, speakers: int | None, progress: Progress
    ) -> tuple[SpeakerTurn, ...]:
        self.asked.append(speakers)
        progress.update(1.0)
        return tuple(self.turns)


@dataclass
class FakeAligner:
    """Moves every word by a fixed time, and keeps what it was asked."""

    shift: int = 0
    agreement: float | None = None
    hearing: float = 1.0
    asked: list[tuple[Word, ...]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    def align(
        self, source: MediaSource, info: MediaInfo, words: Sequence[Word], language: str, progress: Progress
    ) -> Alignment:
        self.asked.append(tuple(words))
        self.languages.append(language)
        progress.update(1.0)
        moved = tuple(
            word.model_copy(update={"start": word.start + self.shift, "end": word.end + self.shift})
            for word in words
        )
        return Alignment(moved, self.agreement, self.hearing)


TRANSCRIPT: dict[str, Any] = {
    "status": "completed",
    "language_code": "en_us",
    "language_confidence": 0.97,
    "words": [
        {"text": "Hello", "start": 100, "end": 400, "confidence": 0.9, "speaker": "A"},
        {"text": "there.", "start": 420, "end": 800, "confidence": 0.8, "speaker": "A"},
        {"text": "Hi!", "start": 1000, "end": 1400, "confidence": 0.7, "speaker": "B"},
    ],
    "utterances": [
        {"speaker": "A", "start": 100, "end": 800, "text": "Hello there."},
        {"speaker": "B", "start": 1000, "end": 1400, "text": "Hi!"},
    ],
}


class AssemblyAIServer:
    """Answers like api.assemblyai.com; every request is kept.

    Attributes:
        result: what a finished transcript holds.
        polls: how often it says 'processing' first.
        failures: status codes to answer with before behaving, by 'METHOD /path'.
        uploads: bodies received.
        orders: what was ordered.
        live: transcripts that exist now.
        deleted: those that were deleted.
        on_poll: called at each question for a transcript.
    """

    def __init__(self) -> None:
        self.result: dict[str, Any] = TRANSCRIPT
        self.polls = 1
        self.failures: dict[str, list[int]] = {}
        self.uploads: list[bytes] = []
        self.orders: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.live: dict[str, int] = {}
        self.deleted: list[str] = []
        self.on_poll: Callable[[], None] = lambda: None
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                server._answer(self, "GET")

            def do_POST(self) -> None:
                server._answer(self, "POST")

            def do_DELETE(self) -> None:
                server._answer(self, "DELETE")

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        # A client that goes away in the middle is part of what is tested.
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]  # on this server only
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _answer(self, request: BaseHTTPRequestHandler, method: str) -> None:
        path = request.path.split("?")[0]
        self.requests.append(f"{method} {request.path}")
        body = _body(request)
        planned = self.failures.get(f"{method} {path}") or self.failures.get(f"{method} *")
        if planned:
            return _send(request, planned.pop(0), {"error": "planned failure"})
        if request.headers.get("authorization") != KEY:
            return _send(request, 401, {"error": "Authentication error, API token missing/invalid"})
        if (method, path) == ("GET", "/v2/transcript"):
            return _send(request, 200, {"page_details": {}, "transcripts": []})
        if (method, path) == ("POST", "/v2/upload"):
            self.uploads.append(body)
            return _send(request, 200, {"upload_url": f"{self.url}/upload/{len(self.uploads)}"})
        if (method, path) == ("POST", "/v2/transcript"):
            order = json.loads(body)
            if "language_code" in order and "language_detection" in order:
                return _send(
                    request, 400, {"error": "language_code and language_detection exclude each other"}
                )
            self.orders.append(order)
            number = f"t{len(self.orders)}"
            self.live[number] = self.polls
            return _send(request, 200, {"id": number, "status": "queued"})
        number = path.rsplit("/", 1)[-1]
        if number not in self.live:
            return _send(request, 404, {"error": "Not found"})
        if method == "DELETE":
            del self.live[number]
            self.deleted.append(number)
            return _send(request, 200, {"id": number, "status": "completed"})
        self.on_poll()
        if self.live[number] > 0:
            self.live[number] -= 1
            return _send(request, 200, {"id": number, "status": "processing"})
        return _send(request, 200, {"id": number, **self.result})


def _body(request: BaseHTTPRequestHandler) -> bytes:
    if request.headers.get("transfer-encoding", "").lower() == "chunked":
        parts = []
        while size := int(request.rfile.readline(), 16):
            parts.append(request.rfile.read(size))
            request.rfile.readline()
        request.rfile.readline()
        return b"".join(parts)
    return request.rfile.read(int(request.headers.get("content-length") or 0))


def _send(request: BaseHTTPRequestHandler, status: int, answer: dict[str, Any]) -> None:
    data = json.dumps(answer).encode()
    request.send_response(status)
    request.send_header("content-type", "application/json")
    request.send_header("content-length", str(len(data)))
    request.end_headers()
    request.wfile.write(data)


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)

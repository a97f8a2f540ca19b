"""AssemblyAI as a recogniser: the sound is sent, the words come back, and nothing stays there.

Speaks the v2 REST protocol: POST /v2/upload, POST /v2/transcript, GET and DELETE /v2/transcript/{id}. The key
goes into one header and nowhere else: no message, no log, no `repr`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx

from clipforge.engines.asr.assemblyai_http import LONGEST_WAIT, AssemblyAIApi, sleep
from clipforge.engines.asr.assemblyai_words import read_recognition
from clipforge.engines.asr.protocol import Recognition, RecognitionOptions
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import STEADY_SOUND
from clipforge.kit.errors import BadInputError, MissingDependencyError, NetworkError, UsageError
from clipforge.kit.journal import Journal
from clipforge.kit.process import spawn
from clipforge.kit.progress import Progress
from clipforge.media.inputs import input_args
from clipforge.media.source import MediaInfo, MediaSource

BASE_URL = "https://api.assemblyai.com"
MODELS = ("universal-3-pro", "universal-2")
"""Asked for in this order: the first for the languages it knows, the second for the rest."""

# Limits of the API: 1,000 terms for the first model, 200 for the second, which may take over; six words each.
_MAX_TERMS = 200
_MAX_TERM_WORDS = 6
_MAX_SPEAKERS = 10
_CHUNK = 256 << 10
_NO_SPEECH = ("no spoken audio", "does not appear to contain audio", "no speech")
_UPLOAD_SHARE = 0.3


class AssemblyAIRecognizer:
    """A Recognizer that runs at AssemblyAI.

    Args:
        key: the account's key.
        ffmpeg: makes the sound that is sent: the chosen track alone, mono FLAC at 16 kHz.
        base_url: of the API, for instance of its European servers.
        client: HTTP client; its own when None.
        private: allow an address without TLS: a gateway of one's own.
        keep: leave the transcript at AssemblyAI; it is deleted when it has been read otherwise.
        poll_seconds: first wait between two questions whether it is done; it grows.
        deadline_seconds: longest time from the order to the transcript; by the length of the sound when None.

    Raises:
        MissingDependencyError: no key.
        UsageError: an address without TLS that is not marked as private.
    """

    def __init__(
        self,
        key: str,
        *,
        ffmpeg: FFmpeg,
        base_url: str = BASE_URL,
        client: httpx.Client | None = None,
        private: bool = False,
        keep: bool = False,
        poll_seconds: float = 2.0,
        deadline_seconds: float | None = None,
    ) -> None:
        if not key.strip():
            raise MissingDependencyError(
                "there is no key for AssemblyAI", remedy="Set CLIPFORGE_ASSEMBLYAI_KEY to your key"
            )
        parts = urlsplit(base_url)
        if not parts.hostname or (parts.scheme != "https" and not (private and parts.scheme == "http")):
            raise UsageError(
                "the address must begin with https://",
                subject=base_url,
                remedy="Correct CLIPFORGE_ASSEMBLYAI_URL (own gateway: set CLIPFORGE_ASSEMBLYAI_PRIVATE)",
            )
        self._key = key.strip()
        self._ffmpeg = ffmpeg
        self._base = base_url.rstrip("/")
        self._client = client
        self._keep = keep
        self._poll = poll_seconds
        self._deadline = deadline_seconds

    def __repr__(self) -> str:
        return f"AssemblyAIRecognizer({self._base!r})"

    @property
    def name(self) -> str:
        """Name of the engine."""
        return "assemblyai"

    @property
    def model(self) -> str:
        """Names of the models asked for."""
        return "+".join(MODELS)

    def recognize(
        self,
        source: MediaSource,
        info: MediaInfo,
        options: RecognitionOptions,
        progress: Progress,
        journal: Journal | None = None,
    ) -> Recognition:
        """Send the sound and return what was heard; times are ms of the source.

        There are no parts to keep in a journal: the work is done elsewhere. Whatever happens after the order
        was placed — cancellation, failure, our own end — the transcript is deleted there.

        Raises:
            BadInputError: the source has no sound, or AssemblyAI cannot read it.
            MissingDependencyError: the key is refused.
            NetworkError: it cannot be reached, is overloaded, or does not finish in time.
            CancelledError: asked to stop.
        """
        if source.audio_stream is None:
            raise BadInputError("it has no sound", subject=source.location, code="no_audio")
        token = progress.token
        with contextlib.ExitStack() as stack:
            client = self._client or stack.enter_context(httpx.Client(timeout=httpx.Timeout(30, write=120)))
            api = AssemblyAIApi(self._key, self._base, client)
            # A wrong key is told before hours of sound are sent.
            api.ask("GET", "/v2/transcript?limit=1", token)
            address = self._upload(api, source, info, progress.part(0.0, _UPLOAD_SHARE))
            created = api.ask(
                "POST", "/v2/transcript", token, json=_order(address, options), repeatable=False
            )
            place = f"/v2/transcript/{_text(created, 'id')}"
            try:
                answer = self._wait(api, place, info, progress.part(_UPLOAD_SHARE, 1.0))
            except BaseException:
                api.delete(place)
                raise
            if not self._keep:
                api.delete(place)
        progress.update(1.0)
        return answer

    def _upload(self, api: AssemblyAIApi, source: MediaSource, info: MediaInfo, progress: Progress) -> str:
        """Stream the sound to AssemblyAI and return the address it has there."""
        answer = api.ask(
            "POST",
            "/v2/upload",
            progress.token,
            body=lambda: self._flac(source, info, progress),
            subject=source.location,
        )
        return _text(answer, "upload_url")

    def _flac(self, source: MediaSource, info: MediaInfo, progress: Progress) -> Iterator[bytes]:
        """The chosen track as FLAC from the source's time zero, piece by piece as it is made."""
        argv = [
            str(self._ffmpeg.path),
            "-nostdin",
            "-hide_banner",
            "-loglevel",
            "error",
            *input_args(source.location),
        ]
        argv += ["-map", f"0:{source.audio_stream}", "-vn", "-sn", "-dn"]
        argv += ["-af", f"aresample=16000:{STEADY_SOUND}", "-ac", "1", "-c:a", "flac", "-f", "flac", "-"]
        # Speech in FLAC at 16 kHz mono takes some 15 kB a second; only progress depends on it.
        expected = max(1.0, info.duration_ms * 15.0)
        sent = 0
        with spawn(argv, token=progress.token) as child:
            while piece := child.stdout.read(_CHUNK):
                sent += len(piece)
                progress.update(min(0.99, sent / expected), "sending the sound")
                yield piece
            child.finish()

    def _wait(self, api: AssemblyAIApi, place: str, info: MediaInfo, progress: Progress) -> Recognition:
        """Ask until the transcript is there."""
        # Theirs takes about a tenth of the length of the sound; queues may be long.
        limit = self._deadline or max(900.0, info.duration_ms / 1000)
        started = time.monotonic()
        pause = self._poll
        while True:
            answer = api.ask("GET", place, progress.token)
            status = answer.get("status")
            if status == "completed":
                return read_recognition(answer)
            if status == "error":
                return _failed(str(answer.get("error") or "it did not say why"))
            if status not in ("queued", "processing"):
                raise NetworkError(
                    f"AssemblyAI answered with an unknown status '{status}'", subject=self._base
                )
            passed = time.monotonic() - started
            if passed + pause > limit:
                raise NetworkError(
                    f"AssemblyAI was not done after {passed / 60:.0f} minutes",
                    subject=self._base,
                    remedy="Try again later, or use the offline recogniser",
                    code="timeout",
                )
            expected = max(30.0, info.duration_ms / 1000 * 0.15)
            progress.update(passed / (passed + expected), "waiting for AssemblyAI")
            sleep(pause, progress.token)
            pause = min(LONGEST_WAIT, pause * 1.4)


def _order(address: str, options: RecognitionOptions) -> dict[str, Any]:
    """The body of POST /v2/transcript."""
    order: dict[str, Any] = {
        "audio_url": address,
        "speech_models": list(MODELS),
        "punctuate": True,
        "format_text": True,
        "speaker_labels": options.speakers != 1,
    }
    if options.language:
        order["language_code"] = options.language
    else:
        order["language_detection"] = True
    if options.speakers and options.speakers != 1:
        order["speakers_expected"] = min(options.speakers, _MAX_SPEAKERS)
    terms = [term.strip() for term in options.vocabulary if term.strip()]
    terms = [term for term in terms if len(term.split()) <= _MAX_TERM_WORDS][:_MAX_TERMS]
    if terms:
        order["keyterms_prompt"] = terms
    return order


def _failed(reason: str) -> Recognition:
    """What an 'error' status means: silence is no failure, a file they cannot read is."""
    if any(sign in reason.lower() for sign in _NO_SPEECH):
        return Recognition(language="und", language_confidence=0.0, words=())
    raise BadInputError(
        f"AssemblyAI could not transcribe it: {reason[:300]}",
        remedy="Check that it has speech, or use the offline recogniser",
        code="recognition_failed",
    )


def _text(answer: dict[str, Any], key: str) -> str:
    value = answer.get(key)
    if not isinstance(value, str) or not value:
        raise NetworkError(f"AssemblyAI's answer has no '{key}'", remedy="Try again later")
    return value

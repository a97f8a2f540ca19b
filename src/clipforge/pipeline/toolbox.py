"""The engines of one machine, each made when it is first needed.

What the shorts cannot do without raises; what only makes them better (speakers, meaning, faces) is left out
with a notice when its model is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from clipforge.engines.asr.protocol import Aligner, Recognizer
from clipforge.engines.diarization.protocol import Diarizer
from clipforge.engines.embedding.protocol import SentenceEmbedder
from clipforge.engines.ffmpeg.binary import FFmpeg, locate
from clipforge.engines.speech.protocol import Voice
from clipforge.engines.typography.protocol import EmojiBook, FontBook
from clipforge.engines.vision.blind import BlindDetector
from clipforge.engines.vision.protocol import FaceDetector
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import MissingDependencyError, UsageError
from clipforge.kit.progress import Progress

if TYPE_CHECKING:
    from clipforge.engines.asr.whisper import WhisperRecognizer

T = TypeVar("T")

DEFAULT_MODEL = "whisper-base"


@dataclass(frozen=True, slots=True)
class Machine:
    """What the machine and its owner decide.

    Attributes:
        data_dir: where weights are kept.
        weights_dir: a folder with weight packages, looked in first.
        ffmpeg: another ffmpeg than the one installed with us.
        offline: never use the network.
        threads: processor threads to use at most.
        assemblyai_key: key of AssemblyAI.
        assemblyai_url: address of its API.
        assemblyai_private: that address may be a private one.
    """

    data_dir: Path
    weights_dir: Path | None = None
    ffmpeg: str | None = None
    offline: bool = False
    threads: int = 2
    assemblyai_key: str = field(default="", repr=False)
    assemblyai_url: str = ""
    assemblyai_private: bool = False


class Toolbox:
    """Engines by kind; `notices` tells what is missing after it was asked for."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.notices: list[str] = []
        self._progress = Progress()

    def tell(self, progress: Progress) -> None:
        """Let fetching models say what it does, and stop when asked to; the fraction done is not moved."""
        self._progress = Progress(
            lambda _fraction, note: progress.listener(progress.low, note), progress.token
        )

    def _fetch(self, name: str) -> Path:
        return self.weights.path(name, self._progress)

    @cached_property
    def ffmpeg(self) -> FFmpeg:
        """The ffmpeg program."""
        return locate(self.machine.ffmpeg)

    @cached_property
    def weights(self) -> WeightStore:
        """Where weights come from."""
        machine = self.machine
        return WeightStore(machine.data_dir / "weights", machine.weights_dir, machine.offline)

    def recognizer(self, engine: str, model: str) -> Recognizer:
        """A recogniser: 'whisper' with a model by name or path, or 'assemblyai'."""
        if engine == "assemblyai":
            from clipforge.engines.asr.assemblyai import AssemblyAIRecognizer

            if not self.machine.assemblyai_key:
                raise UsageError(
                    "it needs a key", subject="assemblyai", remedy="Set CLIPFORGE_ASSEMBLYAI_KEY"
                )
            return AssemblyAIRecognizer(
                self.machine.assemblyai_key,
                ffmpeg=self.ffmpeg,
                base_url=self.machine.assemblyai_url,
                private=self.machine.assemblyai_private,
            )
        if engine != "whisper":
            raise UsageError("no such engine", subject=engine, remedy="Choose whisper or assemblyai")
        return self.whisper(model)

    def whisper(self, model: str) -> WhisperRecognizer:
        """The local recogniser, with a model by name or path; several workers can share its work."""
        from clipforge.engines.asr.whisper import WhisperRecognizer
        from clipforge.engines.asr.whisper_models import resolve_model

        folder = resolve_model(model, self.weights, self.machine.offline, self._progress)
        return WhisperRecognizer(folder, ffmpeg=self.ffmpeg, model_name=model, threads=self.machine.threads)

    def aligner(self, model: str) -> Aligner:
        """An aligner with a Whisper model by name or path."""
        from clipforge.engines.asr.whisper_aligner import WhisperAligner
        from clipforge.engines.asr.whisper_models import resolve_model

        folder = resolve_model(model, self.weights, self.machine.offline, self._progress)
        return WhisperAligner(folder, ffmpeg=self.ffmpeg, threads=self.machine.threads)

    @cached_property
    def diarizer(self) -> Diarizer | None:
        """Tells speakers apart; None when its model is missing."""

        def make() -> Diarizer:
            from clipforge.engines.diarization.diarizer import EmbeddingDiarizer

            folder = self._fetch("voice-embedder")
            return EmbeddingDiarizer(folder, ffmpeg=self.ffmpeg, threads=self.machine.threads)

        return self._optional(make, "speakers are not told apart")

    @cached_property
    def embedder_model(self) -> Path | None:
        """Folder of the sentence model, whose name tells its version; None when it is missing."""
        return self._optional(lambda: self._fetch("minilm-l6"), "sentences are not compared by meaning")

    @cached_property
    def embedder(self) -> SentenceEmbedder | None:
        """Compares sentences by meaning; None when its model is missing."""
        if self.embedder_model is None:
            return None
        from clipforge.engines.embedding.minilm import MiniLMEmbedder

        return MiniLMEmbedder(self.embedder_model, threads=self.machine.threads)

    @cached_property
    def _face_model(self) -> Path | None:
        return self._optional(lambda: self._fetch("yunet"), "faces are not followed")

    def face_detector(self) -> FaceDetector:
        """A new detector, since one serves one thread; it sees no faces when the model is missing."""
        if self._face_model is None:
            return BlindDetector()
        from clipforge.engines.vision.yunet import YuNetDetector

        return YuNetDetector(self._face_model / "yunet.onnx")

    @cached_property
    def emoji(self) -> EmojiBook | None:
        """Emoji pictures; None when they are missing."""

        def make() -> EmojiBook:
            from clipforge.engines.typography.emoji import EmojiPictures

            return EmojiPictures(self._fetch("emoji"), self.machine.data_dir / "emoji-pictures")

        return self._optional(make, "captions have no emoji")

    def fonts(self, extra_files: Sequence[str] = ()) -> FontBook:
        """Fonts: a brand's files, the bundled ones, and those fetched for other scripts."""
        from clipforge.engines.typography.library import FontLibrary

        return FontLibrary(extra_files, self._fetch)

    def voice(self, name: str) -> Voice:
        """A synthetic voice by name, the packaged one for ''; raises `UsageError` naming those that exist."""
        from clipforge.engines.speech.voices import DEFAULT_VOICE, open_voice

        return open_voice(name or DEFAULT_VOICE, self._fetch, self.machine.threads)

    def _optional(self, make: Callable[[], T], consequence: str) -> T | None:
        try:
            return make()
        except MissingDependencyError as error:
            self.notices.append(f"{consequence[0].upper()}{consequence[1:]}: {error}")
            return None

"""The work of TRANSCRIBE, in the warm child: from a stored source to words, and a look over all of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ConfigDict, Field, SecretStr

from clipforge.kit.errors import CancelledError, ClipForgeError, ResourceError, ToolFailedError
from clipforge.kit.hidden import Hidden
from clipforge.kit.progress import Progress
from clipforge.media.base import Value
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.transcript import Transcript
from clipforge.platform.jobs.stored import STORED
from clipforge.platform.transcripts.surveys import StoredJournal, save_picture, save_sound
from clipforge.stages.transcribe.options import TranscribeOptions

if TYPE_CHECKING:
    from clipforge.engines.diarization.protocol import Diarizer
    from clipforge.pipeline.toolbox import Toolbox
    from clipforge.platform.jobs.handler import WorkTools

_SUBTITLES = {".srt", ".vtt", ".ass", ".ssa"}
_SURVEY_SHARE = 0.2
"""Of the time, what listening and looking take beside recognition."""


class TranscribeTask(Value):
    """All that the work needs to know.

    Attributes:
        source_key: the media in storage.
        media: its streams; the location is set when it is opened.
        info: what it holds.
        known: the words are known already (a script that was spoken), with their times.
        given_key: subtitles, script or transcript to use instead of recognising.
        given_name: its file name, whose suffix tells the kind.
        options: of the stage.
        engine: who recognises.
        model: Whisper model of recognition, alignment, and of the engine that takes over.
        provider_key: of the engine's provider; hidden in every text that is made of the task.
        journal: prefix of the parts that are recognised.
        phase: 'whole' for all; 'opening' for the part that decides the language; 'share' for one worker's.
        share: (number, of) of a share.
        transcript_key: where the transcript goes.
        sound_key: where the sound survey goes; None when it is there.
        picture_key: where the picture survey goes; None when it is there.
    """

    # A task that is not understood is told of in a log, which must not show what it holds.
    model_config = ConfigDict(hide_input_in_errors=True)

    source_key: str
    media: MediaSource
    info: MediaInfo
    known: bool = False
    given_key: str | None = None
    given_name: str = ""
    options: TranscribeOptions = Field(default_factory=TranscribeOptions)
    engine: str = "whisper"
    model: str
    provider_key: SecretStr = SecretStr("")
    journal: str
    phase: Literal["whole", "opening", "share"] = "whole"
    share: tuple[int, int] | None = None
    transcript_key: str | None
    sound_key: str | None
    picture_key: str | None

    def for_worker(self) -> dict[str, Any]:
        """As JSON that the work begins with: here alone the provider's key stands open, hidden from logs."""
        plain = self.model_dump(mode="json")
        return plain | {"provider_key": Hidden(self.provider_key.get_secret_value())}


def open_source(tools: WorkTools, key: str, media: MediaSource) -> MediaSource:
    """The media where ffmpeg can read it: on the disk, or streamed from storage by signed address."""
    from datetime import timedelta

    path = tools.storage.local_path(key)
    location = str(path) if path else tools.storage.presign_get(key, timedelta(hours=13), inline=True)
    return media.model_copy(update={"location": location})


def transcribe_source(task: TranscribeTask, tools: WorkTools) -> dict[str, Any]:
    """Do the work; gives notices, sizes of the surveys, and whether there is a new transcript.

    Raises:
        ClipForgeError: whatever the engines meet.
    """
    source = open_source(tools, task.source_key, task.media)
    notices: list[str] = []
    tools.toolbox.tell(tools.progress)
    if task.phase != "whole":
        _Recognition(task, source, tools, notices).hear_share(tools.progress)
        return {"phase": task.phase}
    result: dict[str, Any] = {"phase": "whole", STORED: {}, "sound": None, "picture": None}
    if not task.known and task.transcript_key:
        work = _Recognition(task, source, tools, notices)
        transcript = work.transcript(tools.progress.part(0.0, 1 - _SURVEY_SHARE))
        transcript = transcript.model_copy(update={"notices": (*transcript.notices, *notices)})
        tools.storage.put_bytes(
            task.transcript_key, transcript.model_dump_json().encode(), "application/json"
        )
        result[STORED]["transcript"] = task.transcript_key
        work.done()
    told = tools.progress.part(1 - _SURVEY_SHARE, 1.0)
    result |= _surveys(task, source, tools, told, notices)
    result["notices"] = [*notices, *tools.toolbox.notices]
    return result


def _surveys(
    task: TranscribeTask, source: MediaSource, tools: WorkTools, progress: Progress, notices: list[str]
) -> dict[str, Any]:
    from clipforge.engines.audio.survey import survey_sound
    from clipforge.engines.vision.survey import survey_picture

    sizes: dict[str, Any] = {}
    ffmpeg, info = tools.toolbox.ffmpeg, task.info
    if task.sound_key and source.audio_stream is not None:
        progress.update(0.0, "Listening to the whole source")
        heard = survey_sound(ffmpeg, source, info, progress.part(0.0, 0.4))
        sizes["sound"] = save_sound(tools.storage, task.sound_key, heard, tools.scratch)
    if task.picture_key and source.video_stream is not None:
        progress.update(0.4, "Looking over the whole source")
        detector = tools.toolbox.face_detector()
        try:
            seen = survey_picture(ffmpeg, source, info, detector, progress.part(0.4, 1.0))
            sizes["picture"] = save_picture(tools.storage, task.picture_key, seen)
        except ToolFailedError as error:
            notices.append(f"The picture could not be looked at as a whole: {error.reason}.")
    return sizes


class _Recognition:
    """One source and the way to its words."""

    def __init__(
        self, task: TranscribeTask, source: MediaSource, tools: WorkTools, notices: list[str]
    ) -> None:
        self._task = task
        self._source = source
        self._tools = tools
        self._notices = notices
        self._journals: list[StoredJournal] = []

    def done(self) -> None:
        """Forget the parts: the whole is stored."""
        for journal in self._journals:
            journal.remove()

    def transcript(self, progress: Progress) -> Transcript:
        """What is said: given, or recognised; nothing where there is no sound."""
        task = self._task
        given = self._given()
        if given is not None and given.suffix.lower() == ".json":
            from clipforge.stages.transcribe.archive import read_transcript

            return read_transcript(given)
        if self._source.audio_stream is None:
            notice = "There is no sound, so nothing is said."
            return Transcript(
                language="und", duration=task.info.duration_ms, engine="none", notices=(notice,)
            )
        diarizer = self._tools.toolbox.diarizer if task.options.diarize else None
        if given is not None:
            return self._aligned(given, diarizer, progress)
        if task.engine == "whisper":
            return self._recognised(self._tools.toolbox, "whisper", diarizer, progress)
        return self._by_provider(diarizer, progress)

    def _given(self) -> Path | None:
        if not self._task.given_key:
            return None
        suffix = Path(self._task.given_name).suffix.lower() or ".txt"
        path = self._tools.scratch / f"given{suffix}"
        self._tools.storage.download(self._task.given_key, path)
        return path

    def _aligned(self, given: Path, diarizer: Diarizer | None, progress: Progress) -> Transcript:
        from clipforge.stages.transcribe import align_text, read_script, read_subtitles

        known = read_subtitles(given) if given.suffix in _SUBTITLES else read_script(given)
        return align_text(
            self._source,
            self._task.info,
            known,
            self._task.options,
            aligner=self._tools.toolbox.aligner(self._task.model),
            diarizer=diarizer,
            progress=progress,
        )

    def _by_provider(self, diarizer: Diarizer | None, progress: Progress) -> Transcript:
        """By the provider; when that fails, by the local engine, and a notice says so."""
        toolbox = self._tools.toolbox
        key = self._task.provider_key.get_secret_value()
        if key:
            from clipforge.pipeline.toolbox import Toolbox

            toolbox = Toolbox(replace(toolbox.machine, assemblyai_key=key))
        try:
            return self._recognised(toolbox, self._task.engine, diarizer, progress)
        except (CancelledError, ResourceError):
            raise
        except ClipForgeError as error:
            reason = error.reason.replace(key, "…") if key else error.reason
            self._notices.append(
                f"{_NAMES.get(self._task.engine, self._task.engine)} could not be used ({reason}); the local "
                "engine wrote down what is said."
            )
        return self._recognised(self._tools.toolbox, "whisper", diarizer, progress)

    def hear_share(self, progress: Progress) -> None:
        """Hear some parts alone, for the one who will put all of them together."""
        from clipforge.engines.asr.protocol import Share
        from clipforge.stages.transcribe.stage import recognition_options

        task = self._task
        self._tools.toolbox.whisper(task.model).hear_share(
            self._source,
            task.info,
            recognition_options(task.options),
            progress,
            journal=StoredJournal(self._tools.storage, f"{task.journal}whisper/"),
            share=Share(*task.share) if task.share else None,
        )

    def _recognised(
        self, toolbox: Toolbox, engine: str, diarizer: Diarizer | None, progress: Progress
    ) -> Transcript:
        from clipforge.stages.transcribe import transcribe

        recognizer = toolbox.recognizer(engine, self._task.model)
        journal = StoredJournal(self._tools.storage, f"{self._task.journal}{engine}/")
        self._journals.append(journal)
        return transcribe(
            self._source,
            self._task.info,
            self._task.options,
            recognizer=recognizer,
            diarizer=diarizer,
            journal=journal,
            progress=progress,
        )


_NAMES = {"assemblyai": "AssemblyAI"}

"""From a location to its moments: each step kept by content, so that a killed run goes on where it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from clipforge.engines.audio.survey import survey_sound
from clipforge.engines.diarization.protocol import Diarizer
from clipforge.engines.vision.survey import survey_picture
from clipforge.kit.errors import BadInputError, ToolFailedError
from clipforge.kit.files import alone_in
from clipforge.kit.progress import Progress
from clipforge.media.moment import MomentSet
from clipforge.media.picture import PictureSurvey
from clipforge.media.sound import SoundSurvey
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.transcript import Transcript
from clipforge.pipeline.cache import StageCache
from clipforge.pipeline.options import ClipOptions
from clipforge.pipeline.toolbox import Toolbox
from clipforge.stages.detect.detect import detect
from clipforge.stages.ingest import FingerprintIndex, Ingested, ingest
from clipforge.stages.narrate import NarrateOptions, narrate
from clipforge.stages.transcribe import align_text, read_script, read_subtitles, read_transcript, transcribe

_SUBTITLES = {".srt", ".vtt", ".ass", ".ssa"}
_DECODING = ("clipforge.engines.ffmpeg", "clipforge.media")
_TRANSCRIBE_CODE = (
    "clipforge.stages.transcribe",
    "clipforge.engines.asr",
    "clipforge.engines.diarization",
    *_DECODING,
)
_DETECT_CODE = ("clipforge.stages.detect", "clipforge.engines.embedding", "clipforge.media")


@dataclass(slots=True)
class Material:
    """A source that is ready to be cut.

    Attributes:
        source: where it is.
        info: what it holds.
        title: to show and to name the folder.
        transcript: known already when the source was spoken from a script.
        notices: what a person should know.
    """

    source: MediaSource
    info: MediaInfo
    title: str
    transcript: Transcript | None = None
    notices: list[str] = field(default_factory=list)


class Analysis:
    """Ingest, transcribe and detect, with a cache.

    Args:
        toolbox: the engines.
        cache: where results are kept.
        options: what the person chose.
    """

    def __init__(self, toolbox: Toolbox, cache: StageCache, options: ClipOptions) -> None:
        self._tools = toolbox
        self._cache = cache
        self._options = options

    def material(self, location: str, progress: Progress) -> Material:
        """Make a source of a file, an address or a script.

        Raises:
            BadInputError: it cannot be used, with the reason.
        """
        downloads = self._cache.folder("downloads", location)
        got = ingest(
            location,
            ffmpeg=self._tools.ffmpeg,
            download_dir=downloads,
            offline=self._tools.machine.offline,
            index=FingerprintIndex(self._cache.root / "fingerprints.sqlite"),
            progress=progress.part(0.0, 0.1 if is_script(location) else 1.0),
        )
        if got.kind == "script":
            return self.narration(got.script_text or "", got.title, progress.part(0.1, 1.0))
        return _material(got)

    def narration(self, text: str, title: str, progress: Progress) -> Material:
        """Make a source of a script by speaking it; each clip gets a picture in its own shape later."""
        voice = self._tools.voice(self._options.voice)
        options = NarrateOptions(title=title)
        inputs = (text, voice.name, options)
        code = ("clipforge.stages.narrate", "clipforge.engines.speech")
        folder = self._cache.folder("narration", inputs, code=code)
        # Another run may speak the same text right now: what it makes is what we want.
        with alone_in(folder, lambda: progress.update(0.0, "another run is speaking this text")):
            spoken = narrate(
                text, options, voice=voice, ffmpeg=self._tools.ffmpeg, out_dir=folder, progress=progress
            )
        return Material(
            spoken.source, spoken.info, title or spoken.title, spoken.transcript, list(spoken.notices)
        )

    def transcript(self, material: Material, progress: Progress) -> Transcript:
        """What is said: known, given by the person, or recognised."""
        if material.transcript is not None:
            return material.transcript
        source, info, options = material.source, material.info, self._options
        if source.audio_stream is None:
            return self._silent(info)
        diarizer = self._tools.diarizer if options.transcribe.diarize else None
        diarizer_name = diarizer.name if diarizer else ""
        if options.transcript_file:
            path = Path(options.transcript_file)
            if path.suffix.lower() == ".json":
                return read_transcript(path)
            known = read_subtitles(path) if path.suffix.lower() in _SUBTITLES else read_script(path)
            inputs = (
                source.fingerprint,
                source.audio_stream,
                known,
                options.transcribe,
                _model_identity(options.model),
                diarizer_name,
            )

            def make() -> Transcript:
                try:
                    return align_text(
                        source,
                        info,
                        known,
                        options.transcribe,
                        aligner=self._tools.aligner(options.model),
                        diarizer=diarizer,
                        progress=progress,
                    )
                except BadInputError as error:
                    if error.subject:
                        raise
                    # The stage knows the text, not the file it came from.
                    raise BadInputError(
                        error.reason, subject=path.name, remedy=error.remedy, code=error.code
                    ) from error

            return self._cache.value("transcript", inputs, Transcript, make, code=_TRANSCRIBE_CODE)
        return self._recognized(source, info, diarizer, progress)

    def _silent(self, info: MediaInfo) -> Transcript:
        """What is said where there is no sound: nothing, unless a transcript with times tells."""
        given = self._options.transcript_file
        if given is None:
            notice = "There is no sound, so nothing is said"
            return Transcript(language="und", duration=info.duration_ms, engine="none", notices=(notice,))
        if Path(given).suffix.lower() == ".json":
            return read_transcript(Path(given))
        raise BadInputError(
            "the source has no sound to put it on",
            subject=given,
            remedy="Give a transcript.json, which has the times of its words",
        )

    def _recognized(
        self, source: MediaSource, info: MediaInfo, diarizer: Diarizer | None, progress: Progress
    ) -> Transcript:
        options = self._options
        model = _model_identity(options.model)
        heard = (source.fingerprint, source.audio_stream, options.engine, model, options.transcribe)
        parts = self._cache.journal("transcript", heard, code=_TRANSCRIBE_CODE)

        def make() -> Transcript:
            return transcribe(
                source,
                info,
                options.transcribe,
                recognizer=self._tools.recognizer(options.engine, options.model),
                diarizer=diarizer,
                journal=parts,
                progress=progress,
            )

        inputs = (*heard, diarizer.name if diarizer else "")
        made = self._cache.value("transcript", inputs, Transcript, make, code=_TRANSCRIBE_CODE)
        parts.remove()
        return made

    def sound(self, material: Material, progress: Progress) -> SoundSurvey | None:
        """Loudness and voice over the whole source; None without sound."""
        source, info = material.source, material.info
        if source.audio_stream is None:
            return None
        return self._cache.sound(
            (source.fingerprint, source.audio_stream),
            lambda: survey_sound(self._tools.ffmpeg, source, info, progress),
            code=("clipforge.engines.audio", *_DECODING),
        )

    def picture(self, material: Material, progress: Progress) -> PictureSurvey | None:
        """Key frames over the whole source; None without picture."""
        source, info = material.source, material.info
        if source.video_stream is None:
            return None
        detector = self._tools.face_detector()
        try:
            return self._cache.value(
                "picture",
                (source.fingerprint, source.video_stream, detector.name),
                PictureSurvey,
                lambda: survey_picture(self._tools.ffmpeg, source, info, detector, progress),
                code=("clipforge.engines.vision", *_DECODING),
            )
        except ToolFailedError as error:
            material.notices.append(f"The picture could not be looked at as a whole: {error.reason}")
            return None

    def moments(
        self,
        transcript: Transcript,
        progress: Progress,
        *,
        sound: SoundSurvey | None = None,
        picture: PictureSurvey | None = None,
    ) -> MomentSet:
        """The moments, best first."""
        wishes, model = self._options.detect, self._tools.embedder_model
        return self._cache.value(
            "moments",
            (transcript, wishes, model.name if model else "", sound.digest if sound else "", picture),
            MomentSet,
            lambda: detect(
                transcript,
                wishes,
                embedder=self._tools.embedder,
                sound=sound,
                picture=picture,
                progress=progress,
            ),
            code=_DETECT_CODE,
        )


def is_script(location: str) -> bool:
    """Whether a location names a text to be spoken."""
    return location.lower().endswith((".txt", ".md"))


def _model_identity(model: str) -> tuple[str, ...]:
    """A model's name; for a folder also where it is and when its weights were written."""
    weights = Path(model).expanduser() / "model.bin"
    if not weights.is_file():
        return (model,)
    return (str(weights.resolve()), str(weights.stat().st_mtime_ns), str(weights.stat().st_size))


def _material(got: Ingested) -> Material:
    if got.source is None or got.info is None:
        raise BadInputError("there is neither sound nor picture in it", subject=got.title)
    return Material(got.source, got.info, got.title, notices=list(got.notices))

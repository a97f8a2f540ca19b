"""The stage itself: recognise, tell speakers apart, make sentences."""

from __future__ import annotations

from clipforge.engines.asr.protocol import Aligner, RecognitionOptions, Recognizer
from clipforge.engines.diarization.protocol import Diarizer
from clipforge.kit.journal import Journal
from clipforge.kit.progress import Progress
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.transcript import SpeakerTurn, Transcript
from clipforge.stages.transcribe.assembly import assemble
from clipforge.stages.transcribe.options import TranscribeOptions

# Recognition takes some 0.06–0.1 s for a second of sound, telling speakers apart 0.01–0.02 s.
_RECOGNITION_SHARE = 0.85


def transcribe(
    source: MediaSource,
    info: MediaInfo,
    options: TranscribeOptions | None = None,
    *,
    recognizer: Recognizer,
    aligner: Aligner | None = None,
    diarizer: Diarizer | None = None,
    journal: Journal | None = None,
    progress: Progress | None = None,
) -> Transcript:
    """Make the transcript of a source.

    Args:
        source: its sound is read.
        info: what it holds.
        options: what to do.
        recognizer: turns sound into words; its own speaker turns are used when it gives any.
        aligner: measures the word times again, for recognisers whose times are rough.
        diarizer: tells speakers apart when the recogniser does not.
        journal: where the recogniser keeps its parts, so that a killed run goes on.
        progress: where to tell it.

    Returns:
        The transcript. Without speech it has no words, the language 'und' and a notice; this is no error.

    Raises:
        ClipForgeError: whatever the engines meet (no sound track, damaged file, network, cancelled).
    """
    chosen = options or TranscribeOptions()
    told = progress or Progress()
    splits = chosen.diarize and chosen.speakers != 1
    share = _RECOGNITION_SHARE if splits and diarizer is not None else 1.0
    heard = recognizer.recognize(
        source,
        info,
        recognition_options(chosen),
        told.part(0.0, share if aligner is None else share * 0.8),
        journal,
    )
    words = heard.words
    if aligner is not None and words:
        words = aligner.align(source, info, words, heard.language, told.part(share * 0.8, share)).words
    turns: tuple[SpeakerTurn, ...] = ()
    if chosen.diarize:
        turns = heard.turns
        if not turns and words and diarizer is not None and splits:
            turns = diarizer.diarize(source, info, None, chosen.speakers, told.part(share, 1.0))
        if chosen.speakers == 1 and words:
            turns = (SpeakerTurn(speaker="S1", start=0, end=info.duration_ms),)
    else:
        words = tuple(word.model_copy(update={"speaker": None}) for word in words)
    told.update(1.0)
    return assemble(
        words,
        language=heard.language,
        language_confidence=heard.language_confidence,
        duration=info.duration_ms,
        turns=turns,
        restore=chosen.restore_punctuation,
        engine=recognizer.name,
        model=recognizer.model,
        notices=heard.notices,
    )


def recognition_options(options: TranscribeOptions) -> RecognitionOptions:
    """What of the stage's options concerns the recogniser."""
    return RecognitionOptions(
        language=options.language,
        vocabulary=options.vocabulary,
        beam_size=options.beam_size,
        speakers=options.speakers if options.diarize else 1,
    )

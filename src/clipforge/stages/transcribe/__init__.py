"""Sound becomes words with exact times, sentences and speakers."""

from clipforge.stages.transcribe.align import align_text
from clipforge.stages.transcribe.archive import ArchivedTurn, read_transcript, transcript_from_turns
from clipforge.stages.transcribe.options import TranscribeOptions
from clipforge.stages.transcribe.script import read_script
from clipforge.stages.transcribe.spoken import Passage, SpokenText
from clipforge.stages.transcribe.stage import transcribe
from clipforge.stages.transcribe.subtitles import read_subtitles

__all__ = [
    "ArchivedTurn",
    "Passage",
    "SpokenText",
    "TranscribeOptions",
    "align_text",
    "read_script",
    "read_subtitles",
    "read_transcript",
    "transcribe",
    "transcript_from_turns",
]

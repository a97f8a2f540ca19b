"""Between rows and the value that stages work with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from clipforge.media.transcript import Sentence, SpeakerTurn, Transcript, Word
from clipforge.platform.transcripts.models import TranscriptHead, TranscriptSentence


def words_of(stored: Iterable[Sequence[Any]]) -> tuple[Word, ...]:
    """Words as they are stored: [text, start, end, confidence, speaker]."""
    return tuple(
        Word(text=text, start=start, end=end, confidence=confidence, speaker=speaker)
        for text, start, end, confidence, speaker in stored
    )


def stored_words(words: Iterable[Word]) -> list[Any]:
    """Words as they are stored."""
    return [[word.text, word.start, word.end, word.confidence, word.speaker] for word in words]


def sentence_rows(org_id: str, transcript_id: str, transcript: Transcript) -> list[dict[str, Any]]:
    """A row for each sentence."""
    rows = []
    for number, sentence in enumerate(transcript.sentences):
        words = transcript.words[sentence.first : sentence.last]
        rows.append(
            {
                "org_id": org_id,
                "transcript_id": transcript_id,
                "number": number,
                "start_ms": sentence.start,
                "end_ms": sentence.end,
                "speaker": sentence.speaker,
                "words": stored_words(words),
                "edited": False,
            }
        )
    return rows


def head_values(transcript: Transcript) -> dict[str, Any]:
    """Columns of the head."""
    return {
        "language": transcript.language,
        "language_confidence": transcript.language_confidence,
        "duration_ms": transcript.duration,
        "speakers": dict(transcript.speakers),
        "turns": stored_turns(transcript.turns),
        "engine": transcript.engine,
        "model": transcript.model[:200],
        "timing": transcript.timing,
        "notices": list(transcript.notices),
    }


def stored_turns(turns: Iterable[SpeakerTurn]) -> list[Any]:
    """Turns as they are stored: [speaker, start, end]."""
    return [[turn.speaker, turn.start, turn.end] for turn in turns]


def turns_of(stored: Iterable[Sequence[Any]]) -> tuple[SpeakerTurn, ...]:
    """Turns as they are stored."""
    return tuple(SpeakerTurn(speaker=speaker, start=start, end=end) for speaker, start, end in stored)


def assembled(head: TranscriptHead, rows: Sequence[TranscriptSentence]) -> Transcript:
    """The whole transcript."""
    words: list[Word] = []
    sentences: list[Sentence] = []
    for row in rows:
        own = words_of(row.words)
        first = len(words)
        words += own
        sentences.append(
            Sentence(first=first, last=len(words), start=row.start_ms, end=row.end_ms, speaker=row.speaker)
        )
    return Transcript.model_validate(
        {
            "language": head.language,
            "language_confidence": head.language_confidence,
            "duration": head.duration_ms,
            "words": tuple(words),
            "sentences": tuple(sentences),
            "turns": turns_of(head.turns),
            "speakers": head.speakers,
            "engine": head.engine,
            "model": head.model,
            "timing": head.timing,
            "notices": tuple(head.notices),
        }
    )

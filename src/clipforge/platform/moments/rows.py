"""Between rows of moments and the values that stages and callers work with."""

from __future__ import annotations

from typing import Any

from clipforge.media.moment import Moment
from clipforge.media.transcript import Transcript
from clipforge.platform.moments.models import MomentRow
from clipforge.platform.moments.schemas import MomentOut

_ORIGINS = {"similar": "detected"}


def sentences_in(transcript: Transcript, start: int, end: int) -> tuple[int, int]:
    """First and last sentence whose middle lies in [start, end) ms; (0, −1) when there is none."""
    inside = [
        index
        for index, sentence in enumerate(transcript.sentences)
        if start <= (sentence.start + sentence.end) // 2 < end
    ]
    return (inside[0], inside[-1]) if inside else (0, -1)


def text_in(transcript: Transcript, start: int, end: int) -> str:
    """What is said in [start, end) ms."""
    return "".join(word.text for word in transcript.words_between(start, end)).strip()


def value_of(row: MomentRow, transcript: Transcript | None = None) -> Moment:
    """The moment as stages know it; with a transcript its sentences and text are those of now."""
    first, last, said = row.first_sentence, row.last_sentence, row.text
    if transcript is not None:
        first, last = sentences_in(transcript, row.start_ms, row.end_ms)
        said = text_in(transcript, row.start_ms, row.end_ms)
    return Moment.model_validate(
        {
            "id": row.id,
            "rank": row.rank,
            "start": row.start_ms,
            "end": row.end_ms,
            "first_sentence": first,
            "last_sentence": last,
            "score": row.score,
            "subscores": row.subscores,
            "reasons": tuple(row.reasons),
            "absent": row.absent,
            "title": row.title,
            "hashtags": tuple(row.hashtags),
            "text": said,
            "origin": _ORIGINS.get(row.origin, row.origin),
        }
    )


def columns_of(moment: Moment) -> dict[str, Any]:
    """Columns that a moment found by detection fills."""
    return {
        "rank": moment.rank,
        "start_ms": moment.start,
        "end_ms": moment.end,
        "first_sentence": moment.first_sentence,
        "last_sentence": moment.last_sentence,
        "score": moment.score,
        "subscores": dict(moment.subscores),
        "reasons": [reason.model_dump(mode="json") for reason in moment.reasons],
        "absent": dict(moment.absent),
        "title": moment.title,
        "hashtags": list(moment.hashtags),
        "text": moment.text,
    }


def facts(row: Any) -> dict[str, Any]:
    """What the API tells of a moment, as JSON has it: of a `MomentRow`, or of a row of its columns."""
    return {
        "id": row.id,
        "project_id": row.project_id,
        "version": row.version,
        "status": row.status,
        "origin": row.origin,
        "rank": row.rank,
        "start_ms": row.start_ms,
        "end_ms": row.end_ms,
        "duration_ms": row.end_ms - row.start_ms,
        "first_sentence": row.first_sentence,
        "last_sentence": row.last_sentence,
        "score": row.score,
        "subscores": row.subscores,
        "reasons": [
            {
                "kind": reason["kind"],
                "text": reason["text"],
                "start_ms": reason["start"],
                "end_ms": reason["end"],
                "weight": reason["weight"],
            }
            for reason in row.reasons
        ],
        "absent": row.absent,
        "title": row.title,
        "hashtags": row.hashtags,
        "text": row.text,
        "timeline_status": row.timeline_status,
        "look": row.look,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def shown(row: Any) -> MomentOut:
    """The same, checked."""
    return MomentOut.model_validate(facts(row))

"""Transcripts: read in pages, corrected, and handed to the stages as one value."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from clipforge.kit.ids import new_id
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.transcript import Transcript
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem
from clipforge.platform.base.versions import check_match
from clipforge.platform.projects import service as projects
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.transcripts import repository
from clipforge.platform.transcripts.edits import Draft, in_order
from clipforge.platform.transcripts.models import TranscriptHead, TranscriptSentence
from clipforge.platform.transcripts.rows import (
    assembled,
    head_values,
    sentence_rows,
    stored_turns,
    stored_words,
    turns_of,
    words_of,
)
from clipforge.platform.transcripts.schemas import (
    Edit,
    MergeSpeakers,
    TranscriptHeadOut,
    TranscriptPage,
    TranscriptSentenceOut,
    TranscriptWord,
)

Format = Literal["srt", "vtt", "txt", "json"]


@dataclass(frozen=True, slots=True)
class Source:
    """The media of a project.

    Attributes:
        asset: the stored file.
        info: what it holds.
        media: its streams; the location is `asset:<id>` until a worker opens it.
    """

    asset: Asset
    info: MediaInfo
    media: MediaSource


async def files_of(context: Context, project_id: str, *kinds: str) -> dict[str, Asset]:
    """The newest ready file of each kind."""
    rows = await repository.assets(context.session, context.org_id, project_id, *kinds)
    return {row.kind: row for row in rows}


async def source_of(context: Context, project: Project) -> Source:
    """The project's media.

    Raises:
        Problem: 409 `source_not_ready` before it was probed, or after it was removed.
    """
    files = await files_of(context, project.id, "source", "narration")
    asset = files.get("source") or files.get("narration")
    if asset is None or project.info is None:
        raise Problem(
            409, "source_not_ready", "The project's media is not there yet; wait until it is ready."
        )
    info = MediaInfo.model_validate(project.info)
    media = MediaSource(
        location=f"asset:{asset.id}",
        video_stream=info.video.index if info.video else None,
        audio_stream=info.audio[0].index if info.audio else None,
        fingerprint=asset.sha256 or "",
    )
    return Source(asset, info, media)


async def keep_file(context: Context, values: dict[str, Any]) -> None:
    """Add a file that a job made, or renew what is known of it; equal storage keys are one file."""
    await repository.put_asset(
        context.session, {"id": new_id("asset"), "org_id": context.org_id, "status": "ready", **values}
    )


async def _head(context: Context, project_id: str, *, lock: bool = False) -> TranscriptHead:
    await projects.find(context, project_id)
    head = await repository.head(context.session, context.org_id, project_id, lock=lock)
    if head is None:
        raise Problem(
            404, "transcript_not_ready", "There is no transcript of this project yet; wait until it is made."
        )
    return head


async def load(context: Context, project_id: str) -> Transcript:
    """The whole transcript of a project, corrections included.

    Raises:
        Problem: 404 when the project or its transcript is not there.
    """
    head = await _head(context, project_id)
    return assembled(head, await repository.sentences(context.session, head.id))


async def version_of(context: Context, project_id: str) -> int:
    """How often the transcript of a project was corrected, plus one; raises 404 as `load` does."""
    return (await _head(context, project_id)).version


async def save_new(context: Context, project_id: str, transcript: Transcript) -> None:
    """Put a new transcript in the place of whatever was there; its version goes on counting."""
    head = await repository.head(context.session, context.org_id, project_id, lock=True)
    if head is None:
        head = TranscriptHead(
            id=new_id("tr"), org_id=context.org_id, project_id=project_id, **head_values(transcript)
        )
        context.session.add(head)
    else:
        head.version += 1
        for name, value in head_values(transcript).items():
            setattr(head, name, value)
    await context.session.flush()
    rows = sentence_rows(context.org_id, head.id, transcript)
    await repository.replace_sentences(context.session, head.id, rows)


async def read(
    context: Context,
    project_id: str,
    *,
    from_ms: int | None = None,
    to_ms: int | None = None,
    said: str | None = None,
    limit: int = 20,
    cursor: str | None = None,
) -> TranscriptPage:
    """A page of sentences, by number."""
    head = await _head(context, project_id)
    rows, following = await repository.sentence_page(
        context.session, head.id, from_ms=from_ms, to_ms=to_ms, said=said, limit=limit, cursor=cursor
    )
    shown = await _shown(context, head)
    return TranscriptPage(
        **shown.model_dump(),
        data=[_sentence(row) for row in rows],
        has_more=following is not None,
        next_cursor=following,
    )


async def _shown(context: Context, head: TranscriptHead) -> TranscriptHeadOut:
    await context.session.refresh(head)
    return TranscriptHeadOut.model_validate(
        {
            "project_id": head.project_id,
            "version": head.version,
            "language": head.language,
            "language_confidence": head.language_confidence,
            "duration_ms": head.duration_ms,
            "sentence_count": await repository.count(context.session, head.id),
            "speakers": head.speakers,
            "engine": head.engine,
            "model": head.model,
            "timing": head.timing,
            "notices": [str(notice) for notice in head.notices],
            "updated_at": head.updated_at,
        }
    )


def _sentence(row: TranscriptSentence) -> TranscriptSentenceOut:
    words = words_of(row.words)
    return TranscriptSentenceOut(
        number=row.number,
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        speaker=row.speaker,
        text="".join(word.text for word in words).strip(),
        edited=row.edited,
        words=[
            TranscriptWord(
                text=word.text,
                start_ms=word.start,
                end_ms=word.end,
                confidence=word.confidence,
                speaker=word.speaker,
            )
            for word in words
        ],
    )


async def correct(
    context: Context, project_id: str, edits: Sequence[Edit], if_match: str | None
) -> TranscriptHeadOut:
    """Make corrections, all or none, and have the clips they touch composed again.

    Timelines that a person edited by hand stay as they are; see COMPOSE.

    Raises:
        Problem: 404; 412 when somebody was faster; 422 for an edit that makes no sense.
    """
    head = await _head(context, project_id, lock=True)
    check_match(if_match, head.version)
    rows = {row.number: row for row in await repository.sentences(context.session, head.id, _named(edits))}
    draft = Draft(
        {number: words_of(row.words) for number, row in rows.items()},
        {number: row.speaker for number, row in rows.items()},
        head.speakers,
        turns_of(head.turns),
    )
    draft.apply(edits)
    spans = [[rows[number].start_ms, rows[number].end_ms] for number in sorted(draft.touched)]
    emptied = [number for number in sorted(draft.touched) if not draft.sentences[number]]
    for number in sorted((draft.touched | draft.spoken) - set(emptied)):
        words = in_order(draft.sentences[number])
        row = rows[number]
        row.words = stored_words(words)
        row.speaker = draft.speaker_of[number]
        row.start_ms, row.end_ms = words[0].start, max(word.end for word in words)
        row.edited = row.edited or number in draft.touched
    head.version += 1
    head.speakers = draft.speakers
    head.turns = stored_turns(draft.turns)
    await context.session.flush()
    if emptied:
        await repository.remove_sentences(context.session, head.id, emptied)
    if spans:
        await projects.compose_anew(context, project_id, f"transcript/{head.version}", spans)
    return await _shown(context, head)


def _named(edits: Sequence[Edit]) -> list[int] | None:
    """Numbers of the sentences that edits name; None when every one may change."""
    if any(isinstance(edit, MergeSpeakers) for edit in edits):
        return None
    return sorted({edit.sentence for edit in edits if hasattr(edit, "sentence")})


async def written(context: Context, project_id: str, suffix: Format) -> tuple[str, str]:
    """The transcript as a file to save: (content, media type)."""
    transcript = await load(context, project_id)
    if suffix == "json":
        return transcript.model_dump_json(indent=1), "application/json"
    types = {"srt": "application/x-subrip", "vtt": "text/vtt", "txt": "text/plain"}
    # Breaking lines measures every word: too long for the event loop.
    return await asyncio.to_thread(_as_text, transcript, suffix), f"{types[suffix]}; charset=utf-8"


def _as_text(transcript: Transcript, suffix: Format) -> str:
    from clipforge.engines.typography.library import FontLibrary
    from clipforge.pipeline.subtitles import as_srt, as_text, as_vtt

    if suffix == "txt":
        return as_text(transcript)
    return (as_srt if suffix == "srt" else as_vtt)(transcript, FontLibrary())

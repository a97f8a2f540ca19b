"""Queries of transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.base.pagination import page
from clipforge.platform.projects.models import Asset
from clipforge.platform.transcripts.models import TranscriptHead, TranscriptSentence

_SAYS = text(
    "strpos(lower((SELECT string_agg(said.word->>0, '' ORDER BY said.place) FROM "
    "jsonb_array_elements(transcript_sentences.words) WITH ORDINALITY AS said(word, place))), "
    "lower(:said)) > 0"
)


async def assets(session: AsyncSession, org_id: str, project_id: str, *kinds: str) -> Sequence[Asset]:
    """Ready files of a project, the newest of each kind last."""
    query = (
        select(Asset)
        .where(
            Asset.org_id == org_id,
            Asset.project_id == project_id,
            Asset.kind.in_(kinds),
            Asset.status == "ready",
        )
        .order_by(Asset.id)
    )
    return (await session.execute(query)).scalars().all()


async def put_asset(session: AsyncSession, values: dict[str, Any]) -> None:
    """Add a file, or renew what is known of the one at its storage key."""
    found = (
        await session.execute(
            select(Asset).where(
                Asset.org_id == values["org_id"],
                Asset.project_id == values["project_id"],
                Asset.storage_key == values["storage_key"],
            )
        )
    ).scalar_one_or_none()
    if found is None:
        session.add(Asset(**values))
    else:
        for name in ("kind", "name", "status", "size", "sha256", "content_type", "details"):
            if name in values:
                setattr(found, name, values[name])
    await session.flush()


async def head(
    session: AsyncSession, org_id: str, project_id: str, *, lock: bool = False
) -> TranscriptHead | None:
    """The head of a project's transcript; locked until the transaction ends when it is to be changed."""
    query = select(TranscriptHead).where(
        TranscriptHead.project_id == project_id, TranscriptHead.org_id == org_id
    )
    return (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def count(session: AsyncSession, transcript_id: str) -> int:
    """How many sentences a transcript has."""
    query = select(func.count()).where(TranscriptSentence.transcript_id == transcript_id)
    return int(await session.scalar(query) or 0)


async def sentence_page(
    session: AsyncSession,
    transcript_id: str,
    *,
    from_ms: int | None,
    to_ms: int | None,
    said: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[TranscriptSentence], str | None]:
    """Sentences in order, those that touch a range or hold a text when asked."""
    query = select(TranscriptSentence).where(TranscriptSentence.transcript_id == transcript_id)
    if from_ms is not None:
        query = query.where(TranscriptSentence.end_ms > from_ms)
    if to_ms is not None:
        query = query.where(TranscriptSentence.start_ms < to_ms)
    if said:
        query = query.where(_SAYS.bindparams(said=said))
    return await page(
        session,
        query,
        order=[(TranscriptSentence.number, False)],
        limit=limit,
        cursor=cursor,
        key=lambda row: [row.number],
    )


async def sentences(
    session: AsyncSession, transcript_id: str, numbers: Sequence[int] | None = None
) -> Sequence[TranscriptSentence]:
    """Sentences in order: all, or those with these numbers."""
    query = (
        select(TranscriptSentence)
        .where(TranscriptSentence.transcript_id == transcript_id)
        .order_by(TranscriptSentence.number)
    )
    if numbers is not None:
        query = query.where(TranscriptSentence.number.in_(list(numbers)))
    return (await session.execute(query)).scalars().all()


async def replace_sentences(session: AsyncSession, transcript_id: str, rows: list[dict[str, Any]]) -> None:
    """Put these rows in the place of all there are."""
    await session.execute(delete(TranscriptSentence).where(TranscriptSentence.transcript_id == transcript_id))
    if rows:
        await session.execute(insert(TranscriptSentence), rows)


async def remove_sentences(session: AsyncSession, transcript_id: str, numbers: Sequence[int]) -> None:
    """Delete sentences and close the gaps, so that numbers count from 0 without one missing."""
    mine = TranscriptSentence.transcript_id == transcript_id
    await session.execute(
        delete(TranscriptSentence).where(mine, TranscriptSentence.number.in_(list(numbers)))
    )
    numbered = (
        select(
            TranscriptSentence.number.label("old"),
            (func.row_number().over(order_by=TranscriptSentence.number) - 1).label("new"),
        )
        .where(mine)
        .subquery()
    )
    # Twice, through negative numbers: the key is checked row by row.
    await session.execute(
        update(TranscriptSentence)
        .where(mine, TranscriptSentence.number == numbered.c.old, numbered.c.old != numbered.c.new)
        .values(number=-1 - numbered.c.new)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(TranscriptSentence)
        .where(mine, TranscriptSentence.number < 0)
        .values(number=-1 - TranscriptSentence.number)
        .execution_options(synchronize_session=False)
    )

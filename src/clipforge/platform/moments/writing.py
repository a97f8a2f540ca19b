"""What composing left in storage, written into rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clipforge.media.timeline import Timeline
from clipforge.platform.base.context import Context
from clipforge.platform.jobs.stored import STORED
from clipforge.platform.moments import repository
from clipforge.platform.moments.caption_files import CaptionFile
from clipforge.platform.moments.composing import Composed, KeptShots, kept_ms
from clipforge.platform.moments.models import MomentRow, MomentTimeline
from clipforge.platform.moments.places import asset_ids
from clipforge.platform.moments.rows import columns_of
from clipforge.platform.moments.wishes import compose_again, settle
from clipforge.platform.projects import service as projects
from clipforge.platform.transcripts import service as transcripts


@dataclass(frozen=True, slots=True)
class Result:
    """What the work of DETECT or COMPOSE left.

    Attributes:
        facts: of the whole.
        composed: one entry a moment.
        caption_files: stored on the way, without rows yet.
    """

    facts: dict[str, Any]
    composed: tuple[Composed, ...]
    caption_files: tuple[CaptionFile, ...] = ()


def read_result(result: dict[str, Any]) -> Result:
    """What the work left in storage, as `save` is given it."""
    facts = dict(result[STORED]["composed"])
    composed = tuple(Composed.model_validate(one) for one in facts.pop("composed"))
    files = tuple(CaptionFile.model_validate(one) for one in facts.pop("caption_files"))
    return Result(facts, composed, files)


async def add(
    context: Context, project_id: str, one: Composed, there: set[str], *, origin: str, detection_id: str
) -> MomentRow:
    """A new moment with its timeline; see `put_timeline`."""
    row = MomentRow(
        id=one.moment.id,
        org_id=context.org_id,
        project_id=project_id,
        detection_id=detection_id,
        origin=origin,
        **columns_of(one.moment),
    )
    context.session.add(row)
    await context.session.flush()
    await put_timeline(context, row, one, there)
    return row


async def files_there(context: Context, composed: Sequence[Composed]) -> set[str]:
    """Which of the files that timelines name are there; none of them is deleted before the transaction ends.

    To be called before anything else is locked: who deletes a file goes on from it to the clips that show it.
    """
    named = {id for one in composed if one.timeline for id in asset_ids(one.timeline)}
    return await repository.assets_there(context.session, context.org_id, named, stay=True)


async def put_timeline(context: Context, row: MomentRow, one: Composed, there: set[str]) -> None:
    """Write the timeline of a moment, or that it could not be made.

    One that shows a file which was deleted meanwhile is composed again at once, without it.
    """
    found = await repository.timeline(context.session, row.id, lock=True)
    if one.timeline is None:
        row.timeline_status = "failed"
        await projects.add_notice(
            context, row.project_id, f"“{row.title or row.text[:60]}” could not be composed: {one.error}"
        )
        await context.session.flush()
        return
    project = await projects.find(context, row.project_id)
    source = await transcripts.source_of(context, project)
    start, end = kept_ms(one.kept, source.info)
    values = {
        "document": one.timeline.model_dump(mode="json"),
        "edited": one.framed,
        "framed": one.framed,
        "look": one.look.model_dump(mode="json"),
        "shots": [shot.model_dump(mode="json") for shot in one.kept.shots],
        "shots_start_ms": start,
        "shots_end_ms": end,
    }
    if found is None:
        context.session.add(MomentTimeline(moment_id=row.id, org_id=context.org_id, **values))
    else:
        found.version += 1
        for name, value in values.items():
            setattr(found, name, value)
    settle(row)
    if not asset_ids(one.timeline) <= there:
        await compose_again(context, row, force=False)
    await context.session.flush()


def kept_of(row: MomentTimeline | None, rate: Any) -> KeptShots | None:
    """The shots that a timeline was composed from, to compose it again without decoding."""
    from clipforge.media.time import frame_at

    if row is None:
        return None
    return KeptShots.model_validate(
        {
            "start": frame_at(row.shots_start_ms, rate),
            "end": frame_at(row.shots_end_ms, rate),
            "shots": tuple(row.shots),
        }
    )


def framed_of(row: MomentTimeline | None) -> Timeline | None:
    """A timeline with shots that a person framed, to frame them so again; None for any other."""
    return Timeline.model_validate(row.document) if row is not None and row.edited else None

"""Moments: listed with their evidence, changed, made by hand, previewed; their timelines read and written."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from clipforge.kit.ids import new_id
from clipforge.media.caption.ass import ass_text
from clipforge.media.moment import Moment
from clipforge.media.timeline import Timeline
from clipforge.media.transcript import Transcript
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem, conflict, invalid, not_found
from clipforge.platform.base.versions import check_match
from clipforge.platform.jobs import service as jobs
from clipforge.platform.moments import framing, places, previewing, repository
from clipforge.platform.moments.models import Detection, MomentRow, MomentTimeline, MomentVersion
from clipforge.platform.moments.rows import columns_of, facts, shown, value_of
from clipforge.platform.moments.schemas import (
    DetectionOut,
    Extension,
    ManualMoment,
    MomentChange,
    MomentOut,
    MomentPage,
    MomentTimelineOut,
    MomentVersionOut,
    MomentVersionPage,
    PreviewOut,
    ShortageOut,
)
from clipforge.platform.moments.trimming import extended, trimmed
from clipforge.platform.moments.wishes import compose_again, settle
from clipforge.platform.projects import service as projects
from clipforge.platform.transcripts import service as transcripts

MOST_MOMENTS = 1_000
"""Of one project."""
_PREVIEW_FOR = timedelta(hours=6)


async def find(context: Context, moment_id: str, *, lock: bool = False) -> MomentRow:
    """A moment of the caller's org.

    Raises:
        Problem: 404.
    """
    row = await repository.get(context.session, context.org_id, moment_id, lock=lock)
    if row is None:
        raise not_found("moment", moment_id)
    return row


async def get(context: Context, moment_id: str) -> MomentOut:
    """A moment with its evidence."""
    return shown(await find(context, moment_id))


async def list_moments(context: Context, project_id: str, **choices: Any) -> MomentPage:
    """A page of a project's moments, and why there are not more; chosen as `page_facts` has it."""
    return MomentPage.model_validate(await page_facts(context, project_id, **choices))


async def page_facts(
    context: Context,
    project_id: str,
    *,
    order: repository.Order = "score",
    status: str | None = None,
    min_score: float | None = None,
    limit: int = 20,
    cursor: str | None = None,
) -> dict[str, Any]:
    """What a `MomentPage` holds, as JSON has it.

    Not made into one: this is read more often than anything else, and checking it took a seventh of the time.
    """
    rows, following, found = await repository.listed(
        context.session,
        context.org_id,
        project_id,
        order=order,
        status=status,
        min_score=min_score,
        limit=limit,
        cursor=cursor,
    )
    if found is None:
        raise not_found("project", project_id)
    return {
        "data": [facts(row) for row in rows],
        "has_more": following is not None,
        "next_cursor": following,
        "requested": found.requested,
        "shortages": [shortage.model_dump() for shortage in _shortages(found)],
        "notices": [str(notice) for notice in found.notices],
    }


def _shortages(found: Detection | repository.Outcome) -> list[ShortageOut]:
    return [ShortageOut.model_validate(item) for item in found.shortages]


async def detection(context: Context, project_id: str) -> DetectionOut:
    """The last outcome of detection; 404 before there is one."""
    await projects.find(context, project_id)
    found = await repository.last_detection(context.session, context.org_id, project_id)
    if found is None:
        raise Problem(
            404, "not_detected", "Moments were not looked for yet; wait until the project is ready."
        )
    return DetectionOut(
        id=found.id,
        project_id=project_id,
        requested=found.requested,
        shortages=_shortages(found),
        notices=[str(notice) for notice in found.notices],
        created_at=found.created_at,
    )


async def change(context: Context, moment_id: str, change: MomentChange, if_match: str | None) -> MomentOut:
    """Trim, rename, keep or dismiss, or give it a look of its own.

    A moment whose edges or look change is composed again by a COMPOSE job; inside the margin of its shots
    without decoding. Shots that were framed by hand stay so; other edits of its timeline are kept with the
    version before.

    Raises:
        Problem: 404; 412; 422 for edges that make no moment.
    """
    row = await find(context, moment_id, lock=True)
    check_match(if_match, row.version)
    values: dict[str, Any] = {
        name: value
        for name, value in (
            ("title", change.title),
            ("hashtags", change.hashtags),
            ("status", change.status),
        )
        if value is not None
    }
    if "look" in change.model_fields_set:
        values["look"] = dict(change.look) if change.look else None
    moved = change.start_ms is not None or change.end_ms is not None
    if moved:
        transcript = await transcripts.load(context, row.project_id)
        before = value_of(row, transcript)
        start = row.start_ms if change.start_ms is None else change.start_ms
        end = row.end_ms if change.end_ms is None else change.end_ms
        values |= _edges(trimmed(before, transcript, start, end, change.snap))
    return await _changed(context, row, values)


def _edges(moment: Moment) -> dict[str, Any]:
    kept = ("start_ms", "end_ms", "first_sentence", "last_sentence", "text")
    return {name: value for name, value in columns_of(moment).items() if name in kept}


async def extend(context: Context, moment_id: str, extension: Extension, if_match: str | None) -> MomentOut:
    """Add whole sentences at the edges, or take some away."""
    row = await find(context, moment_id, lock=True)
    check_match(if_match, row.version)
    transcript = await transcripts.load(context, row.project_id)
    moment = extended(value_of(row, transcript), transcript, extension.before, extension.after)
    return await _changed(context, row, _edges(moment))


async def _changed(context: Context, row: MomentRow, values: dict[str, Any]) -> MomentOut:
    """Write what differs, keep what was, and have the moment composed again if its picture changes."""
    values = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not values:
        return shown(row)
    await _keep_version(context, row)
    other = bool({"start_ms", "end_ms", "look"} & values.keys())
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    if other or "hashtags" in values:
        await compose_again(context, row, force=other)
    await context.session.flush()
    await context.session.refresh(row)
    return shown(row)


async def _keep_version(context: Context, row: MomentRow) -> None:
    timeline = await repository.timeline(context.session, row.id)
    before = {
        "start_ms": row.start_ms,
        "end_ms": row.end_ms,
        "first_sentence": row.first_sentence,
        "last_sentence": row.last_sentence,
        "text": row.text,
        "title": row.title,
        "hashtags": list(row.hashtags),
        "status": row.status,
        "look": row.look,
        "timeline": timeline.document if timeline is not None and timeline.edited else None,
        "framed": timeline is not None and timeline.framed,
    }
    context.session.add(
        MomentVersion(
            moment_id=row.id,
            version=row.version,
            org_id=context.org_id,
            actor=context.principal.actor[:80],
            before=before,
        )
    )
    await context.session.flush()


async def recompose(context: Context, moment_id: str, if_match: str | None) -> MomentOut:
    """Compose from scratch with the look of now; edits by hand are kept with the version before."""
    row = await find(context, moment_id, lock=True)
    check_match(if_match, row.version)
    await _keep_version(context, row)
    row.version += 1
    await compose_again(context, row, afresh=True)
    await context.session.flush()
    await context.session.refresh(row)
    return shown(row)


async def create_manual(context: Context, project_id: str, wish: ManualMoment) -> MomentOut:
    """A moment from a range; it is there at once, its score and title come with the COMPOSE job.

    Raises:
        Problem: 404; 409 without a transcript or with too many moments; 422 for a range without a sentence.
    """
    await projects.find(context, project_id)
    if await repository.count(context.session, context.org_id, project_id) >= MOST_MOMENTS:
        raise conflict(
            "too_many_moments", f"A project has {MOST_MOMENTS} moments at most; dismissed ones count."
        )
    transcript = await transcripts.load(context, project_id)
    moment = _by_hand(transcript, wish)
    row = MomentRow(
        id=new_id("mom"),
        org_id=context.org_id,
        project_id=project_id,
        status="kept",
        origin="manual",
        **columns_of(moment),
    )
    row.title = wish.title or ""
    context.session.add(row)
    await context.session.flush()
    await compose_again(context, row)
    await context.session.flush()
    await context.session.refresh(row)
    return shown(row)


def _by_hand(transcript: Transcript, wish: ManualMoment) -> Moment:
    blank = Moment(
        id="manual", start=-1, end=-1, first_sentence=0, last_sentence=-1, score=0.0, origin="manual"
    )
    return trimmed(blank, transcript, wish.start_ms, wish.end_ms, wish.snap)


async def more_like(context: Context, moment_id: str, count: int) -> str:
    """Have more moments looked for that are about the same; the job's id.

    Raises:
        Problem: 404; 409 `no_words` for a moment in which nothing is said.
    """
    row = await find(context, moment_id)
    if not row.text.strip():
        raise conflict("no_words", "Nothing is said in this moment, so nothing can be compared with it.")
    job = await jobs.create(
        context,
        "DETECT",
        project_id=row.project_id,
        payload={"similar_to": row.id, "count": count},
        key=f"similar/{row.id}",
    )
    return job.id


async def versions(context: Context, moment_id: str, limit: int, cursor: str | None) -> MomentVersionPage:
    """Earlier versions, newest first."""
    await find(context, moment_id)
    rows, following = await repository.version_page(context.session, context.org_id, moment_id, limit, cursor)
    return MomentVersionPage(
        data=[_version(row) for row in rows], has_more=following is not None, next_cursor=following
    )


def _version(row: MomentVersion) -> MomentVersionOut:
    before = row.before
    return MomentVersionOut.model_validate(
        {
            "version": row.version,
            "actor": row.actor,
            "title": before["title"],
            "start_ms": before["start_ms"],
            "end_ms": before["end_ms"],
            "status": before["status"],
            "hashtags": before["hashtags"],
            "edited_timeline": before["timeline"] is not None,
            "look": before.get("look"),
            "created_at": row.created_at,
        }
    )


async def restore(context: Context, moment_id: str, version: int, if_match: str | None) -> MomentOut:
    """Put a moment back to an earlier version, as a new one; an edited timeline of then comes back too.

    Raises:
        Problem: 404; 409 `file_gone`; 412.
    """
    row = await find(context, moment_id, lock=True)
    check_match(if_match, row.version)
    found = await repository.version(context.session, moment_id, version)
    if found is None:
        raise not_found("version", str(version))
    await _keep_version(context, row)
    before = dict(found.before)
    # Versions from before moments had looks of their own say nothing of them.
    before.setdefault("look", None)
    document, framed = before.pop("timeline"), bool(before.pop("framed", False))
    cut = ("start_ms", "end_ms", "look")
    other = any(getattr(row, name) != before[name] for name in cut)
    for name, value in before.items():
        setattr(row, name, value)
    row.version += 1
    timeline = await repository.timeline(context.session, moment_id, lock=True)
    if document is not None and timeline is not None:
        timeline.document = await _as_still_possible(context, document)
        timeline.edited, timeline.framed = True, framed
        timeline.version += 1
        settle(row)
    elif other or (timeline is not None and timeline.edited):
        await compose_again(context, row, afresh=True)
    await context.session.flush()
    await context.session.refresh(row)
    return shown(row)


async def _as_still_possible(context: Context, document: dict[str, Any]) -> dict[str, Any]:
    """A timeline of before without intro, outro and mark that were deleted since.

    Raises:
        Problem: 409 `file_gone` when it cannot do without one, as a font of its captions.
    """
    timeline = Timeline.model_validate(document)
    named = places.asset_ids(timeline)
    gone = {
        f"asset:{id}" for id in named - await repository.assets_there(context.session, context.org_id, named)
    }
    if not gone:
        return document
    without: dict[str, Any] = {end: None for end in ("intro", "outro") if getattr(timeline, end) in gone}
    if timeline.watermark is not None and timeline.watermark.image in gone:
        without["watermark"] = None
    left = timeline.model_copy(update=without)
    if gone & set(places.files_of(left)):
        raise conflict(
            "file_gone", "This version shows a file that was deleted since; compose the clip again."
        )
    return left.model_dump(mode="json")


# --- timelines


async def _timeline(context: Context, row: MomentRow, *, lock: bool = False) -> MomentTimeline:
    found = await repository.timeline(context.session, row.id, lock=lock)
    if found is None:
        detail = (
            "This moment could not be composed; compose it again."
            if row.timeline_status == "failed"
            else "This moment is being composed; ask again in a moment."
        )
        raise conflict("timeline_not_ready", detail)
    return found


async def read_timeline(context: Context, moment_id: str) -> MomentTimelineOut:
    """The resolved timeline, with its captions compiled.

    Raises:
        Problem: 404; 409 `timeline_not_ready` until it was composed.
    """
    moment = await find(context, moment_id)
    return await _shown_timeline(context, moment, await _timeline(context, moment))


async def _shown_timeline(context: Context, moment: MomentRow, row: MomentTimeline) -> MomentTimelineOut:
    timeline = Timeline.model_validate(row.document)
    project = await projects.find(context, moment.project_id)
    track = timeline.captions
    compiled = None
    if track is not None:
        compiled = await asyncio.to_thread(ass_text, track, (timeline.width, timeline.height))
    bookends = await previewing.bookends(context, timeline)
    return MomentTimelineOut(
        moment_id=row.moment_id,
        version=row.version,
        edited=row.edited,
        timeline=timeline,
        ass=compiled,
        files=await previewing.addresses(context, project.id, timeline),
        files_expire_at=previewing.expiry(),
        picture=previewing.picture_of(project),
        intro=bookends.get(timeline.intro or ""),
        outro=bookends.get(timeline.outro or ""),
        framing=await asyncio.to_thread(previewing.framing_of, project, timeline, row),
        updated_at=row.updated_at,
    )


async def write_timeline(
    context: Context, moment_id: str, timeline: Timeline, if_match: str | None
) -> MomentTimelineOut:
    """Put a timeline edited by hand in the place of the one that is there.

    It may name stored files of the org as `asset:<id>`, and nothing else; source, frame rate and fonts stay.

    Raises:
        Problem: 404; 409; 412; 422 for a file, a range or a font that it may not have.
    """
    moment = await find(context, moment_id, lock=True)
    row = await _timeline(context, moment, lock=True)
    check_match(if_match, row.version)
    before = Timeline.model_validate(row.document)
    wanted = framing.marked(before, places.checked(timeline, before))
    await _check_contents(context, moment, wanted)
    await _keep_version(context, moment)
    moment.version += 1
    awaited = moment.timeline_status == "composing"
    settle(moment)
    if awaited:
        # A job under way is about the timeline of before; what it was to bring beside is wished again.
        await compose_again(context, moment, force=False)
    row.document = wanted.model_dump(mode="json")
    framed = (row.framed or not row.edited) and framing.differ_in_framing_alone(before, wanted)
    row.edited, row.framed = True, framed
    row.version += 1
    await context.session.flush()
    await context.session.refresh(row)
    return await _shown_timeline(context, moment, row)


async def _check_contents(context: Context, moment: MomentRow, timeline: Timeline) -> None:
    project = await projects.find(context, moment.project_id)
    frames = (project.duration_ms or 0) * timeline.rate / 1000
    if any(segment.source_end > frames + 1 for segment in timeline.segments):
        raise invalid("segments", "A segment ends after the source does.")
    if timeline.frames > 10 * 60 * timeline.rate:
        raise invalid("segments", "A clip lasts ten minutes at most.")
    named = places.asset_ids(timeline)
    missing = named - await repository.assets_there(context.session, context.org_id, named)
    if missing:
        raise invalid("timeline", f"There is no stored file '{min(missing)}'.")


async def timeline_files(context: Context, timeline: Timeline) -> dict[str, str]:
    """Storage keys of the files that a stored timeline names, by asset id; for the job that renders it."""
    named = sorted(places.asset_ids(timeline))
    return await repository.asset_keys(context.session, context.org_id, named)


# --- previews


async def preview(context: Context, moment_id: str, start_ms: int | None, end_ms: int | None) -> PreviewOut:
    """An address that plays the moment, or any range of its source, without rendering.

    Raises:
        Problem: 404; 409 before the media is there; 422 for a range that is none.
    """
    row = await find(context, moment_id)
    project = await projects.find(context, row.project_id)
    start = row.start_ms if start_ms is None else start_ms
    end = row.end_ms if end_ms is None else end_ms
    if end <= start or end > (project.duration_ms or end):
        raise invalid("end_ms", "The range must end after it starts, inside the source.")
    files = await transcripts.files_of(context, project.id, "proxy", "source", "narration")
    asset = files.get("proxy") or files.get("source") or files.get("narration")
    if asset is None:
        raise conflict("source_not_ready", "The project's media is not there yet; wait until it is ready.")
    url = context.deps.storage.presign_get(
        asset.storage_key, _PREVIEW_FOR, content_type=asset.content_type, inline=True
    )
    return PreviewOut(
        url=url,
        content_type=asset.content_type,
        start_ms=start,
        end_ms=end,
        expires_at=datetime.now(UTC) + _PREVIEW_FOR,
    )

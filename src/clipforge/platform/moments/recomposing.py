"""The job COMPOSE: moments again after a trim, a correction of words, or another look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from clipforge.media.base import Value
from clipforge.media.moment import Moment
from clipforge.media.timeline import Timeline
from clipforge.media.transcript import Transcript
from clipforge.platform.base.context import Context
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments import caption_files, repository, writing
from clipforge.platform.moments.caption_files import Shelf
from clipforge.platform.moments.composing import Composer, Footage, ToCompose, fetch_fonts, store_result
from clipforge.platform.moments.detecting import footage_of, survey_keys
from clipforge.platform.moments.looks import Looks
from clipforge.platform.moments.models import MomentRow, MomentTimeline
from clipforge.platform.moments.rows import columns_of, value_of
from clipforge.platform.moments.wishes import settle
from clipforge.platform.projects import service as projects
from clipforge.platform.transcripts import service as transcripts
from clipforge.platform.transcripts.recognition import open_source
from clipforge.platform.transcripts.surveys import load_picture, load_sound
from clipforge.stages.compose.compose import clip_rate

if TYPE_CHECKING:
    from clipforge.platform.jobs.handler import WorkTools


class ComposeTask(Value):
    """All that the work needs to know.

    Attributes:
        footage: what moments are cut from.
        transcript: what is said now.
        items: the moments.
        unweighed: ids of those that have no score and title yet; they get them as detection gives them.
        sound_key: the sound survey, None when there is none.
        picture_key: likewise.
        shelf: where emoji pictures and fetched fonts go.
        result_key: where the result goes.
    """

    footage: Footage
    transcript: Transcript
    items: tuple[ToCompose, ...] = ()
    unweighed: frozenset[str] = frozenset()
    sound_key: str | None = None
    picture_key: str | None = None
    shelf: Shelf
    result_key: str


class Compose:
    """Composes moments again; shots that are known are not looked at again."""

    kind = "COMPOSE"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """The moments that are named, that lie where words were corrected, or all of them."""
        project_id = job.project_id or ""
        project = await projects.find(context, project_id)
        footage = await footage_of(context, project)
        transcript = await transcripts.load(context, project_id)
        rows = await self._rows(context, job)
        timelines = await repository.timelines(context.session, [row.id for row in rows])
        rate = clip_rate(footage.info)
        keys = await survey_keys(context, project_id)
        looks = Looks(context, projects.settings_of(project).look)
        return ComposeTask(
            footage=footage,
            transcript=transcript,
            items=tuple(
                [
                    ToCompose(
                        moment=value_of(row, transcript),
                        look=await looks.of(row.look),
                        wished=row.wished,
                        kept=writing.kept_of(timelines.get(row.id), rate),
                        before=_framed_before(row, timelines.get(row.id)),
                    )
                    for row in rows
                ]
            ),
            unweighed=frozenset(row.id for row in rows if row.origin == "manual" and not row.subscores),
            sound_key=keys.get("sound"),
            picture_key=keys.get("picture"),
            shelf=await caption_files.shelf_of(context, project_id),
            result_key=f"scratch/{job.id}/composed.json",
        ).model_dump(mode="json")

    async def _rows(self, context: Context, job: Job) -> list[MomentRow]:
        """Those of which something is wished still; an earlier job may have brought it."""
        found = [row for row in await _named(context, job) if row.wish is not None]
        timelines = await repository.timelines(context.session, [row.id for row in found])
        alone = [row for row in found if _left_alone(row, timelines.get(row.id))]
        for row in alone:
            settle(row)
        return [row for row in found if row not in alone]

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Weigh if asked, look at shots that are not known, compose."""
        wanted = ComposeTask.model_validate(task)
        tools.toolbox.tell(tools.progress)
        moments = [
            _weighed(item.moment, wanted, tools) if item.moment.id in wanted.unweighed else item.moment
            for item in wanted.items
        ]
        source = open_source(tools, wanted.footage.key, wanted.footage.media)
        files = fetch_fonts(tools, [item.look for item in wanted.items])
        composer = Composer(wanted.footage, source, wanted.transcript, tools.toolbox, files)
        plan = [
            item.model_copy(update={"moment": moment})
            for moment, item in zip(moments, wanted.items, strict=True)
        ]
        return store_result(tools, wanted.result_key, wanted.shelf, composer.all(plan, tools.progress))

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """Timelines of moments of which nothing newer was wished meanwhile; a later job has the others."""
        data = writing.read_result(result)
        there = await writing.files_there(context, data.composed)
        await caption_files.keep(context, job.project_id or "", data.caption_files)
        for one in data.composed:
            row = await repository.get(context.session, context.org_id, one.moment.id, lock=True)
            if row is None or row.wish is None or row.wished != one.wished:
                continue
            values = columns_of(one.moment)
            if row.id not in task["unweighed"]:
                values = {name: values[name] for name in ("first_sentence", "last_sentence", "text")}
            # What a person wrote meanwhile stays.
            for name in {"title", "hashtags"} & values.keys():
                if getattr(row, name):
                    del values[name]
            for name, value in values.items():
                setattr(row, name, value)
            await writing.put_timeline(context, row, one, there)

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """The moments say so; what was composed before stays."""
        for row in await _named(context, job):
            if row.timeline_status == "composing":
                row.timeline_status = "failed"
        await context.session.flush()


async def _named(context: Context, job: Job) -> Sequence[MomentRow]:
    """The moments that a job is about."""
    project_id = job.project_id or ""
    if job.payload.get("all"):
        return await repository.of_project(context.session, context.org_id, project_id)
    spans = [(int(start), int(end)) for start, end in job.payload.get("spans", ())]
    if spans:
        return await repository.touching(context.session, context.org_id, project_id, spans)
    return await repository.by_ids(context.session, context.org_id, job.payload.get("moment_ids", []))


def _left_alone(row: MomentRow, timeline: MomentTimeline | None) -> bool:
    """Whether a person changed more of it than could be carried over, and nobody wished to lose that."""
    forced = bool((row.wish or {}).get("force"))
    return not forced and timeline is not None and timeline.edited and not timeline.framed


def _framed_before(row: MomentRow, timeline: MomentTimeline | None) -> Timeline | None:
    return None if (row.wish or {}).get("afresh") else writing.framed_of(timeline)


def _weighed(moment: Moment, wanted: ComposeTask, tools: WorkTools) -> Moment:
    """A moment made by hand with score, reasons, title and hashtags, cut where a person cut it."""
    from clipforge.stages.detect.editing import moment_from_range

    if moment.last_sentence < moment.first_sentence:
        return moment
    found = moment_from_range(
        wanted.transcript,
        moment.start,
        moment.end,
        id=moment.id,
        embedder=tools.toolbox.embedder,
        sound=load_sound(tools.storage, wanted.sound_key) if wanted.sound_key else None,
        picture=load_picture(tools.storage, wanted.picture_key) if wanted.picture_key else None,
    )
    return found.model_copy(update={"start": moment.start, "end": moment.end, "text": moment.text})

"""The job COMPOSE: moments again after a trim, a correction of words, or another look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field

from clipforge.media.base import Value
from clipforge.media.moment import Moment
from clipforge.media.transcript import Transcript
from clipforge.platform.base.context import Context
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments import caption_files, repository, writing
from clipforge.platform.moments.caption_files import Shelf
from clipforge.platform.moments.composing import Composer, Footage, KeptShots, store_result
from clipforge.platform.moments.detecting import footage_of, survey_keys
from clipforge.platform.moments.models import MomentRow
from clipforge.platform.moments.rows import columns_of, value_of
from clipforge.platform.moments.schemas import Look
from clipforge.platform.transcripts import service as transcripts
from clipforge.platform.transcripts.recognition import open_source
from clipforge.platform.transcripts.surveys import load_picture, load_sound
from clipforge.stages.compose.compose import clip_rate

if TYPE_CHECKING:
    from clipforge.platform.jobs.handler import WorkTools


class ComposeItem(Value):
    """One moment to compose.

    Attributes:
        moment: with the id of its row, cut where it is to be cut.
        version: of the row.
        kept: shots that are known already.
    """

    moment: Moment
    version: int
    kept: KeptShots | None = None


class ComposeTask(Value):
    """All that the work needs to know.

    Attributes:
        footage: what moments are cut from.
        transcript: what is said now.
        look: how clips look.
        items: the moments.
        weigh: score them too and give them a title, as detection does.
        sound_key: the sound survey, None when there is none.
        picture_key: likewise.
        shelf: where emoji pictures and fetched fonts go.
        result_key: where the result goes.
    """

    footage: Footage
    transcript: Transcript
    look: Look = Field(default_factory=Look)
    items: tuple[ComposeItem, ...] = ()
    weigh: bool = False
    sound_key: str | None = None
    picture_key: str | None = None
    shelf: Shelf
    result_key: str


class Compose:
    """Composes moments again; shots that are known are not looked at again."""

    kind = "COMPOSE"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """The moments that are named, or that lie where words were corrected."""
        project_id = job.project_id or ""
        footage, look = await footage_of(context, project_id)
        transcript = await transcripts.load(context, project_id)
        rows = await self._rows(context, job)
        timelines = await repository.timelines(context.session, [row.id for row in rows])
        rate = clip_rate(footage.info)
        keys = await survey_keys(context, project_id)
        return ComposeTask(
            footage=footage,
            transcript=transcript,
            look=look,
            items=tuple(
                ComposeItem(
                    moment=value_of(row, transcript),
                    version=row.version,
                    kept=writing.kept_of(timelines.get(row.id), rate),
                )
                for row in rows
            ),
            weigh=bool(job.payload.get("weigh")),
            sound_key=keys.get("sound"),
            picture_key=keys.get("picture"),
            shelf=await caption_files.shelf_of(context, project_id),
            result_key=f"scratch/{job.id}/composed.json",
        ).model_dump(mode="json")

    async def _rows(self, context: Context, job: Job) -> list[MomentRow]:
        spans = [(int(start), int(end)) for start, end in job.payload.get("spans", ())]
        found: Sequence[MomentRow]
        if spans:
            found = await repository.touching(context.session, context.org_id, job.project_id or "", spans)
        else:
            found = await repository.by_ids(context.session, context.org_id, job.payload["moment_ids"])
        if job.payload.get("force"):
            return list(found)
        timelines = await repository.timelines(context.session, [row.id for row in found])
        by_hand = {id for id, timeline in timelines.items() if timeline.edited}
        for row in found:
            if row.id in by_hand and row.timeline_status == "composing":
                row.timeline_status = "ready"
        return [row for row in found if row.id not in by_hand]

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Weigh if asked, look at shots that are not known, compose."""
        wanted = ComposeTask.model_validate(task)
        tools.toolbox.tell(tools.progress)
        moments = [
            _weighed(item.moment, wanted, tools) if wanted.weigh else item.moment for item in wanted.items
        ]
        source = open_source(tools, wanted.footage.key, wanted.footage.media)
        composer = Composer(wanted.footage, source, wanted.transcript, wanted.look, tools.toolbox)
        plan = [(moment, item.version, item.kept) for moment, item in zip(moments, wanted.items, strict=True)]
        return store_result(tools, wanted.result_key, wanted.shelf, composer.all(plan, tools.progress))

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """Timelines of moments that were not changed meanwhile; a later job has those that were."""
        data = await writing.read_result(context, result["key"])
        await caption_files.keep(context, job.project_id or "", data.caption_files)
        for one in data.composed:
            row = await repository.get(context.session, context.org_id, one.moment.id, lock=True)
            if row is None or row.version != one.version:
                continue
            if not job.payload.get("force"):
                timeline = await repository.timeline(context.session, row.id, lock=True)
                if timeline is not None and timeline.edited:
                    continue
            values = columns_of(one.moment)
            if not task["weigh"]:
                values = {name: values[name] for name in ("first_sentence", "last_sentence", "text")}
            elif row.title:
                values.pop("title")
            for name, value in values.items():
                setattr(row, name, value)
            await writing.put_timeline(context, row, one)

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """The moments say so; what was composed before stays."""
        for row in await repository.by_ids(
            context.session, context.org_id, job.payload.get("moment_ids", [])
        ):
            if row.timeline_status == "composing":
                row.timeline_status = "failed"
        await context.session.flush()


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

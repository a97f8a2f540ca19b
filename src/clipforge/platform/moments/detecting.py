"""The job DETECT: finds moments in what was written down, heard and seen, and composes every one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from clipforge.kit.ids import new_id
from clipforge.media.base import Value
from clipforge.media.moment import Moment, MomentSet
from clipforge.media.time import Span
from clipforge.media.transcript import Transcript
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments import caption_files, repository, writing
from clipforge.platform.moments.caption_files import Shelf
from clipforge.platform.moments.composing import Composer, Footage, ToCompose, fetch_fonts, store_result
from clipforge.platform.moments.looks import look_of
from clipforge.platform.moments.models import Detection, MomentRow
from clipforge.platform.moments.schemas import Look
from clipforge.platform.projects import service as projects
from clipforge.platform.projects.models import Project
from clipforge.platform.transcripts import service as transcripts
from clipforge.platform.transcripts.recognition import open_source
from clipforge.platform.transcripts.surveys import load_picture, load_sound
from clipforge.stages.detect.options import DetectOptions

if TYPE_CHECKING:
    from clipforge.platform.jobs.handler import WorkTools

_DETECT_SHARE = 0.15
"""Of the time; the rest is looking at shots."""


class DetectTask(Value):
    """All that the work needs to know.

    Attributes:
        footage: what moments are cut from.
        transcript: what is said.
        transcript_version: counts its corrections.
        options: of the stage.
        taken: ranges of moments that stay; nothing is found there again.
        look: how clips look.
        sound_key: the sound survey, None when there is none.
        picture_key: likewise.
        shelf: where emoji pictures and fetched fonts go.
        result_key: where the result goes.
    """

    footage: Footage
    transcript: Transcript
    transcript_version: int
    options: DetectOptions
    taken: tuple[Span, ...] = ()
    look: Look = Field(default_factory=Look)
    sound_key: str | None = None
    picture_key: str | None = None
    shelf: Shelf
    result_key: str


async def footage_of(context: Context, project: Project) -> Footage:
    """What moments of a project are cut from."""
    source = await transcripts.source_of(context, project)
    asset = source.asset
    return Footage(asset_id=asset.id, key=asset.storage_key, media=source.media, info=source.info)


async def survey_keys(context: Context, project_id: str) -> dict[str, str]:
    """Storage keys of what was heard ('sound') and seen ('picture') of the whole source."""
    files = await transcripts.files_of(context, project_id, "sound", "picture")
    return {kind: asset.storage_key for kind, asset in files.items()}


class Detect:
    """Finds moments; those that a person kept, changed or made stay, untouched ones make room."""

    kind = "DETECT"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """What is known of the source, and what to look for."""
        project_id = job.project_id or ""
        project = await projects.find(context, project_id)
        footage = await footage_of(context, project)
        rows = await repository.of_project(context.session, context.org_id, project_id)
        options = projects.settings_of(project).detect.options()
        similar = job.payload.get("similar_to")
        if similar:
            like = next((row for row in rows if row.id == similar), None)
            if like is None:
                raise Problem(404, "not_found", "The moment to compare with is gone.")
            stay: list[MomentRow] = list(rows)
            options = _like(options, like, int(job.payload.get("count", 3)))
        else:
            await projects.set_stage(context, project_id, self.kind)
            stay = [row for row in rows if not untouched(row)]
        keys = await survey_keys(context, project_id)
        return DetectTask(
            footage=footage,
            transcript=await transcripts.load(context, project_id),
            transcript_version=await transcripts.version_of(context, project_id),
            options=options,
            taken=tuple(Span(start=row.start_ms, end=row.end_ms) for row in stay),
            look=await look_of(context, projects.settings_of(project).look),
            sound_key=keys.get("sound"),
            picture_key=keys.get("picture"),
            shelf=await caption_files.shelf_of(context, project_id),
            result_key=f"scratch/{job.id}/moments.json",
        ).model_dump(mode="json")

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Find, then look at the shots of every moment and compose it."""
        wanted = DetectTask.model_validate(task)
        tools.toolbox.tell(tools.progress)
        # First, since they may be deleted as long as this takes.
        files = fetch_fonts(tools, [wanted.look])
        found = _found(wanted, tools)
        moments = [moment.model_copy(update={"id": new_id("mom")}) for moment in found.moments]
        source = open_source(tools, wanted.footage.key, wanted.footage.media)
        composer = Composer(wanted.footage, source, wanted.transcript, tools.toolbox, files)
        composed = composer.all(
            [ToCompose(moment=moment, look=wanted.look) for moment in moments],
            tools.progress.part(_DETECT_SHARE, 1.0),
        )
        return store_result(
            tools,
            wanted.result_key,
            wanted.shelf,
            composed,
            requested=found.requested,
            shortages=[shortage.model_dump() for shortage in found.shortages],
            notices=list(dict.fromkeys([*found.notices, *tools.toolbox.notices])),
        )

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """Rows of the outcome and its moments; the project is ready."""
        project_id = job.project_id or ""
        data = writing.read_result(result)
        there = await writing.files_there(context, data.composed)
        await projects.find(context, project_id, lock=True)
        similar = job.payload.get("similar_to")
        detection = Detection(
            id=new_id("det"),
            org_id=context.org_id,
            project_id=project_id,
            options={**task["options"], **({"similar_to": similar} if similar else {})},
            requested=data.facts["requested"],
            shortages=data.facts["shortages"],
            notices=data.facts["notices"],
        )
        context.session.add(detection)
        rows = await repository.of_project(context.session, context.org_id, project_id)
        if not similar:
            await repository.remove(context.session, [row.id for row in rows if untouched(row)])
        await context.session.flush()
        await caption_files.keep(context, project_id, data.caption_files)
        for one in data.composed:
            origin = "similar" if similar else one.moment.origin
            await writing.add(context, project_id, one, there, origin=origin, detection_id=detection.id)
        await _catch_up(context, project_id, task)
        if not similar:
            await projects.ready(context, project_id)

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """The project failed; a search for more of one moment changes nothing."""
        if job.project_id and not job.payload.get("similar_to"):
            await projects.fail(context, job.project_id, error)


async def _catch_up(context: Context, project_id: str, task: dict[str, Any]) -> None:
    """Have the new clips composed again with words and a look that were changed while they were made."""
    version = await transcripts.version_of(context, project_id)
    project = await projects.find(context, project_id)
    look = await look_of(context, projects.settings_of(project).look)
    if version != task["transcript_version"] or look.model_dump(mode="json") != task["look"]:
        await projects.compose_anew(context, project_id, f"caught-up/{new_id('det')}")


def untouched(row: MomentRow) -> bool:
    """Whether a moment is as detection left it: no person kept, dismissed, changed or asked for it."""
    return row.origin in ("detected", "whole") and row.status == "new" and row.version == 1


def _like(options: DetectOptions, row: MomentRow, count: int) -> DetectOptions:
    """Options that look for what is said in a moment: its title, hashtags and sentences."""
    tags = [tag.removeprefix("#") for tag in row.hashtags]
    said = [part.strip() for part in row.text.replace("!", ".").replace("?", ".").split(".")]
    longest = sorted((part for part in said if len(part.split()) > 3), key=len, reverse=True)[:3]
    topics = [text[:300] for text in (row.title, *tags, *longest) if text]
    return options.model_copy(update={"topics": tuple(dict.fromkeys(topics)), "count": count})


def _found(wanted: DetectTask, tools: WorkTools) -> MomentSet:
    """What detection finds where nothing is taken, as many as are wanted beside those that stay."""
    from clipforge.stages.detect.detect import detect

    options = wanted.options
    found = detect(
        wanted.transcript,
        options.model_copy(update={"exclude": (*options.exclude, *wanted.taken)}),
        embedder=tools.toolbox.embedder,
        sound=load_sound(tools.storage, wanted.sound_key) if wanted.sound_key else None,
        picture=load_picture(tools.storage, wanted.picture_key) if wanted.picture_key else None,
        progress=tools.progress.part(0.0, _DETECT_SHARE),
    )
    # A source that is one whole moment is found again whatever is excluded.
    fresh = tuple(moment for moment in found.moments if not _repeats(moment, wanted.taken))
    return found.model_copy(update={"moments": fresh})


def _repeats(moment: Moment, taken: tuple[Span, ...]) -> bool:
    length = max(1, moment.span.duration)
    return any(moment.span.overlap(span) * 2 > length for span in taken)

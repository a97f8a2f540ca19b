"""From a moment and what a person chose to a recipe: everything that one clip is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clipforge.media.caption.model import CaptionStyle
from clipforge.media.moment import Moment
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.timeline import Timeline
from clipforge.media.transcript import Transcript, Word
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import conflict, not_found
from clipforge.platform.brand_kits import service as brand_kits
from clipforge.platform.brand_kits.service import ASSET, ResolvedBrand
from clipforge.platform.exports import repository
from clipforge.platform.exports.schemas import Choices
from clipforge.platform.moments import looks
from clipforge.platform.moments.models import MomentRow, MomentTimeline
from clipforge.platform.projects import service as projects
from clipforge.platform.projects.models import Project
from clipforge.platform.projects.settings import LookSettings
from clipforge.platform.templates import service as templates
from clipforge.platform.templates.service import ResolvedTemplate
from clipforge.platform.transcripts.rows import turns_of

if TYPE_CHECKING:
    from clipforge.pipeline.recipe import Recipe

SIZES = {(1080, 1920): "9:16", (1080, 1080): "1:1", (1080, 1350): "4:5", (1920, 1080): "16:9"}
"""Shape of a timeline by its size in pixels, as the compose stage makes it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A clip that may be made, and what its row tells.

    Attributes:
        recipe: what it is made from.
        project_id: its project.
        moment_id: its moment.
        title: to show.
        template: id of the template.
        brand: the brand kit.
        overrides: what the caller set beyond template and kit.
    """

    recipe: Recipe
    project_id: str
    moment_id: str | None
    title: str
    template: str
    brand: ResolvedBrand
    overrides: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Look:
    template: ResolvedTemplate
    brand: ResolvedBrand
    aspect: str
    captions: bool
    emoji: bool | None
    style: CaptionStyle


async def plan(context: Context, moment_id: str, aspect: str | None, choices: Choices) -> Planned:
    """Gather what one export is made from.

    Raises:
        Problem: 404 for the moment, template or kit; 409 when the project is not that far.
    """
    from clipforge.pipeline.recipe import Recipe

    found = await repository.moment(context.session, context.org_id, moment_id)
    if found is None:
        raise not_found("moment", moment_id)
    row, project = found
    source, info = await source_of(context, project)
    own = await repository.moment_timeline(context.session, context.org_id, row.id)
    look = await _look(context, project, row.look, aspect, choices)
    title = choices.overrides.title or row.title
    recipe = Recipe(
        moment=_moment(row, title),
        transcript=await _transcript(context, project, row),
        source=source,
        info=info,
        aspect=look.aspect,
        style=look.style,
        captions=look.captions,
        emoji=look.emoji,
        brand=look.brand.brand,
        framing=(own.look.get("framing") or ()) if own else (),
        timeline=_by_hand(own, source, aspect, choices, title),
        profile=choices.profile,
    )
    return Planned(
        recipe,
        project.id,
        row.id,
        title,
        look.template.id,
        look.brand,
        choices.overrides.model_dump(mode="json", exclude_none=True),
    )


async def source_of(context: Context, project: Project) -> tuple[MediaSource, MediaInfo]:
    """What a project is cut from, by the id of its file; raises 409 until it was probed."""
    asset = await repository.source(context.session, context.org_id, project.id)
    if asset is None or project.info is None:
        raise conflict("source_missing", "The project's source is not there yet, or was removed.")
    info = MediaInfo.model_validate(project.info)
    return MediaSource(
        location=ASSET + asset.id,
        video_stream=info.video.index if info.video else None,
        audio_stream=info.audio[0].index if info.audio else None,
        fingerprint=asset.sha256 or "",
    ), info


async def _look(
    context: Context, project: Project, own: dict[str, Any] | None, aspect: str | None, choices: Choices
) -> _Look:
    """What the caller chose, else the clip's own look, else the template, else the project's."""
    of_project = projects.settings_of(project).look
    settings = looks.merged(of_project, own)
    brand = await _brand(context, settings, choices)
    template = await _template(context, choices.template_id, settings, brand)
    wanted = choices.overrides
    named = choices.template_id is not None
    captions = wanted.captions
    if captions is None:
        captions = looks.chosen("captions", own, template.captions, of_project.captions, template_first=named)
    position = wanted.caption_position
    if position is None:
        position = settings.caption_position
    style = templates.styled(template.style, position, settings.keywords)
    own_families = {family.casefold() for family in brand.families}
    brand_kits.check_family("template_id", brand.brand.font or style.font, own_families)
    return _Look(
        template,
        brand,
        aspect or looks.chosen("aspect", own, template.aspect, of_project.aspect, template_first=named),
        captions,
        wanted.emoji if wanted.emoji is not None else settings.emoji,
        style,
    )


async def _brand(context: Context, settings: LookSettings, choices: Choices) -> ResolvedBrand:
    if "brand_kit_id" in choices.model_fields_set:
        return await brand_kits.resolve(context, choices.brand_kit_id)
    return await looks.brand_of(context, settings)


async def _template(
    context: Context, chosen: str | None, settings: LookSettings, brand: ResolvedBrand
) -> ResolvedTemplate:
    if chosen is not None:
        return await templates.resolve(context, chosen)
    return await looks.template_of(context, settings, brand.brand)


def _by_hand(
    own: MomentTimeline | None, source: MediaSource, aspect: str | None, choices: Choices, title: str
) -> Timeline | None:
    """The moment's timeline when a person edited it and the export asks for no other look.

    One that nobody edited is composed anew from the same shots, so that it follows every correction.
    """
    if own is None or not own.edited:
        return None
    other = {"template_id", "brand_kit_id"} & choices.model_fields_set
    if other or choices.overrides.emoji is not None or choices.overrides.caption_position is not None:
        return None
    timeline = Timeline.model_validate(own.document)
    if aspect is not None and SIZES.get((timeline.width, timeline.height)) != aspect:
        return None
    wanted = choices.overrides.captions
    return timeline.model_copy(
        update={
            "source": source,
            "title": title,
            "burn_captions": timeline.burn_captions if wanted is None else wanted,
        }
    )


def _moment(row: MomentRow, title: str) -> Moment:
    # Score and evidence make no difference to the clip, so they are not part of what it is made from.
    return Moment(
        id=row.id,
        start=row.start_ms,
        end=row.end_ms,
        first_sentence=0,
        last_sentence=0,
        score=0,
        title=title,
        hashtags=tuple(row.hashtags),
    )


async def _transcript(context: Context, project: Project, row: MomentRow) -> Transcript:
    from clipforge.pipeline.recipe import AROUND_MS

    start, end = row.start_ms - AROUND_MS, row.end_ms + AROUND_MS
    head = await repository.transcript(context.session, context.org_id, project.id)
    if head is None:
        return Transcript(language=project.language or "und", duration=project.duration_ms or row.end_ms)
    sentences = await repository.sentences(context.session, head.id, start, end)
    words = [
        Word(text=text, start=first, end=last, confidence=None, speaker=speaker)
        for sentence in sentences
        for text, first, last, _, speaker in sentence.words
    ]
    return Transcript(
        language=head.language,
        duration=head.duration_ms,
        words=tuple(sorted(words, key=lambda word: word.start)),
        turns=tuple(turn for turn in turns_of(head.turns) if turn.end > start and turn.start < end),
    )

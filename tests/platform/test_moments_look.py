"""A look for one clip: over the project's, field by field; and framing by hand that lasts."""

from __future__ import annotations

import asyncio
import functools
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from sqlalchemy import select
from talk_support import (
    add_filmed_talk,
    add_project,
    make_video,
    picture_info,
    run_job,
    sound_info,
    talk,
    work_tools,
)

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.typography.library import FONTS_DIR
from clipforge.kit.ids import new_id
from clipforge.media.timeline import CropKey, CropLayout, CropPath, LayoutSpan, Timeline
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.principal import Role
from clipforge.platform.exports import gathering
from clipforge.platform.exports.schemas import Choices
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments import service
from clipforge.platform.moments.jobs import Compose
from clipforge.platform.moments.models import MomentRow
from clipforge.platform.moments.recomposing import ComposeTask
from clipforge.platform.moments.schemas import ManualMoment, MomentChange, MomentLook
from clipforge.platform.projects import assets
from clipforge.platform.projects.models import Project
from clipforge.platform.projects.settings import LookSettings
from clipforge.platform.transcripts import service as transcripts
from clipforge.platform.transcripts.schemas import TranscriptCorrection

OWN: dict[str, Any] = {"template": "boxed", "caption_position": 0.1, "emoji": None}


async def _scene(account, acting) -> tuple[str, list[str]]:
    """A project that is ready with two moments; their ids in order of time."""
    ids = sorted(new_id("mom") for _ in range(2))
    async with acting(account) as context:
        transcript = talk()
        project = await add_project(context, picture_info(transcript.duration), status="ready")
        await transcripts.save_new(context, project.id, transcript)
        for id, number in zip(ids, (1, 3), strict=True):
            sentence = transcript.sentences[number]
            context.session.add(
                MomentRow(
                    id=id,
                    org_id=account.org_id,
                    project_id=project.id,
                    start_ms=sentence.start - 100,
                    end_ms=sentence.end + 100,
                    first_sentence=number,
                    last_sentence=number,
                    score=50.0,
                    timeline_status="ready",
                )
            )
        return project.id, ids


async def _jobs(system, project_id: str) -> list[Job]:
    async with system.transaction() as session:
        query = select(Job).where(Job.project_id == project_id, Job.kind == "COMPOSE").order_by(Job.id)
        return list((await session.execute(query)).scalars())


async def _task(account, acting, job: Job) -> ComposeTask:
    """What a COMPOSE job would be told to do now."""
    async with acting(account) as context:
        return ComposeTask.model_validate(await Compose().load(context, job))


async def _plan(account, acting, moment_id: str, **choices: Any) -> gathering.Planned:
    async with acting(account) as context:
        return await gathering.plan(context, moment_id, None, Choices.model_validate(choices))


async def _project_look(client, account, project_id: str, **look: Any) -> None:
    path = f"/v1/projects/{project_id}"
    settings = (await client.get(path, headers=account.headers())).json()["settings"]
    settings["look"] |= look
    answer = await client.patch(path, json={"settings": settings}, headers=account.headers())
    assert answer.status_code == 200, answer.text


def test_a_clip_may_have_every_part_of_a_look_of_its_own() -> None:
    assert set(get_type_hints(MomentLook)) == set(LookSettings.model_fields)


async def test_a_look_of_its_own_is_told_composed_and_taken_back(account, acting, client, system) -> None:
    project_id, (first, second) = await _scene(account, acting)
    path, headers = f"/v1/moments/{first}", account.headers(Role.EDITOR)
    assert (await client.get(path, headers=headers)).json()["look"] is None
    after = await client.patch(path, json={"look": OWN}, headers=headers)
    assert after.status_code == 200, after.text
    # What is null is chosen; what is left out is not there.
    assert after.json()["look"] == OWN
    assert (after.json()["version"], after.json()["timeline_status"]) == (2, "composing")
    listed = (await client.get(f"/v1/projects/{project_id}/moments", headers=headers)).json()["data"]
    assert {one["id"]: one["look"] for one in listed} == {first: OWN, second: None}
    (job,) = await _jobs(system, project_id)
    assert job.payload["moment_ids"] == [first]
    same = (await client.patch(path, json={"look": OWN, "title": ""}, headers=headers)).json()
    assert same["version"] == 2, "the same look once more is no change"
    named = (await client.patch(path, json={"title": "Mine"}, headers=headers)).json()
    assert named["look"] == OWN, "another change leaves it"
    reset = (await client.patch(path, json={"look": None}, headers=headers)).json()
    assert reset["look"] is None
    back = (await client.post(f"{path}/versions/2/restore", headers=headers)).json()
    assert back["look"] == OWN
    assert back["timeline_status"] == "composing"
    told = (await client.get(f"{path}/versions", headers=headers)).json()["data"]
    assert [one["look"] for one in told] == [None, OWN, OWN, None]


@pytest.mark.parametrize(
    "look",
    [{"caption_position": 2}, {"size": 3}, {"captions": None}, {"template": ""}, {"aspect": "2:1"}, "x"],
)
async def test_a_look_that_makes_no_sense_is_refused(account, acting, client, look) -> None:
    _, (first, _) = await _scene(account, acting)
    answer = await client.patch(f"/v1/moments/{first}", json={"look": look}, headers=account.headers())
    assert answer.status_code == 422
    assert (await client.get(f"/v1/moments/{first}", headers=account.headers())).json()["version"] == 1


async def test_the_projects_look_changes_what_a_clip_has_not_of_its_own(
    account, acting, client, system
) -> None:
    project_id, (first, second) = await _scene(account, acting)
    await client.patch(f"/v1/moments/{first}", json={"look": OWN}, headers=account.headers())
    await _project_look(client, account, project_id, template="karaoke", caption_position=0.9, captions=False)
    rows = (await client.get(f"/v1/projects/{project_id}/moments", headers=account.headers())).json()["data"]
    assert {one["timeline_status"] for one in rows} == {"composing"}
    job = (await _jobs(system, project_id))[-1]
    task = await _task(account, acting, job)
    mine, other = (next(item for item in task.items if item.moment.id == id) for id in (first, second))
    assert mine.look.style is not None
    assert other.look.style is not None
    assert (mine.look.style.effect, mine.look.style.position, mine.look.captions) == ("boxed", 0.1, False)
    assert (other.look.style.effect, other.look.style.position, other.look.captions) == (
        "karaoke",
        0.9,
        False,
    )
    # The same project again changes nothing, and nothing is to be done.
    await _project_look(client, account, project_id)
    assert len(await _jobs(system, project_id)) == 2


async def test_exports_look_as_the_clip_does_unless_they_name_a_template(account, acting, client) -> None:
    project_id, (first, second) = await _scene(account, acting)
    wide = {**OWN, "aspect": "16:9", "captions": False}
    await client.patch(f"/v1/moments/{first}", json={"look": wide}, headers=account.headers())
    await _project_look(client, account, project_id, template="karaoke", emoji=False)
    mine = await _plan(account, acting, first)
    assert (mine.template, mine.recipe.aspect, mine.recipe.captions) == ("boxed", "16:9", False)
    assert (mine.recipe.style.position, mine.recipe.emoji) == (0.1, None)
    other = await _plan(account, acting, second)
    assert (other.template, other.recipe.aspect, other.recipe.captions) == ("karaoke", "9:16", True)
    assert other.recipe.emoji is False
    named = await _plan(account, acting, first, template_id="minimal")
    assert named.template == "minimal"
    assert named.recipe.style.effect != mine.recipe.style.effect
    asked = await _plan(account, acting, first, overrides={"captions": True, "caption_position": 0.6})
    assert (asked.recipe.captions, asked.recipe.style.position) == (True, 0.6)


async def test_a_clips_own_choice_comes_before_its_template_and_after_one_that_is_named(
    account, acting, client, system
) -> None:
    project_id, (first, second) = await _scene(account, acting)
    square = {"name": "Square", "based_on": "boxed", "aspect": "1:1", "captions": False}
    template = (await client.post("/v1/templates", json=square, headers=account.headers())).json()["id"]
    own = {"aspect": "4:5", "captions": True}
    await client.patch(f"/v1/moments/{first}", json={"look": own}, headers=account.headers())
    await _project_look(client, account, project_id, template=template)
    plans = [await _plan(account, acting, id) for id in (first, second)]
    assert [(one.recipe.aspect, one.recipe.captions) for one in plans] == [("4:5", True), ("1:1", False)]
    named = await _plan(account, acting, first, template_id=template)
    assert (named.recipe.aspect, named.recipe.captions) == ("1:1", False)
    # What is shown in the builder is what is exported.
    task = await _task(account, acting, (await _jobs(system, project_id))[-1])
    shown = {item.moment.id: (item.look.aspect, item.look.captions) for item in task.items}
    assert shown == {first: ("4:5", True), second: ("1:1", False)}


@pytest.fixture(scope="module")
def video(ffmpeg: FFmpeg, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(ffmpeg, tmp_path_factory.mktemp("video"), 20)


async def _compose(account, acting, project_id: str, tools) -> None:
    async with acting(account) as context:
        query = select(Job.id).where(Job.project_id == project_id, Job.kind == "COMPOSE").order_by(Job.id)
        last = (await context.session.execute(query)).scalars().all()[-1]
    await run_job(Compose(), functools.partial(acting, account), last, tools)


def _framed(timeline: Timeline, zoom: float, x: float) -> Timeline:
    """The whole clip cropped by hand."""
    height = 1 / zoom
    width = height * (timeline.width / timeline.height) / (16 / 9)
    path = CropPath(width=width, height=height, keys=(CropKey(frame=0, x=x, y=0.5),))
    span = LayoutSpan(start=0, end=timeline.frames, layout=CropLayout(path=path), manual=True)
    return timeline.model_copy(update={"layouts": (span,)})


async def test_framing_by_hand_lasts_through_looks_words_and_trims(
    account, acting, deps: Deps, tmp_path: Path, video: Path
) -> None:
    tools = work_tools(deps, tmp_path)
    async with acting(account) as context:
        project, transcript = await add_filmed_talk(context, video)
        ends = [sentence.end for sentence in transcript.sentences]
        made = await service.create_manual(context, project.id, ManualMoment(start_ms=0, end_ms=ends[1]))
    await _compose(account, acting, project.id, tools)

    async with acting(account) as context:
        first = (await service.read_timeline(context, made.id)).timeline
        await service.write_timeline(context, made.id, _framed(first, 2.0, 0.3), None)
        change = MomentChange.model_validate({"look": {"template": "boxed", "aspect": "1:1"}})
        await service.change(context, made.id, change, None)
    await _compose(account, acting, project.id, tools)
    async with acting(account) as context:
        shown = await service.read_timeline(context, made.id)
        assert (shown.edited, shown.timeline.width, shown.timeline.height) == (True, 1080, 1080)
        (span,) = shown.timeline.layouts
        assert span.manual
        assert isinstance(span.layout, CropLayout)
        # Half as high as the picture still, and of the new shape.
        assert span.layout.path.height == pytest.approx(0.5)
        assert span.layout.path.width == pytest.approx(0.5 / (16 / 9))
        assert span.layout.path.keys[0].x == pytest.approx(0.3)
        edits = [{"kind": "set_word", "sentence": 0, "word": 0, "text": "How"}]
        correction = TranscriptCorrection.model_validate({"edits": edits})
        await transcripts.correct(context, project.id, correction.edits, None)
    await _compose(account, acting, project.id, tools)
    async with acting(account) as context:
        shown = await service.read_timeline(context, made.id)
        assert "How" in (shown.ass or "")
        assert shown.timeline.layouts == (span,)
        await service.change(context, made.id, MomentChange(end_ms=ends[2]), None)
    await _compose(account, acting, project.id, tools)
    async with acting(account) as context:
        longer = (await service.read_timeline(context, made.id)).timeline
        assert longer.frames > span.end
        assert longer.layouts[0] == span
        assert not any(one.manual for one in longer.layouts[1:])
        exported = await gathering.plan(context, made.id, None, Choices())
        assert exported.recipe.timeline is not None
        assert exported.recipe.timeline.layouts == longer.layouts
        # Laid out anew, nothing of it is left; the look stays.
        await service.recompose(context, made.id, None)
    await _compose(account, acting, project.id, tools)
    async with acting(account) as context:
        fresh = await service.read_timeline(context, made.id)
        assert (fresh.edited, fresh.timeline.width) == (False, 1080)
        assert not any(one.manual for one in fresh.timeline.layouts)
        assert (await service.get(context, made.id)).look == {"template": "boxed", "aspect": "1:1"}


async def test_a_brand_kits_own_files_are_in_the_clips_of_its_org(
    account, acting, client, deps: Deps, tmp_path: Path
) -> None:
    async with acting(account) as context:
        ids = {}
        for kind, name in (("logo", "a.png"), ("font", "a.ttf"), ("intro", "a.mp4"), ("outro", "b.mp4")):
            id = ids[kind] = new_id("asset")
            details = {"checked": True, **({"family": "Anton"} if kind == "font" else {})}
            key = f"orgs/{account.org_id}/brand/{id}{Path(name).suffix}"
            data = (FONTS_DIR / "Anton-Regular.ttf").read_bytes() if kind == "font" else b"none"
            await asyncio.to_thread(deps.storage.put_bytes, key, data, "application/octet-stream")
            assets.new_asset(
                context, kind, id=id, key=key, content_type="font/ttf", size=len(data), details=details
            )
        await context.session.flush()
    document = {
        "font": "Anton",
        "fonts": [ids["font"]],
        "logo": {"asset_id": ids["logo"]},
        "intro": ids["intro"],
        "outro": ids["outro"],
    }
    kit = {"name": "Kit", "is_default": True, "document": document}
    answer = await client.post("/v1/brand-kits", json=kit, headers=account.headers())
    assert answer.status_code == 201, answer.text
    project_id, (first, _) = await _scene(account, acting)
    async with acting(account) as context:
        # Sound alone: there is no picture to look at.
        project = await context.session.get_one(Project, project_id)
        project.info = sound_info(talk().duration).model_dump(mode="json")
        await service.recompose(context, first, None)
    await _compose(account, acting, project_id, work_tools(deps, tmp_path))
    async with acting(account) as context:
        shown = await service.read_timeline(context, first)
    timeline = shown.timeline
    assert timeline.captions is not None
    names = {kind: f"asset:{id}" for kind, id in ids.items()}
    assert timeline.captions.style.font == "Anton"
    assert timeline.captions.font_files == (names["font"],)
    assert (timeline.intro, timeline.outro) == (names["intro"], names["outro"])
    assert timeline.watermark is not None
    assert timeline.watermark.image == names["logo"]
    # What a browser draws captions with is the file that the render takes.
    drawn = await client.get(shown.files[names["font"]])
    assert drawn.content == (FONTS_DIR / "Anton-Regular.ttf").read_bytes()

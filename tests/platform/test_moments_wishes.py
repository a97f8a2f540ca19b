"""What is wished of a clip comes whole, in whatever order people act and jobs are done."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from talk_support import (
    PASSAGES,
    add_filmed_talk,
    add_job,
    add_project,
    make_video,
    sound_info,
    talk,
    work_tools,
)

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.ids import new_id
from clipforge.media.timeline import Backdrop, CropKey, CropLayout, CropPath, LayoutSpan, Timeline
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.problems import Problem
from clipforge.platform.jobs.handler import Handler, WorkTools
from clipforge.platform.jobs.models import Job
from clipforge.platform.jobs.stored import with_stored
from clipforge.platform.moments import service
from clipforge.platform.moments.jobs import Compose, Detect
from clipforge.platform.moments.schemas import ManualMoment, MomentChange
from clipforge.platform.projects import assets
from clipforge.platform.projects import service as projects
from clipforge.platform.projects.models import Asset
from clipforge.platform.projects.schemas import ProjectPatch
from clipforge.platform.projects.settings import LookSettings
from clipforge.platform.transcripts import service as transcripts
from clipforge.platform.transcripts.schemas import TranscriptCorrection

Act = Callable[[], Awaitable[None]]


@pytest.fixture(scope="module")
def video(ffmpeg: FFmpeg, tmp_path_factory) -> Path:
    return make_video(ffmpeg, tmp_path_factory.mktemp("video"), 20)


@dataclass
class Scene:
    """A project with a clip that was made by hand and composed."""

    acting: Callable[[], Any]
    tools: WorkTools
    project_id: str
    moment_id: str

    async def waiting(self) -> list[str]:
        async with self.acting() as context:
            query = select(Job.id).where(Job.project_id == self.project_id, Job.status == "PENDING")
            return list((await context.session.scalars(query.order_by(Job.id))).all())

    async def do(self, job_id: str, meanwhile: Act | None = None, handler: Handler | None = None) -> None:
        """Do a job; `meanwhile` happens between its reading and its writing."""
        handler = handler or Compose()
        async with self.acting() as context:
            job = await context.session.get_one(Job, job_id)
            task = json.loads(json.dumps(await handler.load(context, job)))
        if meanwhile is not None:
            await meanwhile()
        work = asyncio.to_thread(handler.work, task, self.tools)
        result = await with_stored(self.tools.storage, await work)
        async with self.acting() as context:
            job = await context.session.get_one(Job, job_id)
            await handler.save(context, job, task, result)
            job.status = "COMPLETED"

    async def do_all(self) -> None:
        for job_id in await self.waiting():
            await self.do(job_id)
        assert await self.waiting() == []

    async def change(self, **values: Any) -> None:
        async with self.acting() as context:
            await service.change(context, self.moment_id, MomentChange.model_validate(values), None)

    async def timeline(self) -> Timeline:
        async with self.acting() as context:
            return (await service.read_timeline(context, self.moment_id)).timeline

    async def put(self, timeline: Timeline) -> None:
        async with self.acting() as context:
            await service.write_timeline(context, self.moment_id, timeline, None)

    async def correct(self, text: str) -> None:
        edits = [{"kind": "set_word", "sentence": 0, "word": 0, "text": text}]
        correction = TranscriptCorrection.model_validate({"edits": edits})
        async with self.acting() as context:
            await transcripts.correct(context, self.project_id, correction.edits, None)

    async def status(self) -> str:
        async with self.acting() as context:
            return (await service.get(context, self.moment_id)).timeline_status


@pytest.fixture
async def scene(account, acting, deps: Deps, tmp_path: Path, video: Path) -> Scene:
    tools = work_tools(deps, tmp_path)
    async with acting(account) as context:
        project, transcript = await add_filmed_talk(context, video)
        wish = ManualMoment(start_ms=0, end_ms=transcript.sentences[1].end)
        made = await service.create_manual(context, project.id, wish)
    found = Scene(functools.partial(acting, account), tools, project.id, made.id)
    await found.do_all()
    return found


async def _intro(scene: Scene) -> str:
    """An intro of the org, ready; its id."""
    async with scene.acting() as context:
        id = new_id("asset")
        key = f"orgs/{context.org_id}/assets/{id}/file"
        await asyncio.to_thread(context.deps.storage.put_bytes, key, b"none", "image/png")
        assets.new_asset(
            context, "intro", id=id, key=key, content_type="image/png", size=4, details={"checked": True}
        )
        return id


async def _delete(scene: Scene, asset_id: str) -> None:
    async with scene.acting() as context:
        await context.session.delete(await context.session.get_one(Asset, asset_id))


async def test_a_clip_that_is_kept_while_it_is_composed_gets_the_look_that_was_wished(scene: Scene) -> None:
    await scene.change(look={"aspect": "1:1"})
    (job,) = await scene.waiting()
    await scene.do(job, lambda: scene.change(status="dismissed", title="Mine"))
    assert await scene.status() == "ready"
    assert (await scene.timeline()).width == (await scene.timeline()).height
    assert await scene.waiting() == []
    async with scene.acting() as context:
        now = await service.get(context, scene.moment_id)
    assert (now.status, now.title) == ("dismissed", "Mine")


async def test_a_wish_that_comes_while_another_is_brought_brings_both(scene: Scene) -> None:
    await scene.put((await scene.timeline()).model_copy(update={"burn_captions": False}))
    await scene.change(look={"aspect": "1:1"})
    (job,) = await scene.waiting()
    # Hashtags alone would leave alone what was edited by hand; the look does not.
    await scene.do(job, lambda: scene.change(hashtags=["#later"]))
    assert await scene.status() == "composing"
    await scene.do_all()
    shown = await scene.timeline()
    assert (shown.width, shown.hashtags) == (shown.height, ("#later",))
    assert await scene.status() == "ready"


async def test_a_timeline_written_by_hand_is_not_lost_to_a_job_that_comes_late(scene: Scene) -> None:
    await scene.change(look={"template": "boxed"})
    (late,) = await scene.waiting()
    mine = (await scene.timeline()).model_copy(update={"captions": None, "burn_captions": False})
    await scene.put(mine)
    await scene.do(late)
    assert (await scene.timeline()).captions is None
    await scene.do_all()
    assert (await scene.timeline()).captions is None
    assert await scene.status() == "ready"


async def test_a_job_that_finds_nothing_wished_changes_nothing(scene: Scene) -> None:
    await scene.change(look={"aspect": "1:1"})
    await scene.change(look={"aspect": "16:9"})
    await scene.do_all()
    async with scene.acting() as context:
        shown = await service.read_timeline(context, scene.moment_id)
    assert shown.timeline.width > shown.timeline.height
    # Both were brought by the first job.
    assert shown.version == 2


async def test_a_moment_that_is_trimmed_before_it_was_weighed_is_weighed_all_the_same(scene: Scene) -> None:
    end = talk().sentences[1].end
    async with scene.acting() as context:
        made = await service.create_manual(context, scene.project_id, ManualMoment(start_ms=0, end_ms=end))
    (job,) = await scene.waiting()

    async def trim() -> None:
        async with scene.acting() as context:
            change = MomentChange.model_validate({"end_ms": talk().sentences[2].end, "hashtags": ["#mine"]})
            await service.change(context, made.id, change, None)

    await scene.do(job, trim)
    await scene.do_all()
    async with scene.acting() as context:
        now = await service.get(context, made.id)
    assert now.subscores
    assert now.title
    assert now.hashtags == ["#mine"]


async def test_shots_framed_by_a_program_of_a_customer_last_as_a_persons_do(scene: Scene) -> None:
    first = await scene.timeline()
    width = 0.5 * (first.width / first.height) / (16 / 9)
    path = CropPath(width=width, height=0.5, keys=(CropKey(frame=0, x=0.3, y=0.5),))
    # It knows nothing of marks.
    await scene.put(
        first.model_copy(
            update={"layouts": (LayoutSpan(start=0, end=first.frames, layout=CropLayout(path=path)),)}
        )
    )
    await scene.correct("How")
    await scene.do_all()
    (span,) = (await scene.timeline()).layouts
    assert (span.layout, span.manual) == (CropLayout(path=path), True)
    # What is put back as it was is the program's again.
    await scene.put((await scene.timeline()).model_copy(update={"layouts": first.layouts}))
    assert not any(span.manual for span in (await scene.timeline()).layouts)
    await scene.correct("Who")
    await scene.do_all()
    async with scene.acting() as context:
        shown = await service.read_timeline(context, scene.moment_id)
    assert (shown.edited, "Who" in (shown.ass or "")) == (False, True)


async def test_words_and_looks_that_change_while_moments_are_looked_for_are_in_them(
    account, acting, deps: Deps, tmp_path: Path
) -> None:
    async with acting(account) as context:
        spoken = talk([sentence for passage in PASSAGES for sentence in passage])
        project = await add_project(context, sound_info(spoken.duration), settings={"detect": {"count": 5}})
        await transcripts.save_new(context, project.id, spoken)
        job = await add_job(context, "DETECT", project.id)
    scene = Scene(functools.partial(acting, account), work_tools(deps, tmp_path), project.id, "")
    word = "Xylophones"

    async def meanwhile() -> None:
        sentences = range(len(spoken.sentences))
        edits = [{"kind": "set_word", "sentence": one, "word": 0, "text": word} for one in sentences]
        correction = TranscriptCorrection.model_validate({"edits": edits})
        async with scene.acting() as context:
            await transcripts.correct(context, project.id, correction.edits, None)
            settings = projects.settings_of(await projects.find(context, project.id))
            look = LookSettings.model_validate({"aspect": "1:1"})
            patch = ProjectPatch(settings=settings.model_copy(update={"look": look}))
            await projects.change(context, project.id, patch)

    await scene.do(job.id, meanwhile, Detect())
    await scene.do_all()
    async with scene.acting() as context:
        found = (await service.list_moments(context, project.id)).data
        assert len(found) > 1
        for one in found:
            shown = await service.read_timeline(context, one.id)
            assert (shown.timeline.width, one.timeline_status) == (shown.timeline.height, "ready")
            assert word in (shown.ass or "")
            assert word in one.text


async def test_a_file_that_is_deleted_while_a_clip_is_composed_is_not_in_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = await _intro(scene)
    # It is composed as if the brand had the intro still.
    async with scene.acting() as context:
        await service.recompose(context, scene.moment_id, None)
    (job,) = await scene.waiting()
    compose = Compose()
    work = compose.work

    def with_intro(task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        result = work(task, tools)
        key = result["stored"]["composed"]
        with tools.storage.open(key) as pieces:
            document = json.loads(b"".join(pieces))
        document["composed"][0]["timeline"]["intro"] = f"asset:{gone}"
        tools.storage.put_bytes(key, json.dumps(document).encode(), "application/json")
        return result

    monkeypatch.setattr(compose, "work", with_intro)
    await scene.do(job, lambda: _delete(scene, gone), compose)
    assert await scene.status() == "composing"
    await scene.do_all()
    assert (await scene.timeline()).intro is None
    assert await scene.status() == "ready"


async def test_a_version_comes_back_without_the_files_that_are_gone(scene: Scene) -> None:
    first = await scene.timeline()
    intro, picture = await _intro(scene), await _intro(scene)
    await scene.put(first.model_copy(update={"intro": f"asset:{intro}"}))
    async with scene.acting() as context:
        shown = (await service.get(context, scene.moment_id)).version
    await scene.put(
        first.model_copy(update={"backdrop": Backdrop(kind="media", media=(f"asset:{picture}",))})
    )
    async with scene.acting() as context:
        behind = (await service.get(context, scene.moment_id)).version
    await scene.put(first)
    await _delete(scene, intro)
    await _delete(scene, picture)
    async with scene.acting() as context:
        back = await service.restore(context, scene.moment_id, shown, None)
        assert back.timeline_status == "ready"
        assert (await service.read_timeline(context, scene.moment_id)).timeline.intro is None
    async with scene.acting() as context:
        with pytest.raises(Problem, match="deleted") as caught:
            await service.restore(context, scene.moment_id, behind, None)
        assert caught.value.code == "file_gone"

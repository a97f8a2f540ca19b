"""Jobs from a script or a recording to composed moments, as a worker runs them."""

from __future__ import annotations

import asyncio
import functools
from pathlib import Path

import pytest
from sqlalchemy import func, select
from talk_support import PASSAGES, add_job, add_project, make_video, picture_info, run_job, talk, work_tools

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.media.timeline import Timeline
from clipforge.platform.base.deps import Deps
from clipforge.platform.events.models import Event
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments import service
from clipforge.platform.moments.jobs import Compose, Detect
from clipforge.platform.moments.models import MomentRow, MomentTimeline
from clipforge.platform.moments.places import to_local
from clipforge.platform.moments.schemas import ManualMoment, MomentChange
from clipforge.platform.projects.jobs import BrowserMedia
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.transcripts import service as transcripts
from clipforge.platform.transcripts.jobs import Narrate, Transcribe
from clipforge.platform.transcripts.schemas import TranscriptCorrection
from clipforge.platform.usage.models import UsageEvent

_PARAGRAPH = (
    "Why do we sleep at all? Nobody knew the answer for a very long time, and that is strange. "
    "Then one study changed what everybody believed about the brain at night. "
    "It turns out that sleep washes the brain, and without it you cannot think clearly. "
    "The secret is that small channels open when you rest. "
)
_SCRIPT = "\n\n".join(_PARAGRAPH.replace("sleep", word) for word in ("sleep", "rest", "dreaming"))


# Each about something else in words of its own: what repeats a better moment is not found.
async def _latest(acting, account, project_id: str, kind: str) -> str:
    async with acting(account) as context:
        query = select(Job.id).where(Job.project_id == project_id, Job.kind == kind).order_by(Job.id.desc())
        found = (await context.session.execute(query)).scalars().first()
        assert found is not None, f"no {kind} job"
        return str(found)


@pytest.fixture(scope="module")
def video(ffmpeg: FFmpeg, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_video(ffmpeg, tmp_path_factory.mktemp("video"), 50)


async def test_a_script_becomes_moments_that_are_billed_once(
    account, acting, deps: Deps, tmp_path: Path
) -> None:
    """NARRATE, TRANSCRIBE and DETECT on one real narration: some seconds, for the sake of the whole chain."""
    tools = work_tools(deps, tmp_path)
    open_context = functools.partial(acting, account)
    async with acting(account) as context:
        project = await add_project(
            context, origin="script", script=_SCRIPT, plan=["NARRATE", "TRANSCRIBE", "DETECT"]
        )
        first = await add_job(context, "NARRATE", project.id)
    await run_job(Narrate(), open_context, first.id, tools)
    second = await _latest(acting, account, project.id, "TRANSCRIBE")
    await run_job(Transcribe(), open_context, second, tools)
    await run_job(
        BrowserMedia(), open_context, await _latest(acting, account, project.id, "BROWSER_MEDIA"), tools
    )
    third = await _latest(acting, account, project.id, "DETECT")
    await run_job(Detect(), open_context, third, tools)
    async with acting(account) as context:
        done = await context.session.get(Project, project.id)
        assert done is not None
        assert (done.status, done.language) == ("ready", "en")
        spoken = await transcripts.load(context, project.id)
        assert spoken.engine == "narration"
        found = await service.list_moments(context, project.id)
        assert found.data
        for moment in found.data:
            assert moment.timeline_status == "ready"
            timeline = (await service.read_timeline(context, moment.id)).timeline
            assert timeline.source.location.startswith("asset:asset_")
            assert timeline.captions is not None
            assert all(name.startswith("font:") for name in timeline.captions.font_files)
            here = to_local(timeline, paths={timeline.source.location[6:]: "/x.flac"}, data_dir=tmp_path)
            assert here.captions is not None
            assert all(Path(name).is_file() for name in here.captions.font_files)
        lines = (
            await context.session.execute(
                select(UsageEvent.quantity).where(UsageEvent.project_id == project.id)
            )
        ).scalars()
        assert list(lines) == [done.duration_ms]
        kinds = await context.session.execute(select(Asset.kind).where(Asset.project_id == project.id))
        assert {"narration", "sound", "peaks"} <= set(kinds.scalars())
        told = await context.session.scalar(
            select(func.count()).where(Event.project_id == project.id, Event.type == "project.ready")
        )
        assert told == 1
        again = await add_job(context, "TRANSCRIBE", project.id)
    # Listening again makes no second line, and surveys that are there are not made again.
    result = await run_job(Transcribe(), open_context, again.id, tools)
    assert result["sound"] is None
    async with acting(account) as context:
        counted = await context.session.scalar(
            select(func.count()).where(UsageEvent.project_id == project.id)
        )
        assert counted == 1


async def test_what_a_person_kept_stays_when_moments_are_looked_for_again(
    account, acting, deps: Deps, tmp_path: Path
) -> None:
    tools = work_tools(deps, tmp_path)
    async with acting(account) as context:
        long = talk([sentence for passage in PASSAGES for sentence in passage])
        info = picture_info(long.duration).model_copy(update={"video": None})
        project = await add_project(context, info, settings={"detect": {"count": 5}})
        await transcripts.save_new(context, project.id, long)
        job = await add_job(context, "DETECT", project.id)
    await run_job(Detect(), functools.partial(acting, account), job.id, tools)
    async with acting(account) as context:
        before = (await service.list_moments(context, project.id, limit=100)).data
        assert len(before) > 2
        kept = await service.change(context, before[0].id, MomentChange(status="kept"), None)
        await service.change(context, before[1].id, MomentChange(status="dismissed"), None)
        job = await add_job(context, "DETECT", project.id)
    await run_job(Detect(), functools.partial(acting, account), job.id, tools)
    async with acting(account) as context:
        after = {one.id: one for one in (await service.list_moments(context, project.id, limit=100)).data}
        assert after[before[0].id] == kept
        assert after[before[1].id].status == "dismissed"
        assert before[2].id not in after
        stay = [after[before[0].id], after[before[1].id]]
        fresh = [one for one in after.values() if one.origin == "detected" and one.status == "new"]
        assert fresh
        for one in fresh:
            assert all(one.end_ms <= old.start_ms or one.start_ms >= old.end_ms for old in stay)


async def test_clips_look_as_the_project_says_with_the_orgs_own_template_and_brand(
    account, acting, client, deps: Deps, tmp_path: Path
) -> None:
    headers = account.headers()
    own = {"name": "Ours", "based_on": "karaoke", "style": {"uppercase": True, "max_words": 3}}
    template = (await client.post("/v1/templates", json=own, headers=headers)).json()
    kit = {"name": "Kit", "document": {"primary": "#112233"}}
    brand = (await client.post("/v1/brand-kits", json=kit, headers=headers)).json()
    look = {
        "template": template["id"],
        "brand_kit_id": brand["id"],
        "caption_position": 0.1,
        "keywords": False,
    }
    async with acting(account) as context:
        transcript = talk()
        info = picture_info(transcript.duration).model_copy(update={"video": None})
        project = await add_project(context, info, settings={"look": look})
        await transcripts.save_new(context, project.id, transcript)
        made = await service.create_manual(context, project.id, ManualMoment(start_ms=0, end_ms=9000))
    job = await _latest(acting, account, project.id, "COMPOSE")
    await run_job(Compose(), functools.partial(acting, account), job, work_tools(deps, tmp_path))
    async with acting(account) as context:
        captions = (await service.read_timeline(context, made.id)).timeline.captions
    assert captions is not None
    style = captions.style
    assert (style.effect, style.uppercase, style.max_words) == ("karaoke", True, 3)
    assert (style.position, style.emphasize, style.active) == (0.1, False, "#112233")
    # What is gone since gives way to what there is.
    await client.delete(f"/v1/templates/{template['id']}", headers=headers)
    await client.delete(f"/v1/brand-kits/{brand['id']}", headers=headers)
    again = await client.post(f"/v1/moments/{made.id}/compose", headers=headers)
    assert again.status_code == 200, again.text
    job = await _latest(acting, account, project.id, "COMPOSE")
    await run_job(Compose(), functools.partial(acting, account), job, work_tools(deps, tmp_path))
    async with acting(account) as context:
        captions = (await service.read_timeline(context, made.id)).timeline.captions
    assert captions is not None
    assert (captions.style.effect, captions.style.position) == ("highlight", 0.1)


async def test_a_trim_within_the_margin_decodes_nothing(
    account, acting, deps: Deps, tmp_path: Path, video: Path
) -> None:
    """The source is taken away in between: what was seen of the shots is enough."""
    tools = work_tools(deps, tmp_path)
    open_context = functools.partial(acting, account)
    async with acting(account) as context:
        project = await add_project(context, picture_info(50_000))
        asset = (
            await context.session.execute(select(Asset).where(Asset.project_id == project.id))
        ).scalar_one()
        lines = [f"Sentence number {number} says a little more." for number in range(14)]
        transcript = talk(lines).model_copy(update={"duration": 50_000})
        await transcripts.save_new(context, project.id, transcript)
        await asyncio.to_thread(deps.storage.upload, video, asset.storage_key, "video/mp4")
        last = transcript.sentences[1]
        made = await service.create_manual(context, project.id, ManualMoment(start_ms=0, end_ms=last.end))
    await run_job(Compose(), open_context, await _latest(acting, account, project.id, "COMPOSE"), tools)
    async with acting(account) as context:
        row = await context.session.get(MomentRow, made.id)
        assert row is not None
        done = await context.session.get(Project, project.id)
        assert done is not None
        assert done.notices == []  # it would say why a moment cannot be composed
        assert (row.timeline_status, row.title != "", row.score > 0) == ("ready", True, True)
        timeline = await context.session.get(MomentTimeline, made.id)
        assert timeline is not None
        assert timeline.shots
        assert timeline.shots_end_ms >= row.end_ms + 14_000
        first = Timeline.model_validate(timeline.document)
        assert first.layouts
        wider = transcript.sentences[3].end
        await service.change(context, made.id, MomentChange(end_ms=wider), None)
    await asyncio.to_thread(deps.storage.delete, [asset.storage_key])
    await run_job(Compose(), open_context, await _latest(acting, account, project.id, "COMPOSE"), tools)
    async with acting(account) as context:
        shown = await service.read_timeline(context, made.id)
        assert shown.version == 2
        assert shown.timeline.frames > first.frames
        assert shown.timeline.frames * 40 >= wider - made.start_ms
        assert shown.ass is not None
        assert "Sentence" in shown.ass
        # A corrected word reaches the captions, still without the source.
        edit = {"edits": [{"kind": "set_word", "sentence": 0, "word": 0, "text": "Paragraph"}]}
        edits = TranscriptCorrection.model_validate(edit).edits
        await transcripts.correct(context, project.id, edits, None)
    await run_job(Compose(), open_context, await _latest(acting, account, project.id, "COMPOSE"), tools)
    async with acting(account) as context:
        shown = await service.read_timeline(context, made.id)
        assert shown.ass is not None
        assert "Paragraph" in shown.ass
        # Edited by hand, it stays as it is when words are corrected.
        by_hand = shown.timeline.model_copy(update={"burn_captions": False})
        await service.write_timeline(context, made.id, by_hand, None)
        edit["edits"][0]["text"] = "Chapter"
        edits = TranscriptCorrection.model_validate(edit).edits
        await transcripts.correct(context, project.id, edits, None)
    result = await run_job(
        Compose(), open_context, await _latest(acting, account, project.id, "COMPOSE"), tools
    )
    assert result["moments"] == 0
    async with acting(account) as context:
        # Far beyond the margin the source is needed, and it is gone: the moment says so.
        await service.change(context, made.id, MomentChange(end_ms=transcript.sentences[12].end), None)
    await run_job(Compose(), open_context, await _latest(acting, account, project.id, "COMPOSE"), tools)
    async with acting(account) as context:
        assert (await service.get(context, made.id)).timeline_status == "failed"
        assert (await service.read_timeline(context, made.id)).version == shown.version + 1

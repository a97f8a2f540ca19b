"""What a browser is given to draw a moment with before it is rendered: addresses it can read, and facts."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

import pytest
from export_support import do_job, make_footage, seed
from sqlalchemy import select
from talk_support import add_job, add_project, picture_info, run_job, sound_info, talk, work_tools

from clipforge.engines.weights.store import WeightStore
from clipforge.kit.ids import new_id
from clipforge.media.source import MediaInfo
from clipforge.media.timeline import Timeline
from clipforge.platform.base.context import Context
from clipforge.platform.base.deps import Deps
from clipforge.platform.exports import service as exports
from clipforge.platform.exports.jobs import Render
from clipforge.platform.exports.schemas import ExportRequest
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments import caption_files, previewing, service
from clipforge.platform.moments.jobs import Compose
from clipforge.platform.moments.schemas import ManualMoment
from clipforge.platform.moments.wishes import compose_again
from clipforge.platform.projects import assets
from clipforge.platform.projects.keys import project_prefix
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.transcripts import service as transcripts
from clipforge.platform.transcripts.models import TranscriptSentence

PNG = b"\x89PNG\r\n\x1a\nof a mark"


async def _composed(acting, account, tools, lines: list[str], language: str = "en") -> tuple[str, str]:
    """A project of sound alone with one moment over all of it, composed; ids of both."""
    async with acting(account) as context:
        spoken = talk(lines).model_copy(update={"language": language})
        project = await add_project(context, sound_info(spoken.duration))
        await transcripts.save_new(context, project.id, spoken)
        whole = ManualMoment(start_ms=0, end_ms=spoken.duration, title="All of it")
        moment = await service.create_manual(context, project.id, whole)
        job = await add_job(context, "COMPOSE", project.id, moment_ids=[moment.id], force=True, weigh=False)
    await run_job(Compose(), functools.partial(acting, account), job.id, tools)
    return project.id, moment.id


async def _shown(client, account, moment_id: str) -> dict[str, object]:
    answer = await client.get(f"/v1/moments/{moment_id}/timeline", headers=account.headers())
    assert answer.status_code == 200, answer.text
    shown: dict[str, object] = answer.json()
    return shown


async def _source(context: Context, project_id: str) -> Asset:
    found = (await context.session.scalars(select(Asset).where(Asset.project_id == project_id))).all()
    return next(one for one in found if one.kind == "source")


def _with_weights(folder: Path, weights: WeightStore, name: str) -> Path:
    """A data folder in which one entry of the catalog is there already."""
    fetched = weights.path(name)
    shutil.copytree(fetched, folder / "weights" / fetched.name)
    return folder


async def test_the_source_is_what_browsers_play_of_it(account, acting, client, deps: Deps, tmp_path) -> None:
    tools = work_tools(deps, tmp_path)
    project_id, moment_id = await _composed(acting, account, tools, ["Nothing much is said in here."])
    shown = await _shown(client, account, moment_id)
    # It may be anything that ffmpeg reads, until somebody looked whether browsers play it.
    assert shown["files"] == {}
    async with acting(account) as context:
        source = await _source(context, project_id)
        source.details = {"plays": True}
        source.content_type = "audio/mp4"
        deps.storage.put_bytes(source.storage_key, b"its own bytes", "audio/mp4")
        name = f"asset:{source.id}"
    files = (await _shown(client, account, moment_id))["files"]
    assert set(files) == {name}
    assert (await client.get(files[name])).content == b"its own bytes"
    async with acting(account) as context:
        key = f"{project_prefix(account.org_id, project_id)}proxy.mp4"
        deps.storage.put_bytes(key, b"a light copy", "audio/mp4")
        assets.new_asset(context, "proxy", key=key, content_type="audio/mp4", project_id=project_id)
    shown = await _shown(client, account, moment_id)
    answer = await client.get(shown["files"][name])
    assert answer.content == b"a light copy"
    assert answer.headers["content-type"] == "audio/mp4"
    assert answer.headers["content-disposition"].startswith("inline")
    assert shown["files_expire_at"] > shown["updated_at"]


async def test_a_mark_put_in_by_hand_has_an_address_and_a_strangers_has_none(
    account, acting, client, deps: Deps, tmp_path, make_account
) -> None:
    tools = work_tools(deps, tmp_path)
    _, moment_id = await _composed(acting, account, tools, ["Nothing much is said in here."])

    async def mark_of(owner) -> str:
        async with acting(owner) as context:
            id = new_id("asset")
            key = f"orgs/{owner.org_id}/assets/{id}/file"
            deps.storage.put_bytes(key, PNG, "image/png")
            assets.new_asset(context, "logo", id=id, key=key, content_type="image/png", size=len(PNG))
            return id

    mine, other = await mark_of(account), await mark_of(await make_account())
    path = f"/v1/moments/{moment_id}/timeline"
    document = (await _shown(client, account, moment_id))["timeline"]
    for id, status in ((other, 422), (mine, 200)):
        marked = document | {"watermark": {"image": f"asset:{id}"}}
        answer = await client.put(path, json=marked, headers=account.headers())
        assert answer.status_code == status, answer.text
    for files in (answer.json()["files"], (await _shown(client, account, moment_id))["files"]):
        read = await client.get(files[f"asset:{mine}"])
        assert (read.content, read.headers["content-type"]) == (PNG, "image/png")
        assert read.headers["content-disposition"].startswith("inline")


@pytest.mark.models
async def test_composing_leaves_the_pictures_of_its_emoji_for_the_api(
    account, acting, client, deps: Deps, tmp_path, weights: WeightStore
) -> None:
    tools = work_tools(deps, _with_weights(tmp_path, weights, "emoji"))
    project_id, moment_id = await _composed(acting, account, tools, ["This place is on fire, everybody."])
    shown = await _shown(client, account, moment_id)
    timeline = Timeline.model_validate(shown["timeline"])
    assert timeline.captions is not None
    (emoji,) = (cue.emoji for cue in timeline.captions.cues if cue.emoji)
    read = await client.get(shown["files"][f"emoji:{emoji.name}"])
    assert read.headers["content-type"] == "image/png"
    # The very picture that a render uses, at the size at which it is drawn.
    picture = tools.toolbox.emoji.picture(emoji.name, round(emoji.box.width))
    assert read.content == picture.read_bytes()
    # Another one that a person puts in is missing until the clip is composed or rendered again.
    document = shown["timeline"]
    for cue in document["captions"]["cues"]:
        if cue["emoji"]:
            cue["emoji"]["name"] = "2764"
    path = f"/v1/moments/{moment_id}/timeline"
    put = await client.put(path, json=document, headers=account.headers())
    assert put.status_code == 200, put.text
    assert not any(name.startswith("emoji:") for name in put.json()["files"])
    # It is stored once, and goes with the project.
    async with acting(account) as context:
        row = await service.find(context, moment_id, lock=True)
        job = await context.session.get_one(Job, await compose_again(context, row))
    await run_job(Compose(), functools.partial(acting, account), job.id, tools)
    async with acting(account) as context:
        rows = await context.session.scalars(
            select(Asset.storage_key).where(Asset.project_id == project_id, Asset.kind == "caption")
        )
        (key,) = rows.all()
    assert key.startswith(project_prefix(account.org_id, project_id))
    again = (await _shown(client, account, moment_id))["files"]
    assert set(again) == {f"emoji:{emoji.name}"}


@pytest.mark.models
async def test_a_render_leaves_the_pictures_of_what_it_drew(
    account, acting, system, deps: Deps, tmp_path, ffmpeg, weights: WeightStore
) -> None:
    seeded = await seed(system, deps, account.org_id, make_footage(ffmpeg, tmp_path))
    async with system.transaction() as session:
        sentence = (
            await session.scalars(
                select(TranscriptSentence).where(TranscriptSentence.org_id == account.org_id)
            )
        ).one()
        sentence.words = [[" Fire", 100, 500, None, None], *sentence.words[1:]]
    wanted = ExportRequest.model_validate({"moment_id": seeded.moment_id, "profile": "draft"})
    async with acting(account) as context:
        export, _ = await exports.create(context, wanted)
    _with_weights(tmp_path / "data", weights, "emoji")
    await do_job(acting, account, deps, Render(), export.job_id, tmp_path)
    async with acting(account) as context:
        timeline = await exports.timeline(context, export.id)
        found = await caption_files.kept(context, seeded.project_id, timeline)
        row = found["emoji:1f525"]
        assert row.storage_key.startswith(project_prefix(account.org_id, seeded.project_id))
        info = deps.storage.head(row.storage_key)
        assert info is not None
        assert (info.size, info.content_type) == (row.size, "image/png")


@pytest.mark.models
async def test_a_font_that_was_fetched_is_given_to_browsers(
    account, acting, client, deps: Deps, tmp_path, weights: WeightStore
) -> None:
    tools = work_tools(deps, _with_weights(tmp_path, weights, "font-cjk"))
    _, moment_id = await _composed(acting, account, tools, ["これは 日本語 の 文章 です。"], "ja")
    shown = await _shown(client, account, moment_id)
    fonts = shown["timeline"]["captions"]["font_files"]
    # Those of the package come with the web app.
    (fetched,) = (name for name in fonts if not name.startswith("font:fonts/"))
    assert set(shown["files"]) == {fetched}
    read = await client.get(shown["files"][fetched])
    assert read.headers["content-type"] == "font/otf"
    assert read.content[:4] == b"OTTO"


def _project(info: MediaInfo | None) -> Project:
    return Project(info=info.model_dump(mode="json") if info else None)


def test_crops_are_counted_on_the_picture_as_it_is_decoded() -> None:
    plain = picture_info(1000)
    assert plain.video is not None
    assert previewing.picture_of(_project(None)) is None
    assert previewing.picture_of(_project(sound_info(1000))) is None
    small = previewing.picture_of(_project(plain))
    assert small is not None
    assert (small.width, small.height, small.pixel_aspect) == (160, 90, 1.0)
    # A phone held upright, and a DVD: 720 x 576 stored pixels that are shown as 1024 x 576.
    upright = {"width": 1080, "height": 1920, "coded_width": 1920, "coded_height": 1080, "rotation": 90}
    oblong = {"width": 1024, "height": 576, "coded_width": 720, "coded_height": 576}
    for change, wanted in ((upright, (1080, 1920, 1.0)), (oblong, (720, 576, 64 / 45))):
        info = plain.model_copy(update={"video": plain.video.model_copy(update=change)})
        found = previewing.picture_of(_project(info))
        assert found is not None
        assert (found.width, found.height, found.pixel_aspect) == pytest.approx(wanted, rel=1e-9)

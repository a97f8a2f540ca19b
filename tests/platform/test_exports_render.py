"""An export from request to files: rendered once for each content, counted once, its files downloadable."""

from __future__ import annotations

import asyncio
import io
import zipfile

import pytest
from export_support import Footage, Seeded, do_job, make_footage, seed
from sqlalchemy import func, select

from clipforge.engines.ffmpeg.probe import probe
from clipforge.platform.base.problems import Problem
from clipforge.platform.events.models import Event
from clipforge.platform.exports import service, zips
from clipforge.platform.exports.jobs import Render, Zip
from clipforge.platform.exports.models import Export
from clipforge.platform.exports.schemas import BatchRequest, EditRequest, ExportRequest, Overrides, ZipRequest
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments.models import MomentRow
from clipforge.platform.projects.models import Asset
from clipforge.platform.usage.models import UsageEvent


@pytest.fixture(scope="session")
def footage(ffmpeg, tmp_path_factory) -> Footage:
    return make_footage(ffmpeg, tmp_path_factory.mktemp("footage"))


@pytest.fixture
async def seeded(system, deps, account, footage) -> Seeded:
    return await seed(system, deps, account.org_id, footage)


def _draft(moment_id: str, **fields: object) -> ExportRequest:
    return ExportRequest.model_validate({"moment_id": moment_id, "profile": "draft", **fields})


async def test_an_export_is_rendered_stored_counted_and_told(
    account, acting, deps, seeded, ffmpeg, tmp_path
) -> None:
    wanted = _draft(seeded.moment_id, metadata={"show": "9"}, external_id="x1", aspect="1:1")
    async with acting(account) as context:
        export, fresh = await service.create(context, wanted)
        assert (fresh, export.status, export.aspect) == (True, "rendering", "1:1")
    first = await do_job(acting, account, deps, Render(), export.job_id, tmp_path)

    async with acting(account) as context:
        made = await service.get(context, export.id)
        assert made.status == "ready"
        assert (made.facts["width"], made.facts["height"]) == (540, 540)
        assert 1700 <= made.facts["duration_ms"] <= 1900
        files = await context.session.scalars(select(Asset).where(Asset.id.in_(made.assets.values())))
        keys = {asset.kind: asset.storage_key for asset in files}
        timeline = await service.timeline(context, export.id)
        lines = (await context.session.scalars(select(UsageEvent))).all()
        assert [(line.kind, line.quantity) for line in lines] == [("exports", 1)]
        events = (await context.session.scalars(select(Event).where(Event.type == "export.ready"))).all()
        assert [event.data["external_id"] for event in events] == ["x1"]
        assert events[0].data["metadata"] == {"show": "9"}
    assert timeline.source.location == f"asset:{seeded.source_id}"
    assert timeline.captions.font_files[0].startswith("font:")
    assert set(keys) == {"video", "thumbnail", "srt", "vtt", "timeline"}
    video = tmp_path / "out.mp4"
    deps.storage.download(keys["video"], video)
    assert probe(ffmpeg, str(video)).video.width == 540
    with deps.storage.open(keys["srt"]) as pieces:
        assert "picture." in b"".join(pieces).decode()

    # A worker that saves twice, as one does that was thought dead, changes and bills nothing.
    async with acting(account) as context:
        job = await context.session.get_one(Job, export.job_id)
        await Render().save(context, job, first["task"], first["result"])
    async with acting(account) as context:
        assert await context.session.scalar(select(func.count()).select_from(UsageEvent)) == 1
        assert (
            await context.session.scalar(select(func.count()).select_from(Asset).where(Asset.kind == "video"))
            == 1
        )

    # Its timeline, changed by hand, is another export of the same moment.
    async with acting(account) as context:
        changed = timeline.model_copy(update={"burn_captions": False})
        second, fresh = await service.create_edited(
            context, export.id, EditRequest(timeline=changed, profile="draft")
        )
        assert fresh
        assert second.content_hash != export.content_hash
    await do_job(acting, account, deps, Render(), second.job_id, tmp_path)
    async with acting(account) as context:
        assert (await service.get(context, second.id)).status == "ready"
        pack = await zips.create(context, ZipRequest(export_ids=[export.id, second.id], subtitles=True))
    await do_job(acting, account, deps, Zip(), pack.job_id, tmp_path)
    async with acting(account) as context:
        done = await zips.get(context, pack.id)
        key = await context.session.scalar(select(Asset.storage_key).where(Asset.id == pack.id))
    assert done.status == "ready"
    with deps.storage.open(key) as pieces, zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as opened:
        assert opened.testzip() is None
        assert sorted(opened.namelist()) == [
            "a-test-1x1-2.mp4", "a-test-1x1-2.srt", "a-test-1x1-2.vtt",
            "a-test-1x1.mp4", "a-test-1x1.srt", "a-test-1x1.vtt",
        ]  # fmt: skip

    async with acting(account) as context:
        await service.delete(context, export.id)
    assert deps.storage.head(keys["video"]) is None


async def test_equal_requests_at_once_are_one_export_and_one_job(account, acting, seeded) -> None:
    async def ask() -> tuple[str, bool]:
        async with acting(account) as context:
            export, fresh = await service.create(context, _draft(seeded.moment_id))
            await asyncio.sleep(0.05)
            return export.id, fresh

    answers = await asyncio.gather(*(ask() for _ in range(4)))
    assert len({id for id, _ in answers}) == 1
    assert sorted(fresh for _, fresh in answers) == [False, False, False, True]
    async with acting(account) as context:
        assert await context.session.scalar(select(func.count()).select_from(Job)) == 1


async def test_another_title_renders_and_counts_nothing_again(
    account, acting, deps, seeded, tmp_path
) -> None:
    async def ask(title: str) -> tuple[Export, bool]:
        async with acting(account) as context:
            return await service.create(context, _draft(seeded.moment_id, overrides={"title": title}))

    async def counted() -> tuple[int, int]:
        async with acting(account) as context:
            jobs = await context.session.scalar(select(func.count()).select_from(Job))
            lines = await context.session.scalar(select(func.count()).select_from(UsageEvent))
            return jobs, lines

    export, fresh = await ask("First")
    assert fresh
    under_way, fresh = await ask("While it is rendered")
    assert (under_way.id, under_way.title, fresh) == (export.id, "While it is rendered", False)
    await do_job(acting, account, deps, Render(), export.job_id, tmp_path)
    async with acting(account) as context:
        timeline = await service.timeline(context, export.id)
        assert timeline.title == "While it is rendered"
        files = await context.session.scalars(select(Asset.name).where(Asset.kind == "video"))
        assert files.all() == ["while-it-is-rendered-9x16.mp4"]
    again, fresh = await ask("Another: title")
    assert (again.id, again.status, again.title, fresh) == (export.id, "ready", "Another: title", False)
    async with acting(account) as context:
        edit = EditRequest(timeline=timeline, title="By hand", profile="draft")
        edited, fresh = await service.create_edited(context, export.id, edit)
        assert (edited.id, fresh) == (export.id, False)
    async with acting(account) as context:
        assert (await service.timeline(context, export.id)).title == "By hand"
        names = await context.session.scalars(select(Asset.name).where(Asset.kind.in_(("video", "timeline"))))
        assert sorted(names.all()) == ["by-hand-9x16.mp4", "by-hand-9x16.timeline.json"]
    assert await counted() == (1, 1)


async def test_other_looks_are_other_content_and_a_correction_too(account, acting, seeded, system) -> None:
    wishes = [
        _draft(seeded.moment_id),
        _draft(seeded.moment_id, aspect="16:9"),
        _draft(seeded.moment_id, template_id="boxed"),
        _draft(seeded.moment_id, overrides=Overrides(caption_position=0.3).model_dump(exclude_none=True)),
        _draft(seeded.moment_id, overrides={"captions": False}),
    ]
    hashes = []
    for wish in wishes:
        async with acting(account) as context:
            hashes.append((await service.create(context, wish))[0].content_hash)
    async with system.transaction() as session:
        row = await session.get_one(MomentRow, seeded.moment_id)
        row.end_ms = 1700
    async with acting(account) as context:
        hashes.append((await service.create(context, wishes[0]))[0].content_hash)
    assert len(set(hashes)) == 6


async def test_a_failed_export_is_told_and_the_same_request_tries_it_again(account, acting, seeded) -> None:
    async with acting(account) as context:
        export, _ = await service.create(context, _draft(seeded.moment_id))
    first = export.job_id
    async with acting(account) as context:
        job = await context.session.get_one(Job, first)
        job.status = "FAILED"
        await Render().failed(context, job, {"code": "tool_failed", "reason": "no", "remedy": "yes"})
    async with acting(account) as context:
        failed = await service.get(context, export.id)
        assert (failed.status, failed.error["code"]) == ("failed", "tool_failed")
        told = await context.session.scalar(select(Event).where(Event.type == "export.failed"))
        assert told is not None
        again, fresh = await service.create(context, _draft(seeded.moment_id))
        assert (again.id, fresh, again.status, again.error) == (export.id, False, "rendering", None)
        assert again.job_id != first
    async with acting(account) as context:
        # What the first job says now is of the past.
        job = await context.session.get_one(Job, first)
        await Render().failed(context, job, {"code": "late"})
        assert (await service.get(context, export.id)).status == "rendering"
        with pytest.raises(Problem, match="not_failed"):
            await service.retry(context, export.id)


async def test_a_batch_makes_every_shape_of_every_moment_or_nothing(
    account, acting, seeded, system, deps, footage
) -> None:
    other = await seed(system, deps, account.org_id, footage, title="Another")
    wanted = BatchRequest(moment_ids=[seeded.moment_id, other.moment_id], aspects=["9:16", "1:1"])
    async with acting(account) as context:
        batch_id, exports = await service.create_batch(context, wanted)
    assert [(export.moment_id, export.aspect) for export in exports] == [
        (seeded.moment_id, "9:16"),
        (seeded.moment_id, "1:1"),
        (other.moment_id, "9:16"),
        (other.moment_id, "1:1"),
    ]
    assert {export.batch_id for export in exports} == {batch_id}
    missing = BatchRequest(moment_ids=[seeded.moment_id, "mom_missing"], aspects=["4:5"])
    with pytest.raises(Problem, match="not_found"):
        async with acting(account) as context:
            await service.create_batch(context, missing)
    async with acting(account) as context:
        assert await context.session.scalar(select(func.count()).select_from(Export)) == 4


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"intro": "/etc/passwd"}, "intro"),
        ({"outro": "https://example.com/a.mp4"}, "outro"),
        ({"intro": "asset:asset_00000000000000000000000000"}, "timeline"),
        ({"segments": [{"source_start": 0, "source_end": 999_999}]}, "layouts"),
        ({"thumbnail": 100_000}, "thumbnail"),
        ({"title": "a\x00b"}, "captions"),
    ],
)
async def test_an_edited_timeline_names_only_our_files_and_frames(
    account, acting, seeded, system, change, field
) -> None:
    document = {
        "id": seeded.moment_id,
        "source": {"location": f"asset:{seeded.source_id}", "video_stream": 0, "audio_stream": 1},
        "rate": "25",
        "width": 1080,
        "height": 1920,
        "segments": [{"source_start": 0, "source_end": 40}],
        "layouts": [{"start": 0, "end": 40, "layout": {"kind": "fit"}}],
    }
    async with acting(account) as context:
        export, _ = await service.create(context, _draft(seeded.moment_id))
        export.timeline = document
    changed = {**document, **change}
    if field == "layouts":
        changed["layouts"] = [{"start": 0, "end": 999_999, "layout": {"kind": "fit"}}]
        field = "segments"
    with pytest.raises(Problem) as refused:
        async with acting(account) as context:
            await service.create_edited(
                context, export.id, EditRequest.model_validate({"timeline": changed, "title": "ok"})
                if "title" not in change
                else EditRequest.model_validate({"timeline": changed}),
            )  # fmt: skip
    assert refused.value.status == 422
    assert field in refused.value.errors[0]["field"]


async def test_exports_of_another_org_are_not_there(account, make_account, acting, seeded) -> None:
    async with acting(account) as context:
        export, _ = await service.create(context, _draft(seeded.moment_id))
    stranger = await make_account()
    for call in (
        lambda c: service.get(c, export.id),
        lambda c: service.retry(c, export.id),
        lambda c: service.delete(c, export.id),
        lambda c: service.timeline(c, export.id),
        lambda c: service.create(c, _draft(seeded.moment_id)),
        lambda c: zips.create(c, ZipRequest(export_ids=[export.id])),
    ):
        with pytest.raises(Problem) as refused:
            async with acting(stranger) as context:
                await call(context)
        assert refused.value.status == 404

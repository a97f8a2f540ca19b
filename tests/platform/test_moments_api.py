"""Moments over the API: lists, trims, versions, timelines, previews, other orgs."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import select
from talk_support import LINES, add_project, sound_info, talk

from clipforge.kit.ids import new_id
from clipforge.media.moment import Moment, Reason
from clipforge.media.source import MediaSource
from clipforge.media.timeline import Backdrop, Segment, Timeline
from clipforge.platform.base.principal import Role
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments.jobs import Compose
from clipforge.platform.moments.models import Detection, MomentRow, MomentTimeline
from clipforge.platform.moments.recomposing import ComposeTask
from clipforge.platform.moments.rows import columns_of
from clipforge.platform.transcripts import service as transcripts


def _moment(number: int, score: float) -> Moment:
    transcript = talk()
    sentence = transcript.sentences[number]
    return Moment(
        id=f"m{number}",
        rank=1,
        start=sentence.start - 100,
        end=sentence.end + 100,
        first_sentence=number,
        last_sentence=number,
        score=score,
        subscores={"hook": 0.5},
        reasons=(Reason(kind="hook.question", text="Opens with a question", start=0, end=900, weight=4.0),),
        absent={"picture.faces": "the picture was not looked at"},
        title=f"Title {number}",
        hashtags=("#sleep",),
        text=LINES[number],
    )


async def _scene(account, acting, timeline: bool = False) -> tuple[str, list[str]]:
    """A project with three moments; their ids in order of time."""
    ids = sorted(new_id("mom") for _ in range(3))
    async with acting(account) as context:
        transcript = talk()
        project = await add_project(context, sound_info(transcript.duration))
        await transcripts.save_new(context, project.id, transcript)
        source = (await transcripts.source_of(context, project)).asset.id
        context.session.add(
            Detection(
                id=new_id("det"),
                org_id=account.org_id,
                project_id=project.id,
                requested=5,
                shortages=[{"count": 2, "reason": "there is no room"}],
            )
        )
        for id, number, score in zip(ids, (1, 3, 5), (40.0, 80.0, 60.0), strict=True):
            row = MomentRow(
                id=id, org_id=account.org_id, project_id=project.id, **columns_of(_moment(number, score))
            )
            context.session.add(row)
            await context.session.flush()
            if timeline:
                document = _timeline(id, source).model_dump(mode="json")
                context.session.add(MomentTimeline(moment_id=id, org_id=account.org_id, document=document))
                row.timeline_status = "ready"
        return project.id, ids


def _timeline(id: str, source: str = "asset_00000000000000000000000000") -> Timeline:
    return Timeline(
        id=id,
        source=MediaSource(location=f"asset:{source}", audio_stream=0),
        rate=30,
        width=1080,
        height=1920,
        segments=(Segment(source_start=30, source_end=120),),
        backdrop=Backdrop(),
    )


async def _jobs(system, project_id: str, kind: str) -> list[Job]:
    async with system.transaction() as session:
        query = select(Job).where(Job.project_id == project_id, Job.kind == kind).order_by(Job.id)
        return list((await session.execute(query)).scalars())


async def test_moments_come_best_first_or_in_time_with_their_evidence(account, acting, client) -> None:
    project_id, ids = await _scene(account, acting)
    path, headers = f"/v1/projects/{project_id}/moments", account.headers(Role.VIEWER)
    best = (await client.get(path, headers=headers)).json()
    assert [one["id"] for one in best["data"]] == [ids[1], ids[2], ids[0]]
    assert (best["requested"], best["shortages"]) == (5, [{"count": 2, "reason": "there is no room"}])
    assert best["data"][0]["reasons"][0]["end_ms"] == 900
    assert best["data"][0]["absent"] == {"picture.faces": "the picture was not looked at"}
    pages: list[str] = []
    cursor = None
    for _ in ids:
        params = {"order": "time", "limit": 1, **({"cursor": cursor} if cursor else {})}
        page = (await client.get(path, params=params, headers=headers)).json()
        pages += [one["id"] for one in page["data"]]
        cursor = page["next_cursor"]
    assert pages == ids
    assert cursor is None
    good = (await client.get(path, params={"min_score": 60}, headers=headers)).json()["data"]
    assert {one["id"] for one in good} == {ids[1], ids[2]}
    await client.patch(f"/v1/moments/{ids[0]}", json={"status": "kept"}, headers=account.headers())
    kept = (await client.get(path, params={"status": "kept"}, headers=headers)).json()["data"]
    assert [one["id"] for one in kept] == [ids[0]]
    assert (await client.get(f"/v1/projects/{project_id}/detection", headers=headers)).json()[
        "requested"
    ] == 5


async def test_a_trim_ends_with_a_sentence_and_has_the_clip_composed(account, acting, client, system) -> None:
    project_id, ids = await _scene(account, acting)
    path = f"/v1/moments/{ids[0]}"
    before = (await client.get(path, headers=account.headers())).json()
    third = talk().sentences[2]
    wish = {"end_ms": third.end - 200}
    answer = await client.patch(path, json=wish, headers={**account.headers(), "If-Match": '"1"'})
    after = answer.json()
    assert answer.headers["etag"] == '"2"'
    assert after["start_ms"] == before["start_ms"]
    assert (after["first_sentence"], after["last_sentence"]) == (1, 2)
    assert third.end <= after["end_ms"] <= talk().sentences[3].start
    assert after["text"] == f"{LINES[1]} {LINES[2]}"
    assert after["timeline_status"] == "composing"
    (job,) = await _jobs(system, project_id, "COMPOSE")
    assert job.payload["moment_ids"] == [ids[0]]
    late = await client.patch(path, json=wish, headers={**account.headers(), "If-Match": '"1"'})
    assert late.status_code == 412


async def test_a_trim_by_word_never_cuts_one(account, acting, client) -> None:
    _, ids = await _scene(account, acting)
    word = talk().words[8]  # 'the' of the second sentence
    inside = word.start + 100
    wish = {"start_ms": inside, "snap": "word"}
    after = (await client.patch(f"/v1/moments/{ids[0]}", json=wish, headers=account.headers())).json()
    assert after["start_ms"] == word.start
    assert after["text"].startswith("the answer")


async def test_a_title_alone_needs_no_composing(account, acting, client, system) -> None:
    project_id, ids = await _scene(account, acting)
    answer = await client.patch(
        f"/v1/moments/{ids[0]}", json={"title": "Better", "hashtags": ["#sleep"]}, headers=account.headers()
    )
    assert (answer.json()["title"], answer.json()["version"]) == ("Better", 2)
    assert await _jobs(system, project_id, "COMPOSE") == []


async def test_sentences_are_added_and_an_earlier_version_comes_back(account, acting, client) -> None:
    _, ids = await _scene(account, acting)
    path = f"/v1/moments/{ids[1]}"
    before = (await client.get(path, headers=account.headers())).json()
    longer = (
        await client.post(f"{path}/extend", json={"before": 1, "after": 1}, headers=account.headers())
    ).json()
    assert (longer["first_sentence"], longer["last_sentence"]) == (2, 4)
    listed = (await client.get(f"{path}/versions", headers=account.headers())).json()["data"]
    assert [one["version"] for one in listed] == [1]
    restored = (await client.post(f"{path}/versions/1/restore", headers=account.headers())).json()
    assert restored["version"] == 3
    for name in ("start_ms", "end_ms", "text", "first_sentence", "last_sentence"):
        assert restored[name] == before[name]
    assert (await client.post(f"{path}/versions/9/restore", headers=account.headers())).status_code == 404


async def test_a_moment_is_made_by_hand_from_a_range(account, acting, client, system) -> None:
    project_id, _ = await _scene(account, acting)
    one, two = talk().sentences[0], talk().sentences[1]
    wish = {"start_ms": one.start + 50, "end_ms": two.end - 50}
    path = f"/v1/projects/{project_id}/moments"
    answer = await client.post(path, json=wish, headers=account.headers(Role.EDITOR))
    made = answer.json()
    assert answer.status_code == 201
    assert (made["origin"], made["status"]) == ("manual", "kept")
    assert (made["first_sentence"], made["last_sentence"]) == (0, 1)
    assert made["start_ms"] <= one.start
    assert made["end_ms"] >= two.end
    (job,) = await _jobs(system, project_id, "COMPOSE")
    async with acting(account) as context:
        task = ComposeTask.model_validate(await Compose().load(context, job))
    assert task.unweighed == {made["id"]}
    nothing = {"start_ms": 0, "end_ms": 300}
    assert (await client.post(path, json=nothing, headers=account.headers())).status_code == 422


async def test_more_like_this_is_a_job(account, acting, client, system) -> None:
    project_id, ids = await _scene(account, acting)
    answer = await client.post(f"/v1/moments/{ids[0]}/similar", json={"count": 2}, headers=account.headers())
    assert answer.status_code == 202
    (job,) = await _jobs(system, project_id, "DETECT")
    assert job.id == answer.json()["job_id"]
    assert job.payload == {"similar_to": ids[0], "count": 2}


@pytest.mark.parametrize(
    "change",
    [
        {"intro": "/etc/passwd"},
        {"outro": "http://169.254.169.254/latest"},
        {"intro": "asset:asset_00000000000000000000000001"},
        {"watermark": {"image": "../../secret.png"}},
        {"backdrop": {"kind": "media", "media": ["file:///etc/hostname"]}},
        {"rate": "25"},
        {"rate": {"a": "b"}},
        {"rate": "1e9999999"},
        # It could be written, and never be read again.
        {"thumbnail": 10**400},
        {"thumbnail": -(2**63) - 1},
        {"segments": [{"source_start": 0, "source_end": 10_000_000}]},
        {"segments": []},
        {"captions": {"style": {}, "font_size": 60, "font_files": ["/etc/passwd"]}},
    ],
)
async def test_a_timeline_names_nothing_but_stored_files_of_the_org(account, acting, client, change) -> None:
    _, ids = await _scene(account, acting, timeline=True)
    path = f"/v1/moments/{ids[0]}/timeline"
    document = _timeline(ids[0]).model_dump(mode="json") | change
    answer = await client.put(path, json=document, headers=account.headers())
    assert answer.status_code == 422, answer.text
    assert (await client.get(path, headers=account.headers())).json()["edited"] is False


async def test_a_timeline_edited_by_hand_is_stored_with_a_new_etag(account, acting, client) -> None:
    _, ids = await _scene(account, acting, timeline=True)
    path, headers = f"/v1/moments/{ids[0]}/timeline", account.headers(Role.EDITOR)
    before = await client.get(path, headers=headers)
    document = before.json()["timeline"]
    source = document["source"]
    document["segments"][0]["source_end"] = 90
    # Whatever it says of the source, that stays as it is.
    document["source"] = {**source, "location": "asset:asset_00000000000000000000000000"}
    tag = before.headers["ETag"]
    written = await client.put(path, json=document, headers={**headers, "If-Match": tag})
    assert written.status_code == 200, written.text
    assert written.headers["ETag"] != tag
    after = await client.get(path, headers=headers)
    assert after.headers["ETag"] == written.headers["ETag"]
    assert after.json()["edited"] is True
    assert after.json()["timeline"]["segments"][0]["source_end"] == 90
    assert after.json()["timeline"]["source"] == source
    moment = (await client.get(f"/v1/moments/{ids[0]}", headers=headers)).json()
    assert (moment["version"], moment["timeline_status"]) == (2, "ready")


async def test_a_timeline_that_missed_another_change_is_refused(account, acting, client) -> None:
    _, ids = await _scene(account, acting, timeline=True)
    path, headers = f"/v1/moments/{ids[0]}/timeline", account.headers()
    before = await client.get(path, headers=headers)
    document = before.json()["timeline"]
    stale = {**headers, "If-Match": before.headers["ETag"]}
    document["segments"][0]["source_end"] = 90
    assert (await client.put(path, json=document, headers=stale)).status_code == 200
    document["segments"][0]["source_end"] = 100
    late = await client.put(path, json=document, headers=stale)
    assert (late.status_code, late.json()["code"]) == (412, "version_mismatch")
    now = (await client.get(path, headers=headers)).json()
    assert now["timeline"]["segments"][0]["source_end"] == 90


async def test_any_range_has_an_address_that_plays_it(account, acting, client) -> None:
    _project_id, ids = await _scene(account, acting)
    headers = account.headers(Role.VIEWER)
    shown = (await client.get(f"/v1/moments/{ids[0]}/preview", headers=headers)).json()
    moment = (await client.get(f"/v1/moments/{ids[0]}", headers=headers)).json()
    assert (shown["start_ms"], shown["end_ms"]) == (moment["start_ms"], moment["end_ms"])
    assert shown["content_type"] == "video/mp4"
    assert shown["url"].startswith("http://testserver/storage/orgs/")
    wrong = {"start_ms": 5000, "end_ms": 4000}
    answer = await client.get(f"/v1/moments/{ids[0]}/preview", params=wrong, headers=headers)
    assert answer.status_code == 422


async def test_another_org_meets_404_and_a_viewer_403(account, acting, client, make_account) -> None:
    project_id, ids = await _scene(account, acting, timeline=True)
    mine, other = f"/v1/moments/{ids[0]}", (await make_account()).headers()
    document = _timeline(ids[0]).model_dump(mode="json")
    calls = [
        ("GET", f"/v1/projects/{project_id}/moments", None),
        ("GET", f"/v1/projects/{project_id}/detection", None),
        ("POST", f"/v1/projects/{project_id}/moments", {"start_ms": 0, "end_ms": 5000}),
        ("GET", mine, None),
        ("PATCH", mine, {"title": "x"}),
        ("POST", f"{mine}/extend", {"after": 1}),
        ("POST", f"{mine}/compose", None),
        ("POST", f"{mine}/similar", {}),
        ("GET", f"{mine}/versions", None),
        ("POST", f"{mine}/versions/1/restore", None),
        ("GET", f"{mine}/timeline", None),
        ("PUT", f"{mine}/timeline", document),
        ("GET", f"{mine}/preview", None),
    ]
    viewer = account.headers(Role.VIEWER)
    for method, path, body in calls:
        assert (await client.request(method, path, json=body, headers=other)).status_code == 404, path
        if method != "GET":
            assert (await client.request(method, path, json=body, headers=viewer)).status_code == 403, path


def test_the_api_loads_no_inference_library_with_these_features() -> None:
    code = (
        "import sys, clipforge.platform.moments.routes, clipforge.platform.transcripts.routes;"
        "heavy = {'onnxruntime', 'ctranslate2', 'cv2', 'av', 'faster_whisper'} & set(sys.modules);"
        "own = [name for name in sys.modules if name.startswith('clipforge.platform.') and '.jobs' in name"
        " and ('moments' in name or 'transcripts' in name)];"
        "print(sorted(heavy), own)"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[] []"

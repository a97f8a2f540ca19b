"""Transcripts over the API: pages, corrections, downloads, other orgs."""

from __future__ import annotations

import json

from sqlalchemy import delete, select
from talk_support import LINES, add_project, sound_info, talk

from clipforge.media.transcript import Transcript
from clipforge.platform.base.principal import Role
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments import service as moments
from clipforge.platform.moments.jobs import Compose
from clipforge.platform.moments.recomposing import ComposeTask
from clipforge.platform.moments.schemas import ManualMoment
from clipforge.platform.transcripts import service


async def _project(account, acting) -> str:
    async with acting(account) as context:
        transcript = talk()
        project = await add_project(context, sound_info(transcript.duration))
        await service.save_new(context, project.id, transcript)
        return project.id


async def _compose_jobs(system, project_id: str) -> list[Job]:
    async with system.transaction() as session:
        query = select(Job).where(Job.project_id == project_id, Job.kind == "COMPOSE")
        return list((await session.execute(query)).scalars())


async def _compose_task(account, acting, job: Job) -> ComposeTask:
    async with acting(account) as context:
        return ComposeTask.model_validate(await Compose().load(context, job))


async def test_what_is_saved_is_loaded_again_word_by_word(account, acting) -> None:
    project_id = await _project(account, acting)
    async with acting(account) as context:
        assert await service.load(context, project_id) == talk()


async def test_sentences_come_in_pages_ranges_and_by_what_is_said(account, acting, client) -> None:
    path = f"/v1/projects/{await _project(account, acting)}/transcript"
    headers = account.headers(Role.VIEWER)
    first = await client.get(path, params={"limit": 4}, headers=headers)
    page = first.json()
    assert first.headers["etag"] == '"1"'
    assert [one["number"] for one in page["data"]] == [0, 1, 2, 3]
    assert page["sentence_count"] == len(LINES)
    assert page["data"][0]["text"] == LINES[0]
    assert page["data"][0]["words"][0] == {
        "text": " Why",
        "start_ms": 800,
        "end_ms": 1100,
        "confidence": 0.9,
        "speaker": "S1",
    }
    rest = await client.get(path, params={"limit": 4, "cursor": page["next_cursor"]}, headers=headers)
    assert [one["number"] for one in rest.json()["data"]] == [4, 5]
    assert rest.json()["has_more"] is False
    found = await client.get(path, params={"q": "WASHES the"}, headers=headers)
    assert [one["number"] for one in found.json()["data"]] == [3]
    second = page["data"][1]
    ranged = await client.get(
        path, params={"from_ms": second["start_ms"], "to_ms": second["end_ms"]}, headers=headers
    )
    assert [one["number"] for one in ranged.json()["data"]] == [1]


async def test_a_correction_counts_the_version_and_has_touched_clips_composed(
    account, acting, client, system
) -> None:
    project_id = await _project(account, acting)
    third = talk().sentences[2]
    async with acting(account) as context:
        span = ManualMoment(start_ms=third.start, end_ms=third.end)
        touched = await moments.create_manual(context, project_id, span)
        await context.session.execute(delete(Job).where(Job.project_id == project_id))
    path = f"/v1/projects/{project_id}/transcript"
    edits = {
        "edits": [
            {"kind": "set_word", "sentence": 2, "word": 2, "text": "survey"},
            {"kind": "rename_speaker", "speaker": "S1", "name": "Ada"},
        ]
    }
    headers = {**account.headers(Role.EDITOR), "If-Match": '"1"'}
    answer = await client.patch(path, json=edits, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == 2
    assert answer.headers["etag"] == '"2"'
    assert answer.json()["speakers"]["S1"] == "Ada"
    (job,) = await _compose_jobs(system, project_id)
    assert job.payload["spans"] == [[third.start, third.end]]
    assert (await _compose_task(account, acting, job)).items[0].moment.id == touched.id
    late = await client.patch(path, json=edits, headers=headers)
    assert late.status_code == 412
    assert late.json()["code"] == "version_mismatch"
    async with acting(account) as context:
        assert "a survey changed" in (await service.load(context, project_id)).sentence_text(2)


async def test_a_sentence_that_is_deleted_leaves_no_gap(account, acting, client) -> None:
    project_id = await _project(account, acting)
    path = f"/v1/projects/{project_id}/transcript"
    edits = {"edits": [{"kind": "set_sentence", "sentence": 1, "text": ""}]}
    answer = await client.patch(path, json=edits, headers=account.headers())
    assert answer.json()["sentence_count"] == len(LINES) - 1
    shown = (await client.get(path, headers=account.headers())).json()["data"]
    assert [one["number"] for one in shown] == [0, 1, 2, 3, 4]
    assert shown[1]["text"] == LINES[2]


async def test_one_bad_edit_undoes_them_all(account, acting, client, system) -> None:
    project_id = await _project(account, acting)
    path = f"/v1/projects/{project_id}/transcript"
    edits = {
        "edits": [
            {"kind": "delete_word", "sentence": 0, "word": 0},
            {"kind": "delete_word", "sentence": 77, "word": 0},
        ]
    }
    answer = await client.patch(path, json=edits, headers=account.headers())
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "edits.1.sentence"
    async with acting(account) as context:
        assert await service.load(context, project_id) == talk()
    assert await _compose_jobs(system, project_id) == []


async def test_viewers_cannot_correct_and_other_orgs_see_nothing(
    account, acting, client, make_account
) -> None:
    path = f"/v1/projects/{await _project(account, acting)}/transcript"
    edits = {"edits": [{"kind": "delete_word", "sentence": 0, "word": 0}]}
    refused = await client.patch(path, json=edits, headers=account.headers(Role.VIEWER))
    assert refused.status_code == 403
    other = (await make_account()).headers()
    for address in (path, f"{path}.srt", f"{path}.vtt", f"{path}.txt", f"{path}.json"):
        assert (await client.get(address, headers=other)).status_code == 404
    assert (await client.patch(path, json=edits, headers=other)).status_code == 404


async def test_a_transcript_is_saved_as_a_file_of_every_kind(account, acting, client) -> None:
    path = f"/v1/projects/{await _project(account, acting)}/transcript"
    got = {
        kind: await client.get(f"{path}.{kind}", headers=account.headers())
        for kind in ("srt", "vtt", "txt", "json")
    }
    assert all(answer.status_code == 200 for answer in got.values())
    assert got["srt"].text.startswith("1\n00:00:00,800 --> ")
    assert got["vtt"].text.startswith("WEBVTT")
    assert f"Speaker 1: {LINES[0]}" in got["txt"].text
    assert Transcript.model_validate(json.loads(got["json"].text)) == talk()
    assert "transcript.srt" in got["srt"].headers["content-disposition"]


async def test_before_it_is_made_a_transcript_answers_404_with_a_reason(account, acting, client) -> None:
    async with acting(account) as context:
        project = await add_project(context)
    answer = await client.get(f"/v1/projects/{project.id}/transcript", headers=account.headers())
    assert (answer.status_code, answer.json()["code"]) == (404, "transcript_not_ready")

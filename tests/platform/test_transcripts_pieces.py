"""A long recording in pieces: shared out once, heard into one journal, put together and billed once."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import update
from talk_support import add_job, add_project, sound_info

from clipforge.platform.jobs import lifecycle
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects.status import PARTS_SHARE
from clipforge.platform.transcripts.jobs import Transcribe, TranscribePiece
from clipforge.platform.transcripts.recognition import TranscribeTask
from clipforge.platform.transcripts.transcribing import SHORTEST_PIECE_MS
from clipforge.platform.usage.models import UsageEvent

HOUR_MS = 3_600_000
OPENED = {"phase": "opening"}


@pytest.fixture
def sharing(acting, account, deps):
    """Open a context on a server that shares a recording among three workers."""

    @asynccontextmanager
    async def opened():
        async with acting(account) as context:
            context.deps = replace(deps, settings=deps.settings.model_copy(update={"pieces": 3}))
            yield context

    return opened


async def _project_with_job(context, duration_ms: int, **settings) -> tuple[str, str]:
    project = await add_project(context, sound_info(duration_ms), settings=settings)
    project.status, project.plan = "processing", ["TRANSCRIBE", "DETECT"]
    job = await add_job(context, "TRANSCRIBE", project.id)
    return project.id, job.id


async def test_the_opening_comes_first_then_the_shares_then_the_whole(
    sharing, client, account, system
) -> None:
    async with sharing() as context:
        project_id, job_id = await _project_with_job(context, HOUR_MS)
    async with sharing() as context:
        job = await context.session.get_one(Job, job_id)
        opening = await Transcribe().load(context, job)
        assert TranscribeTask.model_validate(opening).phase == "opening"
        await Transcribe().save(context, job, opening, OPENED)
        await lifecycle.wait(context, job)
        assert job.status == "WAITING"

    async with sharing() as context:
        pieces = await jobs.children(context, job_id)
        assert [piece.kind for piece in pieces] == ["TRANSCRIBE_PIECE"] * 3
        tasks = [TranscribeTask.model_validate(await TranscribePiece().load(context, one)) for one in pieces]
        # Made within a moment, they have no order among themselves.
        assert sorted(task.share for task in tasks) == [(0, 3), (1, 3), (2, 3)]
        assert {task.journal for task in tasks} == {opening["journal"]}
        assert {task.phase for task in tasks} == {"share"}

    headers = account.headers()
    async with system.transaction() as session:
        await session.execute(update(Job).where(Job.id == pieces[0].id).values(progress=0.6))
    shown = (await client.get(f"/v1/projects/{project_id}", headers=headers)).json()
    listed = (await client.get("/v1/jobs", params={"project_id": project_id}, headers=headers)).json()["data"]
    assert [one["kind"] for one in listed] == ["TRANSCRIBE"]
    weight = 60 / (60 + 20)  # of TRANSCRIBE among the stages of this run
    assert shown["progress"] == pytest.approx(0.2 * PARTS_SHARE * weight, abs=0.001)

    for number, piece in enumerate(pieces):
        async with sharing() as context:
            done = await context.session.get_one(Job, piece.id)
            await TranscribePiece().save(context, done, {}, {"phase": "share"})
            await lifecycle.complete(context, done)
            waiting = await context.session.get_one(Job, job_id)
            assert waiting.status == ("PENDING" if number == 2 else "WAITING")
    async with sharing() as context:
        job = await context.session.get_one(Job, job_id)
        whole = TranscribeTask.model_validate(await Transcribe().load(context, job))
        assert (whole.phase, whole.journal) == ("whole", opening["journal"])
        assert list(await context.session.scalars(UsageEvent.__table__.select())) == []
    shown = (await client.get(f"/v1/projects/{project_id}", headers=headers)).json()
    assert shown["progress"] >= PARTS_SHARE * weight - 0.001


@pytest.mark.parametrize(
    ("duration_ms", "chosen", "phase"),
    [
        (2 * SHORTEST_PIECE_MS - 1, {}, "whole"),
        (2 * SHORTEST_PIECE_MS, {}, "opening"),
        (HOUR_MS, {"recognition": {"engine": "assemblyai"}}, "whole"),
    ],
)
async def test_only_a_long_recording_of_our_own_engine_is_shared(
    sharing, duration_ms: int, chosen: dict, phase: str
) -> None:
    async with sharing() as context:
        _, job_id = await _project_with_job(context, duration_ms, **chosen)
        job = await context.session.get_one(Job, job_id)
        assert TranscribeTask.model_validate(await Transcribe().load(context, job)).phase == phase


async def test_one_machine_does_not_share(acting, account) -> None:
    async with acting(account) as context:
        _, job_id = await _project_with_job(context, HOUR_MS)
        job = await context.session.get_one(Job, job_id)
        assert TranscribeTask.model_validate(await Transcribe().load(context, job)).phase == "whole"

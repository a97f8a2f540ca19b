"""TRANSCRIBE: parts kept for the next attempt, providers that fail, given words."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import text
from talk_support import add_job, add_project, run_job, sound_info, talk, work_tools

from clipforge.kit.errors import NetworkError
from clipforge.media.source import MediaSource
from clipforge.platform.base.deps import Deps
from clipforge.platform.jobs.models import Job
from clipforge.platform.orgs import service as orgs
from clipforge.platform.orgs.models import Org
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.transcripts import service
from clipforge.platform.transcripts.jobs import Transcribe
from clipforge.platform.transcripts.recognition import TranscribeTask, _Recognition
from clipforge.platform.transcripts.surveys import StoredJournal
from clipforge.platform.usage import service as usage


def test_parts_of_recognition_are_there_for_another_worker(deps: Deps) -> None:
    journal = StoredJournal(deps.storage, "scratch/recognition/test/one/")
    assert journal.get("0-30000") is None
    journal.put("0-30000", {"words": ["a"]})
    journal.put("30000-60000", {"words": ["b"]})
    again = StoredJournal(deps.storage, "scratch/recognition/test/one/")
    assert (again.get("0-30000"), again.get("30000-60000")) == ({"words": ["a"]}, {"words": ["b"]})
    again.put("60000-90000", 3)
    again.remove()
    assert StoredJournal(deps.storage, "scratch/recognition/test/one/").get("0-30000") is None


async def test_a_transcript_that_was_given_is_taken_as_it_is(
    account, acting, deps: Deps, tmp_path: Path
) -> None:
    tools = work_tools(deps, tmp_path)
    given = talk()
    async with acting(account) as context:
        info = sound_info(given.duration).model_copy(update={"audio": ()})
        project = await add_project(context, info)
        key = f"orgs/{account.org_id}/assets/{project.id}/file"
        deps.storage.put_bytes(key, given.model_dump_json().encode(), "application/json")
        words = Asset(
            id=f"asset_{project.id[5:]}",
            org_id=account.org_id,
            project_id=project.id,
            kind="subtitles",
            status="ready",
            name="talk.json",
            storage_key=key,
            content_type="application/json",
        )
        context.session.add(words)
        job = await add_job(context, "TRANSCRIBE", project.id)
        await usage.reserve(context, job.id, given.duration)
    await run_job(Transcribe(), functools.partial(acting, account), job.id, tools)
    async with acting(account) as context:
        assert (await service.load(context, project.id)).words == given.words
        assert (await usage.limits(context)).minutes_reserved == 0


async def test_a_failure_bills_nothing_and_says_so_on_the_project(account, acting) -> None:
    async with acting(account) as context:
        project = await add_project(context, sound_info(60_000))
        job = await add_job(context, "TRANSCRIBE", project.id)
        await usage.reserve(context, job.id, 60_000)
    async with acting(account) as context:
        error = {"code": "tool_failed", "reason": "it cannot be decoded", "remedy": "Convert it"}
        found = await context.session.get(Job, job.id)
        assert found is not None
        await Transcribe().failed(context, found, error)
    async with acting(account) as context:
        failed = await context.session.get(Project, project.id)
        assert failed is not None
        assert (failed.status, failed.error) == ("failed", error)
        limits = await usage.limits(context)
        assert (limits.minutes_reserved, limits.minutes_used) == (0, 0)


async def test_the_orgs_vocabulary_and_the_projects_settings_reach_recognition(
    account, acting, system
) -> None:
    async with system.transaction() as session:
        org = await session.get(Org, account.org_id)
        assert org is not None
        org.settings = {"vocabulary": ["ClipForge"], "recognition": {"model": "whisper-small"}}
    async with acting(account) as context:
        settings = {"recognition": {"language": "de", "vocabulary": ["Hibari"], "speakers": 2}}
        project = await add_project(context, sound_info(60_000), settings=settings)
        job = await add_job(context, "TRANSCRIBE", project.id)
        task = TranscribeTask.model_validate(await Transcribe().load(context, job))
    assert task.options.vocabulary == ("ClipForge", "Hibari")
    assert (task.options.language, task.options.speakers) == ("de", 2)
    assert (task.engine, task.model) == ("whisper", "whisper-small")
    assert task.journal.startswith(f"scratch/recognition/{project.id}/")


async def test_the_orgs_key_at_a_provider_reaches_the_work_and_no_text_that_is_made_of_its_task(
    account, acting, system
) -> None:
    key = "aai-0123456789abcdef"
    async with acting(account) as context:
        await orgs.put_provider_key(context, "assemblyai", key)
        settings = {"recognition": {"engine": "assemblyai"}}
        project = await add_project(context, sound_info(60_000), settings=settings)
        job = await add_job(context, "TRANSCRIBE", project.id)
        plain = await Transcribe().load(context, job)
    sent = json.loads(json.dumps(plain))
    task = TranscribeTask.model_validate(sent)
    assert task.provider_key.get_secret_value() == key
    with pytest.raises(ValidationError) as refused:
        TranscribeTask.model_validate({"provider_key": key})
    shown = (
        f"{plain}",
        repr(task),
        str(task),
        task.model_dump_json(),
        str(refused.value),
        repr(refused.value),
    )
    assert [text for text in shown if key in text] == []
    async with system.transaction() as session:
        stored = await session.execute(
            text("SELECT to_jsonb(jobs)::text FROM jobs WHERE id = :id"), {"id": job.id}
        )
        assert key not in stored.scalar_one()


def test_the_local_engine_takes_over_when_the_provider_fails(deps: Deps, tmp_path: Path) -> None:
    """The provider has no key, the local engine no weights: the error is that of the second."""
    tools = work_tools(deps, tmp_path)
    source = MediaSource(location=str(tmp_path / "none.flac"), audio_stream=0)
    task = TranscribeTask(
        source_key="x",
        media=source,
        info=sound_info(1000),
        engine="assemblyai",
        model="whisper-base",
        journal="scratch/recognition/x/",
        transcript_key="scratch/x.json",
        sound_key=None,
        picture_key=None,
    )
    notices: list[str] = []
    with pytest.raises(Exception, match="whisper-base") as caught:
        _Recognition(task, source, tools, notices).transcript(tools.progress)
    assert not isinstance(caught.value, NetworkError)
    assert notices == [
        "AssemblyAI could not be used (it needs a key); the local engine wrote down what is said."
    ]

"""The job TRANSCRIBE: writes down what is said, and listens and looks over the whole source once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from clipforge.media.transcript import Transcript
from clipforge.pipeline.toolbox import DEFAULT_MODEL
from clipforge.platform.base.context import Context
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.jobs.stored import STORED
from clipforge.platform.orgs import service as orgs
from clipforge.platform.projects import service as projects
from clipforge.platform.projects.keys import project_prefix
from clipforge.platform.projects.models import Project
from clipforge.platform.projects.status import PARTS_SHARE
from clipforge.platform.transcripts import service
from clipforge.platform.transcripts.recognition import TranscribeTask, transcribe_source
from clipforge.platform.transcripts.surveys import PICTURE_TYPE, SOUND_TYPE
from clipforge.platform.usage import service as usage

if TYPE_CHECKING:
    from clipforge.platform.jobs.handler import WorkTools


SHORTEST_PIECE_MS = 10 * 60_000
"""Each piece decodes and cuts the whole source, which takes about a fiftieth of recognising it."""


def stored_transcript(result: dict[str, Any]) -> Transcript | None:
    """The transcript that work left in storage, if it made one."""
    found = result[STORED].get("transcript")
    return None if found is None else Transcript.model_validate(found)


async def fail_project(context: Context, job: Job, error: dict[str, Any]) -> None:
    """Let go of the job's minutes and say of its project what went wrong."""
    await usage.release(context, job.id)
    if job.project_id:
        await projects.fail(context, job.project_id, error)


async def task_of(context: Context, job: Job, project: Project) -> TranscribeTask:
    """What to read of a project, how, and where results go; the same for the job and for its pieces."""
    source = await service.source_of(context, project)
    chosen = projects.settings_of(project).recognition
    org = await orgs.settings_of(context)
    default = org.recognition
    engine = chosen.engine or default.engine or "whisper"
    files = await service.files_of(context, project.id, "subtitles", "sound", "picture")
    given = files.get("subtitles")
    prefix = project_prefix(context.org_id, project.id)
    task = TranscribeTask(
        source_key=source.asset.storage_key,
        media=source.media,
        info=source.info,
        known=source.asset.kind == "narration",
        given_key=given.storage_key if given else None,
        given_name=given.name if given else "",
        options=chosen.options(tuple(org.vocabulary)),
        engine=engine,
        model=chosen.model or default.model or DEFAULT_MODEL,
        provider_key=SecretStr(await _provider_key(context, engine)),
        journal="",
        transcript_key=f"scratch/{job.id}/transcript.json",
        sound_key=None if _fresh(files, "sound", source.media.fingerprint) else f"{prefix}sound.npz",
        picture_key=(None if _fresh(files, "picture", source.media.fingerprint) else f"{prefix}picture.json"),
    )
    asked = task.model_dump_json(include={"media", "options", "model"})
    name = hashlib.sha256(asked.encode()).hexdigest()[:24]
    journal = f"scratch/recognition/{project.id}/{name}/"
    return task.model_copy(update={"journal": journal})


async def _provider_key(context: Context, engine: str) -> str:
    return await orgs.provider_key(context, engine) or "" if engine != "whisper" else ""


def pieces_of(context: Context, task: TranscribeTask) -> int:
    """How many workers are to share a recognition; 1 where there is little of it, or none of ours."""
    if task.known or task.given_key or task.engine != "whisper" or task.media.audio_stream is None:
        return 1
    return max(1, min(context.deps.settings.pieces, task.info.duration_ms // SHORTEST_PIECE_MS))


class Transcribe:
    """Makes the transcript and both surveys; settles the minutes; DETECT follows."""

    kind = "TRANSCRIBE"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """What to read, how, and where results go; of a long source first the opening alone."""
        project = await projects.find(context, job.project_id or "")
        task = await task_of(context, job, project)
        heard = bool(await jobs.children(context, job.id))
        await projects.set_stage(context, project.id, self.kind, PARTS_SHARE if heard else 0.0)
        if not heard and pieces_of(context, task) > 1:
            task = task.model_copy(update={"phase": "opening"})
        return task.for_worker()

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Listen, look and write down; a run that was killed goes on where it was."""
        return transcribe_source(TranscribeTask.model_validate(task), tools)

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """Rows, surveys, the ledger's line, and the next job, all or none; or the jobs of the pieces."""
        project = await projects.find(context, job.project_id or "", lock=True)
        done = TranscribeTask.model_validate(task)
        if done.phase == "opening":
            await self._share_out(context, job, pieces_of(context, done))
            return
        transcript = stored_transcript(result)
        if transcript is not None:
            await service.save_new(context, project.id, transcript)
            project.language = transcript.language
        elif done.known:
            project.language = (await service.load(context, project.id)).language
        await self._keep(context, project.id, done, result)
        project.duration_ms = done.info.duration_ms
        project.notices = [*dict.fromkeys([*project.notices, *result["notices"]])]
        await usage.settle(
            context,
            job_id=job.id,
            kind="minutes",
            quantity=done.info.duration_ms,
            source=f"transcribe/{project.id}",
            project_id=project.id,
            actor=job.created_by,
        )
        await jobs.create(context, "DETECT", project_id=project.id, key=f"DETECT/{project.id}")

    async def _share_out(self, context: Context, job: Job, pieces: int) -> None:
        """One job for each piece; this one goes on when they are done."""
        for number in range(pieces):
            await jobs.create(
                context,
                "TRANSCRIBE_PIECE",
                project_id=job.project_id,
                payload={"number": number, "of": pieces},
                key=f"TRANSCRIBE_PIECE/{job.id}/{number}",
                parent_id=job.id,
            )
        jobs.wait_for_children(job)

    async def _keep(
        self, context: Context, project_id: str, done: TranscribeTask, result: dict[str, Any]
    ) -> None:
        made = (("sound", done.sound_key, SOUND_TYPE), ("picture", done.picture_key, PICTURE_TYPE))
        for kind, key, content_type in made:
            if key and result[kind] is not None:
                await service.keep_file(
                    context,
                    {
                        "project_id": project_id,
                        "kind": kind,
                        "name": key.rpartition("/")[2],
                        "storage_key": key,
                        "content_type": content_type,
                        "size": result[kind],
                        "details": {"fingerprint": done.media.fingerprint},
                    },
                )

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """The project failed; no minute is billed."""
        await fail_project(context, job, error)


def _fresh(files: dict[str, Any], kind: str, fingerprint: str) -> bool:
    """Whether a survey was made of this very source."""
    return kind in files and bool(fingerprint) and files[kind].details.get("fingerprint") == fingerprint

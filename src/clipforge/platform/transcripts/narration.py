"""The job NARRATE: a script becomes the project's sound, with its words and their times."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from clipforge.media.source import MediaInfo
from clipforge.media.transcript import Transcript
from clipforge.platform.base.context import Context
from clipforge.platform.jobs.models import Job
from clipforge.platform.jobs.stored import STORED
from clipforge.platform.projects import service as projects
from clipforge.platform.projects.keys import project_prefix
from clipforge.platform.projects.source_ready import browser_media_next, transcribe_next
from clipforge.platform.transcripts import service
from clipforge.platform.transcripts.transcribing import fail_project
from clipforge.platform.usage import service as usage

if TYPE_CHECKING:
    from clipforge.platform.jobs.handler import WorkTools

_TYPE = "audio/flac"


class Narrate:
    """Speaks a script; TRANSCRIBE, which then only listens, and BROWSER_MEDIA follow."""

    kind = "NARRATE"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """The script and how to speak it."""
        project = await projects.find(context, job.project_id or "")
        await projects.set_stage(context, project.id, self.kind)
        settings = projects.settings_of(project)
        base = f"{project_prefix(context.org_id, project.id)}narration-{project.run}"
        return {
            "script": project.script or "",
            "title": project.title,
            "narration": settings.narration.model_dump(mode="json"),
            "sound_key": f"{base}.flac",
            "transcript_key": f"scratch/{job.id}/narration.json",
        }

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Speak it; the sound and its words go into storage."""
        from clipforge.platform.projects.settings import NarrationSettings
        from clipforge.stages.narrate import narrate

        chosen = NarrationSettings.model_validate(task["narration"])
        tools.toolbox.tell(tools.progress)
        spoken = narrate(
            task["script"],
            chosen.options().model_copy(update={"title": task["title"]}),
            voice=tools.toolbox.voice(chosen.voice),
            ffmpeg=tools.toolbox.ffmpeg,
            out_dir=tools.scratch,
            progress=tools.progress,
        )
        stored = tools.storage.upload(Path(spoken.source.location), task["sound_key"], _TYPE)
        transcript = spoken.transcript.model_dump_json().encode()
        tools.storage.put_bytes(task["transcript_key"], transcript, "application/json")
        return {
            "info": spoken.info.model_dump(mode="json"),
            "size": stored.size,
            "sha256": spoken.source.fingerprint,
            "notices": list(spoken.notices),
            STORED: {"transcript": task["transcript_key"]},
        }

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """The sound is the project's media; minutes are kept for what follows."""
        project = await projects.find(context, job.project_id or "", lock=True)
        info = MediaInfo.model_validate(result["info"])
        await service.keep_file(
            context,
            {
                "project_id": project.id,
                "kind": "narration",
                "name": f"{project.title[:200]}.flac",
                "storage_key": task["sound_key"],
                "content_type": _TYPE,
                "size": result["size"],
                "sha256": result["sha256"],
            },
        )
        project.info = result["info"]
        project.duration_ms = info.duration_ms
        project.notices = [*dict.fromkeys([*project.notices, *result["notices"]])]
        await service.save_new(context, project.id, Transcript.model_validate(result[STORED]["transcript"]))
        # The guess of before gives way to the length that it has.
        await usage.release(context, job.id)
        if await transcribe_next(context, project.id, info.duration_ms):
            await browser_media_next(context, project.id)

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """The project failed."""
        await fail_project(context, job, error)

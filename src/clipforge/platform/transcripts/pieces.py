"""The job TRANSCRIBE_PIECE: one worker's share of recognising a long source, kept for the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clipforge.platform.base.context import Context
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects import service as projects
from clipforge.platform.transcripts.recognition import TranscribeTask, transcribe_source
from clipforge.platform.transcripts.transcribing import task_of

if TYPE_CHECKING:
    from clipforge.platform.jobs.handler import WorkTools


class TranscribePiece:
    """Hears every n-th part into the journal of the whole; bills nothing and shows nothing of its own."""

    kind = "TRANSCRIBE_PIECE"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """As for the whole, with the share."""
        project = await projects.find(context, job.project_id or "")
        whole = await jobs.get(context, job.parent_id or "")
        task = await task_of(context, whole, project)
        share = (int(job.payload["number"]), int(job.payload["of"]))
        return task.model_copy(update={"phase": "share", "share": share}).for_worker()

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Hear it; what an attempt before this one heard is not heard again."""
        return transcribe_source(TranscribeTask.model_validate(task), tools)

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """The parts are stored already."""

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """The job that waits for it fails with it, and tells."""

"""A job that failed for good is tried again, and with it the run or the export that it worked for.

A job that is only set to wait again would pass the limits of the plan, and its project or export would stay
failed whatever came of it.
"""

from __future__ import annotations

from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import conflict
from clipforge.platform.exports import service as exports
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects import service as projects

_STARTS = {"INGEST": "ingest", "NARRATE": "ingest", "TRANSCRIBE": "transcribe", "DETECT": "detect"}
"""Where a project's run begins again, by the kind of job that failed."""


async def retry(context: Context, job_id: str) -> Job:
    """Let a job that failed for good be tried again; what it failed is under way again with it.

    Raises:
        Problem: 402 when the plan's limits are reached; 404; 409 when it has not failed, when its project or
            export has not (any more), or when the same work is under way.
    """
    # It waits again, so that what follows takes it, by its key, in the place of a new one.
    job = await jobs.retry(context, job_id)
    if job.kind == "RENDER":
        export = await exports.retry(context, str(job.payload["export_id"]))
        _check_taken(job, export.job_id)
    elif job.project_id and job.kind in _STARTS and not job.payload.get("similar_to"):
        await _run_again(context, job, job.project_id)
    return job


async def _run_again(context: Context, job: Job, project_id: str) -> None:
    project = await projects.find(context, project_id, lock=True)
    if project.status != "failed":
        # Something newer came of it; doing old work again would undo that.
        raise conflict(
            "not_failed",
            f"Only the work of a project that failed can be tried again; it is {project.status}. "
            "To do it anew, run the project again.",
        )
    _, taken = await projects.rerun(context, project_id, _STARTS[job.kind], None)
    _check_taken(job, taken.id)


def _check_taken(job: Job, taken: str | None) -> None:
    if taken != job.id:
        raise conflict("other_work", "This job is not what has to be done; run its project or export again.")

"""Routes of jobs: look, call off, try again."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import MOST, Page
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.jobs import again, service
from clipforge.platform.jobs.schemas import JobOut, Status, shown

router = Router(tag="Jobs")

JobId = Annotated[str, Path(max_length=40)]


@router.get("/jobs")
async def list_jobs(
    context: Annotated[Context, allowed("jobs:read")],
    *,
    kind: Annotated[str | None, Query(max_length=24, description="Only of this kind.")] = None,
    status: Annotated[Status | None, Query(description="Only with this status.")] = None,
    project_id: Annotated[str | None, Query(max_length=40, description="Only of this project.")] = None,
    parent_id: Annotated[str | None, Query(max_length=40, description="The parts of this job.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Page[JobOut]:
    """List jobs, newest first."""
    found, after = await service.list_jobs(
        context,
        kind=kind,
        status=status,
        project_id=project_id,
        parent_id=parent_id,
        limit=limit,
        cursor=cursor,
    )
    return Page(data=[shown(job) for job in found], has_more=after is not None, next_cursor=after)


@router.get("/jobs/{job_id}")
async def get_job(context: Annotated[Context, allowed("jobs:read")], job_id: JobId) -> JobOut:
    """Show a job."""
    return shown(await service.get(context, job_id))


@router.post("/jobs/{job_id}/cancel")
async def cancel_job(context: Annotated[Context, allowed("jobs:write")], job_id: JobId) -> JobOut:
    """Call a job off, with all parts of it; one that runs stops within seconds."""
    return shown(await service.cancel(context, job_id))


@router.post("/jobs/{job_id}/retry")
async def retry_job(context: Annotated[Context, allowed("jobs:write")], job_id: JobId) -> JobOut:
    """Try a job that has failed for good again.

    A project or an export that failed with it is under way again, within the limits of the plan.
    """
    return shown(await again.retry(context, job_id))

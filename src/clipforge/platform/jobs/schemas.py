"""Jobs as the API gives them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, cast

from pydantic import BaseModel

from clipforge.platform.jobs.models import Job

Status = Literal["PENDING", "RUNNING", "WAITING", "COMPLETED", "FAILED", "CANCELLED"]


class JobError(BaseModel):
    """Why a job failed.

    Attributes:
        code: stable, for machines.
        message: what is wrong and what to do, for a person.
        retryable: whether trying again may help.
    """

    code: str
    message: str
    retryable: bool


class JobOut(BaseModel):
    """A piece of work.

    Attributes:
        status: WAITING is for the parts it is split into.
        cancel_requested: it has been asked to stop.
        progress: fraction done of this attempt, 0 to 1.
        note: what is being done now.
        attempt: how often it was begun.
        failures: how many attempts failed by the work's own fault.
        run_after: it is not tried before this time.
        dead: it failed for good; it can be retried.
        result: small outcome, by kind.
    """

    id: str
    kind: str
    status: Status
    project_id: str | None
    parent_id: str | None
    progress: float
    note: str
    attempt: int
    failures: int
    error: JobError | None
    dead: bool
    cancel_requested: bool
    result: dict[str, Any] | None
    run_after: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


def shown(job: Job) -> JobOut:
    """A job as the API gives it."""
    error = job.error
    return JobOut(
        id=job.id,
        kind=job.kind,
        status=cast("Status", job.status),
        project_id=job.project_id,
        parent_id=job.parent_id,
        progress=job.progress,
        note=job.note,
        attempt=job.attempt,
        failures=job.failures,
        error=None
        if error is None
        else JobError(code=error["code"], message=error["message"], retryable=error["retryable"]),
        dead=job.dead,
        cancel_requested=job.cancel_requested_at is not None,
        result=job.result,
        run_after=job.run_after,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )

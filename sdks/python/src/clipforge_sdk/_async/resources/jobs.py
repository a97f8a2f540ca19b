"""Jobs: pieces of work."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._async.waiting import AsyncWaiter
from clipforge_sdk._call import call
from clipforge_sdk._deadline import Deadline
from clipforge_sdk._options import Options, PostOptions
from clipforge_sdk.errors import JobFailedError
from clipforge_sdk.types import JobStatus, OnWork, WorkProgress


class AsyncJobs(AsyncResource):
    """Jobs: pieces of work that the service does."""

    def list(
        self,
        *,
        kind: str | None = None,
        status: JobStatus | None = None,
        project_id: str | None = None,
        parent_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> AsyncListing[models.JobOut, models.PageJobOut]:
        """List jobs, newest first.

        Args:
            kind: only of this kind, as ``RENDER``.
            status: only those in this state.
            project_id: only this project's.
            parent_id: only parts of this job.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call(
                "GET",
                "/v1/jobs",
                query={
                    "kind": kind,
                    "status": status,
                    "project_id": project_id,
                    "parent_id": parent_id,
                    "limit": limit,
                    "cursor": cursor,
                },
            ),
            models.PageJobOut,
            options,
        )

    async def get(self, job_id: str, **options: Unpack[Options]) -> models.JobOut:
        """Show a job.

        Args:
            job_id: the job.
        """
        return await self._api.call(
            call("GET", "/v1/jobs/{job_id}", job_id), as_model(models.JobOut), options
        )

    async def cancel(self, job_id: str, **options: Unpack[PostOptions]) -> models.JobOut:
        """Call a job off, with all parts of it; one that runs stops within seconds.

        Args:
            job_id: the job.
        """
        return await self._api.call(
            call("POST", "/v1/jobs/{job_id}/cancel", job_id), as_model(models.JobOut), options
        )

    async def retry(self, job_id: str, **options: Unpack[PostOptions]) -> models.JobOut:
        """Try a job that has failed for good again.

        Args:
            job_id: the job.
        """
        return await self._api.call(
            call("POST", "/v1/jobs/{job_id}/retry", job_id), as_model(models.JobOut), options
        )

    async def wait(
        self,
        job_id: str,
        *,
        timeout: float | None = None,
        on_progress: OnWork | None = None,
    ) -> models.JobOut:
        """Wait until a job is done.

        Args:
            job_id: the job.
            timeout: seconds to wait at most; None for as long as it takes.
            on_progress: is told how far it is.

        Raises:
            JobFailedError: it failed for good, or was called off.
            DeadlineExceededError: it is not done in time.
        """
        deadline = Deadline(timeout, f"job {job_id}")

        async def look() -> models.JobOut:
            job = await self.get(job_id, deadline=deadline)
            if on_progress is not None:
                on_progress(WorkProgress(job.status, job.progress, job.note, None))
            return job

        first = await look()
        waiter = AsyncWaiter(self._api, first.project_id, deadline, on_progress is not None)
        job = first if _over(first) else await waiter.until(look, _over)
        if job.status != "COMPLETED":
            raise JobFailedError(job)
        return job


def _over(job: models.JobOut) -> bool:
    return job.status in {"COMPLETED", "FAILED", "CANCELLED"}

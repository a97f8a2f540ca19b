"""Projects: a source and how far its work is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_nothing
from clipforge_sdk._async.listing import AsyncListing, listing
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._async.waiting import AsyncWaiter
from clipforge_sdk._call import call, given
from clipforge_sdk._deadline import Deadline
from clipforge_sdk._model import Model
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions
from clipforge_sdk.errors import ProjectFailedError
from clipforge_sdk.types import OnWork, ProjectOrder, ProjectStatus, StartStage, WorkProgress


class AsyncProjects(AsyncResource):
    """Projects: a source and how far its work is."""

    def list(
        self,
        *,
        order: ProjectOrder | None = None,
        status: ProjectStatus | None = None,
        external_id: str | None = None,
        q: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        metadata: Mapping[str, str] | None = None,
        **options: Unpack[Options],
    ) -> AsyncListing[models.Project, models.PageProject]:
        """List projects.

        Newest first unless `order` says otherwise.

        `q` looks into titles, `metadata[key]=value` into what you keep with projects.

        Args:
            order: how to sort.
            status: only those in this state.
            external_id: only those with this id of yours.
            q: words in titles.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
            metadata: only those with these pairs.
        """
        return listing(
            self._api,
            call(
                "GET",
                "/v1/projects",
                query={
                    "order": order,
                    "status": status,
                    "external_id": external_id,
                    "q": q,
                    "limit": limit,
                    "cursor": cursor,
                    "metadata": metadata,
                },
            ),
            models.PageProject,
            options,
        )

    async def get(self, project_id: str, **options: Unpack[Options]) -> models.ProjectDetail:
        """Read a project.

        How far it is, what went wrong, and signed addresses of what a browser shows.

        Args:
            project_id: the project.
        """
        return await self._api.call(
            call("GET", "/v1/projects/{project_id}", project_id), as_model(models.ProjectDetail), options
        )

    async def update(
        self,
        project_id: str,
        *,
        title: Opt[str | None] = NOT_GIVEN,
        external_id: Opt[str | None] = NOT_GIVEN,
        metadata: Opt[Mapping[str, str] | None] = NOT_GIVEN,
        settings: Opt[models.ProjectSettings | Mapping[str, Any] | None] = NOT_GIVEN,
        if_match: str | Model | None = None,
        **options: Unpack[Options],
    ) -> models.ProjectDetail:
        """Change a project.

        Title, metadata, external id and settings; settings hold from the next run on.

        Args:
            project_id: the project.
            title: to show.
            external_id: your own id for it.
            metadata: pairs of your own, kept with it.
            settings: what to look for and how clips look; what is left out is the default.
            if_match: change only this version: what was read before, or its ETag; 412 when somebody was
                faster.
        """
        return await self._api.call(
            call(
                "PATCH",
                "/v1/projects/{project_id}",
                project_id,
                body=given(title=title, external_id=external_id, metadata=metadata, settings=settings),
                if_match=if_match,
            ),
            as_model(models.ProjectDetail),
            options,
        )

    async def delete(self, project_id: str, **options: Unpack[Options]) -> None:
        """Delete a project.

        Stops its work and removes its files and all that was made of it; the ledger stays.

        Args:
            project_id: the project.
        """
        await self._api.call(call("DELETE", "/v1/projects/{project_id}", project_id), as_nothing, options)

    async def archive(
        self, project_id: str, *, include_source: Opt[bool] = NOT_GIVEN, **options: Unpack[PostOptions]
    ) -> models.ArchiveStarted:
        """Make a ZIP of everything.

        Transcript, moments and exports, with the source if asked for; read the asset once the job is done.

        Args:
            project_id: the project.
            include_source: with the source.
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/projects/{project_id}/archive",
                project_id,
                body=given(include_source=include_source),
            ),
            as_model(models.ArchiveStarted),
            options,
        )

    async def cancel(self, project_id: str, **options: Unpack[PostOptions]) -> models.ProjectDetail:
        """Stop the work on a project.

        What is done stays; it can be run again.

        Args:
            project_id: the project.
        """
        return await self._api.call(
            call("POST", "/v1/projects/{project_id}/cancel", project_id),
            as_model(models.ProjectDetail),
            options,
        )

    async def get_detection(self, project_id: str, **options: Unpack[Options]) -> models.DetectionOut:
        """Outcome of the last detection.

        How many moments were asked for, and what the missing ones were lost to.

        Args:
            project_id: the project.
        """
        return await self._api.call(
            call("GET", "/v1/projects/{project_id}/detection", project_id),
            as_model(models.DetectionOut),
            options,
        )

    async def rerun(
        self,
        project_id: str,
        *,
        start: Opt[StartStage] = NOT_GIVEN,
        settings: Opt[models.ProjectSettings | Mapping[str, Any] | None] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.Started:
        """Run a project again.

        From recognition or detection on, with other settings if given; only new time is billed.

        Args:
            project_id: the project.
            start: the stage to begin at.
            settings: other settings from now on.
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/projects/{project_id}/rerun",
                project_id,
                body=given(**{"from": start, "settings": settings}),
            ),
            as_model(models.Started),
            options,
        )

    async def wait(
        self,
        project_id: str,
        *,
        timeout: float | None = None,
        on_progress: OnWork | None = None,
    ) -> models.ProjectDetail:
        """Wait until a project is ready: by its events where they can be heard, else by looking.

        Args:
            project_id: the project.
            timeout: seconds to wait at most; None for as long as it takes.
            on_progress: is told how far it is, every two seconds or so.

        Returns:
            The project, ready.

        Raises:
            ProjectFailedError: it failed, or was cancelled.
            DeadlineExceededError: it is not ready in time.

        Example:
            ```python
            project = await client.projects.wait("proj_…", timeout=3600, on_progress=print)
            ```
        """
        deadline = Deadline(timeout, f"project {project_id}")

        async def look() -> models.ProjectDetail:
            project = await self.get(project_id, deadline=deadline)
            if on_progress is not None:
                on_progress(WorkProgress(project.status, project.progress, project.note, project.eta_ms))
            return project

        first = await look()
        waiter = AsyncWaiter(self._api, project_id, deadline, on_progress is not None)
        project = first if _over(first) else await waiter.until(look, _over)
        if project.status != "ready":
            raise ProjectFailedError(project)
        return project


def _over(project: models.ProjectDetail) -> bool:
    return project.status in {"ready", "failed", "cancelled"}

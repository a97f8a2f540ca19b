"""Exports: moments rendered with one look."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Unpack

from clipforge_sdk import models
from clipforge_sdk._async.downloading import AsyncDownload, Remote
from clipforge_sdk._async.resources.exports_operations import AsyncExportsOperations
from clipforge_sdk._async.resources.jobs import AsyncJobs
from clipforge_sdk._async.waiting import AsyncWaiter
from clipforge_sdk._deadline import Deadline
from clipforge_sdk._options import NOT_GIVEN, Opt, Options, PostOptions, over_all
from clipforge_sdk.errors import (
    DownloadError,
    ExportFailedError,
    NotFoundError,
    PermissionDeniedError,
)
from clipforge_sdk.types import Aspect, ExportFile, OnBytes, OnWork, Profile, WorkProgress


class AsyncExports(AsyncExportsOperations):
    """Exports: moments rendered with one look."""

    async def wait(
        self,
        export_id: str,
        *,
        timeout: float | None = None,
        on_progress: OnWork | None = None,
    ) -> models.ExportOut:
        """Wait until an export is rendered: by its project's events where they are heard, else by looking.

        Args:
            export_id: the export.
            timeout: seconds to wait at most; None for as long as it takes.
            on_progress: is told how far it is, every two seconds or so; the fraction needs a key that may
                read jobs.

        Returns:
            The export, ready.

        Raises:
            ExportFailedError: it failed, or was cancelled.
            DeadlineExceededError: it is not ready in time.
        """
        deadline = Deadline(timeout, f"export {export_id}")
        return await self._wait(await self.get(export_id, deadline=deadline), deadline, on_progress)

    async def create_and_wait(
        self,
        *,
        moment_id: str,
        aspect: Opt[Aspect | None] = NOT_GIVEN,
        template_id: Opt[str | None] = NOT_GIVEN,
        brand_kit_id: Opt[str | None] = NOT_GIVEN,
        external_id: Opt[str | None] = NOT_GIVEN,
        metadata: Opt[Mapping[str, str]] = NOT_GIVEN,
        overrides: Opt[models.Overrides | Mapping[str, Any]] = NOT_GIVEN,
        profile: Opt[Profile] = NOT_GIVEN,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_progress: OnWork | None = None,
    ) -> models.ExportOut:
        """Export a moment, and wait until it is rendered.

        Args:
            moment_id: the moment.
            aspect: shape of the clip.
            template_id: the look of captions, as ``boxed``.
            brand_kit_id: whose look; the project's or the organisation's default kit when left out, none
                for None.
            external_id: your own id for it.
            metadata: pairs of your own, kept with it.
            overrides: what is different for this export alone.
            profile: a draft is small and quick.
            idempotency_key: the same key never makes a second export.
            timeout: seconds for all of it; None for as long as it takes.
            on_progress: is told how far it is.

        Raises:
            ExportFailedError: it failed, or was cancelled.
            DeadlineExceededError: it is not ready in time.

        Example:
            ```python
            export = await client.exports.create_and_wait(moment_id="mom_…", aspect="9:16")
            path = await client.exports.download(export.id, "clips/")
            ```
        """
        deadline = Deadline(timeout, f"the export of moment {moment_id}")
        options: PostOptions = {"deadline": deadline}
        if idempotency_key is not None:
            options["idempotency_key"] = idempotency_key
        export = await self.create(
            moment_id=moment_id,
            aspect=aspect,
            template_id=template_id,
            brand_kit_id=brand_kit_id,
            external_id=external_id,
            metadata=metadata,
            overrides=overrides,
            profile=profile,
            **options,
        )
        return await self._wait(export, deadline, on_progress)

    async def download(
        self,
        export_id: str,
        to: str | os.PathLike[str] = ".",
        *,
        which: ExportFile = "mp4",
        on_progress: OnBytes | None = None,
        **options: Unpack[Options],
    ) -> Path:
        """Fetch a file of an export; it comes to its place whole or not at all.

        Args:
            export_id: the export.
            to: a path, or a folder to put it into under its own name.
            which: the clip, its picture, its subtitles, or its timeline.
            on_progress: is told how many bytes of how many have come.

        Returns:
            Where it is.

        Raises:
            DownloadError: there is no such file (yet), or not all of it came.
        """
        options = over_all(options, "the download")

        async def find() -> Remote:
            export = await self.get(export_id, **options)
            file: models.FileOut | None = getattr(export.files, which)
            if file is None:
                raise DownloadError(f"export {export.id} is {export.status} and has no {which}")
            return Remote(file.name, file.url, file.size)

        return await AsyncDownload(self._api, find, on_progress, options).to(to)

    async def download_zip(
        self,
        zip_id: str,
        to: str | os.PathLike[str] = ".",
        *,
        on_progress: OnBytes | None = None,
        **options: Unpack[Options],
    ) -> Path:
        """Fetch a ZIP of exports; `jobs.wait(zip.job_id)` says when it is there.

        Args:
            zip_id: the ZIP.
            to: a path, or a folder to put it into.
            on_progress: is told how many bytes of how many have come.

        Returns:
            Where it is.

        Raises:
            DownloadError: it is not there (yet), or not all of it came.
        """
        options = over_all(options, "the download")

        async def find() -> Remote:
            made = await self.get_zip(zip_id, **options)
            if made.url is None:
                raise DownloadError(f"ZIP {made.id} is {made.status}: there is nothing to fetch")
            return Remote(f"{made.id}.zip", made.url, made.size)

        return await AsyncDownload(self._api, find, on_progress, options).to(to)

    async def _wait(
        self, export: models.ExportOut, deadline: Deadline, on_progress: OnWork | None
    ) -> models.ExportOut:
        jobs = AsyncJobs(self._api)
        job_is_told = True

        async def look() -> models.ExportOut:
            return await tell(await self.get(export.id, deadline=deadline))

        async def tell(seen: models.ExportOut) -> models.ExportOut:
            nonlocal job_is_told
            if on_progress is None:
                return seen
            fraction, note = (1.0, "") if seen.status == "ready" else (None, "")
            if seen.status == "rendering" and seen.job_id and job_is_told:
                try:
                    job = await jobs.get(seen.job_id, deadline=deadline)
                    fraction, note = job.progress, job.note
                except (PermissionDeniedError, NotFoundError):
                    job_is_told = False
            on_progress(WorkProgress(seen.status, fraction, note, None))
            return seen

        if not _over(await tell(export)):
            waiter = AsyncWaiter(self._api, export.project_id, deadline, on_progress is not None)
            export = await waiter.until(look, _over)
        if export.status != "ready":
            raise ExportFailedError(export)
        return export


def _over(export: models.ExportOut) -> bool:
    return export.status in {"ready", "failed", "cancelled"}

"""The job DELETE: objects that nothing refers to any more, and the rows of a deleted project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clipforge.media.base import Value
from clipforge.platform.base.context import Context
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects import asset_repository, assets, keys, repository
from clipforge.platform.usage import service as usage

if TYPE_CHECKING:
    from clipforge.platform.jobs.handler import WorkTools

_AT_ONCE = 500


class DeleteTask(Value):
    """All that the work needs to know.

    Attributes:
        keys: objects to remove.
        prefixes: to remove all objects below.
        uploads: (key, storage's id) of multipart uploads to forget.
    """

    keys: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    uploads: tuple[tuple[str, str], ...] = ()


class Delete:
    """Removes a project, or single objects; done twice it does no harm. What equal files share stays."""

    kind = "DELETE"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """Decide what may go: marked as gone here, so that nobody begins to share it."""
        project_id = job.payload.get("project_id")
        if project_id is None:
            unused = await assets.unused_keys(context, list(job.payload.get("keys", ())))
            return DeleteTask(keys=tuple(unused)).model_dump(mode="json")
        session, org_id = context.session, context.org_id
        if await repository.get_deleted(session, org_id, project_id) is None:
            return DeleteTask().model_dump(mode="json")
        sources = await asset_repository.sources_ever(session, org_id, project_id)
        unused = await asset_repository.mark_deleted(session, org_id, project_id)
        prefixes = [keys.project_prefix(org_id, project_id)]
        for asset_id in sources:
            prefix = keys.media_key(org_id, asset_id, "")
            if not await asset_repository.in_use(session, org_id, prefix):
                prefixes.append(prefix)
        uploads = await asset_repository.multipart_ids(session, org_id, project_id)
        return DeleteTask(keys=tuple(unused), prefixes=tuple(prefixes), uploads=tuple(uploads)).model_dump(
            mode="json"
        )

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Remove the objects."""
        asked = DeleteTask.model_validate(task)
        storage = tools.storage
        for key, upload_id in asked.uploads:
            storage.abort_multipart(key, upload_id)
        for start in range(0, len(asked.keys), _AT_ONCE):
            storage.delete(asked.keys[start : start + _AT_ONCE])
            tools.progress.update(0.8 * start / len(asked.keys), "Removing files")
        removed = sum(storage.delete_prefix(prefix) for prefix in asked.prefixes)
        return {"objects": len(asked.keys) + removed}

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """Remove the rows; those of the ledger and of events stay."""
        project_id = job.payload.get("project_id")
        if project_id is not None:
            # Its jobs go with it, and with them those whose handler was not told to let go of their minutes.
            await usage.release_project(context, project_id)
            await repository.remove(context.session, context.org_id, project_id)

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """The rows stay, and the job can be tried again."""

"""The source of a project is removed, and what was made of it stays: transcript, moments, exports."""

from __future__ import annotations

from clipforge.platform.base.context import Context
from clipforge.platform.jobs import service as jobs
from clipforge.platform.projects import asset_repository, repository, status
from clipforge.platform.projects.models import DERIVED
from clipforge.platform.projects.progress import add_notice

SOURCES = ("source", "narration", *DERIVED)


async def remove_source(context: Context, project_id: str, days: int) -> bool:
    """Remove a project's source and what browsers need of it; False when it is gone or worked on.

    Args:
        context: acts for the org.
        project_id: the project.
        days: after how many without use, for the words to the person.
    """
    project = await repository.get(context.session, context.org_id, project_id, lock=True)
    if project is None or project.status in status.ACTIVE:
        return False
    found = await asset_repository.of_projects(context.session, context.org_id, [project_id], SOURCES)
    if not found:
        return False
    for asset in found:
        asset.status = "deleted"
    await context.session.flush()
    keys = sorted({asset.storage_key for asset in found})
    # The job removes those that no equal source of the org shares.
    await jobs.create(context, "DELETE", payload={"keys": keys}, key=f"DELETE/source/{project_id}")
    await add_notice(
        context,
        project_id,
        f"The source was removed after {days} days without use, as the organisation has set. "
        "Finished exports stay; for new ones, upload it again.",
    )
    return True

"""Minutes that were kept for work are let go of when that work is gone, however it went."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from clipforge.apps.scheduler.chores import chores
from clipforge.kit.ids import new_id
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects import service as projects
from clipforge.platform.projects.job_delete import Delete
from clipforge.platform.projects.models import Project
from clipforge.platform.usage import service as usage
from clipforge.platform.usage.models import Reservation

_MINUTES = 10


async def _transcribing(system, acting, account) -> tuple[str, str]:
    """A project whose recognition waits, with its minutes kept; ids of the project and the job."""
    project_id = new_id("proj")
    async with system.transaction() as session:
        session.add(
            Project(
                id=project_id, org_id=account.org_id, title="T", origin="file", status="processing",
                plan=["TRANSCRIBE"], duration_ms=_MINUTES * usage.MS_PER_MINUTE,
            )
        )  # fmt: skip
    async with acting(account) as context:
        job = await jobs.create(context, "TRANSCRIBE", project_id=project_id, key=f"TRANSCRIBE/{project_id}")
        await usage.reserve(context, job.id, _MINUTES * usage.MS_PER_MINUTE)
    return project_id, job.id


async def _reserved(acting, account) -> float:
    async with acting(account) as context:
        return (await usage.limits(context)).minutes_reserved


async def _delete_rows(acting, account) -> None:
    """What the job DELETE does, before anybody was told that the other jobs were called off."""
    async with acting(account) as context:
        job = (await context.session.scalars(select(Job).where(Job.kind == "DELETE"))).one()
        task = await Delete().load(context, job)
        await Delete().save(context, job, task, {})


async def test_a_project_that_is_deleted_before_its_jobs_are_told_leaves_no_minutes_behind(
    account, acting, system
) -> None:
    kept_project, kept_job = await _transcribing(system, acting, account)
    project_id, job_id = await _transcribing(system, acting, account)
    async with acting(account) as context:
        await projects.delete(context, project_id)
    assert await _reserved(acting, account) == 2 * _MINUTES
    await _delete_rows(acting, account)
    async with system.transaction() as session:
        assert await session.get(Project, project_id) is None
        assert await session.get(Job, job_id) is None
        assert await session.get(Project, kept_project) is not None
        assert (await session.get_one(Job, kept_job)).status == "PENDING"
    assert await _reserved(acting, account) == _MINUTES


@pytest.mark.parametrize(
    ("status", "untold", "kept"),
    [
        ("PENDING", False, True),
        ("RUNNING", False, True),
        ("WAITING", False, True),
        ("CANCELLED", True, True),
        ("FAILED", True, True),
        ("CANCELLED", False, False),
        ("FAILED", False, False),
        ("COMPLETED", False, False),
        ("gone", False, False),
    ],
)
async def test_the_scheduler_lets_go_of_minutes_that_no_job_will_ever_let_go_of(
    account, acting, system, deps, status, untold, kept
) -> None:
    _, job_id = await _transcribing(system, acting, account)
    async with system.transaction() as session:
        job = await session.get_one(Job, job_id)
        if status == "gone":
            await session.delete(job)
        else:
            job.status, job.untold = status, untold
    [chore] = [one for one in chores(deps, system, None, _Sender()) if one.name == "reservations.release"]
    await chore.do()
    async with system.transaction() as session:
        there = await session.get(Reservation, job_id) is not None
        if status != "gone":
            await session.delete(await session.get_one(Job, job_id))
            left = await session.get(Reservation, job_id)
            if left is not None:
                await session.delete(left)
    assert there == kept


class _Sender:
    """Sends nothing; the chore that is looked at has nothing to do with it."""

    async def send_due(self) -> int:
        return 0

"""The plan's exports of a month: those under way count as those done do, and what was paid for is free."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import delete, func, select, update

from clipforge.kit.ids import new_id
from clipforge.platform.base.problems import Problem
from clipforge.platform.exports import service
from clipforge.platform.exports.models import Export
from clipforge.platform.jobs.models import Job
from clipforge.platform.orgs.models import Org
from clipforge.platform.projects.models import Project
from clipforge.platform.usage import service as usage


async def _failed(system, account, number: int, **limits: int) -> list[str]:
    """Exports that failed, each of a content of its own, in an org with some limits."""
    project_id, ids = new_id("proj"), [new_id("exp") for _ in range(number)]
    async with system.transaction() as session:
        await session.execute(update(Org).where(Org.id == account.org_id).values(limits=limits))
        session.add(Project(id=project_id, org_id=account.org_id, title="T", origin="file", status="ready"))
        await session.flush()
        for id in ids:
            session.add(
                Export(
                    id=id, org_id=account.org_id, project_id=project_id, status="failed", aspect="9:16",
                    content_hash=f"hash-of-{id}",
                )
            )  # fmt: skip
    return ids


async def _retried(acting, account, export_id: str) -> bool:
    try:
        async with acting(account) as context:
            await service.retry(context, export_id)
    except Problem as problem:
        return problem.code != "exports_exhausted"
    return True


async def _rendering(system, account) -> int:
    query = select(func.count()).where(Job.org_id == account.org_id, Job.kind == "RENDER")
    async with system.transaction() as session:
        return int(await session.scalar(query) or 0)


async def _done(acting, account, export_id: str) -> None:
    """An export as `Render.save` leaves it."""
    async with acting(account) as context:
        export = await service.get(context, export_id)
        export.status = "ready"
        await usage.settle(
            context,
            job_id=export.job_id or "",
            kind="exports",
            quantity=1,
            source=usage.export_source(export.content_hash),
        )
        job = await context.session.get_one(Job, export.job_id)
        job.status = "COMPLETED"


async def test_exports_under_way_take_their_places_of_the_limit(account, acting, system) -> None:
    ids = await _failed(system, account, 5, exports_per_month=2)
    assert [await _retried(acting, account, id) for id in ids] == [True, True, False, False, False]
    assert await _rendering(system, account) == 2


async def test_of_many_exports_asked_for_at_once_no_more_than_the_limit_begin(
    account, acting, system
) -> None:
    ids = await _failed(system, account, 6, exports_per_month=2)
    begun = await asyncio.gather(*(_retried(acting, account, id) for id in ids))
    assert sum(begun) == await _rendering(system, account) == 2


async def test_an_export_that_was_called_off_gives_its_place_back(account, acting, system, client) -> None:
    first, second = await _failed(system, account, 2, exports_per_month=1)
    assert await _retried(acting, account, first)
    assert not await _retried(acting, account, second)
    async with acting(account) as context:
        job_id = (await service.get(context, first)).job_id
    await client.post(f"/v1/jobs/{job_id}/cancel", headers=account.headers())
    assert await _retried(acting, account, second)


async def test_content_that_has_its_line_is_rendered_again_at_the_limit(account, acting, system) -> None:
    paid, other = await _failed(system, account, 2, exports_per_month=1)
    assert await _retried(acting, account, paid)
    await _done(acting, account, paid)
    # Its files were lost, say, and it is wanted anew: that is no second export.
    async with system.transaction() as session:
        await session.execute(update(Export).where(Export.id == paid).values(status="failed"))
    assert await _retried(acting, account, paid)
    assert not await _retried(acting, account, other)
    # While it is under way it takes no second place either.
    async with system.transaction() as session:
        limits = {"exports_per_month": 2}
        await session.execute(update(Org).where(Org.id == account.org_id).values(limits=limits))
    assert await _retried(acting, account, other)


async def test_without_a_limit_as_many_as_one_likes_are_under_way(account, acting, system) -> None:
    ids = await _failed(system, account, 4)
    assert all([await _retried(acting, account, id) for id in ids])


@pytest.fixture(autouse=True)
async def _no_jobs_are_left(system, account):
    """The queue of this database is shared by tests."""
    yield
    async with system.transaction() as session:
        await session.execute(delete(Job).where(Job.org_id == account.org_id))

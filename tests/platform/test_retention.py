"""What an org no longer keeps goes, and so does what nothing refers to; everything else stays."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from export_support import Footage, Seeded, do_job, make_footage, seed
from sqlalchemy import select, update

from clipforge.kit.ids import new_id
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments.models import MomentRow
from clipforge.platform.orgs.models import Org
from clipforge.platform.projects.job_delete import Delete
from clipforge.platform.projects.keys import asset_key, media_key, org_prefix, project_prefix
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.retention import sources
from clipforge.platform.retention.orphans import YOUNG, OrphanSweep

DAYS = 30


@pytest.fixture(scope="session")
def footage(ffmpeg, tmp_path_factory) -> Footage:
    return make_footage(ffmpeg, tmp_path_factory.mktemp("footage"))


async def _unused_for(system, project_id: str, days: int) -> None:
    then = datetime.now(UTC) - timedelta(days=days)
    async with system.transaction() as session:
        await session.execute(update(Project).where(Project.id == project_id).values(updated_at=then))
        await session.execute(
            update(MomentRow).where(MomentRow.project_id == project_id).values(updated_at=then)
        )


async def _rule(system, org_id: str, days: int | None) -> None:
    async with system.transaction() as session:
        await session.execute(
            update(Org).where(Org.id == org_id).values(settings={"source_retention_days": days})
        )


async def _source(system, seeded: Seeded) -> Asset:
    async with system.transaction() as session:
        return await session.get_one(Asset, seeded.source_id)


async def _retire(deps, system) -> None:
    while await sources.retire(deps, system, datetime.now(UTC)):
        pass


async def test_equal_files_take_their_room_once(client, account, deps, system, footage) -> None:
    first, second = [await seed(system, deps, account.org_id, footage) for _ in range(2)]
    size = footage.path.stat().st_size

    async def told() -> int:
        answer = await client.get("/v1/usage/limits", headers=account.headers())
        return answer.json()["storage_bytes"]

    assert await told() == 2 * size
    key = (await _source(system, first)).storage_key
    async with system.transaction() as session:
        await session.execute(update(Asset).where(Asset.id == second.source_id).values(storage_key=key))
    assert await told() == size


async def test_a_source_goes_when_its_time_is_over_and_the_project_says_so(
    client, account, acting, deps, system, footage, tmp_path
) -> None:
    seeded = await seed(system, deps, account.org_id, footage)
    key = (await _source(system, seeded)).storage_key
    await _rule(system, account.org_id, DAYS)
    await _unused_for(system, seeded.project_id, DAYS + 1)
    await _retire(deps, system)
    assert (await _source(system, seeded)).status == "deleted"
    async with system.transaction() as session:
        query = select(Job.id).where(Job.org_id == account.org_id, Job.kind == "DELETE")
        [job_id] = (await session.scalars(query)).all()
    await do_job(acting, account, deps, Delete(), job_id, tmp_path)
    assert deps.storage.head(key) is None
    shown = await client.get(f"/v1/projects/{seeded.project_id}", headers=account.headers())
    assert "removed after 30 days" in shown.json()["notices"][-1]
    moments = await client.get(f"/v1/projects/{seeded.project_id}/moments", headers=account.headers())
    assert [one["id"] for one in moments.json()["data"]] == [seeded.moment_id]
    for path, body in (
        ("/v1/exports", {"moment_id": seeded.moment_id}),
        (f"/v1/projects/{seeded.project_id}/rerun", {"from": "detect"}),
    ):
        answer = await client.post(path, json=body, headers=account.headers())
        assert (answer.status_code, answer.json()["code"]) == (409, "source_missing")


async def test_what_is_used_young_busy_or_under_no_rule_stays(
    account, make_account, deps, system, footage
) -> None:
    await _rule(system, account.org_id, DAYS)
    young, used, busy = [await seed(system, deps, account.org_id, footage) for _ in range(3)]
    other = await make_account()
    free = await seed(system, deps, other.org_id, footage)
    await _rule(system, other.org_id, None)
    await _unused_for(system, young.project_id, DAYS - 1)
    for seeded in (used, busy, free):
        await _unused_for(system, seeded.project_id, DAYS + 1)
    async with system.transaction() as session:
        now = datetime.now(UTC)
        await session.execute(update(MomentRow).where(MomentRow.id == used.moment_id).values(updated_at=now))
        old = now - timedelta(days=DAYS + 1)
        await session.execute(
            update(Project).where(Project.id == busy.project_id).values(status="processing", updated_at=old)
        )
    await _retire(deps, system)
    for seeded in (young, used, busy, free):
        assert (await _source(system, seeded)).status == "ready"


async def test_an_equal_source_of_another_project_keeps_the_object(
    account, acting, deps, system, footage, tmp_path
) -> None:
    gone, kept = [await seed(system, deps, account.org_id, footage) for _ in range(2)]
    key = (await _source(system, kept)).storage_key
    async with system.transaction() as session:
        await session.execute(update(Asset).where(Asset.id == gone.source_id).values(storage_key=key))
    await _rule(system, account.org_id, DAYS)
    await _unused_for(system, gone.project_id, DAYS + 1)
    await _retire(deps, system)
    async with system.transaction() as session:
        query = select(Job.id).where(Job.org_id == account.org_id, Job.kind == "DELETE")
        [job_id] = (await session.scalars(query)).all()
    await do_job(acting, account, deps, Delete(), job_id, tmp_path)
    assert deps.storage.head(key) is not None


async def test_objects_without_an_owner_go_once_they_are_old(account, deps, system, footage) -> None:
    seeded = await seed(system, deps, account.org_id, footage)
    org, nobody = account.org_id, new_id("org")
    kept = [
        (await _source(system, seeded)).storage_key,
        media_key(org, seeded.source_id, "poster.jpg"),
        project_prefix(org, seeded.project_id) + "shots.json",
        org_prefix(org) + "brand/kit_1/asset_1/logo.png",
        "orgs/stray",
    ]
    orphans = [
        asset_key(org, new_id("asset")),
        media_key(org, new_id("asset"), "poster.jpg"),
        project_prefix(org, new_id("proj")) + "exports/exp_1/1.mp4",
        project_prefix(org, seeded.project_id) + f"exports/{new_id('exp')}/1.mp4",
        org_prefix(org) + "brand/kit_1/asset_2/upload",
        org_prefix(nobody) + "brand/kit_1/asset_1/logo.png",
    ]
    async with system.transaction() as session:
        logo = {"id": new_id("asset"), "org_id": org, "kind": "logo", "status": "ready", "name": "logo.png"}
        session.add(Asset(**logo, storage_key=kept[3], content_type="image/png", size=1))
    for key in [*kept[1:], *orphans]:
        deps.storage.put_bytes(key, b"x", "application/octet-stream")

    async def sweep(now: datetime) -> None:
        one = OrphanSweep(system, deps.storage)
        while await one.step(now):
            pass

    await sweep(datetime.now(UTC))
    assert all(deps.storage.head(key) for key in [*kept, *orphans])
    await sweep(datetime.now(UTC) + YOUNG + timedelta(minutes=1))
    assert [key for key in [*kept, *orphans] if deps.storage.head(key)] == kept


async def test_a_sweep_goes_through_every_page(account, deps, system) -> None:
    for number in range(5):
        deps.storage.put_bytes(f"orgs/{account.org_id}/assets/asset_{number}/file", b"x", "text/plain")

    class Paged:
        """Storage that gives two objects at a time."""

        def list(self, prefix: str, after: str, limit: int):
            return deps.storage.list(f"orgs/{account.org_id}/", after, min(limit, 2))

        def delete(self, keys) -> None:
            deps.storage.delete(keys)

    one = OrphanSweep(system, Paged())
    later = datetime.now(UTC) + YOUNG + timedelta(minutes=1)
    while await one.step(later):
        pass
    left = await asyncio.to_thread(deps.storage.list, f"orgs/{account.org_id}/")
    assert left.objects == ()

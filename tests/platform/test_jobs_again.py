"""A job that failed is tried again within the plan's limits, and what it failed goes on with it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from clipforge.kit.ids import new_id
from clipforge.platform.admin import service as admin
from clipforge.platform.base.problems import Problem
from clipforge.platform.exports.models import Export
from clipforge.platform.jobs.models import Job
from clipforge.platform.orgs.models import Org
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.transcripts.models import TranscriptHead
from clipforge.platform.usage import service as usage
from clipforge.platform.usage.models import Reservation

_MINUTES = 10


@pytest.fixture(autouse=True)
async def _no_jobs_are_left(system, account):
    """The queue of this database is shared by tests."""
    yield
    async with system.transaction() as session:
        await session.execute(delete(Job).where(Job.org_id == account.org_id))


async def _limit(system, account, **limits: int) -> None:
    async with system.transaction() as session:
        await session.execute(update(Org).where(Org.id == account.org_id).values(limits=limits))


async def _project(system, account, status: str = "failed", *, written: bool = False) -> str:
    """A project whose source is there and was read."""
    project_id = new_id("proj")
    async with system.transaction() as session:
        session.add(
            Project(
                id=project_id, org_id=account.org_id, title="T", origin="file", status=status, info={"a": 1},
                stage="TRANSCRIBE", plan=["INGEST", "TRANSCRIBE", "DETECT", "COMPOSE"],
                duration_ms=_MINUTES * usage.MS_PER_MINUTE, error={"code": "crashed"},
            )
        )  # fmt: skip
        await session.flush()
        session.add(
            Asset(
                id=new_id("asset"), org_id=account.org_id, project_id=project_id, kind="source",
                status="ready", name="a.mp4", storage_key=f"orgs/{account.org_id}/{project_id}",
                content_type="video/mp4", size=1,
            )
        )  # fmt: skip
        if written:
            session.add(
                TranscriptHead(
                    id=new_id("tr"), org_id=account.org_id, project_id=project_id, language="en",
                    duration_ms=1, engine="whisper", turns=[],
                )
            )  # fmt: skip
    return project_id


async def _dead(system, account, kind: str, project_id: str | None, **values: Any) -> str:
    job_id = new_id("job")
    async with system.transaction() as session:
        session.add(
            Job(
                id=job_id, org_id=account.org_id, project_id=project_id, kind=kind, worker="none",
                status="FAILED", dead=True, failures=3, created_by="key_of_old",
                **({"key": f"{kind}/{project_id}"} | values),
            )
        )  # fmt: skip
    return job_id


async def _rows(system, account) -> tuple[dict[str, Job], dict[str, int]]:
    async with system.transaction() as session:
        jobs = (await session.scalars(select(Job).where(Job.org_id == account.org_id))).all()
        kept = await session.scalars(select(Reservation).where(Reservation.org_id == account.org_id))
        return {job.id: job for job in jobs}, {row.job_id: row.quantity for row in kept}


async def _retry(client, account, job_id: str) -> tuple[int, dict[str, Any]]:
    answer = await client.post(f"/v1/jobs/{job_id}/retry", headers=account.headers())
    return answer.status_code, answer.json()


async def test_a_recognition_runs_its_project_again_and_keeps_minutes_for_it(client, account, system) -> None:
    await _limit(system, account, minutes_per_month=_MINUTES)
    project_id = await _project(system, account)
    job_id = await _dead(system, account, "TRANSCRIBE", project_id)
    status, again = await _retry(client, account, job_id)
    assert (status, again["kind"], again["status"]) == (200, "TRANSCRIBE", "PENDING")
    assert again["id"] == job_id
    rows, kept = await _rows(system, account)
    assert kept == {job_id: _MINUTES * usage.MS_PER_MINUTE}
    assert ([*rows], rows[job_id].dead) == ([job_id], False)
    async with system.transaction() as session:
        project = await session.get_one(Project, project_id)
        # The one that was `failed` runs, so that its end is told and not only billed.
        assert (project.status, project.stage, project.error) == ("processing", "TRANSCRIBE", None)


async def test_a_recognition_without_minutes_is_refused_and_nothing_is_changed(
    client, account, system
) -> None:
    await _limit(system, account, minutes_per_month=_MINUTES - 1)
    project_id = await _project(system, account)
    job_id = await _dead(system, account, "TRANSCRIBE", project_id)
    status, refused = await _retry(client, account, job_id)
    assert (status, refused["code"]) == (402, "minutes_exhausted")
    rows, kept = await _rows(system, account)
    assert ([*rows], kept) == ([job_id], {})
    assert (rows[job_id].status, rows[job_id].dead) == ("FAILED", True)
    async with system.transaction() as session:
        assert (await session.get_one(Project, project_id)).status == "failed"


@pytest.mark.parametrize(
    ("kind", "written", "first"), [("INGEST", False, "INGEST"), ("DETECT", True, "DETECT")]
)
async def test_a_run_begins_again_where_it_failed(client, account, system, kind, written, first) -> None:
    project_id = await _project(system, account, written=written)
    job_id = await _dead(system, account, kind, project_id)
    status, again = await _retry(client, account, job_id)
    assert (status, again["id"], again["kind"]) == (200, job_id, first)
    assert [*(await _rows(system, account))[0]] == [job_id]
    async with system.transaction() as session:
        assert (await session.get_one(Project, project_id)).plan[0] == first


@pytest.mark.parametrize("status", ["ready", "processing", "cancelled", "awaiting_upload"])
async def test_old_work_of_a_project_that_went_on_is_not_done_again(client, account, system, status) -> None:
    project_id = await _project(system, account, status, written=True)
    job_id = await _dead(system, account, "DETECT", project_id)
    code, refused = await _retry(client, account, job_id)
    assert (code, refused["code"]) == (409, "not_failed")
    assert [*(await _rows(system, account))[0]] == [job_id]


async def test_an_export_is_rendered_again_as_long_as_the_plan_has_one(client, account, system) -> None:
    project_id, export_ids, job_ids = await _project(system, account, "ready"), [], []
    for _ in range(2):
        export_ids.append(new_id("exp"))
        payload = {"export_id": export_ids[-1]}
        key = f"export/{export_ids[-1]}"
        job_ids.append(await _dead(system, account, "RENDER", project_id, payload=payload, key=key))
        async with system.transaction() as session:
            session.add(
                Export(
                    id=export_ids[-1], org_id=account.org_id, project_id=project_id, status="failed",
                    aspect="9:16", content_hash=export_ids[-1], job_id=job_ids[-1], error={"code": "x"},
                )
            )  # fmt: skip
    await _limit(system, account, exports_per_month=1)
    status, again = await _retry(client, account, job_ids[0])
    assert (status, again["id"], again["status"]) == (200, job_ids[0], "PENDING")
    shown = (await client.get(f"/v1/exports/{export_ids[0]}", headers=account.headers())).json()
    assert (shown["status"], shown["job_id"], shown["error"]) == ("rendering", again["id"], None)
    status, refused = await _retry(client, account, job_ids[1])
    assert (status, refused["code"]) == (402, "exports_exhausted")
    shown = (await client.get(f"/v1/exports/{export_ids[1]}", headers=account.headers())).json()
    assert shown["status"] == "failed"


async def test_work_that_nothing_stands_for_is_tried_again_as_it_is(client, account, system) -> None:
    project_id = await _project(system, account, "ready", written=True)
    similar = {"payload": {"similar_to": "mom_1", "count": 2}, "key": "similar/mom_1"}
    for kind, more in (("BROWSER_MEDIA", {}), ("ARCHIVE", {}), ("COMPOSE", {}), ("DETECT", similar)):
        job_id = await _dead(system, account, kind, project_id, **more)
        status, again = await _retry(client, account, job_id)
        assert (status, again["id"], again["status"]) == (200, job_id, "PENDING")


async def test_an_operator_is_held_to_the_limits_too_and_the_work_stays_of_who_asked(
    account, system, deps
) -> None:
    project_id = await _project(system, account)
    job_id = await _dead(system, account, "TRANSCRIBE", project_id)
    await _limit(system, account, minutes_per_month=0)
    with pytest.raises(Problem, match="minutes_exhausted"):
        await admin.requeue(deps, system, job_id)
    await _limit(system, account, minutes_per_month=_MINUTES)
    assert (await admin.requeue(deps, system, job_id)).id == job_id
    rows, kept = await _rows(system, account)
    assert rows[job_id].created_by == "key_of_old"
    assert kept == {job_id: _MINUTES * usage.MS_PER_MINUTE}


async def test_work_before_which_something_else_has_to_be_done_is_not_tried_again(
    client, account, system
) -> None:
    project_id = await _project(system, account)
    async with system.transaction() as session:  # never read, so that it can only begin with that
        change = update(Project).where(Project.id == project_id)
        await session.execute(change.values(info=None, origin="url"))
    job_id = await _dead(system, account, "TRANSCRIBE", project_id)
    status, refused = await _retry(client, account, job_id)
    assert (status, refused["code"]) == (409, "other_work")
    rows, _ = await _rows(system, account)
    assert [(row.id, row.status) for row in rows.values()] == [(job_id, "FAILED")]

"""A worker that dies: its job is free at once where that is known, and goes on before other work."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from clipforge.apps.scheduler.reconciling import Reconciler
from clipforge.apps.worker import scratch
from clipforge.apps.worker.presence import Presence
from clipforge.apps.worker.scratch import Scratch
from clipforge.apps.worker.takeover import take_over
from clipforge.kit.ids import new_id
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.database import Database, plain_dsn
from clipforge.platform.jobs import lifecycle, repository, service
from clipforge.platform.jobs.models import Job

MakeJob = Callable[..., Awaitable[str]]


@pytest.fixture
def worker() -> str:
    """A kind of worker that no other test has jobs for."""
    return f"d-{secrets.token_hex(6)}"


@pytest.fixture
def make_job(system: Database, make_account, worker: str) -> MakeJob:
    async def make(**values: object) -> str:
        """A job of an org of its own, so that fair turns matter."""
        account = await make_account()
        job_id = new_id("job")
        async with system.transaction() as session:
            session.add(Job(id=job_id, org_id=account.org_id, kind="COMPOSE", worker=worker, **values))
        return job_id

    return make


async def claim(system: Database, worker: str, worker_id: str) -> Job | None:
    async with system.transaction() as session:
        return await repository.claim(session, worker, worker_id, 10)


async def now(system: Database, job_id: str) -> Job:
    async with system.transaction() as session:
        return (await session.scalars(select(Job).where(Job.id == job_id))).one()


async def test_the_job_of_a_dead_worker_is_free_at_once(system, deps, worker, make_job) -> None:
    job_id = await make_job()
    await claim(system, worker, f"{worker}#1")
    assert await take_over(system, deps.queue, [f"{worker}#1"]) == 1
    job = await now(system, job_id)
    assert (job.status, job.worker_id, job.failures, job.attempt) == ("PENDING", None, 0, 1)


async def test_a_worker_that_holds_its_lock_is_not_dead_whatever_is_said(
    system, deps, settings, worker, make_job
) -> None:
    job_id = await make_job()
    presence = Presence(plain_dsn(settings.database_system_url.get_secret_value()), f"{worker}#1")
    await presence.hold()
    await claim(system, worker, f"{worker}#1")
    assert await take_over(system, deps.queue, [f"{worker}#1"]) == 0
    assert (await now(system, job_id)).status == "RUNNING"
    presence.let_go()


async def test_work_that_was_under_way_goes_on_before_work_that_waits_for_its_turn(
    system, deps, worker, make_job
) -> None:
    """In the order of turns, the org of the interrupted job would be the last: it was served a moment ago."""
    interrupted = await make_job()
    await claim(system, worker, f"{worker}#1")
    waiting = [await make_job(), await make_job()]
    await take_over(system, deps.queue, [f"{worker}#1"])
    claimed = [await claim(system, worker, f"{worker}#2") for _ in range(3)]
    assert claimed[0] is not None
    assert claimed[0].id == interrupted
    assert {job.id for job in claimed[1:] if job} == set(waiting)
    assert (await now(system, interrupted)).interrupted_at is None


async def test_a_job_whose_worker_dies_again_and_again_waits_for_its_turn(
    system, deps, worker, make_job
) -> None:
    deadly = await make_job()
    for _ in range(3):
        job = await claim(system, worker, f"{worker}#1")
        assert job is not None
        assert job.id == deadly
        await take_over(system, deps.queue, [f"{worker}#1"])
    other = await make_job()
    job = await claim(system, worker, f"{worker}#2")
    assert job is not None
    assert job.id == other


async def test_a_worker_is_not_taken_for_dead_because_the_database_was_away(
    system, deps, worker, make_job, monkeypatch
) -> None:
    """A database that starts has let every lock go, and nobody could tell it anything."""
    job_id = await make_job()
    await claim(system, worker, f"{worker}#1")
    async with system.transaction() as session:
        job = (await session.scalars(select(Job).where(Job.id == job_id))).one()
        job.heartbeat_at = datetime.now(UTC) - timedelta(seconds=60)
    # A moment ago, however long it takes to look.
    monkeypatch.setattr(repository, "_HEARS_SINCE", text("SELECT clock_timestamp() - interval '1 second'"))
    await Reconciler(deps, system).take_back()
    assert (await now(system, job_id)).status == "RUNNING"
    monkeypatch.setattr(repository, "_HEARS_SINCE", text("SELECT clock_timestamp() - interval '1 minute'"))
    await Reconciler(deps, system).take_back()
    assert (await now(system, job_id)).status == "PENDING"


async def test_a_connection_that_is_new_tells_nothing_of_silence(
    system, deps, settings, worker, make_job
) -> None:
    """After a crash of the database all connections are new, and every lock is free though workers live."""
    job_id = await make_job()
    await claim(system, worker, f"{worker}#1")
    async with system.transaction() as session:
        minute = datetime.now(UTC) - timedelta(seconds=60)
        await session.execute(update(Job).where(Job.id == job_id).values(heartbeat_at=minute))
    fresh = Database(settings.database_system_url.get_secret_value(), pool=1)
    await Reconciler(deps, fresh).take_back()
    assert (await now(system, job_id)).status == "RUNNING"
    while (await now(system, job_id)).status == "RUNNING":
        await Reconciler(deps, fresh).take_back()
        await asyncio.sleep(0.2)
    await fresh.close()


async def test_only_deaths_of_workers_count_as_such(system, deps, worker, make_job) -> None:
    job_id = await make_job(attempt=50)
    for died in range(1, repository.MOST_INTERRUPTIONS + 1):
        await claim(system, worker, f"{worker}#1")
        await take_over(system, deps.queue, [f"{worker}#1"])
        job = await now(system, job_id)
        assert job.interruptions == died
        assert job.status == ("FAILED" if died == repository.MOST_INTERRUPTIONS else "PENDING")
    assert (job.error or {})["code"] == "worker_lost"
    async with deps.database.transaction(Claims(org_id=job.org_id)) as session:
        context = Context(session, deps, lifecycle.acting_for(job.org_id))
        again = await service.retry(context, job_id)
        assert (again.status, again.interruptions) == ("PENDING", 0)


async def test_a_job_whose_parts_are_done_waits_for_its_turn_below_the_cap(
    system, deps, worker, make_job
) -> None:
    above = await make_job(status="WAITING")
    org_id = (await now(system, above)).org_id
    async with system.transaction() as session:
        for parent_id in (above, None):
            values = {"kind": "COMPOSE", "worker": worker, "status": "RUNNING", "attempt": 1}
            session.add(Job(id=new_id("job"), org_id=org_id, parent_id=parent_id, **values))
    async with deps.database.transaction(Claims(org_id=org_id)) as session:
        context = Context(session, deps, lifecycle.acting_for(org_id))
        part = (await session.scalars(select(Job).where(Job.parent_id == above))).one()
        await lifecycle.complete(context, part)
    assert (await now(system, above)).status == "PENDING"
    async with system.transaction() as session:
        assert await repository.claim(session, worker, f"{worker}#1", 1) is None, (
            "another one of its org runs"
        )
        assert await repository.claim(session, worker, f"{worker}#1", 2) is not None


async def test_work_that_was_killed_is_tried_again_sooner_than_work_that_failed(
    system, deps, worker, make_job
) -> None:
    pauses = {}
    for code in ("out_of_memory", "network"):
        job_id = await make_job()
        await claim(system, worker, f"{worker}#1")
        org_id = (await now(system, job_id)).org_id
        async with deps.database.transaction(Claims(org_id=org_id)) as session:
            job = await repository.hold(session, job_id, 1)
            context = Context(session, deps, lifecycle.acting_for(org_id), request_id="")
            error = {"code": code, "retryable": True}
            began = datetime.now(UTC)
            await lifecycle.fail(context, job, error, pytest.fail)
            ended = datetime.now(UTC)
        after = (await now(system, job_id)).run_after
        # Counted from some time in between, which may be long on a busy machine.
        pauses[code] = ((after - ended).total_seconds(), (after - began).total_seconds())
    for code, least, most in (("out_of_memory", 1, 2.5), ("network", 3.5, 6.1)):
        shortest, longest = pauses[code]
        assert shortest < most, code
        assert longest > least, code


def test_folders_of_dead_workers_are_told_from_those_of_living_ones(tmp_path: Path) -> None:
    living = Scratch(tmp_path, "living")
    code = (
        "import os, sys; from pathlib import Path; from clipforge.apps.worker.scratch import Scratch;"
        "Scratch(Path(sys.argv[1]), 'dead'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path], check=False)
    ours = Scratch(tmp_path, "ours")
    assert ours.leftovers() == ["dead"]
    ours.remove_leftovers(["dead"])
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["living", "ours"]
    living.close()
    ours.close()


def test_a_worker_that_just_starts_is_taken_for_dead_by_nobody(tmp_path: Path, monkeypatch) -> None:
    """Several start at once; its lock is made a moment before it is held."""
    neighbour = Scratch(tmp_path, "neighbour")
    seen: list[list[str]] = []
    looking = threading.Thread(target=lambda: seen.append(neighbour.leftovers()))
    lock = scratch.fcntl.flock

    def slow(handle: int, how: int) -> None:
        made = tmp_path / "new" / "lock"
        if made.exists() and not looking.ident and os.path.samestat(os.fstat(handle), made.stat()):
            looking.start()
            looking.join(0.5)
        lock(handle, how)

    monkeypatch.setattr(scratch.fcntl, "flock", slow)
    new = Scratch(tmp_path, "new")
    looking.join(30)
    assert seen == [[]]
    for one in (new, neighbour):
        one.close()

"""A worker with its real child: whatever happens to the work, the job goes on from a state that is true."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.apps.scheduler.reconciling import Reconciler
from clipforge.apps.wiring import make_vault
from clipforge.apps.worker.attempt import Attempt, Bench, Outcome
from clipforge.apps.worker.messages import environment_for_child, settings_for_child
from clipforge.apps.worker.metrics import WorkerMetrics
from clipforge.apps.worker.presence import Presence
from clipforge.apps.worker.runner import Runner
from clipforge.apps.worker.scratch import Scratch
from clipforge.apps.worker.slots import Slots
from clipforge.apps.worker.warm_child import WarmChild
from clipforge.kit.ids import new_id
from clipforge.kit.process import spawn
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.database import Database, plain_dsn
from clipforge.platform.base.deps import Deps
from clipforge.platform.events.models import Event
from clipforge.platform.jobs import repository
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects.models import Project
from clipforge.platform.projects.status import plan
from clipforge.services.queue.rq_queue import RqWakeUps

HANDLERS = {
    "COMPOSE": "worker_handlers:Echo",
    "ZIP": "worker_handlers:Unusable",
    "BRAND_PREVIEW": "worker_handlers:Unreachable",
    "ARCHIVE": "worker_handlers:Killed",
    "DELETE": "worker_handlers:Endless",
    "BROWSER_MEDIA": "worker_handlers:Deaf",
    "DETECT": "worker_handlers:Parent",
    "INGEST": "worker_handlers:Stepping",
    "RENDER": "worker_handlers:Storing",
}
_CHILD = """
import sys
from clipforge.apps.worker.child import ChildWorker
worker = ChildWorker(1)
worker._orders.put(None)
worker.serve()
"""
"""A child that is told to end while nothing was sent to it."""
TESTS = Path(__file__).resolve().parents[1]


@pytest_asyncio.fixture(scope="session")
async def bench(
    settings: ServiceSettings, deps: Deps, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bench]:
    start = {
        "type": "start",
        "service": "test-child",
        "settings": settings_for_child(settings),
        "storage_key": make_vault(settings).key_for("storage").hex(),
    }
    environment = environment_for_child({**os.environ, "PYTHONPATH": str(TESTS)})
    child = WarmChild(
        start, environment, address_bytes=None, file_bytes=1 << 30, jobs=100, memory_bytes=8 << 30
    )
    folder = tmp_path_factory.mktemp("scratch")
    scratch = Scratch(folder, "worker")
    yield Bench(deps, child, scratch, Slots(folder / "slots", 1), HANDLERS, 8 << 30, 1 << 30)
    await child.end()
    scratch.close()


@pytest.fixture
def worker() -> str:
    """A kind of worker that no other test has jobs for."""
    return f"t-{secrets.token_hex(6)}"


MakeJob = Callable[..., Awaitable[str]]


@pytest.fixture
def make_job(system: Database, account, worker: str) -> MakeJob:
    async def make(kind: str, **payload: object) -> str:
        job_id = new_id("job")
        async with system.transaction() as session:
            session.add(Job(id=job_id, org_id=account.org_id, kind=kind, worker=worker, payload=payload))
        return job_id

    return make


async def claimed(system: Database, worker: str) -> Job:
    async with system.transaction() as session:
        job = await repository.claim(session, worker, "test#1", 10)
    assert job is not None
    return job


async def now(system: Database, job_id: str) -> Job:
    async with system.transaction() as session:
        return (await session.scalars(select(Job).where(Job.id == job_id))).one()


async def change(system: Database, job_id: str, **values: object) -> None:
    async with system.transaction() as session:
        await session.execute(update(Job).where(Job.id == job_id).values(**values))


async def told(system: Database, org_id: str) -> list[str]:
    async with system.transaction() as session:
        query = select(Event.type).where(Event.org_id == org_id).order_by(Event.id)
        return list((await session.scalars(query)).all())


async def appeared(path: Path) -> int:
    """The process id that the work wrote down, once it has."""
    while not path.exists() or not path.read_text().strip():
        await asyncio.sleep(0.05)
    return int(path.read_text())


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def ended(pid: int) -> None:
    while lives(pid):
        await asyncio.sleep(0.05)


async def test_a_job_is_done_saved_once_and_told(system, account, bench, worker, make_job) -> None:
    job_id = await make_job("COMPOSE", say="hello")
    assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.COMPLETED
    job = await now(system, job_id)
    assert (job.status, job.progress, job.worker_id is not None) == ("COMPLETED", 1.0, True)
    assert job.result == {"said": "hello", "scratch_is_there": True, "saves": 1}
    assert await told(system, account.org_id) == ["job.completed"]


async def test_what_work_left_in_storage_is_read_before_it_is_saved(
    system, account, bench, worker, make_job
) -> None:
    key = f"scratch/{secrets.token_hex(8)}/words.json"
    job_id = await make_job("RENDER", key=key, say="hello")
    assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.COMPLETED
    assert (await now(system, job_id)).result == {"stored": {"words": {"said": "hello"}}, "saves": 1}

    missing = await make_job("RENDER", key=f"scratch/{secrets.token_hex(8)}/words.json")
    assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.FAILED
    job = await now(system, missing)
    assert (job.result or {}).get("saves") is None
    assert "words.json" in (job.error or {})["message"]


async def test_a_file_that_is_no_good_is_not_tried_again(system, account, bench, worker, make_job) -> None:
    job_id = await make_job("ZIP")
    assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.FAILED
    job = await now(system, job_id)
    assert (job.status, job.dead, job.untold, job.failures) == ("FAILED", True, False, 1)
    assert (job.error or {})["message"].startswith("a.mp4: it is no film")
    assert job.result == {"told": "bad_input"}
    assert await told(system, account.org_id) == ["job.failed"]


async def test_a_network_fault_is_tried_again_later_and_at_last_given_up(
    system, bench, worker, make_job
) -> None:
    job_id = await make_job("BRAND_PREVIEW")
    for failures in (1, 2):
        began = datetime.now(UTC)
        assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.FAILED
        job = await now(system, job_id)
        assert (job.status, job.failures) == ("PENDING", failures)
        assert job.run_after is not None
        assert job.run_after > began + timedelta(seconds=3)
        # Its time must not come while a busy machine looks.
        await change(system, job_id, run_after=job.run_after + timedelta(hours=1))
        async with system.transaction() as session:
            assert await repository.claim(session, worker, "test#1", 10) is None
        await change(system, job_id, run_after=None)
    assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.FAILED
    assert (await now(system, job_id)).status == "FAILED"


async def test_a_child_that_is_killed_costs_one_failure_and_the_next_job_gets_a_new_one(
    system, bench, worker, make_job
) -> None:
    killed = await make_job("ARCHIVE")
    assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.FAILED
    job = await now(system, killed)
    assert (job.status, (job.error or {})["code"]) == ("PENDING", "out_of_memory")
    await make_job("COMPOSE", say="after it")
    assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.COMPLETED


@pytest.mark.parametrize("kind", ["DELETE", "BROWSER_MEDIA"])
async def test_a_running_job_that_is_called_off_stops_with_all_it_started(
    system, bench, worker, make_job, tmp_path, kind
) -> None:
    job_id = await make_job(kind, file=str(tmp_path / "pid"))
    attempt = asyncio.create_task(Attempt(bench, await claimed(system, worker)).run())
    pid = await appeared(tmp_path / "pid")
    await change(system, job_id, cancel_requested_at=datetime.now(UTC))
    assert await attempt is Outcome.CANCELLED
    await ended(pid)
    job = await now(system, job_id)
    assert (job.status, job.untold, job.result) == ("CANCELLED", False, {"told": "cancelled"})


async def test_a_worker_that_ends_gives_its_job_back_without_a_failure(
    system, bench, worker, make_job, tmp_path
) -> None:
    job_id = await make_job("DELETE", file=str(tmp_path / "pid"))
    attempt = Attempt(bench, await claimed(system, worker))
    running = asyncio.create_task(attempt.run())
    pid = await appeared(tmp_path / "pid")
    attempt.drain()
    assert await running is Outcome.GIVEN_BACK
    await ended(pid)
    job = await now(system, job_id)
    assert (job.status, job.failures, job.attempt) == ("PENDING", 0, 1)


async def test_a_job_that_is_being_claimed_when_the_worker_is_to_end_is_given_back(
    system, bench, worker, make_job, tmp_path
) -> None:
    job_id = await make_job("DELETE", file=str(tmp_path / "pid"))
    asked, answered = asyncio.Event(), asyncio.Event()

    class Slow(Database):
        """A database that takes its time to answer who claims."""

        @asynccontextmanager
        async def transaction(self, claims: Claims | None = None) -> AsyncIterator[AsyncSession]:
            async with super().transaction(claims) as session:
                yield session
            asked.set()
            await answered.wait()

    slow = Slow(system.url)
    wake_ups = RqWakeUps(bench.deps.settings.redis_url.get_secret_value(), worker)
    runner = Runner(
        worker, f"{worker}#1", bench, system=slow, wake_ups=wake_ups, metrics=WorkerMetrics(), grace_seconds=0
    )
    running = asyncio.create_task(runner.run())
    await asyncio.wait_for(asked.wait(), 60)
    await runner.stop()
    answered.set()
    await asyncio.wait_for(running, 60)
    job = await now(system, job_id)
    assert (job.status, job.failures, job.attempt) == ("PENDING", 0, 1)
    await wake_ups.close()
    await slow.close()


async def test_the_result_of_an_attempt_that_was_taken_back_is_refused(
    system, bench, worker, make_job, tmp_path
) -> None:
    job_id = await make_job("DELETE", file=str(tmp_path / "pid"))
    running = asyncio.create_task(Attempt(bench, await claimed(system, worker)).run())
    pid = await appeared(tmp_path / "pid")
    await change(system, job_id, attempt=2)
    assert await running is Outcome.STALE
    await ended(pid)
    job = await now(system, job_id)
    assert (job.status, job.attempt, job.result) == ("RUNNING", 2, None)


async def test_a_job_of_a_worker_that_fell_silent_is_done_by_another(
    system, deps, bench, worker, make_job
) -> None:
    job_id = await make_job("COMPOSE", say="again")
    lost = await claimed(system, worker)
    await change(system, job_id, heartbeat_at=datetime.now(UTC) - timedelta(seconds=60))
    assert await Reconciler(deps, system).take_back() >= 1
    assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.COMPLETED
    # The first worker was only slow, and comes with its result as well.
    assert await Attempt(bench, lost).run() is Outcome.STALE
    assert (await now(system, job_id)).result == {"said": "again", "scratch_is_there": True, "saves": 1}


async def test_a_worker_that_is_only_slow_keeps_its_job(system, deps, settings, worker, make_job) -> None:
    job_id = await make_job("COMPOSE")
    worker_id = f"slow-{worker}"
    presence = Presence(plain_dsn(settings.database_system_url.get_secret_value()), worker_id)
    await presence.hold()
    async with system.transaction() as session:
        assert await repository.claim(session, worker, worker_id, 10) is not None
    await change(system, job_id, heartbeat_at=datetime.now(UTC) - timedelta(seconds=60))
    reconciler = Reconciler(deps, system)
    await reconciler.take_back()
    assert (await now(system, job_id)).status == "RUNNING"
    presence.let_go()  # as the kernel does when it is killed
    while (await now(system, job_id)).status == "RUNNING":
        await reconciler.take_back()
    assert (await now(system, job_id)).status == "PENDING"


async def test_a_worker_whose_process_stands_still_loses_its_job_at_last(
    system, deps, settings, worker, make_job
) -> None:
    job_id = await make_job("COMPOSE")
    worker_id = f"frozen-{worker}"
    presence = Presence(plain_dsn(settings.database_system_url.get_secret_value()), worker_id)
    await presence.hold()
    async with system.transaction() as session:
        assert await repository.claim(session, worker, worker_id, 10) is not None
    await change(system, job_id, heartbeat_at=datetime.now(UTC) - timedelta(seconds=600))
    await Reconciler(deps, system).take_back()
    assert (await now(system, job_id)).status == "PENDING"
    presence.let_go()


async def test_a_job_waits_for_the_job_below_it(system, account, bench, worker, make_job) -> None:
    above = await make_job("DETECT")
    assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.WAITING
    assert (await now(system, above)).status == "WAITING"
    below = await claimed(system, worker)
    assert below.parent_id == above
    assert await Attempt(bench, below).run() is Outcome.COMPLETED
    assert await Attempt(bench, await claimed(system, worker)).run() is Outcome.COMPLETED
    assert await told(system, account.org_id) == ["job.completed"]  # a part is nobody else's business


async def test_a_child_that_is_killed_in_the_middle_takes_its_programs_with_it(
    system, bench, worker, make_job, tmp_path
) -> None:
    await make_job("DELETE", file=str(tmp_path / "pid"))
    running = asyncio.create_task(Attempt(bench, await claimed(system, worker)).run())
    pid = await appeared(tmp_path / "pid")
    os.kill(bench.child.pid, signal.SIGKILL)
    assert await running is Outcome.FAILED
    await ended(pid)


async def test_streams_hear_how_far_a_project_is_while_a_stage_runs_and_nothing_more_is_written(
    system, account, bench, worker, app, client, monkeypatch, tmp_path
) -> None:
    monkeypatch.setattr("clipforge.apps.worker.attempt.BEAT_SECONDS", 0.2)
    enough = tmp_path / "enough"
    project_id = new_id("proj")
    async with system.transaction() as session:
        project = Project(
            id=project_id, org_id=account.org_id, title="Talk", origin="file", plan=plan("file")
        )
        project.status, project.stage = "processing", "INGEST"
        session.add(project)
        await session.flush()
        payload = {"until": str(enough)}
        job = Job(id=new_id("job"), org_id=account.org_id, kind="INGEST", worker=worker, payload=payload)
        job.project_id = project_id
        session.add(job)
        await session.flush()
        await session.refresh(project)
        before = project.updated_at
    await asyncio.wait_for(app.state.broadcaster.listening(), 300)
    async with app.state.broadcaster.subscribed(account.org_id) as subscription:
        running = asyncio.create_task(Attempt(bench, await claimed(system, worker)).run())
        heard = [await asyncio.wait_for(subscription.queue.get(), 300)]
        while heard[-1]["type"] != "job.completed":
            if sum(one["type"] == "project.progress" for one in heard) >= 3:
                enough.touch()
            heard.append(await asyncio.wait_for(subscription.queue.get(), 300))
        assert await running is Outcome.COMPLETED
    passing = [one["data"] for one in heard if one["type"] == "project.progress"]
    shares = [one["progress"] for one in passing]
    assert len(shares) >= 3
    assert shares == sorted(set(shares))
    # INGEST is a twentieth of a run; what is told is the share of all of it.
    assert 0 < shares[-1] < 0.06
    assert passing[-1]["stage"] == "INGEST"
    assert passing[-1]["note"].startswith("step ")
    assert {one["project_id"] for one in heard} == {project_id}
    # Nothing of it is kept, and the project's row was not touched.
    assert await told(system, account.org_id) == ["job.completed"]
    async with system.transaction() as session:
        assert (await session.get_one(Project, project_id)).updated_at == before


async def test_a_child_ends_in_silence_while_it_waits_for_orders() -> None:
    """Its thread reads at that moment; the interpreter must not stumble over it."""
    environment = environment_for_child({**os.environ, "PYTHONPATH": str(TESTS)})
    argv = [sys.executable, "-c", _CHILD]
    with spawn(argv, stdin=True, env=environment) as child:
        await asyncio.to_thread(child.finish)
        assert (child.poll(), child.stderr_tail) == (0, "")

"""Wake-ups: sent together, in order, and counted."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import secrets
import time

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from clipforge.apps.scheduler.reconciling import Reconciler
from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.models import Job
from clipforge.services.queue import rq_queue
from clipforge.services.queue.rq_queue import TASK, RqQueue, RqWakeUps, queue_names


def _own_database(servers) -> str:
    return servers.redis_url.rsplit("/", 1)[0] + "/7"


async def test_wake_ups_come_in_order_urgent_ones_first_and_are_counted(servers) -> None:
    url = _own_database(servers)
    queue, taker = RqQueue(url), RqWakeUps(url, "asr")
    await queue.wake("asr", "job_1")
    for number in range(2, 6):
        await queue.wake("asr", f"job_{number}")
    await queue.wake("asr", "job_now", high=True)
    await queue.wake("render", "job_other")
    while queue._sending is not None:
        await asyncio.sleep(0.01)
    assert await queue.length("asr") == 6
    assert await queue.length("render") == 1
    taken = [await taker.take(0) for _ in range(7)]
    assert taken == ["job_now", "job_1", "job_2", "job_3", "job_4", "job_5", None]
    assert await queue.length("asr") == 0
    await taker.close()
    await queue.close()
    left = Redis.from_url(url)
    assert left.keys("rq:job:*") != []  # that of the other worker
    left.flushdb()
    left.close()


async def test_a_wake_up_is_what_rq_itself_would_write(servers) -> None:
    url = _own_database(servers)
    queue = RqQueue(url)
    await queue.wake("asr", "job_1")
    await queue.wake("asr", "job_2")
    await queue.wake("asr", "job_3")
    await queue.close()
    connection = Redis.from_url(url)
    plain = Queue(queue_names("asr")[1], connection=connection, serializer=JSONSerializer)
    plain.enqueue(TASK, "job_4", result_ttl=0, failure_ttl=60, ttl=24 * 3600)
    jobs = plain.get_jobs()
    assert [job.args for job in jobs] == [["job_1"], ["job_2"], ["job_3"], ["job_4"]]
    ours, theirs = (connection.hgetall(job.key) for job in (jobs[1], jobs[3]))
    own = {b"created_at", b"enqueued_at", b"data", b"description"}
    assert {k: v for k, v in ours.items() if k not in own} == {
        k: v for k, v in theirs.items() if k not in own
    }
    assert ours.keys() == theirs.keys()
    assert 0 < connection.ttl(jobs[1].key) <= 24 * 3600
    connection.flushdb()
    connection.close()


async def test_wake_ups_that_nobody_takes_do_not_pile_up(servers) -> None:
    """A worker that is busy takes none, and looks for the next job by itself."""
    url = _own_database(servers)
    queue = RqQueue(url)
    for number in range(70):
        await queue.wake("asr", f"job_{number}")
    while queue._sending is not None:
        await asyncio.sleep(0.01)
    await queue.wake("asr", "job_late")
    await queue.wake("asr", "job_now", high=True)
    await queue.close()
    queue = RqQueue(url)
    assert await queue.length("asr") == 64 + 1
    taker = RqWakeUps(url, "asr")
    assert [await taker.take(0) for _ in range(2)] == ["job_now", "job_0"]
    await taker.close()
    await queue.close()
    with Redis.from_url(url) as left:
        left.flushdb()


async def test_how_many_jobs_wait_is_told_to_all_and_added_to_by_those_that_came_since(
    servers, monkeypatch
) -> None:
    url = _own_database(servers)
    scheduler, api = RqQueue(url), RqQueue(url)
    assert await api.waiting("asr") == 0
    await scheduler.tell_waiting({"asr": 7, "render": 2})
    while await api.waiting("asr") == 0:
        await asyncio.sleep(0.05)
    assert (await api.waiting("asr"), await api.waiting("render")) == (7, 2)
    with monkeypatch.context() as patch:
        # However long it takes to get here, the count still holds.
        patch.setattr(rq_queue, "_KNOWN_SECONDS", 3600.0)
        await api.wake("asr", "job_1")
        assert await api.waiting("asr") == 8
    await scheduler.tell_waiting({"render": 2})
    while await api.waiting("asr"):
        await asyncio.sleep(0.05)
    await scheduler.tell_waiting({})  # all is done
    while await api.waiting("render"):
        await asyncio.sleep(0.05)
    await scheduler.close()
    await api.close()
    with Redis.from_url(url) as left:
        left.flushdb()


async def test_new_work_is_refused_while_too_much_waits(servers, deps, system, account) -> None:
    """What the scheduler counts in the database is what counts, whoever was woken."""
    queue = RqQueue(_own_database(servers))
    crowded = dataclasses.replace(deps, queue=queue)
    worker = f"q-{secrets.token_hex(6)}"
    async with system.transaction() as session:
        for status in ("PENDING", "PENDING", "COMPLETED"):
            job = Job(id=new_id("job"), org_id=account.org_id, kind="ZIP", worker=worker, status=status)
            session.add(job)
    await Reconciler(crowded, system).count()
    for limit, refused in ((3, False), (2, True)):
        settings = deps.settings.model_copy(update={"queue_limit": limit})
        context = Context(None, dataclasses.replace(crowded, settings=settings))
        with pytest.raises(Problem) if refused else contextlib.nullcontext() as caught:
            await jobs.backpressure(context, worker)
    assert (caught.value.status, caught.value.code) == (503, "queue_full")
    assert caught.value.headers["Retry-After"]
    await queue.close()
    with Redis.from_url(_own_database(servers)) as left:
        left.flushdb()


async def test_a_server_that_is_away_costs_nothing_but_the_wake_up() -> None:
    queue = RqQueue("redis://127.0.0.1:1/0")
    started = time.monotonic()
    await queue.wake("asr", "job_1")
    assert await queue.length("asr") == 0
    assert await queue.waiting("asr") == 1  # the one that we know of
    await queue.tell_waiting({"asr": 3})
    assert time.monotonic() - started < rq_queue._SOCKET_SECONDS, "it was waited for"
    await queue.close()


async def test_what_is_known_of_waiting_jobs_is_forgotten_while_the_server_is_away(
    servers, deps, monkeypatch
) -> None:
    """Nobody counts then, and each new job adds one: it must not end in refusing all work."""
    url = _own_database(servers)
    queue = RqQueue(url)
    await queue.tell_waiting({"asr": 7})
    assert await queue.waiting("asr") == 7
    away = Redis.from_url("redis://127.0.0.1:1/0")
    connected = queue._redis
    monkeypatch.setattr(queue, "_redis", away)
    monkeypatch.setattr(rq_queue, "_KNOWN_SECONDS", 0.0)
    await queue.wake("asr", "job_1")
    assert await queue.waiting("asr") == 8, "a moment's silence forgets nothing"
    monkeypatch.setattr(rq_queue, "_WAITING_SECONDS", 0.0)
    settings = deps.settings.model_copy(update={"queue_limit": 5})
    context = Context(None, dataclasses.replace(deps, queue=queue, settings=settings))
    for number in range(2, 12):
        await queue.wake("asr", f"job_{number}")
        await jobs.backpressure(context, "asr")
    assert await queue.waiting("asr") == 0
    monkeypatch.setattr(queue, "_redis", connected)
    assert await queue.waiting("asr") == 7, "as soon as it answers, what it says counts"
    await queue.close()
    with Redis.from_url(url) as left:
        left.flushdb()

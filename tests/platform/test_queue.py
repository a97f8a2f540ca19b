"""Wake-ups: sent together, in order, and counted."""

from __future__ import annotations

import asyncio
import time

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

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
    await asyncio.sleep(0.15)
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


async def test_a_server_that_is_away_costs_nothing_but_the_wake_up() -> None:
    queue = RqQueue("redis://127.0.0.1:1/0")
    started = time.monotonic()
    await queue.wake("asr", "job_1")
    assert await queue.length("asr") == 0
    assert time.monotonic() - started < 1
    await queue.close()

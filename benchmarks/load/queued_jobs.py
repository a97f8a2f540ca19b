"""Ten thousand jobs that wait: what callers of the API and workers that claim notice of them."""

from __future__ import annotations

import asyncio
import json
import time
from statistics import median

import asyncpg

from benchmarks.load import seed
from benchmarks.load.caller import UNIQUE
from benchmarks.load.http1 import request
from benchmarks.load.servers import Servers
from benchmarks.load.turns import half, in_turns
from clipforge.platform import schema
from clipforge.platform.base.database import Database
from clipforge.platform.jobs import repository
from clipforge.services.queue.rq_queue import RqQueue

_ORGS, _MANY, _FEW = 20, 10_000, 200
_CLAIMS = 100
_GOAL = 1.2


def measure(running: Servers) -> list[tuple[str, str, str]]:
    """Rows for the API's answers and for claims, with many jobs beside few."""
    schema.load()
    pairs = [
        asyncio.run(_prepare(owner, api.environment["CLIPFORGE_REDIS_URL"], jobs))
        for owner, api, jobs in (
            (running.small_owner, running.small, _FEW),
            (running.crowded_owner, running.crowded, _MANY),
        )
    ]
    body = json.dumps({"source": {"type": "url", "url": "https://example.com/talk.mp4"}}).encode()
    once = f"idempotency-key: {UNIQUE}\r\n"
    kinds = {
        "list of 20 projects": lambda key, id: request("GET", "/v1/projects?limit=20", key),
        "list of 20 jobs": lambda key, id: request("GET", "/v1/jobs?limit=20", key),
        "get a project": lambda key, id: request("GET", f"/v1/projects/{id}", key),
        "ingest": lambda key, id: request("POST", "/v1/ingest", key, body, once),
    }
    rows = []
    for kind, asked in kinds.items():
        texts = [[asked(tenant.key, ids[-1]).decode()] for tenant, ids in pairs]
        few, many = in_turns([running.small, running.crowded], texts, seconds=0.8, connections=4, rounds=5)
        rows.append(
            (
                f"{kind} with {_MANY:,} jobs waiting, 4 at a time, p50",
                f"{many.p50:.1f} ms (× {many.over(few, half):.2f})",
                f"{few.p50:.1f} ms with {_FEW}; ≤ {_GOAL:.2f}",
            )
        )
    few_ms, many_ms = (
        asyncio.run(_claims(api.environment["CLIPFORGE_DATABASE_SYSTEM_URL"]))
        for api in (running.small, running.crowded)
    )
    rows.append(
        (
            f"a worker's claim with {_MANY:,} jobs of {_ORGS} orgs waiting",
            f"p50 {median(many_ms):.1f} ms, the longest {max(many_ms):.1f} ms",
            f"p50 {median(few_ms):.1f} ms with {_FEW}",
        )
    )
    return rows


async def _prepare(owner: str, redis: str, jobs: int) -> tuple[seed.Tenant, list[str]]:
    """Jobs of many orgs, in the database and as wake-ups; the first org and its projects."""
    connection = await asyncpg.connect(owner)
    queue = RqQueue(redis)
    try:
        await connection.execute("TRUNCATE jobs")  # what was ingested before
        tenants = [await seed.tenant(connection) for _ in range(_ORGS)]
        own = []
        for tenant in tenants:
            ids = await seed.projects(connection, tenant.org_id, 25, moments=12)
            own.append(ids)
            for job in await seed.jobs(connection, tenant.org_id, ids, jobs // _ORGS):
                await queue.wake("asr", job)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await queue.close()
        await connection.close()
    return tenants[0], own[0]


async def _claims(system_url: str) -> list[float]:
    """Ms of each of some claims, one after the other."""
    database = Database(system_url, pool=1)
    took = []
    try:
        for _ in range(_CLAIMS):
            started = time.perf_counter()
            async with database.transaction() as session:
                job = await repository.claim(session, "asr", "bench", cap=1_000_000)
            took.append((time.perf_counter() - started) * 1000)
            if job is None:
                raise RuntimeError("there was nothing to claim")
    finally:
        await database.close()
    return took[_CLAIMS // 10 :]  # the first ones plan and prepare

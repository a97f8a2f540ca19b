"""A million moments in the database: pages of lists beside those of a database that has nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import asyncpg
import httpx

from benchmarks.load import seed
from benchmarks.load.http1 import request
from benchmarks.load.servers import Api, Servers
from benchmarks.load.turns import half, in_turns

_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename = 'moments' AND indexname LIKE 'ix_%'
"""
_GOAL = 1.5
_FULL = 1000  # moments of the project that is listed: the most that one may have
_OWN = (1000, 250)  # further projects of the same org, and the moments of each
_OTHERS = (15, 500, 100)  # other orgs, their projects, and the moments of each


def measure(running: Servers) -> list[tuple[str, str, str]]:
    """Rows for pages at the beginning and far behind, in both orders."""
    started = time.monotonic()
    total, largest = asyncio.run(_fill(running.crowded_owner))
    filling = time.monotonic() - started
    small = asyncio.run(_listed(running.small_owner, None))
    crowded = asyncio.run(_listed(running.crowded_owner, largest))
    pages: dict[str, Callable[[Api, seed.Tenant, str], str]] = {
        "moments, best first": lambda api, tenant, id: f"/v1/projects/{id}/moments?limit=20",
        "moments, best first, the 46th page": lambda api, tenant, id: _far(api, tenant, id, "score"),
        "moments in time": lambda api, tenant, id: f"/v1/projects/{id}/moments?limit=20&order=time",
        "moments in time, the 46th page": lambda api, tenant, id: _far(api, tenant, id, "time"),
        "projects": lambda api, tenant, id: "/v1/projects?limit=20",
    }
    rows = [
        (
            "moments in the database, of which in the listed org",
            f"{total:,}, {_OWN[0] * _OWN[1]:,} (filled in {filling:.0f} s)",
            "1,000,000",
        )
    ]
    servers = [running.small, running.crowded]
    for kind, path in pages.items():
        texts = [
            [request("GET", path(api, tenant, id), tenant.key).decode()]
            for api, (tenant, id) in zip(servers, (small, crowded), strict=True)
        ]
        before, after = in_turns(servers, texts, seconds=0.8, connections=4, rounds=5)
        rows.append(
            (
                f"page of 20 {kind}, 4 at a time, p50",
                f"{after.p50:.1f} ms (× {after.over(before, half):.2f})",
                f"{before.p50:.1f} ms without the others; ≤ {_GOAL:.2f}",
            )
        )
    return rows


async def _fill(owner: str) -> tuple[int, seed.Tenant]:
    """Put the million in; how many there are, and the org that has the most."""
    connection = await asyncpg.connect(owner)
    try:
        tenant = await seed.tenant(connection)
        # Made again behind the rows, as any bulk load does it: a third of the time, and the same indexes.
        indexes = await connection.fetch(_INDEXES)
        for index in indexes:
            await connection.execute(f"DROP INDEX {index['indexname']}")
        await seed.projects(connection, tenant.org_id, _OWN[0], moments=_OWN[1])
        orgs, count, moments = _OTHERS
        for _ in range(orgs):
            await seed.projects(connection, (await seed.tenant(connection)).org_id, count, moments=moments)
        await connection.execute("SET maintenance_work_mem = '256MB'")
        for index in indexes:
            await connection.execute(index["indexdef"])
        total = await connection.fetchval("SELECT count(*) FROM moments")
    finally:
        await connection.close()
    return total, tenant


async def _listed(owner: str, tenant: seed.Tenant | None) -> tuple[seed.Tenant, str]:
    """The project that is listed, and a page of others; the newest of the org."""
    connection = await asyncpg.connect(owner)
    try:
        who = tenant or await seed.tenant(connection)
        await seed.projects(connection, who.org_id, 20, moments=12)
        (id,) = await seed.projects(connection, who.org_id, 1, moments=_FULL)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    return who, id


def _far(api: Api, tenant: seed.Tenant, id: str, order: str) -> str:
    """The page of 20 behind the first 900."""
    path, cursor = f"/v1/projects/{id}/moments?order={order}", ""
    with httpx.Client(base_url=f"http://127.0.0.1:{api.port}", trust_env=False) as client:
        for _ in range(9):
            answer = client.get(
                f"{path}&limit=100{cursor}", headers={"Authorization": f"Bearer {tenant.key}"}
            )
            cursor = f"&cursor={answer.raise_for_status().json()['next_cursor']}"
    return f"{path}&limit=20{cursor}"

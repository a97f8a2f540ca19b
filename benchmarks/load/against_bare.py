"""Requests a second and their times beside the bare endpoint's, in turns."""

from __future__ import annotations

import asyncio
import json
from statistics import median

import asyncpg

from benchmarks.load import seed
from benchmarks.load.caller import UNIQUE
from benchmarks.load.http1 import request
from benchmarks.load.servers import Servers
from benchmarks.load.turns import Rounds, in_turns

CONNECTIONS = 8
_ROUNDS = 6
_SECONDS = 1.3
_GOAL = 3.0
_PROJECTS = 200
_MOMENTS = 12


def measure(running: Servers) -> list[tuple[str, str, str]]:
    """Rows for listing, reading and ingesting."""
    tenant, ids = asyncio.run(_prepare(running.small_owner))
    body = json.dumps({"source": {"type": "url", "url": "https://example.com/talk.mp4"}, "title": "A talk"})
    once = f"idempotency-key: {UNIQUE}\r\n"
    kinds = {
        "list of 20 projects": [request("GET", "/v1/projects?limit=20", tenant.key)],
        "list of 20 moments": [request("GET", f"/v1/projects/{ids[0]}/moments?limit=20", tenant.key)],
        "get a project": [request("GET", f"/v1/projects/{id}", tenant.key) for id in ids],
        "ingest (new key, project, asset, job)": [
            request("POST", "/v1/ingest", tenant.key, body.encode(), once)
        ],
    }
    rows, cost = [], []
    for kind, asked in kinds.items():
        texts = [one.decode() for one in asked]
        ours, bare = in_turns(
            [running.small, running.bare],
            [texts, texts],
            seconds=_SECONDS,
            connections=CONNECTIONS,
            rounds=_ROUNDS,
        )
        cost += [one.processor / one.asked * 1e6 for one in bare.all]
        rows += _rows(kind, ours, bare)
    rows.append(("processor time that the caller itself takes a request", f"{median(cost):.0f} µs", ""))
    return rows


async def _prepare(owner: str) -> tuple[seed.Tenant, list[str]]:
    connection = await asyncpg.connect(owner)
    try:
        tenant = await seed.tenant(connection)
        ids = await seed.projects(connection, tenant.org_id, _PROJECTS, moments=_MOMENTS)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    return tenant, ids


def _rows(kind: str, ours: Rounds, bare: Rounds) -> list[tuple[str, str, str]]:
    def shown(one: Rounds) -> str:
        times = f"p50 {one.p50:.1f} ms, p99 {one.p99:.1f} ms, processor {one.processor:.1f} ms"
        return f"{one.per_second:.0f}/s, {times}"

    faster = bare.over(ours, lambda answers: answers.per_second)
    later = ours.over(bare, lambda answers: answers.at(0.99))
    return [
        (f"{kind}, {CONNECTIONS} at a time", shown(ours), f"bare {shown(bare)}"),
        (
            f"{kind}: bare is faster by",
            f"× {faster:.2f} (p99 × {later:.2f}, processor × {ours.processor / bare.processor:.2f})",
            f"≤ {_GOAL:.2f}",
        ),
    ]

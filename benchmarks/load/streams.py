"""A thousand readers of live events: connecting, hearing of what concerns their org, and what that costs."""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.load import seed
from benchmarks.load.http1 import request
from benchmarks.load.servers import Servers
from benchmarks.load.turns import in_turns
from clipforge.kit.ids import new_id
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.database import Database
from clipforge.platform.events import repository as events
from clipforge.platform.events.models import Event

_ORGS, _EACH = 10, 100
_EVENTS = 40
_PAUSE_SECONDS = 0.25
_SETTLE_SECONDS = 3.0
_FILES = 4096  # sockets of a thousand streams on either side, and what else is open


def measure(running: Servers) -> list[tuple[str, str, str]]:
    """Rows for connecting, delivery, memory and what others notice."""
    _allow_files()
    tenants = asyncio.run(_prepare(running.small_owner))
    asked = [request("GET", "/v1/projects?limit=20", tenants[0].key).decode()]

    def latency() -> float:
        (found,) = in_turns([running.small], [asked], seconds=2.0, connections=2, rounds=2)
        return found.p50

    alone, before = latency(), running.small.memory_mb()
    with _listeners(running.small.port, [one.key for one in tenants]) as (process, opened):
        beside, after = latency(), running.small.memory_mb()
        published = asyncio.run(_publish(running.small.environment["CLIPFORGE_DATABASE_URL"], tenants))
        delays, wrong = _heard(process, published)
    readers = _ORGS * _EACH

    def at(values: list[float], share: float) -> float:
        return values[int(len(values) * share)]

    return [
        (
            f"{readers} streams of {_ORGS} orgs, opened at once",
            f"{opened['seconds']:.1f} s; p50 {at(opened['took'], 0.5):.2f} s; {opened['refused']} came twice",
            "all open",
        ),
        (
            f"{_EVENTS} events, each to the {_EACH} readers of its org: heard",
            f"{len(delays)}, {wrong} by others",
            f"{_EVENTS * _EACH}, 0 by others",
        ),
        (
            "from before the event is written until a reader has it",
            f"p50 {at(delays, 0.5) * 1000:.0f} ms, p99 {at(delays, 0.99) * 1000:.0f} ms",
            "",
        ),
        ("memory of the API", f"{before:.0f} → {after:.0f} MB", ""),
        (
            "list of projects beside them, 2 at a time, p50",
            f"{beside:.1f} ms (× {beside / alone:.2f})",
            f"{alone:.1f} ms without them",
        ),
    ]


def _allow_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < _FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(_FILES, hard), hard))


async def _prepare(owner: str) -> list[seed.Tenant]:
    connection = await asyncpg.connect(owner)
    try:
        made = [await seed.tenant(connection) for _ in range(_ORGS)]
        await seed.projects(connection, made[0].org_id, 20, moments=12)
    finally:
        await connection.close()
    return made


@contextmanager
def _listeners(port: int, keys: list[str]) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load.listeners"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    try:
        yield process, _ask(process, json.dumps({"port": port, "keys": keys, "each": _EACH}))
    finally:
        process.kill()
        process.communicate()


def _ask(process: subprocess.Popen[str], line: str) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise RuntimeError("the readers gave up; see above")
    told: dict[str, Any] = json.loads(answer)
    return told


async def _publish(url: str, tenants: list[seed.Tenant]) -> dict[str, tuple[int, float]]:
    """Write events of one org after the other; event → org, and when."""
    database = Database(url, pool=1)
    published = {}
    try:
        for number in range(_EVENTS):
            org = number % _ORGS
            event = Event(
                id=new_id("evt"),
                org_id=tenants[org].org_id,
                type="project.ready",
                data={"project_id": new_id("proj"), "title": "A talk", "moments": 12},
                project_id=None,
            )
            published[event.id] = org, time.monotonic()
            async with database.transaction(Claims(tenants[org].org_id)) as session:
                await events.add(session, event)
            await asyncio.sleep(_PAUSE_SECONDS)
    finally:
        await database.close()
    return published


def _heard(
    process: subprocess.Popen[str], published: dict[str, tuple[int, float]]
) -> tuple[list[float], int]:
    """Seconds until each of those heard it that should, in order of size; how many heard that should not."""
    time.sleep(_SETTLE_SECONDS)
    delays, wrong = [], 0
    for event, org, at in _ask(process, "heard?")["heard"]:
        meant, sent = published[event]
        if org == meant:
            delays.append(at - sent)
        else:
            wrong += 1
    return sorted(delays), wrong

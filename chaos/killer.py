"""Kills one process after the other, of kinds in turn, at random moments; notes when the work went on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import asyncpg

from chaos.service import Process, ServiceUnderTest

KINDS = (
    "supervisor",
    "api",
    "scheduler",
    "worker-asr",
    "worker-ranker",
    "worker-render",
    "child of worker-asr",
    "child of worker-ranker",
    "child of worker-render",
    "ffmpeg",
    "postgres",
    "postgres backend",
    "valkey",
)
"""Every kind of process that the service consists of."""
_FFMPEG_SECONDS = 20.0
_RECOVERY_SECONDS = 60.0
_LOOK_SECONDS = 0.1
_LEFT_ALONE = 0.5
"""How often nothing else dies until a killed worker's job goes on: shows how long that takes by itself."""


@dataclass
class Deaths:
    """What was killed.

    Attributes:
        kinds: kind → how many.
        recoveries: seconds from the kill of a worker or its child until another attempt at the same job ran.
        workers: of these, those of workers during which nothing else was killed.
        children: the same of their children. That counts as a failure of the job, whose second attempt waits
            for 5 seconds and the third for 30.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    recoveries: list[float] = field(default_factory=list)
    workers: list[float] = field(default_factory=list)
    children: list[float] = field(default_factory=list)


class Killer:
    """Kills.

    Args:
        service: whose processes.
        kills: how many in all.
        pause: shortest and longest time between two kills, in seconds.
        chance: where its moments and choices come from.
        say: told of every kill.
    """

    def __init__(
        self,
        service: ServiceUnderTest,
        kills: int,
        pause: tuple[float, float],
        chance: random.Random,
        say: Callable[[str], None],
    ) -> None:
        self._service = service
        self._kills = kills
        self._pause = pause
        self._chance = chance
        self._say = say
        self._watchers: list[threading.Thread] = []
        self.deaths = Deaths()

    def run(self) -> None:
        """Kill until it is enough, then see that the service runs."""
        order: list[str] = []
        while self.deaths.kinds.total() < self._kills:
            time.sleep(self._chance.uniform(*self._pause))
            if not order:
                order = self._chance.sample(KINDS, len(KINDS))
            kind = order.pop()
            if (victim := self._find(kind)) is not None:
                self._kill(victim)
        for watcher in self._watchers:
            watcher.join()
        self._service.wait()

    def _find(self, kind: str) -> Process | None:
        """A process of a kind; ffmpeg lives for moments only, so it is waited for."""
        deadline = time.monotonic() + (_FFMPEG_SECONDS if kind == "ffmpeg" else 5.0)
        while time.monotonic() < deadline:
            if found := [one for one in self._service.processes() if one.kind == kind]:
                return self._chance.choice(found)
            time.sleep(_LOOK_SECONDS)
        return None

    def _kill(self, victim: Process) -> None:
        running = asyncio.run(_running(self._service.database, victim.worker)) if victim.worker else None
        try:
            os.kill(victim.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.deaths.kinds[victim.kind] += 1
        number = self.deaths.kinds.total()
        self._say(f"{number:>4}/{self._kills} killed {victim.kind} ({victim.pid})")
        if victim.kind == "supervisor":
            while self._service.running():
                time.sleep(_LOOK_SECONDS)
            self._service.start()
        elif running is not None and victim.kind != "ffmpeg":
            undisturbed = self.deaths.workers if victim.kind.startswith("worker") else self.deaths.children
            watcher = threading.Thread(target=self._watch, args=(*running, number, undisturbed), daemon=True)
            watcher.start()
            self._watchers.append(watcher)
            if self._chance.random() < _LEFT_ALONE:
                watcher.join()

    def _watch(self, job_id: str, attempt: int, number: int, undisturbed: list[float]) -> None:
        began = time.monotonic()
        while time.monotonic() < began + _RECOVERY_SECONDS:
            if asyncio.run(_goes_on(self._service.database, job_id, attempt)):
                took = time.monotonic() - began
                self.deaths.recoveries.append(took)
                if self.deaths.kinds.total() == number:
                    undisturbed.append(took)
                return
            time.sleep(_LOOK_SECONDS)
        self.deaths.recoveries.append(_RECOVERY_SECONDS)


async def _running(url: str, worker: str) -> tuple[str, int] | None:
    """Id and attempt of a job that a worker has under way."""
    query = (
        "SELECT id, attempt FROM jobs WHERE worker = $1 AND status = 'RUNNING' ORDER BY started_at LIMIT 1"
    )
    row = await _ask(url, query, worker)
    return None if row is None else (row["id"], row["attempt"])


async def _goes_on(url: str, job_id: str, attempt: int) -> bool:
    row = await _ask(url, "SELECT status, attempt FROM jobs WHERE id = $1", job_id)
    return row is not None and (row["attempt"] > attempt or row["status"] == "COMPLETED")


async def _ask(url: str, query: str, *values: object) -> asyncpg.Record | None:
    """A row; None also while the database is down, which it often is here."""
    # A server that dies in the midst of an answer also shows as an inner error of the client's.
    away = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
    with contextlib.suppress(OSError, TimeoutError, *away):
        connection = await asyncpg.connect(url, timeout=2)
        try:
            return await connection.fetchrow(query, *values, timeout=2)
        finally:
            connection.terminate()
    return None

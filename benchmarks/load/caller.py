"""A process that calls: so many connections, each asking again as soon as it was answered.

Reads a `Calls` as JSON from standard input and writes what came of it: `python -m benchmarks.load.caller`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import uvloop

from benchmarks.load.http1 import connect

_ROOT = Path(__file__).resolve().parents[2]
UNIQUE = "%UNIQUE%"
"""Stands for a text that no other request has, ten characters long as this one is not."""


@dataclass(frozen=True, slots=True)
class Calls:
    """What to ask, and for how long.

    Attributes:
        port: of the server.
        requests: whole requests as text, taken in turns.
        connections: at a time.
        seconds: how long; what was asked in the first tenth is not counted.
    """

    port: int
    requests: list[str]
    connections: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of it.

    Attributes:
        times: ms of each counted request, in order of size.
        seconds: in which they were answered.
        wrong: answers by status that were no success.
        processor: seconds of processor time that the caller itself took, for all of its requests.
        asked: requests in all.
    """

    times: list[float]
    seconds: float
    wrong: dict[str, int]
    processor: float
    asked: int

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds

    def at(self, share: float) -> float:
        """The time in ms within which this share of the requests was answered."""
        return self.times[min(len(self.times) - 1, int(len(self.times) * share))]


def call(calls: Calls) -> Answers:
    """Call from a process of its own.

    Raises:
        RuntimeError: an answer was no success, or there was none.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load.caller"],
        input=json.dumps(asdict(calls)).encode(),
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        check=True,
    )
    answers = Answers(**json.loads(done.stdout))
    if answers.wrong or not answers.times:
        raise RuntimeError(f"answers that are no success: {answers.wrong}")
    return answers


async def _run(calls: Calls) -> Answers:
    numbers = itertools.count()
    times: list[float] = []
    wrong: Counter[str] = Counter()
    started = time.perf_counter()
    begin, end = started + calls.seconds / 10, started + calls.seconds
    mark = f"{time.time_ns():x}"
    whole = [text.encode() if UNIQUE not in text else None for text in calls.requests]

    async def one() -> None:
        connection = await connect(calls.port)
        while (sent := time.perf_counter()) < end:
            number = next(numbers)
            place = number % len(whole)
            asked = whole[place] or calls.requests[place].replace(UNIQUE, f"{mark}-{number}").encode()
            status, _ = await connection.ask(asked)
            if not 200 <= status < 300:
                wrong[str(status)] += 1
            elif sent >= begin:
                times.append((time.perf_counter() - sent) * 1000)
        connection.close()

    await asyncio.gather(*(one() for _ in range(calls.connections)))
    seconds = time.perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_SELF)
    return Answers(sorted(times), seconds, dict(wrong), used.ru_utime + used.ru_stime, next(numbers))


if __name__ == "__main__":
    json.dump(asdict(uvloop.run(_run(Calls(**json.load(sys.stdin))))), sys.stdout)

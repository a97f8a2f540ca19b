"""Servers asked in turns: short rounds, and for each figure and each ratio the middle one.

What else the machine does comes and goes within seconds. Two rounds that follow one another meet about the
same of it: their ratio is taken, and the middle of all ratios counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from benchmarks.load.caller import Answers, Calls, call
from benchmarks.load.servers import Api

_WARM_SECONDS = 0.7


@dataclass(frozen=True, slots=True)
class Rounds:
    """What one server answered.

    Attributes:
        all: of each round.
        processor: ms of processor time that the server took for a request, in the middle round.
    """

    all: list[Answers]
    processor: float

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return median(one.per_second for one in self.all)

    @property
    def p50(self) -> float:
        """Ms within which half of the requests were answered."""
        return median(one.at(0.5) for one in self.all)

    @property
    def p99(self) -> float:
        """Ms within which 99 of 100 were answered."""
        return median(one.at(0.99) for one in self.all)

    def over(self, other: Rounds, figure: Callable[[Answers], float]) -> float:
        """The ratio of a figure to that of another server."""
        return median(figure(mine) / figure(theirs) for mine, theirs in zip(self.all, other.all, strict=True))


def in_turns(
    servers: list[Api], requests: list[list[str]], *, seconds: float, connections: int, rounds: int
) -> list[Rounds]:
    """Ask each server its own requests, one server after the other, so many times, once more to warm up."""
    found: list[list[Answers]] = [[] for _ in servers]
    used: list[list[float]] = [[] for _ in servers]
    for place, server in enumerate(servers):
        call(Calls(server.port, requests[place], connections, _WARM_SECONDS))
    for _ in range(rounds):
        for place, server in enumerate(servers):
            before = server.processor_seconds()
            answers = call(Calls(server.port, requests[place], connections, seconds))
            used[place].append((server.processor_seconds() - before) / answers.asked * 1000)
            found[place].append(answers)
    return [Rounds(one, median(taken)) for one, taken in zip(found, used, strict=True)]


def half(answers: Answers) -> float:
    """Ms within which half of the requests were answered."""
    return answers.at(0.5)

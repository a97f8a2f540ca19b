"""Units into phrases and lines: the cheapest way to cut, found by dynamic programming.

Every cut costs by what it parts, every phrase by how it reads: too fast, too short on screen, a pause or the
end of a sentence inside, one word alone. The weights are in one place, `Costs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from clipforge.stages.compose.captions.text import Unit
from clipforge.stages.compose.captions.ties import Boundary, End

MAX_CPS = 20.0
"""Reading speed that most viewers follow, characters a second (Netflix Timed Text Style Guide, English)."""

MIN_SHOW_MS = 833
"""Shortest time on screen: 5/6 s (the same guide)."""

CLOSE_GAP_MS = 200
"""Gaps shorter than this flicker, so the earlier phrase stays until the next."""

LINGER_MS = 500
"""How long a phrase may stay after its last sound when nothing needs more."""

_MAX_SHOW_MS = 7000
_HUGE = 1e6


@dataclass(frozen=True, slots=True)
class Costs:
    """Weights of the cost function; a phrase itself costs 1."""

    phrase: float = 1.0
    sentence_inside: float = 4.0
    clause_inside: float = 0.8
    pause_inside: float = 4.0  # a second
    break_anywhere: float = 1.6
    break_at_clause: float = 0.2
    too_fast: float = 0.22  # for each character a second beyond the limit
    too_short: float = 24.0  # for the whole of the shortest time missing
    brief: float = 0.6  # for the whole of 1.2 s missing
    alone: float = 1.4
    length: float = 1.1  # for being empty or twice as long as liked
    too_long: float = 3.0  # for each second beyond seven
    line_tie: float = 0.8
    line_uneven: float = 0.9
    second_line: float = 0.15


@dataclass(frozen=True, slots=True)
class Room:
    """What fits on screen.

    Attributes:
        width: of a line, in the same measure as the widths of units.
        lines: at once.
        words: at once; units count by their weight.
    """

    width: float
    lines: int
    words: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Units [first, last), with a new line before `turn` (0 for one line), and its time on screen."""

    first: int
    last: int
    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Material:
    """What is cut.

    Attributes:
        units: in order of start, starts strictly rising.
        bounds: the boundary before each.
        widths: width of each unit.
        spaces: width of the gap before each.
        duration: length of the clip in ms.
    """

    units: Sequence[Unit]
    bounds: Sequence[Boundary]
    widths: Sequence[float]
    spaces: Sequence[float]
    duration: int


def split_phrases(material: Material, room: Room, costs: Costs | None = None) -> list[Phrase]:
    """Cut all units of a clip into phrases that fit."""
    units = material.units
    if not units:
        return []
    search = _Search(material, room, costs or Costs())
    return [
        Phrase(first, last, search.lines(first, last)[1], units[first].start, search.end_of(first, last))
        for first, last in pairwise(search.run())
    ]


class _Search:
    def __init__(self, material: Material, room: Room, costs: Costs) -> None:
        units = material.units
        self._units, self._bounds, self._room, self._costs = units, material.bounds, room, costs
        self._duration = max(material.duration, units[-1].start + 1)
        self._spaces = material.spaces
        pairs = zip(material.spaces, material.widths, strict=True)
        self._x = [0.0, *accumulate(space + width for space, width in pairs)]
        self._chars = [0, *accumulate(len(unit.text) + int(unit.space) for unit in units)]
        self._weights = [0.0, *accumulate(unit.weight for unit in units)]

    def run(self) -> list[int]:
        """Positions of all cuts, the first 0, the last the number of units."""
        count = len(self._units)
        best = [0.0] + [float("inf")] * count
        back = [0] * (count + 1)
        for last in range(1, count + 1):
            for first in range(last - 1, -1, -1):
                if first < last - 1 and self._hopeless(first, last):
                    break
                cost = best[first] + self._phrase(first, last) + self._cut(last)
                if cost < best[last]:
                    best[last], back[last] = cost, first
        cuts = [count]
        while cuts[-1] > 0:
            cuts.append(back[cuts[-1]])
        return cuts[::-1]

    def end_of(self, first: int, last: int) -> int:
        """When the phrase [first, last) disappears: some time into the pause, never over the next."""
        units = self._units
        limit = units[last].start if last < len(units) else self._duration
        spoken = max(unit.end for unit in units[first:last])
        characters = self._characters(first, last)
        wanted = max(
            spoken + LINGER_MS,
            units[first].start + MIN_SHOW_MS,
            units[first].start + round(characters / MAX_CPS * 1000),
        )
        end = min(limit, wanted)
        return limit if limit - end < CLOSE_GAP_MS else end

    def lines(self, first: int, last: int) -> tuple[float, int]:
        """Cost of the best way to set [first, last) in lines, and where the second begins (0 for none)."""
        room, costs = self._room, self._costs
        whole = self._width(first, last)
        best = (0.0, 0) if whole <= room.width else (_HUGE * whole / room.width, 0)
        if room.lines < 2:
            return best
        for turn in range(first + 1, last):
            bound = self._bounds[turn]
            if not bound.allowed:
                continue
            upper, lower = self._width(first, turn), self._width(turn, last)
            wider = max(upper, lower)
            if wider > room.width:
                cost = _HUGE * wider / room.width
            else:
                uneven = abs(upper - lower) / (upper + lower)
                ended = 0.6 if bound.end is End.NOTHING else 0.0
                cost = costs.second_line + costs.line_uneven * uneven + costs.line_tie * (bound.tie + ended)
            if cost < best[0]:
                best = (cost, turn)
        return best

    def _hopeless(self, first: int, last: int) -> bool:
        """Whether neither [first, last) nor anything longer can be a phrase."""
        wide = self._width(first, last) > self._room.width * self._room.lines
        crowded = self._weights[last] - self._weights[first] > max(self._room.words, 1) + 1e-9
        # Fragments that may not be parted stay together however wide they are.
        return (wide or crowded) and any(self._bounds[k].allowed for k in range(first + 1, last))

    def _phrase(self, first: int, last: int) -> float:
        """Cost of showing [first, last) at once."""
        costs, room = self._costs, self._room
        cost = costs.phrase + self.lines(first, last)[0]
        words = self._weights[last] - self._weights[first]
        if words > room.words + 1e-9 and last - first > 1:
            cost += _HUGE
        for k in range(first + 1, last):
            bound = self._bounds[k]
            if bound.turn:
                cost += _HUGE
            cost += costs.sentence_inside if bound.end is End.SENTENCE else 0.0
            cost += costs.clause_inside if bound.end is End.CLAUSE else 0.0
            cost += costs.pause_inside * max(0, bound.pause - 150) / 1000
        show = max(1, self.end_of(first, last) - self._units[first].start)
        cost += costs.too_fast * max(0.0, self._characters(first, last) * 1000 / show - MAX_CPS)
        cost += costs.too_short * max(0, MIN_SHOW_MS - show) / MIN_SHOW_MS
        cost += costs.brief * max(0, 1200 - show) / 1200
        cost += costs.too_long * max(0, show - _MAX_SHOW_MS) / 1000
        if last - first == 1 and words <= 1:
            cost += costs.alone
        liked = max(2.0, 0.72 * room.words)
        return cost + costs.length * min(4.0, ((words - liked) / liked) ** 2)

    def _cut(self, position: int) -> float:
        """Cost of parting the units at a position."""
        if position == len(self._units):
            return 0.0
        bound, costs = self._bounds[position], self._costs
        if not bound.allowed:
            return _HUGE
        if bound.turn or bound.end is End.SENTENCE:
            return 0.0
        if bound.end is End.CLAUSE:
            return costs.break_at_clause + bound.tie
        # A long pause makes a cut natural whatever the grammar says.
        eased = 1.0 - 0.75 * min(1.0, max(0, bound.pause - 100) / 500)
        return (costs.break_anywhere + bound.tie) * eased

    def _width(self, first: int, last: int) -> float:
        """Width of [first, last) on one line; the gap before its first unit falls away."""
        return self._x[last] - self._x[first] - self._spaces[first]

    def _characters(self, first: int, last: int) -> int:
        return self._chars[last] - self._chars[first] - int(self._units[first].space)

"""How high captions stand: where the style wants them, off faces, and still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clipforge.media.caption.model import Box, Obstacle

_STEPS = 12
"""Heights tried besides the wished one."""

_COVERING, _MOVING, _STRAYING = 8.0, 1.2, 1.5
"""Costs: of covering an obstacle with all of the block, of another height than the phrase before, and of
standing a whole safe area away from the wished height."""

_TOLERATED = 0.02
"""Share of a block that may touch an obstacle."""


@dataclass(frozen=True, slots=True)
class Block:
    """What a phrase covers when its middle stands at height 0.

    Attributes:
        start: ms of the clip.
        end: ms of the clip.
        extent: its box with the middle at y = 0, all drawn parts and emoji included.
    """

    start: int
    end: int
    extent: Box


def place(blocks: Sequence[Block], area: Box, position: float, obstacles: Sequence[Obstacle]) -> list[float]:
    """The height of each block's middle, in pixels.

    The cheapest sequence is found with the Viterbi algorithm, so that captions move only when that uncovers
    more than the move disturbs.

    Args:
        blocks: in order of time.
        area: they stay inside it, as far as they are no higher than it.
        position: wished height of the middle, 0 top to 1 bottom of the area.
        obstacles: what not to cover, with the time it is there.
    """
    wished = area.y + position * area.height
    heights = [wished]
    if obstacles:
        heights += [area.y + area.height * step / (_STEPS - 1) for step in range(_STEPS)]
    costs: list[list[float]] = []
    back: list[list[int]] = []
    for number, block in enumerate(blocks):
        own = [_cost(block, _fit(block, height, area), wished, area, obstacles) for height in heights]
        if number == 0:
            costs.append(own)
            continue
        cheapest = min(range(len(heights)), key=costs[-1].__getitem__)
        row, came = [], []
        for state, cost in enumerate(own):
            moved = costs[-1][cheapest] + _MOVING
            stays = costs[-1][state] <= moved
            row.append(cost + min(costs[-1][state], moved))
            came.append(state if stays else cheapest)
        costs.append(row)
        back.append(came)
    if not blocks:
        return []
    state = min(range(len(heights)), key=costs[-1].__getitem__)
    path = [state]
    for came in reversed(back):
        path.append(came[path[-1]])
    return [_fit(block, heights[state], area) for block, state in zip(blocks, reversed(path), strict=True)]


def _fit(block: Block, height: float, area: Box) -> float:
    """The height nearest to the given one at which a block lies inside the area."""
    low = area.y - block.extent.y
    high = area.bottom - block.extent.bottom
    return (low + high) / 2 if low > high else min(max(height, low), high)


def _cost(block: Block, height: float, wished: float, area: Box, obstacles: Sequence[Obstacle]) -> float:
    extent = block.extent
    box = Box(x=extent.x, y=extent.y + height, width=extent.width, height=extent.height)
    size = max(1.0, box.width * box.height)
    length = max(1, block.end - block.start)
    covered = 0.0
    for obstacle in obstacles:
        together = min(block.end, obstacle.end) - max(block.start, obstacle.start)
        share = box.overlap(obstacle.box) / size
        if together > 0 and share > _TOLERATED:
            covered += share * together / length
    return _COVERING * covered + _STRAYING * abs(height - wished) / area.height

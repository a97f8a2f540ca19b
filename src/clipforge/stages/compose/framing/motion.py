"""How a crop moves: it stands still where it can and moves smoothly, never fast, where it must.

The best path is found exactly, by dynamic programming over points in time and positions: between two points
the crop stands or moves on the smooth-step curve of `CropPath`. Speed and acceleration are bounded by
construction, because a move that would break a bound is not among the choices: on 3t² − 2t³ over T seconds a
move of length D has a peak speed of 1.5 D / T and a peak acceleration of 6 D / T².
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clipforge.stages.compose.framing.model import Floats

MOST_SPEED = 0.9
"""Peak speed of a crop, in its own widths (heights) a second."""
MOST_ACCELERATION = 2.4
"""Peak acceleration of a crop, in its own widths (heights) a second squared."""

_POINT_SECONDS = 0.25
_MOVE_POINTS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 28)
_GRID = 0.025
_MOST_POSITIONS = 48

# Costs are per second; they weigh a face off the middle against the unrest of a move.
_OFF_CENTER = 0.5
_DEAD_ZONE = 0.12
_OUTSIDE_DEAD_ZONE = 7.0
_OUT_OF_REACH = 4000.0
_MOVE = 0.12
_MOVE_LENGTH = 0.12
_JUMP = 0.04


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """Where a crop should be along one axis, for each frame.

    Attributes:
        target: best position of its middle, NaN where nothing is known.
        reach: how far the middle may be from the target before the face touches the edge.
        weight: how much each frame matters.
        size: of the crop along this axis.
        low: lowest position of the middle.
        high: highest position of the middle.
    """

    target: Floats
    reach: Floats
    weight: Floats
    size: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Key:
    """A frame, counted from the aim's first, and a position."""

    frame: int
    position: float


def plan(aim: Aim, rate: float, jumps: Sequence[int] = ()) -> list[list[Key]]:
    """Keys of the best path: one list for each stretch between jumps at which the position changes.

    Args:
        aim: where it should be.
        rate: frames a second.
        jumps: frames at which the picture jumps and the crop may do so too, counted from the aim's first.
    """
    length = len(aim.target)
    positions = _positions(aim)
    if len(positions) == 1:
        return [[Key(0, float(positions[0]))]]
    inner = sorted({jump for jump in jumps if 0 < jump < length})
    stretches = list(zip([0, *inner], [*inner, length], strict=True))
    costs = np.zeros(len(positions))
    jump_cost = _JUMP * (positions[:, None] != positions[None, :])
    history: list[tuple[list[int], list[np.ndarray], list[np.ndarray], np.ndarray]] = []
    for start, end in stretches:
        entry = costs[:, None] + jump_cost if history else np.diag(costs) + _forbidden(len(positions))
        came_from = entry.argmin(axis=0)
        points = _points(start, end, rate)
        costs, steps, sources = _solve(aim, positions, points, entry.min(axis=0), rate)
        history.append((points, steps, sources, came_from))
    return _trace(history, positions, int(costs.argmin()))


def _forbidden(count: int) -> Floats:
    return np.asarray(np.where(np.eye(count, dtype=bool), 0.0, np.inf))


def _positions(aim: Aim) -> Floats:
    """Positions to choose from: the range of the targets in steps of a fortieth of the crop."""
    known = np.clip(aim.target[~np.isnan(aim.target) & (aim.weight > 0)], aim.low, aim.high)
    if len(known) == 0:
        return np.array([(aim.low + aim.high) / 2])
    low, high = float(known.min()), float(known.max())
    count = min(_MOST_POSITIONS, int(np.ceil((high - low) / (_GRID * aim.size))) + 1)
    # A face that hardly moves: the crop stands at the middle of where it is.
    return np.array([float(np.median(known))]) if count <= 2 else np.linspace(low, high, count)


def _points(start: int, end: int, rate: float) -> list[int]:
    count = max(1, round((end - start) / (rate * _POINT_SECONDS)))
    return sorted({start + round((end - start) * index / count) for index in range(count + 1)})


def _solve(
    aim: Aim, positions: Floats, points: list[int], entry: Floats, rate: float
) -> tuple[Floats, list[np.ndarray], list[np.ndarray]]:
    """Least cost of reaching each position at the last point, and for each point how it was reached."""
    count = len(positions)
    best: list[Floats] = [entry]
    steps: list[np.ndarray] = [np.zeros(count, dtype=np.int64)]
    sources: list[np.ndarray] = [np.arange(count)]
    distance = np.abs(positions[None, :] - positions[:, None]) / aim.size
    unrest = np.where(distance > 0, _MOVE + _MOVE_LENGTH * distance, 0.0)
    for index in range(1, len(points)):
        hold = best[index - 1] + _hold_cost(aim, positions, points[index - 1], points[index], rate)
        least, step, source = hold, np.ones(count, dtype=np.int64), np.arange(count)
        for back in _MOVE_POINTS:
            if back > index:
                break
            begin = points[index - back]
            seconds = (points[index] - begin) / rate
            allowed = (1.5 * distance / seconds <= MOST_SPEED) & (
                6 * distance / seconds**2 <= MOST_ACCELERATION
            )
            cost = np.where(allowed, unrest + _move_cost(aim, positions, begin, points[index], rate), np.inf)
            through = best[index - back][:, None] + cost
            chosen = through.argmin(axis=0)
            value = through[chosen, np.arange(count)]
            better = value < least - 1e-12
            least = np.where(better, value, least)
            step, source = np.where(better, back, step), np.where(better, chosen, source)
        best.append(least)
        steps.append(step)
        sources.append(source)
    return best[-1], steps, sources


def _deviation(aim: Aim, frames: np.ndarray, position: Floats) -> Floats:
    """Cost a second of the crop's middle being at `position` in `frames`; the last axis runs over frames."""
    target, reach = aim.target[frames], aim.reach[frames]
    off = np.abs(position - np.clip(target, aim.low, aim.high)) / aim.size
    out = np.maximum(0.0, np.abs(position - target) - reach) / aim.size
    cost = _OFF_CENTER * off**2 + _OUTSIDE_DEAD_ZONE * np.maximum(0.0, off - _DEAD_ZONE) ** 2
    return np.asarray(np.nan_to_num((cost + _OUT_OF_REACH * out**2) * aim.weight[frames], nan=0.0))


def _samples(begin: int, end: int) -> np.ndarray:
    return np.unique(np.linspace(begin, end - 1, min(end - begin, 12)).round().astype(np.int64))


def _hold_cost(aim: Aim, positions: Floats, begin: int, end: int, rate: float) -> Floats:
    frames = _samples(begin, end)
    cost = _deviation(aim, frames, positions[:, None])
    return np.asarray(cost.mean(axis=1) * (end - begin) / rate)


def _move_cost(aim: Aim, positions: Floats, begin: int, end: int, rate: float) -> Floats:
    frames = _samples(begin, end)
    share = (frames - begin) / (end - begin)
    ease = share * share * (3 - 2 * share)
    path = positions[:, None, None] + (positions[None, :, None] - positions[:, None, None]) * ease
    return np.asarray(_deviation(aim, frames, path).mean(axis=2) * (end - begin) / rate)


def _trace(
    history: list[tuple[list[int], list[np.ndarray], list[np.ndarray], np.ndarray]],
    positions: Floats,
    last: int,
) -> list[list[Key]]:
    """Walk back through the choices; stretches that join without a change become one."""
    paths: list[list[Key]] = []
    state = last
    for points, steps, sources, came_from in reversed(history):
        keys = [Key(points[-1], float(positions[state]))]
        index = len(points) - 1
        while index > 0:
            before = int(sources[index][state])
            index -= int(steps[index][state])
            state = before
            keys.append(Key(points[index], float(positions[state])))
        keys.reverse()
        earlier = int(came_from[state])
        if paths and paths[0][0].position == keys[-1].position:
            paths[0] = [*keys, *paths[0][1:]]
        else:
            paths.insert(0, keys)
        state = earlier
    return [_thin(keys) for keys in paths]


def _thin(keys: list[Key]) -> list[Key]:
    """Leave out keys in the middle of standing still."""
    kept = [
        key
        for index, key in enumerate(keys)
        if index in (0, len(keys) - 1)
        or not keys[index - 1].position == key.position == keys[index + 1].position
    ]
    still = all(key.position == kept[0].position for key in kept)
    return kept[:1] if still else kept

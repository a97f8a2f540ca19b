"""How large a crop is and where its middle should be, for the faces it must hold.

Portrait rules: the eyes at 42 % of the height, never below the middle; air above the hair; the face never
nearer to an edge than a tenth of its width. The crop is as large as the shape of the clip allows, and smaller
only where that is what brings the eyes into the upper half, keeps to one pane of a split screen, or makes a
tiny face large enough to read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clipforge.stages.compose.framing.model import Area, Canvas, FacePath, Floats
from clipforge.stages.compose.framing.motion import Aim

EYE_LINE = 0.42
LOWEST_EYES = 0.47
"""Eyes below this share of the crop's height are brought up by a smaller crop."""
_SIDE_AIR = 0.12
_FULLEST = 0.86
_FOLLOW_SECONDS = 0.7
_TIGHT_AIR = 0.045
"""The least air beside a face, for the sake of its eyes' height."""
_HAIR = 0.3
"""Hair above a YuNet box, in its heights."""
_CHIN_AIR = 0.12
_SMALLEST = 0.62
"""Smallest crop, as a share of the largest, that the eyes' height alone justifies."""
_SMALLEST_FOR_TINY = 0.45
_TINY_FACE = 0.12
_GOOD_FACE = 0.15
_MOST_ENLARGED = 2.25
"""A crop for tiny faces has at least the clip's height divided by this in source pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The faces a crop must hold, in each frame: edges of all together and the height of their eyes."""

    left: Floats
    right: Floats
    top: Floats
    bottom: Floats
    eyes: Floats

    @property
    def seen(self) -> np.ndarray:
        """Where any is seen."""
        return ~np.isnan(self.left)


@dataclass(frozen=True, slots=True)
class Size:
    """Of a crop, fractions of the source."""

    width: float
    height: float


def hold(faces: Sequence[FacePath]) -> Frame:
    """The faces as one: NaN in frames where none is seen."""
    stacks = {
        name: np.stack([getattr(face, name) for face in faces])
        for name in ("left", "right", "top", "bottom", "eyes")
    }
    none = np.isnan(stacks["left"]).all(axis=0)

    def over(values: Floats, worst: float, how: np.ufunc) -> Floats:
        result = how.reduce(np.where(np.isnan(values), worst, values), axis=0)
        return np.where(none, np.nan, result)

    return Frame(
        left=over(stacks["left"], np.inf, np.minimum),
        right=over(stacks["right"], -np.inf, np.maximum),
        top=over(stacks["top"], np.inf, np.minimum),
        bottom=over(stacks["bottom"], -np.inf, np.maximum),
        # The highest eyes would leave a sitting partner out: the mean does for both.
        eyes=np.where(
            none,
            np.nan,
            np.nansum(stacks["eyes"], axis=0) / np.maximum(1, (~np.isnan(stacks["eyes"])).sum(axis=0)),
        ),
    )


def largest(area: Area, ratio: float) -> Size:
    """The largest crop of a shape in an area; `ratio` is width over height in fractions of the source."""
    height = min(area.height, area.width / ratio)
    return Size(height * ratio, height)


def smallest_share(most: Size, canvas: Canvas) -> float:
    """The smallest crop that is ever chosen, as a share of the largest: below it too few pixels are left."""
    return min(_SMALLEST, _least_for_tiny(most, canvas) / most.height)


def _least_for_tiny(most: Size, canvas: Canvas) -> float:
    """Height of the smallest crop for tiny faces."""
    pixels = canvas.clip[1] / _MOST_ENLARGED / canvas.source[1]
    return max(pixels, _SMALLEST_FOR_TINY * most.height)


def high(values: Floats, percent: float) -> float:
    """A percentile of the frames that are known."""
    return float(np.nanpercentile(values, percent))


def crop_size(held: Frame, area: Area, canvas: Canvas) -> Size | None:
    """The crop for these faces; None when they do not fit into one of the clip's shape.

    Args:
        held: at least one frame of it seen.
        area: the part of the picture it must stay in.
        canvas: sizes.
    """
    most = largest(area, canvas.ratio)
    wide = high(held.right - held.left, 92)
    tall = high(held.bottom - held.top, 92)
    # A face that nearly fills the crop is still better than a small picture on a blurred copy.
    if max(wide / most.width, tall / most.height) > _FULLEST:
        return None
    upright = tall * (1 + _HAIR / 2 + _CHIN_AIR)
    need = max(wide * (1 + 2 * _SIDE_AIR) / canvas.ratio, upright)
    height = most.height
    # The crop can go no lower than the picture: only a smaller one brings low eyes up.
    lifted = (area.bottom - high(held.eyes, 96)) / (1 - LOWEST_EYES)
    if lifted < height:
        tight = (wide * (1 + 2 * _TIGHT_AIR) + _quick_sway(held, float(canvas.rate))) / canvas.ratio
        need = min(need, max(tight, upright))
        height = max(lifted, _SMALLEST * most.height)
    if tall < _TINY_FACE * height:
        height = min(height, max(tall / _GOOD_FACE, _least_for_tiny(most, canvas)))
    # Room for how far the head moves up and down, since the crop does not follow it.
    sway = high(held.eyes, 95) - high(held.eyes, 5) if most.height >= area.height - 1e-6 else 0.0
    height = min(most.height, max(height, need, tall * (1 + _CHIN_AIR) + sway))
    return Size(height * canvas.ratio, height)


def _quick_sway(held: Frame, rate: float) -> float:
    """How far the faces go sideways in less time than a crop takes to follow."""
    middle = (held.left + held.right) / 2
    step = round(_FOLLOW_SECONDS * rate)
    moved = np.abs(middle[step:] - middle[:-step]) if 0 < step < len(middle) else np.zeros(0)
    moved = moved[~np.isnan(moved)]
    return float(np.percentile(moved, 90)) if len(moved) else 0.0


def aim_across(held: Frame, size: Size, area: Area) -> Aim:
    """Where the middle of the crop should be from left to right."""
    return Aim(
        target=(held.left + held.right) / 2,
        reach=np.maximum(0.0, (size.width - (1 + _SIDE_AIR) * (held.right - held.left)) / 2),
        weight=held.seen.astype(np.float64),
        size=size.width,
        low=area.left + size.width / 2,
        high=max(area.left + size.width / 2, area.right - size.width / 2),
    )


def aim_down(held: Frame, size: Size, area: Area) -> Aim:
    """Where the middle of the crop should be from top to bottom: eyes on their line, chin and hair inside."""
    target = held.eyes + (0.5 - EYE_LINE) * size.height
    tall = held.bottom - held.top
    lowest = held.bottom + _CHIN_AIR * tall - size.height / 2
    highest = held.top - _HAIR / 2 * tall + size.height / 2
    target = np.where(
        lowest <= highest, np.clip(target, lowest, np.maximum(lowest, highest)), (lowest + highest) / 2
    )
    return Aim(
        target=target,
        reach=np.maximum(0.0, (size.height - 1.1 * tall) / 2),
        weight=held.seen.astype(np.float64),
        size=size.height,
        low=area.top + size.height / 2,
        high=max(area.top + size.height / 2, area.bottom - size.height / 2),
    )


def still(aim: Aim) -> float:
    """The one best place along an axis that does not move."""
    known = aim.target[~np.isnan(aim.target)]
    middle = float(np.median(known)) if len(known) else (aim.low + aim.high) / 2
    return min(max(middle, aim.low), aim.high)

"""What a shot is besides faces: its text, its black bars, the seams of a split screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BAR_LUMA = 24
_THICKEST_BAR = 0.3
_THINNEST_BAR = 0.008
_SEAM_STEP = 10
_SEAM_ROWS = 0.85
_SEAM_MARGIN = 0.15


@dataclass(frozen=True, slots=True)
class Look:
    """Measures of one frame.

    Attributes:
        rows: share of pixels of each row that are not black, shape (height,).
        columns: likewise of each column, shape (width,).
        seams: share of rows with a sharp step between a column and the next, shape (width − 1,).
        text: share of the picture's width that lines of text cover.
    """

    rows: NDArray[np.float32]
    columns: NDArray[np.float32]
    seams: NDArray[np.float32]
    text: float


def look(frame: NDArray[np.uint8]) -> Look:
    """Measure an RGB frame."""
    import cv2

    luma = np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    lit = luma > _BAR_LUMA
    steps = np.abs(np.diff(luma.astype(np.int16), axis=1)) >= _SEAM_STEP
    rows_lit = lit.mean(axis=1)
    inside = rows_lit > 0.05
    seams = steps[inside].mean(axis=0) if inside.any() else np.zeros(luma.shape[1] - 1)
    return Look(
        rows=rows_lit.astype(np.float32),
        columns=lit.mean(axis=0).astype(np.float32),
        seams=seams.astype(np.float32),
        # Twice: small print as it is, large letters in a picture half the size.
        text=max(_text_share(luma), _text_share(luma[::2, ::2])),
    )


def _text_share(luma: NDArray[np.uint8]) -> float:
    """Width of the picture covered by lines of text, 0 to 1.

    Strokes (morphological gradient) are joined along the line; what is left must have the shape of a line of
    letters: long, low, with edges in a good part of it, and as many strokes as letters would give.
    """
    import cv2

    height, width = luma.shape
    edges = cv2.morphologyEx(luma, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    strokes = (edges > 60).astype(np.uint8)
    joined = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((1, max(3, width // 55)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    covered = np.zeros(width, dtype=bool)
    for left, top, wide, high, area in stats[1:count].tolist():
        if not (0.015 * height <= high <= 0.14 * height and wide >= 3 * high and wide >= 0.08 * width):
            continue
        part = strokes[top : top + high, left : left + wide]
        crossings = np.abs(np.diff(part.astype(np.int8), axis=1)).sum(axis=1).max()
        if area >= 0.45 * wide * high and 0.12 <= part.mean() <= 0.75 and crossings >= 1.5 * wide / high:
            covered[left : left + wide] = True
    return float(covered.mean())


Window = tuple[float, float, float, float]
"""(left, top, right, bottom), fractions of the picture."""

WHOLE: Window = (0.0, 0.0, 1.0, 1.0)


def is_black_outside(looks: Sequence[Look], window: Window) -> bool:
    """Whether nothing is seen outside of a window."""
    if not looks:
        return False
    rows = np.max([each.rows for each in looks], axis=0)
    columns = np.max([each.columns for each in looks], axis=0)
    left, top, right, bottom = window
    n, m = len(rows), len(columns)
    outside = (
        rows[: int(top * n) - 1],
        rows[int(bottom * n) + 2 :],
        columns[: int(left * m) - 1],
        columns[int(right * m) + 2 :],
    )
    return all(len(part) == 0 or float(part.max()) <= 0.01 for part in outside)


def picture_window(looks: Sequence[Look]) -> Window:
    """The picture without black bars; bars last the whole shot.

    A dark room is no bar: a bar ends all along its length at once, and there is one on the other side too.
    """
    if not looks:
        return WHOLE
    top, bottom = _bars(np.max([each.rows for each in looks], axis=0))
    left, right = _bars(np.max([each.columns for each in looks], axis=0))
    return left, top, right, bottom


def _bars(lit: NDArray[np.float32]) -> tuple[float, float]:
    n = len(lit)
    used = np.flatnonzero(lit > 0.01)
    if len(used) == 0:
        return 0.0, 1.0
    first, last = int(used[0]), int(used[-1])
    low, high = first / n, (n - 1 - last) / n
    inner = max(2, round(0.012 * n))
    sharp = min(lit[first : first + inner].max(), lit[last + 1 - inner : last + 1].max()) > 0.5
    paired = abs(low - high) <= 0.25 * max(low, high) + 2 / n
    if not (sharp and paired and min(low, high) >= _THINNEST_BAR and max(low, high) <= _THICKEST_BAR):
        return 0.0, 1.0
    # One line more: the seam between bar and picture is blurred by the codec.
    return (first + 1) / n, last / n


def seams_of(looks: Sequence[Look]) -> tuple[float, ...]:
    """Where panes of a split screen meet: x of vertical lines that stand still through the whole shot."""
    if not looks:
        return ()
    steady = np.median([each.seams for each in looks], axis=0)
    n = len(steady) + 1
    low, high = round(_SEAM_MARGIN * n), round((1 - _SEAM_MARGIN) * n)
    found: list[list[int]] = []
    for column in range(low, high):
        if steady[column] >= _SEAM_ROWS:
            if found and column - found[-1][-1] <= 0.02 * n:
                found[-1].append(column)
            else:
                found.append([column])
    # A pattern of many lines is a fence or a blind, not a split screen.
    if len(found) > 3:
        return ()
    return tuple((group[0] + group[-1] + 1) / 2 / n for group in found)

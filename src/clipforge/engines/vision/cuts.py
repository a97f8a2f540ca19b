"""Where one camera shot ends and the next begins: hard cuts exactly, fades and dissolves in their middle.

A hard cut is a frame that differs from the one before much more than its neighbours do (the adaptive rule
of PySceneDetect's AdaptiveDetector, B. Castellano) and after which the old picture does not come back (a
camera flash). A fade through black is cut in the middle of the dark. A dissolve, or a wipe, is found by
comparing the pictures half a second apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

_SMALL = (64, 36)
_THUMB = (16, 9)
_BINS = 6

_MIN_STEP = 9.0
"""Mean difference of hue, saturation and value (0 to 255) of a cut; a handheld camera stays below 8."""
_ADAPTIVE_RATIO = 3.0
_WINDOW_SECONDS = 0.12
_NEAR_SECONDS = Fraction(1, 2)
_REPEATED = 0.2
_FLASH_SECONDS = 0.25
_DARK_LUMA = 24.0
_FADE_SECONDS = 2.0
_DISSOLVE_SECONDS = 0.6
_DISSOLVE_COLORS = 0.4
_OTHER_COLORS = 0.55
_DISSOLVE_STEP = 22.0
_LONGEST_TRANSITION_SECONDS = 2.5


@dataclass(slots=True)
class FrameMarks:
    """What is remembered of each frame of a run: about 1 kB, so that an hour fits into memory.

    Attributes:
        steps: difference to the frame before, mean of hue, saturation and value, 0 to 255.
        bright: 95th percentile of luma.
        thumbs: (9, 16, 3) RGB.
        colors: histogram of colours, 216 shares.
    """

    steps: list[float] = field(default_factory=list)
    bright: list[float] = field(default_factory=list)
    thumbs: list[NDArray[np.uint8]] = field(default_factory=list)
    colors: list[NDArray[np.float32]] = field(default_factory=list)
    _last: NDArray[np.int16] | None = None

    def add(self, frame: NDArray[np.uint8]) -> None:
        """Take the next frame, RGB of any size."""
        import cv2

        small = cv2.resize(frame, _SMALL, interpolation=cv2.INTER_AREA)
        hsv = cv2.cvtColor(small, cv2.COLOR_RGB2HSV).astype(np.int16)
        self.steps.append(0.0 if self._last is None else _hsv_step(self._last, hsv))
        self._last = hsv
        luma = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
        self.bright.append(float(np.partition(luma.ravel(), int(luma.size * 0.95))[int(luma.size * 0.95)]))
        self.thumbs.append(
            np.asarray(cv2.resize(small, _THUMB, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        )
        codes = (small.reshape(-1, 3).astype(np.int32) * _BINS) >> 8
        index = (codes[:, 0] * _BINS + codes[:, 1]) * _BINS + codes[:, 2]
        shares = np.bincount(index, minlength=_BINS**3) / len(index)
        self.colors.append(shares.astype(np.float32))

    def __len__(self) -> int:
        return len(self.steps)


def _hsv_step(before: NDArray[np.int16], after: NDArray[np.int16]) -> float:
    """Mean difference of two HSV pictures; hue counts as much as both are saturated (grey has no hue)."""
    delta = np.abs(after - before)
    hue = np.minimum(delta[..., 0], 180 - delta[..., 0]) * (255 / 90)
    hue = hue * (np.minimum(before[..., 1], after[..., 1]) / 255)
    return float((hue.mean() + delta[..., 1].mean() + delta[..., 2].mean()) / 3)


def find_cuts(marks: FrameMarks, rate: Fraction) -> list[int]:
    """First frames of every shot but the first, rising, counted from the first frame marked."""
    n = len(marks)
    if n < 2:
        return []
    fades, dark = _fades(marks, rate)
    hard = [cut for cut in _hard_cuts(marks, rate) if not dark[cut] and not dark[cut - 1]]
    known = sorted({*fades, *hard})
    return sorted({*known, *_dissolves(marks, rate, known, dark)})


def _hard_cuts(marks: FrameMarks, rate: Fraction) -> list[int]:
    steps = _without_flashes(marks, rate)
    reach = max(2, round(_WINDOW_SECONDS * rate))
    cuts = []
    # A source of few frames a second repeats each on the grid: only frames that are new count as neighbours.
    fresh = np.flatnonzero(steps > _REPEATED)
    for frame in np.flatnonzero(steps >= _MIN_STEP).tolist():
        near = fresh[np.abs(fresh - frame) <= max(reach, _NEAR_SECONDS * rate)]
        place = int(np.searchsorted(near, frame))
        around = np.concatenate(
            (steps[near[max(0, place - reach) : place]], steps[near[place + 1 : place + 1 + reach]])
        )
        usual = float(around.sum()) / (2 * reach) if len(around) < 2 else float(around.mean())
        biggest = float(around.max()) if len(around) else 0.0
        if steps[frame] > biggest and steps[frame] >= _ADAPTIVE_RATIO * max(usual, 1.0):
            cuts.append(frame)
    return cuts


def _without_flashes(marks: FrameMarks, rate: Fraction) -> NDArray[np.float64]:
    """The steps between frames, zero where a flash begins, lasts and ends: soon the old picture is back."""
    steps = np.asarray(marks.steps, dtype=np.float64)
    longest = max(2, round(_FLASH_SECONDS * rate))
    frame = 1
    while frame < len(steps):
        ends = _flash_end(marks, frame, longest) if steps[frame] >= _MIN_STEP else None
        if ends is not None:
            steps[frame : ends + 1] = 0.0
            frame = ends
        frame += 1
    return steps


def _flash_end(marks: FrameMarks, frame: int, longest: int) -> int | None:
    """First frame after a flash that begins at `frame`; None when the old picture does not come back."""
    before = marks.thumbs[frame - 1].astype(np.int16)
    jump = float(np.abs(marks.thumbs[frame].astype(np.int16) - before).mean())
    for later in range(frame + 1, min(len(marks), frame + 1 + longest)):
        if float(np.abs(marks.thumbs[later].astype(np.int16) - before).mean()) < 0.35 * jump:
            return later
    return None


def _fades(marks: FrameMarks, rate: Fraction) -> tuple[list[int], NDArray[np.bool_]]:
    """Cuts in the dark, and which frames are dark.

    A short dark stretch is cut once, in its middle; a long one is a shot of its own.
    """
    dark = np.asarray(marks.bright) < _DARK_LUMA
    cuts: list[int] = []
    for start, end in _runs(dark, bridge=1):
        inside = [edge for edge in (start, end) if 0 < edge < len(dark)]
        if len(inside) == 2 and end - start <= _FADE_SECONDS * rate:
            cuts.append((start + end) // 2)
        else:
            cuts.extend(inside)
    return cuts, dark


def _dissolves(marks: FrameMarks, rate: Fraction, known: list[int], dark: NDArray[np.bool_]) -> list[int]:
    """Middles of gradual changes that contain no cut already known."""
    reach = max(2, round(_DISSOLVE_SECONDS * rate / 2))
    n = len(marks)
    if n <= 4 * reach:
        return []
    colors, thumbs = np.stack(marks.colors), np.stack(marks.thumbs).astype(np.int16)
    across = np.zeros(n)
    across[reach : n - reach] = np.abs(colors[2 * reach :] - colors[: n - 2 * reach]).sum(axis=1) / 2
    far = np.zeros(n)
    far[reach : n - reach] = np.abs(thumbs[2 * reach :] - thumbs[: n - 2 * reach]).mean(axis=(1, 2, 3))
    blocked = np.zeros(n, dtype=bool)
    for cut in known:
        blocked[max(0, cut - 2 * reach) : cut + 2 * reach] = True
    for frame in np.flatnonzero(dark).tolist():
        blocked[max(0, frame - 2 * reach) : frame + 2 * reach] = True
    wanted = (across >= _DISSOLVE_COLORS) & (far >= _DISSOLVE_STEP) & ~blocked
    steps = np.asarray(marks.steps)
    cuts = []
    for start, end in _runs(wanted, bridge=reach):
        # Longer than a transition lasts: a camera that travels through differently coloured places.
        if end - start > _LONGEST_TRANSITION_SECONDS * rate:
            continue
        before, after = max(0, start - reach), min(n - 1, end - 1 + reach)
        if _same_place(thumbs[before], thumbs[after]):
            continue
        passed = np.cumsum(steps[start:end])
        middle = start + int(np.searchsorted(passed, passed[-1] / 2))
        whole = across[start:end].max() >= _OTHER_COLORS
        if whole or _is_mix(thumbs[before], thumbs[middle], thumbs[after]):
            cuts.append(middle)
    return cuts


def _same_place(before: NDArray[np.int16], after: NDArray[np.int16]) -> bool:
    """Whether two pictures differ in brightness only: a fade, a lamp, an exposure that settles."""
    first, second = before.ravel() - before.mean(), after.ravel() - after.mean()
    norm = float(np.linalg.norm(first) * np.linalg.norm(second))
    return norm > 0 and float(first @ second) / norm > 0.8


def _is_mix(before: NDArray[np.int16], middle: NDArray[np.int16], after: NDArray[np.int16]) -> bool:
    """Whether the middle is the average of both ends, as in a dissolve and not in a camera's turn."""
    error = np.abs(middle - (before + after) / 2).mean()
    return bool(error < 0.25 * np.abs(after - before).mean())


def _runs(flags: NDArray[np.bool_], bridge: int) -> list[tuple[int, int]]:
    """Stretches [start, end) of True, those less than `bridge` apart joined."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0])))).tolist()
    runs: list[tuple[int, int]] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if runs and start - runs[-1][1] < bridge:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs

"""Where crops lie in pixels, and expressions that move them frame by frame. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from clipforge.media.timeline import CropPath


@dataclass(frozen=True, slots=True)
class Canvas:
    """The decoded source picture.

    Attributes:
        width: pixels as decoded, rotation applied.
        height: likewise.
        pixel_aspect: width of a pixel divided by its height.
    """

    width: int
    height: int
    pixel_aspect: float = 1.0

    @property
    def aspect(self) -> float:
        """Width over height as displayed."""
        return self.width * self.pixel_aspect / self.height


def even(value: float, *, least: int = 2) -> int:
    """The nearest even whole number, not below `least`."""
    return max(least, 2 * round(value / 2))


def even_floor(value: float, *, least: int = 2) -> int:
    """The even whole number at or below `value`."""
    return max(least, 2 * int(value // 2))


def crop_size(canvas: Canvas, path: CropPath, aspect: float | None) -> tuple[int, int]:
    """Size of a crop in decoded pixels, even, inside the canvas.

    Args:
        canvas: the decoded picture.
        path: its sizes are fractions of the canvas.
        aspect: width over height that the crop is shown with; where the path's own differs, its larger side
            is cut so that nothing is stretched. None keeps the path's own.
    """
    width = path.width * canvas.width
    height = path.height * canvas.height
    if aspect is not None:
        stored = aspect / canvas.pixel_aspect
        if width / height > stored:
            width = height * stored
        else:
            height = width / stored
    most_wide, most_high = even_floor(canvas.width), even_floor(canvas.height)
    return min(even(width), most_wide), min(even(height), most_high)


def crop_at(canvas: Canvas, size: tuple[int, int], center: tuple[float, float]) -> tuple[int, int]:
    """Top-left corner, in whole pixels, of a crop around `center` (fractions), kept inside the canvas."""
    corner_x = round(center[0] * canvas.width - size[0] / 2)
    corner_y = round(center[1] * canvas.height - size[1] / 2)
    return (
        min(max(0, corner_x), max(0, canvas.width - size[0])),
        min(max(0, corner_y), max(0, canvas.height - size[1])),
    )


def is_still(path: CropPath, start: int, end: int) -> bool:
    """Whether the crop stands still during frames [start, end)."""
    first = path.center_at(start)
    inside = [key for key in path.keys if start < key.frame < end]
    return path.center_at(end - 1) == first and all((key.x, key.y) == first for key in inside)


@dataclass(frozen=True, slots=True)
class Glide:
    """A value at frames: it stands still, or moves on a smooth-step curve, between its points."""

    points: tuple[tuple[int, float], ...]

    def at(self, frame: int) -> float:
        """The value at a frame."""
        if frame <= self.points[0][0]:
            return self.points[0][1]
        for (start, low), (end, high) in pairwise(self.points):
            if frame < end:
                t = (frame - start) / (end - start)
                return low + (high - low) * t * t * (3 - 2 * t)
        return self.points[-1][1]

    def expression(self) -> str:
        """The same as an ffmpeg expression of `n`, rounded to whole pixels."""
        pieces = [(self.points[0][0], _number(self.points[0][1]))]
        for (start, low), (end, high) in pairwise(self.points):
            if low == high:
                pieces.append((end, _number(low)))
                continue
            t = f"(n-{start})/{end - start}"
            ease = f"st(0,{t});{_number(low)}+{_number(high - low)}*ld(0)*ld(0)*(3-2*ld(0))"
            pieces.append((end, f"({ease})"))
        return f"round({step_expression(pieces, _number(self.points[-1][1]))})"


def step_expression(pieces: Sequence[tuple[int, str]], last: str) -> str:
    """An expression that is each piece's text while `n` is below its frame, then `last`.

    It is a balanced tree of ifs, because ffmpeg's parser allows only 100 levels (libavutil/eval.c).
    """
    if not pieces:
        return last
    middle = len(pieces) // 2
    frame, text = pieces[middle]
    before = step_expression(pieces[:middle], text)
    after = step_expression(pieces[middle + 1 :], last)
    return before if before == after else f"if(lt(n,{frame}),{before},{after})"


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"

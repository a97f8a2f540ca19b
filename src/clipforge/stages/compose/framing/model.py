"""The values framing works with."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from clipforge.media.base import Value
from clipforge.media.picture import Shot

Floats = NDArray[np.float64]


class ShotOverride(Value):
    """What a person decided for a shot, or for each shot of a stretch.

    Attributes:
        frame: any frame of the shot, or the first of the stretch, on the source's grid.
        until: frame after the last of the stretch, None for the one shot that holds `frame`.
        kind: layout to use, None to keep the one chosen.
        x: middle of the crop across the picture, None to follow the face.
        y: middle of the crop down the picture, None to follow the face.
        zoom: 1 for the largest crop, 2 for one half as wide, None as chosen.
    """

    frame: int
    until: int | None = None
    kind: Literal["crop", "fit", "split"] | None = None
    x: float | None = None
    y: float | None = None
    zoom: float | None = None

    def meant(self, shot: Shot, rate: Fraction) -> bool:
        """Whether a shot is one of those it was decided for.

        People write whole seconds: a shot that the stretch touches for less than one, and for less than half
        of either, is its neighbour and not meant.
        """
        until = self.frame + 1 if self.until is None else self.until
        common = min(until, shot.end) - max(self.frame, shot.start)
        return common > 0 and common >= min(rate, Fraction(min(until - self.frame, shot.end - shot.start), 2))


@dataclass(frozen=True, slots=True)
class Canvas:
    """Sizes of what goes in and what comes out.

    Attributes:
        source: (width, height) of the displayed source in pixels.
        clip: (width, height) of the clip in pixels.
        rate: frames a second.
    """

    source: tuple[int, int]
    clip: tuple[int, int]
    rate: Fraction

    @property
    def ratio(self) -> float:
        """Width over height of a crop that fills the clip, in fractions of the source's width and height."""
        return (self.clip[0] / self.clip[1]) / (self.source[0] / self.source[1])


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the source's picture; fractions."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames [start, end) of the clip that show one stretch of the source without a jump."""

    start: int
    end: int
    source_start: int


@dataclass(frozen=True, slots=True)
class Scene:
    """One shot as the clip plays it: pieces that follow one another, all from the same shot."""

    shot: Shot
    pieces: tuple[Piece, ...]

    @property
    def start(self) -> int:
        """First frame in the clip."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Frame after the last in the clip."""
        return self.pieces[-1].end

    @property
    def area(self) -> Area:
        """The picture without black bars."""
        return Area(*self.shot.window)

    @property
    def jumps(self) -> tuple[int, ...]:
        """Frames of the clip where the source jumps: an unseen change of the crop is possible there."""
        return tuple(piece.start for piece in self.pieces[1:])

    def source_frames(self) -> NDArray[np.int64]:
        """Frame of the source for each frame of the clip in this scene."""
        frames: NDArray[np.int64] = np.concatenate(
            [
                np.arange(piece.source_start, piece.source_start + piece.end - piece.start)
                for piece in self.pieces
            ]
        )
        return frames


@dataclass(frozen=True, slots=True, eq=False)
class FacePath:
    """One face in each frame of a scene; every array has the scene's length, NaN where it is not seen.

    Attributes:
        track: id of its track.
        left: left edge of the box.
        top: top edge.
        right: right edge.
        bottom: bottom edge.
        eyes: height of the eyes.
    """

    track: int
    left: Floats
    top: Floats
    right: Floats
    bottom: Floats
    eyes: Floats

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Where it is seen."""
        return ~np.isnan(self.left)

    @property
    def area(self) -> Floats:
        """Share of the picture."""
        return (self.right - self.left) * (self.bottom - self.top)

    def part(self, start: int, end: int) -> FacePath:
        """Frames [start, end) of it, counted from the scene's first."""
        return FacePath(
            self.track,
            self.left[start:end],
            self.top[start:end],
            self.right[start:end],
            self.bottom[start:end],
            self.eyes[start:end],
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """What frames [start, end) of the clip are about, decided by `subjects`.

    Attributes:
        start: first frame.
        end: frame after the last.
        kind: one or more faces in one crop, two faces in two crops, everything, or nobody.
        faces: tracks to keep in view.
        why: in plain words.
    """

    start: int
    end: int
    kind: Literal["faces", "split", "fit", "nobody"]
    faces: tuple[int, ...] = ()
    why: str = ""

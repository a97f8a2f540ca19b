"""One face through one shot: detections linked by overlap and distance, gaps bridged, false ones dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from clipforge.media.picture import FaceBox

_FARTHEST = 1.2
"""Distance of two centres, in face widths, beyond which they are not the same face after one step."""
_MOST_GROWTH = 1.8
_GAP_SECONDS = 1.6
_FEWEST_SEEN = 3
_SURE_SCORE = 0.75


@dataclass(slots=True)
class Sighting:
    """The faces in one frame that was looked at.

    Attributes:
        frame: number on the source's grid.
        boxes: the faces.
        motion: of each face, how much the mouth moved since the last frame looked at; see `mouths`.
    """

    frame: int
    boxes: tuple[FaceBox, ...]
    motion: tuple[tuple[float, ...], ...] = ()


@dataclass(slots=True)
class Track:
    """A face that is being followed.

    Attributes:
        frames: where it was seen, rising.
        boxes: its box at each of these.
        motion: mouth motion of every frame before each of these, empty where not measured.
    """

    frames: list[int] = field(default_factory=list)
    boxes: list[FaceBox] = field(default_factory=list)
    motion: list[tuple[float, ...]] = field(default_factory=list)

    def add(self, frame: int, box: FaceBox, motion: tuple[float, ...]) -> None:
        """Take the next sighting."""
        self.frames.append(frame)
        self.boxes.append(box)
        self.motion.append(motion)


def link_faces(sightings: Sequence[Sighting], *, rate: float, aspect: float) -> list[Track]:
    """Tracks through one shot, largest first.

    Args:
        sightings: the frames looked at in this shot, rising.
        rate: frames a second.
        aspect: width of the picture over its height, since boxes are fractions of each.

    A track needs three sightings, or a share of a short shot, and some certain ones: what flickers is a
    print, a hand or a knot of wood.
    """
    live: list[Track] = []
    done: list[Track] = []
    for sighting in sightings:
        expired = [track for track in live if sighting.frame - track.frames[-1] > _GAP_SECONDS * rate]
        done.extend(expired)
        live = [track for track in live if sighting.frame - track.frames[-1] <= _GAP_SECONDS * rate]
        taken = _assign(live, sighting, rate, aspect)
        for index, box in enumerate(sighting.boxes):
            motion = sighting.motion[index] if sighting.motion else ()
            track = taken.get(index)
            if track is None:
                track = Track()
                live.append(track)
            track.add(sighting.frame, box, motion)
    tracks = [track for track in (*done, *live) if _real(track, len(sightings))]
    return sorted(tracks, key=lambda track: -fmean(box.area for box in track.boxes) * len(track.boxes))


def _real(track: Track, looked: int) -> bool:
    scores = sorted((box.score for box in track.boxes), reverse=True)
    certain = fmean(scores[: max(1, len(scores) // 2)])
    return len(track.boxes) >= min(_FEWEST_SEEN, max(1, looked // 2)) and certain >= _SURE_SCORE


def _assign(live: list[Track], sighting: Sighting, rate: float, aspect: float) -> dict[int, Track]:
    """Which track each box continues: the assignment of least cost (Hungarian method)."""
    if not live or not sighting.boxes:
        return {}
    from scipy.optimize import linear_sum_assignment

    costs: NDArray[np.float64] = np.full((len(live), len(sighting.boxes)), 1e6)
    for row, track in enumerate(live):
        # The longer unseen, the farther it may have gone.
        slack = 1 + min(1.5, (sighting.frame - track.frames[-1]) / rate)
        for column, box in enumerate(sighting.boxes):
            cost = link_cost(track.boxes[-1], box, aspect)
            if cost <= _FARTHEST * slack:
                costs[row, column] = cost
    rows, columns = linear_sum_assignment(costs)
    return {
        int(column): live[int(row)]
        for row, column in zip(rows, columns, strict=True)
        if costs[row, column] < 1e6
    }


def link_cost(before: FaceBox, after: FaceBox, aspect: float) -> float:
    """Distance of two boxes in face widths plus what they lack in overlap; large when sizes do not fit."""
    width = max(before.width, after.width) * aspect
    far = float(
        np.hypot((after.center_x - before.center_x) * aspect, after.center_y - before.center_y)
    ) / max(width, 1e-6)
    growth = max(before.height, after.height) / max(min(before.height, after.height), 1e-6)
    if growth > _MOST_GROWTH:
        return 1e3
    return far + 0.2 * (1 - overlap(before, after))


def overlap(first: FaceBox, second: FaceBox) -> float:
    """Intersection over union of two boxes, 0 to 1."""
    wide = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
    high = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
    if wide <= 0 or high <= 0:
        return 0.0
    shared = wide * high
    return shared / (first.area + second.area - shared)


def between(before: FaceBox, after: FaceBox, share: float) -> FaceBox:
    """The box a share of the way from one to the other."""

    def mix(a: float, b: float) -> float:
        return a + (b - a) * share

    return FaceBox(
        x=mix(before.x, after.x),
        y=mix(before.y, after.y),
        width=mix(before.width, after.width),
        height=mix(before.height, after.height),
        score=min(before.score, after.score),
    )

"""Shots of the source as a clip plays them, with each face laid out over the clip's frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from clipforge.media.picture import FaceTrack, Shot
from clipforge.media.timeline import Segment
from clipforge.stages.compose.framing.model import FacePath, Floats, Piece, Scene

_EXTEND_SECONDS = 0.45
"""A face is taken to be there this long before it was first and after it was last seen."""
_GAP_SECONDS = 1.7
_EYES = 0.38
"""Height of the eyes in a YuNet box, measured on its own landmarks, for boxes that come without."""


def scenes_of(shots: Sequence[Shot], segments: Sequence[Segment]) -> tuple[Scene, ...]:
    """The clip's scenes in order; together they cover every frame once.

    Frames of a segment that no shot covers become scenes without faces, so that nothing is missing.
    """
    ordered = sorted(shots, key=lambda shot: shot.start)
    scenes: list[tuple[Shot, list[Piece]]] = []
    position = 0
    for segment in segments:
        for shot, start, end in _covering(ordered, segment.source_start, segment.source_end):
            piece = Piece(position, position + end - start, start)
            position = piece.end
            if scenes and scenes[-1][0] is shot:
                scenes[-1][1].append(piece)
            else:
                scenes.append((shot, [piece]))
    return tuple(Scene(shot, tuple(pieces)) for shot, pieces in scenes)


def _covering(shots: Sequence[Shot], start: int, end: int) -> Iterable[tuple[Shot, int, int]]:
    """Shots over source frames [start, end), with the part of each; gaps filled with empty shots."""
    at = start
    for shot in shots:
        low, high = max(at, shot.start), min(end, shot.end)
        if high <= low:
            continue
        if low > at:
            yield Shot(start=at, end=low), at, low
        yield shot, low, high
        at = high
    if at < end:
        yield Shot(start=at, end=end), at, end


def face_paths(scene: Scene, rate: Fraction) -> tuple[FacePath, ...]:
    """Every face of a scene that is seen in it, over the scene's frames."""
    frames = scene.source_frames()
    paths = [_path(track, frames.astype(np.float64), float(rate)) for track in scene.shot.tracks]
    return tuple(path for path in paths if path.seen.any())


def _path(track: FaceTrack, frames: Floats, rate: float) -> FacePath:
    at = np.asarray(track.frames, dtype=np.float64)
    boxes = track.boxes

    def edge(values: list[float]) -> Floats:
        return np.interp(frames, at, _steady(np.asarray(values)))

    left, top = edge([box.x for box in boxes]), edge([box.y for box in boxes])
    right = edge([box.x + box.width for box in boxes])
    bottom = edge([box.y + box.height for box in boxes])
    eyes = edge([box.y + _EYES * box.height if box.eye_y is None else box.eye_y for box in boxes])
    absent = (frames < at[0] - _EXTEND_SECONDS * rate) | (frames > at[-1] + _EXTEND_SECONDS * rate)
    after = np.clip(np.searchsorted(at, frames), 1, max(1, len(at) - 1))
    if len(at) > 1:
        wide = (at[after] - at[after - 1]) > _GAP_SECONDS * rate
        absent |= wide & (frames > at[after - 1]) & (frames < at[after])
    for values in (left, top, right, bottom, eyes):
        values[absent] = np.nan
    return FacePath(track.id, left, top, right, bottom, eyes)


def _steady(values: Floats) -> Floats:
    """Median of three, twice, then a light mean: what is left is the head, not the detector's tremble."""
    for _ in range(2):
        if len(values) >= 3:
            middle = np.median(np.stack([values[:-2], values[1:-1], values[2:]]), axis=0)
            values = np.concatenate((values[:1], middle, values[-1:]))
    if len(values) >= 3:
        mean = (values[:-2] + 2 * values[1:-1] + values[2:]) / 4
        values = np.concatenate((values[:1], mean, values[-1:]))
    return values

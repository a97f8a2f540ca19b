"""What each moment of a scene is about: a face, faces together, the one who talks, text, or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from clipforge.stages.compose.framing.crops import crop_size, hold
from clipforge.stages.compose.framing.model import Canvas, FacePath, Scene, Subject
from clipforge.stages.compose.framing.talkers import Talk

MIN_HOLD_SECONDS = 1.2
"""No view is shown for less, unless the shot itself is shorter."""
_EMPTY_SECONDS = 2.0
_MAIN_SHARE = 0.3
"""A face smaller than this share of the largest one is background."""
_DOMINANT = 2.2
_TEXT = 0.25
_TEXT_BESIDE_FACE = 0.4
_WEBCAM_AREA = 0.03
_KNOWN_SHARE = 0.6
_SHARED_SHARE = 0.4
_RESTLESS_SECONDS = 1.8
_LEAD_SECONDS = 0.25
_SHORTEST_REMARK_SECONDS = 0.7
_TALLEST_FOR_SPLIT = 0.85


@dataclass(frozen=True, slots=True)
class _Heard:
    """Frames [start, end) of the scene in which someone talks; `track` is None when it cannot be told."""

    start: int
    end: int
    track: int | None
    shared: bool


def subjects(
    scene: Scene, faces: Sequence[FacePath], talks: Sequence[Talk], canvas: Canvas
) -> tuple[Subject, ...]:
    """What the scene is about, frame by frame; covers [scene.start, scene.end) once, in order.

    Args:
        scene: the shot as the clip plays it.
        faces: over the scene's frames.
        talks: who talks when, over the whole clip, in ms of the source.
        canvas: sizes.
    """
    rate = float(canvas.rate)
    length = scene.end - scene.start
    heard = _heard_in(scene, talks, rate)
    by_id = {face.track: face for face in faces}
    found: list[Subject] = []
    for start, end, members in _runs(faces, length, rate):
        part = [by_id[track].part(start, end) for track in sorted(members)]
        found.extend(
            replace(subject, start=subject.start + scene.start, end=subject.end + scene.start)
            for subject in _about(scene, part, (start, end), heard, canvas)
        )
    return tuple(found)


def _runs(faces: Sequence[FacePath], length: int, rate: float) -> list[tuple[int, int, frozenset[int]]]:
    """Stretches in which the same faces matter, short ones absorbed by what they resemble."""
    if not faces:
        return [(0, length, frozenset())]
    areas = np.stack([np.nan_to_num(face.area) for face in faces])
    main = (areas > 0) & (areas >= _MAIN_SHARE * areas.max(axis=0, keepdims=True))
    labels = [
        frozenset(face.track for face, shown in zip(faces, main[:, frame], strict=True) if shown)
        for frame in range(length)
    ]
    runs: list[tuple[int, int, frozenset[int]]] = []
    for frame, label in enumerate(labels):
        if runs and runs[-1][2] == label:
            runs[-1] = (runs[-1][0], frame + 1, label)
        else:
            runs.append((frame, frame + 1, label))
    while len(runs) > 1:
        lengths = [
            (end - start) / (_EMPTY_SECONDS if not label else MIN_HOLD_SECONDS) for start, end, label in runs
        ]
        shortest = int(np.argmin(lengths))
        if lengths[shortest] >= rate:
            break
        runs = _absorb(runs, shortest)
    return runs


def _absorb(runs: list[tuple[int, int, frozenset[int]]], index: int) -> list[tuple[int, int, frozenset[int]]]:
    """Give one run to the neighbour that is most like it; equals that meet become one."""
    start, end, label = runs[index]

    def likeness(other: int) -> tuple[float, int]:
        if not 0 <= other < len(runs):
            return -1.0, 0
        low, high, name = runs[other]
        union = len(label | name)
        return (len(label & name) / union if union else 1.0) + 0.01 * bool(name), high - low

    if likeness(index - 1) >= likeness(index + 1):
        runs[index - 1 : index + 1] = [(runs[index - 1][0], end, runs[index - 1][2])]
    else:
        runs[index : index + 2] = [(start, runs[index + 1][1], runs[index + 1][2])]
    joined = runs[:1]
    for low, high, name in runs[1:]:
        if joined[-1][2] == name:
            joined[-1] = (joined[-1][0], high, name)
        else:
            joined.append((low, high, name))
    return joined


def _about(
    scene: Scene,
    faces: list[FacePath],
    span: tuple[int, int],
    heard: Sequence[_Heard],
    canvas: Canvas,
) -> list[Subject]:
    start, end = span
    tracks = tuple(face.track for face in faces)
    text = scene.shot.text
    if not faces:
        if text >= _TEXT:
            return [Subject(start, end, "fit", why="text fills the picture: all of it stays readable")]
        return [Subject(start, end, "nobody", why="no face here: the middle of the picture")]
    largest = max(_size(face) for face in faces)
    if text >= _TEXT_BESIDE_FACE and largest < _WEBCAM_AREA:
        return [Subject(start, end, "fit", tracks, "a screen with text: all of it stays readable")]
    if len(faces) == 1:
        return [Subject(start, end, "faces", tracks, "follows the only face")]
    together = hold(faces)
    if (
        not scene.shot.seams
        and crop_size(together, scene.area, canvas) is not None
        and _fit_together(faces, scene, canvas)
    ):
        return [Subject(start, end, "faces", tracks, "these faces fit into one crop")]
    return _one_of_several(scene, faces, span, heard, canvas)


def _fit_together(faces: Sequence[FacePath], scene: Scene, canvas: Canvas) -> bool:
    """Whether all are well inside one crop, not only squeezed into it."""
    together = hold(faces)
    wide = np.nanpercentile(together.right - together.left, 95)
    single = max(float(np.nanmedian(face.right - face.left)) for face in faces)
    width = min(scene.area.width, scene.area.height * canvas.ratio)
    return bool(wide + 0.5 * single <= width)


def _size(face: FacePath) -> float:
    areas = face.area[face.seen]
    return float(np.median(areas)) if len(areas) else 0.0


def _one_of_several(
    scene: Scene,
    faces: list[FacePath],
    span: tuple[int, int],
    heard: Sequence[_Heard],
    canvas: Canvas,
) -> list[Subject]:
    start, end = span
    tracks = tuple(face.track for face in faces)
    near = [
        _Heard(max(start, each.start), min(end, each.end), each.track, each.shared)
        for each in heard
        if min(end, each.end) > max(start, each.start)
    ]
    spoken = sum(each.end - each.start for each in near)
    shared = sum(each.end - each.start for each in near if each.shared)
    known = [each for each in near if each.track in tracks and not each.shared]
    if spoken and shared >= _SHARED_SHARE * spoken:
        return [_all_of_them(scene, faces, span, canvas, "they talk at the same time")]
    if known and sum(each.end - each.start for each in known) >= _KNOWN_SHARE * spoken:
        views = _views(known, start, end, float(canvas.rate))
        mean = (end - start) / len(views) / float(canvas.rate)
        if len(views) > 3 and mean < _RESTLESS_SECONDS:
            return [_all_of_them(scene, faces, span, canvas, "they talk in quick turns")]
        return [
            Subject(low, high, "faces", (track,), "shows the face that talks") for low, high, track in views
        ]
    by_size = sorted(faces, key=_size, reverse=True)
    if _size(by_size[0]) >= _DOMINANT * _size(by_size[1]):
        return [Subject(start, end, "faces", (by_size[0].track,), "follows the largest face")]
    reason = "it cannot be told who talks" if spoken else "nobody talks"
    return [_all_of_them(scene, faces, span, canvas, reason)]


def _all_of_them(
    scene: Scene, faces: list[FacePath], span: tuple[int, int], canvas: Canvas, reason: str
) -> Subject:
    start, end = span
    tracks = tuple(face.track for face in faces)
    width, height = canvas.clip
    half = Canvas(canvas.source, (width, height // 2), canvas.rate)
    two = len(faces) == 2 and width <= _TALLEST_FOR_SPLIT * height
    if two and all(crop_size(hold([face]), scene.area, half) is not None for face in faces):
        left_first = sorted(faces, key=lambda face: float(np.nanmedian(face.left)))
        ordered = tuple(face.track for face in left_first)
        return Subject(start, end, "split", ordered, f"{reason}: both are shown")
    return Subject(start, end, "fit", tracks, f"{reason}: all of the picture is shown")


def _views(known: Sequence[_Heard], start: int, end: int, rate: float) -> list[tuple[int, int, int]]:
    """(start, end, track) over [start, end): changes in the pause before a turn, no view too short."""
    remarks = [each for each in known if each.end - each.start >= _SHORTEST_REMARK_SECONDS * rate] or list(
        known
    )
    changes: list[tuple[int, int]] = []
    for index, each in enumerate(sorted(remarks, key=lambda item: item.start)):
        assert each.track is not None
        if index == 0:
            changes.append((start, each.track))
        elif each.track != changes[-1][1]:
            before = max(item.end for item in remarks if item.start < each.start)
            pause = max(0, each.start - before)
            changes.append((each.start - round(min(pause / 2, _LEAD_SECONDS * rate)), each.track))
    ends = [*[frame for frame, _ in changes[1:]], end]
    views = [(low, high, track) for (low, track), high in zip(changes, ends, strict=True) if high > low]
    while len(views) > 1:
        lengths = [high - low for low, high, _ in views]
        shortest = int(np.argmin(lengths))
        if lengths[shortest] >= MIN_HOLD_SECONDS * rate:
            break
        # The view before stays on; the first has none before it.
        into = shortest - 1 if shortest else 1
        low, high = min(views[shortest][0], views[into][0]), max(views[shortest][1], views[into][1])
        views[min(shortest, into) : max(shortest, into) + 1] = [(low, high, views[into][2])]
        views = _joined(views)
    return views


def _joined(views: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    joined = views[:1]
    for low, high, track in views[1:]:
        if joined[-1][2] == track:
            joined[-1] = (joined[-1][0], high, track)
        else:
            joined.append((low, high, track))
    return joined


def _heard_in(scene: Scene, talks: Sequence[Talk], rate: float) -> list[_Heard]:
    """Talks in frames of the scene, in order; a talk that the clip cuts up gives several."""
    found = []
    for piece in scene.pieces:
        low, high = piece.source_start, piece.source_start + piece.end - piece.start
        shift = piece.start - scene.start - piece.source_start
        for talk in talks:
            first = max(low, round(talk.phrase.start * rate / 1000))
            last = min(high, round(talk.phrase.end * rate / 1000))
            if last > first:
                found.append(_Heard(first + shift, last + shift, talk.track, talk.phrase.shared))
    return sorted(found, key=lambda each: each.start)

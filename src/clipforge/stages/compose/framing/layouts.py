"""Subjects become layouts: crops that follow, split views, the whole picture on a blurred copy of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor

import numpy as np

from clipforge.media.timeline import CropKey, CropLayout, CropPath, FitLayout, LayoutSpan, SplitLayout
from clipforge.stages.compose.framing.crops import (
    Frame,
    Size,
    aim_across,
    aim_down,
    crop_size,
    hold,
    largest,
    still,
)
from clipforge.stages.compose.framing.model import Area, Canvas, FacePath, Scene, Subject
from clipforge.stages.compose.framing.motion import Aim, Key, plan

_FARTHEST_MOVE = 0.7
"""A crop moves at most this many of its widths to another face; farther away it cuts to it."""
_NOBODY_WEIGHT = 0.08
_SEAM_MARGIN = 0.006
SHAPE_TOLERANCE = 0.03
"""A source whose shape differs from the clip's by less is shown as it is."""
_WINDOW_AIR = 1.7
_ALL = 0.995
_PLACES = 6


def lay_out(
    scene: Scene, faces: Mapping[int, FacePath], found: Sequence[Subject], canvas: Canvas
) -> list[LayoutSpan]:
    """Layouts of one scene, covering its frames once, in order.

    Args:
        scene: the shot as the clip plays it.
        faces: track → path over the scene's frames.
        found: what the scene is about.
        canvas: sizes.
    """
    spans: list[LayoutSpan] = []
    group: list[Subject] = []
    for subject in found:
        if subject.kind in ("faces", "nobody"):
            if group and _cuts_between(group[-1], subject, scene, faces, canvas):
                spans.extend(_follow(scene, faces, group, canvas))
                group = []
            group.append(subject)
            continue
        if group:
            spans.extend(_follow(scene, faces, group, canvas))
            group = []
        spans.append(
            _split(scene, faces, subject, canvas) if subject.kind == "split" else fit(scene, subject)
        )
    if group:
        spans.extend(_follow(scene, faces, group, canvas))
    return _merged(spans)


def _merged(spans: Sequence[LayoutSpan]) -> list[LayoutSpan]:
    """Neighbours that show the same become one."""
    merged: list[LayoutSpan] = []
    for span in spans:
        if merged and merged[-1].layout == span.layout:
            merged[-1] = merged[-1].model_copy(update={"end": span.end})
        else:
            merged.append(span)
    return merged


def whole(scene: Scene, canvas: Canvas) -> LayoutSpan:
    """The picture as it is, for a source of the clip's own shape."""
    size = largest(Area(), canvas.ratio)
    path = still_path(size, 0.5, 0.5)
    return LayoutSpan(
        start=scene.start,
        end=scene.end,
        layout=CropLayout(path=path),
        why="the picture already has the shape of the clip",
    )


def fit(scene: Scene, subject: Subject) -> LayoutSpan:
    """All of the picture, without black bars, on a blurred copy."""
    area = scene.area
    window = None
    if (area.width, area.height) != (1.0, 1.0):
        window = still_path(
            Size(area.width, area.height), (area.left + area.right) / 2, (area.top + area.bottom) / 2
        )
    return LayoutSpan(start=subject.start, end=subject.end, layout=FitLayout(window=window), why=subject.why)


def still_path(size: Size, x: float, y: float) -> CropPath:
    """A crop that does not move, pushed inside the picture."""
    return _path(size, [(0, x, y)])


def _path(size: Size, keys: Sequence[tuple[int, float, float]]) -> CropPath:
    # Rounded down, so that no rounding brings an edge outside of the picture.
    width, height = _down(min(1.0, size.width)), _down(min(1.0, size.height))

    def inside(value: float, extent: float) -> float:
        return min(max(round(value, _PLACES), extent / 2), 1 - extent / 2)

    return CropPath(
        width=width,
        height=height,
        keys=tuple(CropKey(frame=frame, x=inside(x, width), y=inside(y, height)) for frame, x, y in keys),
    )


def _down(value: float) -> float:
    scale: int = 10**_PLACES
    return floor(value * scale) / scale


def pane(scene: Scene, held: Frame) -> Area:
    """The part of the picture a crop of these faces stays in: without bars, on one side of every seam."""
    area = scene.area
    if not held.seen.any():
        return area
    low, high = float(np.nanmedian(held.left)), float(np.nanmedian(held.right))
    left = max([area.left, *[seam + _SEAM_MARGIN for seam in scene.shot.seams if seam <= (low + high) / 2]])
    right = min([area.right, *[seam - _SEAM_MARGIN for seam in scene.shot.seams if seam > (low + high) / 2]])
    # Faces across a seam: it is no seam between them and the rest.
    if left > low or right < high:
        return area
    return Area(left, area.top, right, area.bottom)


def _held(scene: Scene, faces: Mapping[int, FacePath], subject: Subject) -> Frame:
    start, end = subject.start - scene.start, subject.end - scene.start
    if not subject.faces:
        empty = np.full(end - start, np.nan)
        return Frame(empty, empty, empty, empty, empty)
    return hold([faces[track].part(start, end) for track in subject.faces])


def _cuts_between(
    before: Subject, after: Subject, scene: Scene, faces: Mapping[int, FacePath], canvas: Canvas
) -> bool:
    """Whether the view cuts from one subject to the next within a shot, rather than moves."""
    if "nobody" in (before.kind, after.kind):
        return False
    old, new = _held(scene, faces, before), _held(scene, faces, after)
    if not (old.seen.any() and new.seen.any()):
        return False
    width = largest(scene.area, canvas.ratio).width
    from_x = (old.left + old.right)[old.seen][-1] / 2
    to_x = (new.left + new.right)[new.seen][0] / 2
    talking = before.faces != after.faces and "talks" in after.why
    return bool(talking or abs(to_x - from_x) > _FARTHEST_MOVE * width)


def _joined(parts: Sequence[Frame]) -> Frame:
    return Frame(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("left", "right", "top", "bottom", "eyes")
        )
    )


def _follow(
    scene: Scene, faces: Mapping[int, FacePath], group: Sequence[Subject], canvas: Canvas
) -> list[LayoutSpan]:
    """One crop through subjects that follow one another without a cut."""
    held = _joined([_held(scene, faces, subject) for subject in group])
    start, end = group[0].start, group[-1].end
    why = next((subject.why for subject in group if subject.kind == "faces"), group[0].why)
    area = pane(scene, held)
    if not held.seen.any():
        size = largest(area, canvas.ratio)
        path = still_path(size, (area.left + area.right) / 2, (area.top + area.bottom) / 2)
        return [LayoutSpan(start=start, end=end, layout=CropLayout(path=path), why=why)]
    size_or_none = crop_size(held, area, canvas)
    if size_or_none is None:
        return [_window(held, area, canvas, start, end)]
    size = size_or_none
    across, down = aim_across(held, size, area), aim_down(held, size, area)
    empty = np.concatenate(
        [np.full(subject.end - subject.start, subject.kind == "nobody") for subject in group]
    )
    jumps = [jump - start for jump in scene.jumps if start < jump < end]
    return [
        LayoutSpan(start=low, end=high, layout=CropLayout(path=path), why=why)
        for low, high, path in _moving(
            size,
            across=across,
            down=down,
            empty=empty,
            jumps=jumps,
            start=start,
            end=end,
            rate=float(canvas.rate),
        )
    ]


def _moving(
    size: Size,
    *,
    across: Aim,
    down: Aim,
    empty: np.ndarray,
    jumps: Sequence[int],
    start: int,
    end: int,
    rate: float,
) -> list[tuple[int, int, CropPath]]:
    """The crop's path along the axis on which there is more to follow; the other stands still."""
    sideways = _unrest(across) >= _unrest(down)
    moving, standing = (across, down) if sideways else (down, across)
    rest = still(standing)
    found = []
    stretches = plan(_drifting(moving, empty), rate, jumps)
    starts = [keys[0].frame for keys in stretches]
    for keys, low, high in zip(stretches, starts, [*starts[1:], end - start], strict=True):
        points = [_point(key, rest, sideways, start) for key in keys]
        found.append((start + low, start + high, _path(size, points)))
    return found


def _point(key: Key, rest: float, sideways: bool, start: int) -> tuple[int, float, float]:
    return (start + key.frame, key.position, rest) if sideways else (start + key.frame, rest, key.position)


def _unrest(aim: Aim) -> float:
    known = aim.target[~np.isnan(aim.target)]
    if len(known) == 0 or aim.high - aim.low < 1e-9:
        return -1.0
    return float(np.ptp(np.clip(known, aim.low, aim.high))) / aim.size


def _drifting(aim: Aim, empty: np.ndarray) -> Aim:
    """The same aim, drawn gently to the middle of its range while nobody is there."""
    target, weight, reach = aim.target.copy(), aim.weight.copy(), aim.reach.copy()
    target[empty] = (aim.low + aim.high) / 2
    weight[empty] = _NOBODY_WEIGHT
    reach[empty] = 1.0
    return Aim(target, np.nan_to_num(reach, nan=1.0), weight, aim.size, aim.low, aim.high)


def _window(held: Frame, area: Area, canvas: Canvas, start: int, end: int) -> LayoutSpan:
    """A face too large for a crop of the clip's shape: a wider window around it, on a blurred copy."""
    most = largest(area, canvas.ratio)
    wide = float(np.nanpercentile(held.right - held.left, 92)) * _WINDOW_AIR
    tall = float(np.nanpercentile(held.bottom - held.top, 92)) * _WINDOW_AIR
    size = Size(min(area.width, max(most.width, wide)), min(area.height, max(most.height, tall)))
    across, down = aim_across(held, size, area), aim_down(held, size, area)
    path = still_path(size, still(across), still(down))
    return LayoutSpan(
        start=start,
        end=end,
        layout=FitLayout(window=path if min(path.width, path.height) < _ALL else None),
        why="the face is too large for a crop of the clip's shape: it is shown whole on a blurred copy",
    )


def _split(scene: Scene, faces: Mapping[int, FacePath], subject: Subject, canvas: Canvas) -> LayoutSpan:
    """Two faces, the left one above."""
    width, height = canvas.clip
    half = Canvas(canvas.source, (width, height // 2), canvas.rate)
    paths = []
    for track in subject.faces:
        held = _held(scene, faces, Subject(subject.start, subject.end, "faces", (track,)))
        area = pane(scene, held)
        size = crop_size(held, area, half) or largest(area, half.ratio)
        across, down = aim_across(held, size, area), aim_down(held, size, area)
        empty = np.zeros(subject.end - subject.start, dtype=bool)
        # Jumps would end the span, and the other half with it: a split view moves through them.
        stretches = _moving(
            size,
            across=across,
            down=down,
            empty=empty,
            jumps=(),
            start=subject.start,
            end=subject.end,
            rate=float(canvas.rate),
        )
        paths.append(stretches[0][2])
    return LayoutSpan(
        start=subject.start,
        end=subject.end,
        layout=SplitLayout(top=paths[0], bottom=paths[1]),
        why=subject.why,
    )

"""Framing a clip: the one function the rest of the product calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from clipforge.media.picture import Shot
from clipforge.media.timeline import CropLayout, LayoutSpan, Segment, SplitLayout
from clipforge.media.transcript import SpeakerTurn, Word
from clipforge.stages.compose.framing.crops import Size, largest
from clipforge.stages.compose.framing.layouts import SHAPE_TOLERANCE, fit, lay_out, still_path, whole
from clipforge.stages.compose.framing.model import Canvas, FacePath, Scene, ShotOverride, Subject
from clipforge.stages.compose.framing.scenes import face_paths, scenes_of
from clipforge.stages.compose.framing.subjects import subjects
from clipforge.stages.compose.framing.talkers import Talk, match_talkers, phrases_of


def frame_shots(
    shots: Sequence[Shot],
    segments: Sequence[Segment],
    *,
    source_size: tuple[int, int],
    clip_size: tuple[int, int],
    rate: Fraction,
    words: Sequence[Word] = (),
    turns: Sequence[SpeakerTurn] = (),
    overrides: Sequence[ShotOverride] = (),
) -> tuple[LayoutSpan, ...]:
    """Choose what part of the picture each frame of a clip shows.

    Args:
        shots: of the source, with faces; from `analyze_shots`.
        segments: parts of the source that the clip plays, in playing order.
        source_size: (width, height) of the displayed source in pixels.
        clip_size: (width, height) of the clip in pixels.
        rate: frames a second of source and clip.
        words: what is said, in ms of the source, with speakers where known; more than the clip's own words
            help, since a speaker's face is learnt over all of them.
        turns: who speaks when, in ms of the source; used for talk at the same time, and alone without words.
        overrides: what a person decided; of several for one shot the last holds.

    Returns:
        Spans that cover every frame of the clip once, in order. A span never crosses a cut.
    """
    canvas = Canvas(source_size, clip_size, rate)
    talks = match_talkers(shots, phrases_of(words, turns), rate)
    spans: list[LayoutSpan] = []
    for scene in scenes_of(shots, segments):
        paths = {path.track: path for path in face_paths(scene, rate)}
        manual = [each for each in overrides if each.meant(scene.shot, rate)]
        if manual:
            spans.extend(_manual(scene, paths, talks, manual[-1], canvas))
            continue
        spans.extend(_automatic(scene, paths, talks, canvas))
    return tuple(spans)


def _automatic(
    scene: Scene, paths: Mapping[int, FacePath], talks: Sequence[Talk], canvas: Canvas
) -> list[LayoutSpan]:
    if abs(canvas.ratio - 1) <= SHAPE_TOLERANCE:
        return [whole(scene, canvas)]
    return lay_out(scene, paths, subjects(scene, list(paths.values()), talks, canvas), canvas)


def _manual(
    scene: Scene,
    paths: Mapping[int, FacePath],
    talks: Sequence[Talk],
    wish: ShotOverride,
    canvas: Canvas,
) -> list[LayoutSpan]:
    """The layouts of a scene as a person wants them; what was left open is chosen here."""
    if wish.kind == "fit":
        chosen = [fit(scene, Subject(scene.start, scene.end, "fit"))]
    elif wish.kind == "split":
        chosen = [_split_by_hand(scene, paths, canvas)]
    elif wish.x is not None or wish.y is not None or wish.zoom is not None:
        chosen = [_crop_by_hand(scene, paths, wish, canvas)]
    elif wish.kind == "crop":
        faces = tuple(paths)[:1]
        kind = Subject(scene.start, scene.end, "faces" if faces else "nobody", faces)
        chosen = lay_out(scene, paths, [kind], canvas)
    else:
        chosen = _automatic(scene, paths, talks, canvas)
    return [span.model_copy(update={"manual": True, "why": "chosen by hand"}) for span in chosen]


def _crop_by_hand(
    scene: Scene, paths: Mapping[int, FacePath], wish: ShotOverride, canvas: Canvas
) -> LayoutSpan:
    most = largest(scene.area, canvas.ratio)
    zoom = max(1.0, wish.zoom or 1.0)
    size = Size(most.width / zoom, most.height / zoom)
    x, y = (scene.area.left + scene.area.right) / 2, (scene.area.top + scene.area.bottom) / 2
    if paths:
        # The face that is wanted is the one nearest to the place that was given, else the most important.
        middles = [
            (
                float(np.nanmedian(face.left + face.right)) / 2,
                float(np.nanmedian(face.top + face.bottom)) / 2,
            )
            for face in paths.values()
        ]
        wanted_x = wish.x
        x, y = middles[0] if wanted_x is None else min(middles, key=lambda at: abs(at[0] - wanted_x))
    path = still_path(size, x if wish.x is None else wish.x, y if wish.y is None else wish.y)
    return LayoutSpan(start=scene.start, end=scene.end, layout=CropLayout(path=path))


def _split_by_hand(scene: Scene, paths: Mapping[int, FacePath], canvas: Canvas) -> LayoutSpan:
    """Two halves: of the two most important faces, or of the left and right of the picture."""
    width, height = canvas.clip
    half = Canvas(canvas.source, (width, height // 2), canvas.rate)
    if len(paths) >= 2:
        tracks = tuple(list(paths)[:2])
        return lay_out(scene, paths, [Subject(scene.start, scene.end, "split", tracks)], canvas)[0]
    size = largest(scene.area, half.ratio)
    quarter = scene.area.width / 4
    middle = (scene.area.top + scene.area.bottom) / 2
    return LayoutSpan(
        start=scene.start,
        end=scene.end,
        layout=SplitLayout(
            top=still_path(size, scene.area.left + quarter, middle),
            bottom=still_path(size, scene.area.right - quarter, middle),
        ),
    )

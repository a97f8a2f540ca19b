"""Framing by hand in the clip builder: what comes of it fills the clip and leaves enough pixels."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest
from preview_support import ROOT

from clipforge.media.picture import FaceBox, FaceTrack, Shot
from clipforge.media.source import MediaSource, VideoStream
from clipforge.media.timeline import (
    CropKey,
    CropLayout,
    CropPath,
    FitLayout,
    LayoutSpan,
    Segment,
    SplitLayout,
    Timeline,
)
from clipforge.platform.moments.framing_aids import framing_of
from clipforge.platform.moments.schemas import FramingOut

VIDEO = VideoStream(
    index=0, codec="h264", width=1920, height=1080, coded_width=1920, coded_height=1080, rate=25
)
SIZES = ((1080, 1920), (1080, 1080), (1920, 1080))


def _clip(size: tuple[int, int]) -> Timeline:
    """Two spans: a crop that moves, and the whole picture."""
    ratio = (size[0] / size[1]) / (16 / 9)
    height = min(1.0, 1 / ratio)
    keys = (CropKey(frame=0, x=0.5, y=0.5), CropKey(frame=20, x=0.7, y=0.5))
    moving = CropLayout(path=CropPath(width=height * ratio, height=height, keys=keys))
    return Timeline(
        id="one",
        source=MediaSource(location="a.mp4", video_stream=0),
        rate=Fraction(25),
        width=size[0],
        height=size[1],
        segments=(Segment(source_start=100, source_end=150),),
        layouts=(
            LayoutSpan(start=0, end=25, layout=moving),
            LayoutSpan(start=25, end=50, layout=FitLayout()),
        ),
    )


def _face(id: int, x: float, frames: range) -> FaceTrack:
    boxes = tuple(FaceBox(x=x - 0.05, y=0.3, width=0.1, height=0.2) for _ in frames)
    return FaceTrack(id=id, frames=tuple(frames), boxes=boxes)


SHOT = Shot(start=90, end=160, tracks=(_face(1, 0.8, range(100, 150)), _face(2, 0.2, range(126, 150))))


def _done(clip: Timeline, *done: list[Any]) -> Timeline:
    """The clip after a person did something to it."""
    given = {"timeline": clip.model_dump(mode="json"), "done": list(done)}
    command = [sys.executable, str(ROOT / "tools/node.py"), "node", str(ROOT / "web/tests/preview/table.mjs")]
    asked = json.dumps({"steps": [], "marks": [], "rates": [], "framings": [given]})
    ended = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return Timeline.model_validate(json.loads(ended.stdout)["framings"][0])


def _aids(clip: Timeline) -> tuple[FramingOut, dict[str, Any]]:
    made = framing_of(clip, [SHOT], VIDEO)
    return made, made.model_dump(mode="json")


def _check(path: CropPath, width: float, height: float) -> None:
    """It has these sizes and never leaves the picture."""
    assert (path.width, path.height) == (pytest.approx(width), pytest.approx(height))
    for key in path.keys:
        assert path.width / 2 - 1e-9 <= key.x <= 1 - path.width / 2 + 1e-9
        assert path.height / 2 - 1e-9 <= key.y <= 1 - path.height / 2 + 1e-9


def test_faces_are_told_where_they_are_seen_and_crops_keep_enough_pixels() -> None:
    made, _ = _aids(_clip((1080, 1920)))
    assert [[round(face.x, 3) for face in faces] for faces in made.faces] == [[0.8], [0.8, 0.2]]
    assert (made.whole.height, made.whole.width) == (1, pytest.approx(0.3164, abs=1e-4))
    assert made.half.width == pytest.approx(2 * made.whole.width)
    assert made.smallest == pytest.approx(0.62)
    # Of a source with more pixels a smaller crop is good enough.
    large = VIDEO.model_copy(update={"width": 3840, "height": 2160})
    assert framing_of(_clip((1080, 1920)), [], large).smallest == pytest.approx(0.45)


@pytest.mark.parametrize("size", SIZES)
def test_a_crop_is_made_smaller_about_its_middle_and_goes_on_moving(size: tuple[int, int]) -> None:
    clip = _clip(size)
    made, aids = _aids(clip)
    first, second = _done(clip, ["zoomed", 0, 1.25, aids]).layouts
    assert isinstance(first.layout, CropLayout)
    _check(first.layout.path, made.whole.width / 1.25, made.whole.height / 1.25)
    assert first.manual
    assert len(first.layout.path.keys) == 2
    assert second == clip.layouts[1]
    for wish, zoom in ((9, 1 / made.smallest), (0.2, 1)):
        bounded = _done(clip, ["zoomed", 0, wish, aids]).layouts[0].layout
        assert isinstance(bounded, CropLayout)
        _check(bounded.path, made.whole.width / zoom, made.whole.height / zoom)


def test_a_crop_that_is_dragged_stands_still_inside_the_picture() -> None:
    clip = _clip((1080, 1920))
    made, aids = _aids(clip)
    shift = {"x": 0.5, "y": -0.1}
    zoomed = _done(clip, ["zoomed", 0, 1.25, aids], ["moved", 0, "whole", 0, shift]).layouts[0].layout
    assert isinstance(zoomed, CropLayout)
    _check(zoomed.path, made.whole.width / 1.25, made.whole.height / 1.25)
    (key,) = zoomed.path.keys
    assert key.x == pytest.approx(0.5 - 0.5 * zoomed.path.width)
    assert key.y == pytest.approx(0.5 + 0.1 * zoomed.path.height)
    far = _done(clip, ["moved", 0, "whole", 0, {"x": -50, "y": 0}]).layouts[0].layout
    assert isinstance(far, CropLayout)
    assert far.path.keys[0].x == pytest.approx(1 - far.path.width / 2)


def test_a_shot_is_shown_in_each_kind_with_the_faces_in_it() -> None:
    clip = _clip((1080, 1920))
    made, aids = _aids(clip)
    split = _done(clip, ["shownAs", 1, "split", aids]).layouts[1]
    assert isinstance(split.layout, SplitLayout)
    # The left face above, and each half of it as large as it can be.
    for path, x in ((split.layout.top, 0.3164), (split.layout.bottom, 1 - 0.3164)):
        _check(path, made.half.width, made.half.height)
        assert path.keys[0].x == pytest.approx(x, abs=1e-4)
    closer = _done(
        clip,
        ["shownAs", 1, "split", aids],
        ["zoomed", 1, 1.5, aids],
        ["moved", 1, "bottom", 30, {"x": 0.1, "y": 0}],
    ).layouts[1]
    assert isinstance(closer.layout, SplitLayout)
    assert closer.layout.top.keys[0].x < closer.layout.bottom.keys[0].x < split.layout.bottom.keys[0].x + 0.2
    _check(closer.layout.bottom, made.half.width / 1.5, made.half.height / 1.5)
    crop = _done(clip, ["shownAs", 1, "crop", aids]).layouts[1]
    assert isinstance(crop.layout, CropLayout)
    assert crop.layout.path.keys[0].x == pytest.approx(0.8)
    fit = _done(clip, ["shownAs", 0, "fit", aids]).layouts[0]
    assert fit == LayoutSpan(start=0, end=25, layout=FitLayout(), manual=True)

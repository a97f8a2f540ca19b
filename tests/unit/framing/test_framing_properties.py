"""What holds for every clip, whatever is seen: nothing missing, nothing outside, nothing hasty."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipforge.media.picture import FaceBox, FaceTrack, Shot
from clipforge.media.timeline import CropLayout, CropPath, FitLayout, LayoutSpan, Segment, SplitLayout
from clipforge.media.transcript import Word
from clipforge.stages.compose.framing.frame import frame_shots
from clipforge.stages.compose.framing.model import ShotOverride
from clipforge.stages.compose.framing.motion import MOST_ACCELERATION, MOST_SPEED

RATES = (Fraction(25), Fraction(30000, 1001), Fraction(60))
SIZES = ((1920, 1080), (640, 360), (1080, 1920), (700, 700), (352, 288))
CLIPS = ((1080, 1920), (1080, 1350), (1080, 1080), (1920, 1080))


@st.composite
def tracks(draw: st.DrawFn, number: int, start: int, end: int) -> FaceTrack:
    first = draw(st.integers(start, end - 1))
    count = draw(st.integers(1, max(1, (end - first) // 5)))
    frames = tuple(frame for frame in range(first, first + 5 * count, 5) if frame < end)
    width, height = draw(st.floats(0.02, 0.6)), draw(st.floats(0.03, 0.8))
    xs = [draw(st.floats(0, 1 - width)) for _ in range(2)]
    ys = [draw(st.floats(0, 1 - height)) for _ in range(2)]
    share = np.linspace(0, 1, len(frames))
    boxes = tuple(
        FaceBox(x=xs[0] + (xs[1] - xs[0]) * s, y=ys[0] + (ys[1] - ys[0]) * s, width=width, height=height)
        for s in share.tolist()
    )
    speaking = tuple(draw(st.floats(0, 1)) for _ in frames) if draw(st.booleans()) else ()
    return FaceTrack(id=number, frames=frames, boxes=boxes, speaking=speaking)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Shot], list[Segment], dict[str, object]]:
    bounds = [0, *sorted(draw(st.sets(st.integers(1, 299), max_size=3))), 300]
    shots, number = [], 0
    for start, end in pairwise(bounds):
        found = []
        for _ in range(draw(st.integers(0, 3))):
            found.append(draw(tracks(number, start, end)))
            number += 1
        seams = (0.5,) if draw(st.booleans()) else ()
        window = draw(st.sampled_from([(0.0, 0.0, 1.0, 1.0), (0.0, 0.125, 1.0, 0.875)]))
        text = draw(st.sampled_from([0.0, 0.6]))
        shots.append(Shot(start=start, end=end, tracks=tuple(found), seams=seams, window=window, text=text))
    cuts = sorted(draw(st.sets(st.integers(0, 320), min_size=2, max_size=6)))
    segments = [
        Segment(source_start=low, source_end=high) for low, high in list(pairwise(cuts))[::2] if high > low
    ]
    words = [
        Word(text=" a", start=at, end=at + 180, speaker=draw(st.sampled_from([None, "S1", "S2"])))
        for at in range(0, draw(st.sampled_from([0, 6000])), 400)
    ]
    options = {
        "source_size": draw(st.sampled_from(SIZES)),
        "clip_size": draw(st.sampled_from(CLIPS)),
        "rate": draw(st.sampled_from(RATES)),
        "words": words,
    }
    return shots, segments, options


def paths_of(span: LayoutSpan) -> list[CropPath]:
    layout = span.layout
    if isinstance(layout, CropLayout):
        return [layout.path]
    if isinstance(layout, SplitLayout):
        return [layout.top, layout.bottom]
    assert isinstance(layout, FitLayout)
    return [layout.window] if layout.window else []


quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(cases())
def test_layouts_cover_every_frame_once_and_stay_inside_the_picture(case) -> None:
    shots, segments, options = case
    spans = frame_shots(shots, segments, **options)
    expected = 0
    for span in spans:
        assert span.start == expected
        assert span.end > span.start
        expected = span.end
        for path in paths_of(span):
            for frame in range(span.start, span.end):
                x, y = path.center_at(frame)
                assert path.width / 2 - 1e-9 <= x <= 1 - path.width / 2 + 1e-9
                assert path.height / 2 - 1e-9 <= y <= 1 - path.height / 2 + 1e-9
    assert expected == sum(segment.frames for segment in segments)


@quick
@given(cases())
def test_crops_fill_the_clip_and_are_not_stretched(case) -> None:
    shots, segments, options = case
    (width, height), (clip_width, clip_height) = options["source_size"], options["clip_size"]
    for span in frame_shots(shots, segments, **options):
        halves = 2 if isinstance(span.layout, SplitLayout) else 1
        if isinstance(span.layout, FitLayout):
            continue
        for path in paths_of(span):
            shape = path.width * width / (path.height * height)
            assert abs(shape / (clip_width / (clip_height / halves)) - 1) < 0.01


@quick
@given(cases())
def test_a_span_never_crosses_a_cut_and_moves_within_its_bounds(case) -> None:
    shots, segments, options = case
    rate = float(options["rate"])
    cuts, position = set(), 0
    for segment in segments:
        cuts |= {
            position + shot.start - segment.source_start
            for shot in shots
            if segment.source_start < shot.start < segment.source_end
        }
        position += segment.frames
    for span in frame_shots(shots, segments, **options):
        assert not any(span.start < cut < span.end for cut in cuts)
        for path in paths_of(span):
            for before, after in pairwise(path.keys):
                seconds = (after.frame - before.frame) / rate
                far = max(abs(after.x - before.x) / path.width, abs(after.y - before.y) / path.height)
                assert 1.5 * far / seconds <= MOST_SPEED * 1.001 + 1e-4
                assert 6 * far / seconds**2 <= MOST_ACCELERATION * 1.001 + 1e-3


@quick
@given(cases(), st.sampled_from(["crop", "fit", "split"]), st.floats(0, 1), st.floats(0, 1), st.floats(1, 3))
def test_a_wish_for_a_shot_is_kept_and_marked(case, kind, x, y, zoom) -> None:
    shots, segments, options = case
    wish = ShotOverride(frame=shots[0].start, kind=kind, x=x, y=y, zoom=zoom)
    spans = frame_shots(shots, segments, overrides=[wish], **options)
    position = 0
    for segment in segments:
        for span in spans:
            low = max(span.start, position)
            if low < min(span.end, position + segment.frames):
                source = segment.source_start + low - position
                in_first = shots[0].start <= source < shots[0].end
                assert span.manual == in_first
                assert not in_first or span.layout.kind == kind
        position += segment.frames
    assert sum(span.end - span.start for span in spans) == sum(segment.frames for segment in segments)

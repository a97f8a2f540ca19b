"""Which spans one branch of the graph draws, and that a movement does not notice where a span ends."""

from __future__ import annotations

from fractions import Fraction

from clipforge.engines.ffmpeg.frame_info import FrameInfo
from clipforge.media.filtergraph import FilterGraph
from clipforge.media.timeline import CropKey, CropLayout, CropPath, FitLayout, Layout, LayoutSpan
from clipforge.stages.render.geometry import Canvas
from clipforge.stages.render.picture import Painter, lay_out, stretches_of

CANVAS = Canvas(1920, 1080)
SIZE = (1080, 1920)


def still(x: float, width: float = 0.3164) -> CropLayout:
    return CropLayout(path=CropPath(width=width, height=1, keys=(CropKey(frame=0, x=x, y=0.5),)))


def moving(*keys: tuple[int, float]) -> CropLayout:
    points = tuple(CropKey(frame=frame, x=x, y=0.5) for frame, x in keys)
    return CropLayout(path=CropPath(width=0.3164, height=1, keys=points))


def spans_of(*layouts: Layout, length: int = 10) -> tuple[LayoutSpan, ...]:
    return tuple(
        LayoutSpan(start=number * length, end=(number + 1) * length, layout=layout)
        for number, layout in enumerate(layouts)
    )


def edges(*layouts: Layout) -> list[int]:
    return [stretch.end for stretch in stretches_of(spans_of(*layouts), CANVAS, SIZE[0] / SIZE[1])]


def graph_of(*spans: LayoutSpan) -> str:
    graph = FilterGraph()
    painter = Painter(graph, FrameInfo(1920, 1080), SIZE, "bicubic")
    graph.result(lay_out(painter, graph.video_input(0, 0), spans, Fraction(25)))
    return graph.text()


def test_still_crops_of_one_size_and_spans_of_one_layout_are_drawn_together() -> None:
    glide = moving((0, 0.3), (40, 0.7))
    assert edges(still(0.3), still(0.7), still(0.5)) == [30]
    assert edges(still(0.3), still(0.3, width=0.25)) == [10, 20]
    assert edges(FitLayout(), FitLayout(), FitLayout(fill="color")) == [20, 30]
    assert edges(glide, glide, still(0.5)) == [20, 30]
    # It has come to rest in the second span, but with the third it is no longer one movement.
    early = moving((0, 0.3), (8, 0.7))
    assert edges(early, early, still(0.2)) == [20, 30]
    assert edges(still(0.3), moving((20, 0.3), (28, 0.7)), moving((20, 0.3), (28, 0.7))) == [20, 30]


def test_a_movement_goes_on_where_a_person_divided_its_span() -> None:
    glide = moving((0, 0.3), (20, 0.7))
    whole = LayoutSpan(start=0, end=20, layout=glide)
    assert graph_of(*spans_of(glide, glide)) == graph_of(whole)

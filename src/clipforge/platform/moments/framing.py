"""Shots that a person framed: carried over to a timeline that is composed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clipforge.media.timeline import (
    CropKey,
    CropLayout,
    CropPath,
    Layout,
    LayoutSpan,
    Segment,
    SplitLayout,
    Timeline,
)
from clipforge.stages.compose.framing.crops import Size, largest
from clipforge.stages.compose.framing.model import Area, Canvas


@dataclass(frozen=True, slots=True)
class _Framed:
    """Frames [start, end) of the source as a person framed them; `at` is where the clip showed the first."""

    start: int
    end: int
    at: int
    layout: Layout


def differ_in_framing_alone(before: Timeline, after: Timeline) -> bool:
    """Whether nothing but layouts tells two timelines apart."""
    return before.model_copy(update={"layouts": ()}) == after.model_copy(update={"layouts": ()})


def marked(before: Timeline, after: Timeline) -> Timeline:
    """The timeline with every shot marked as framed by hand that is framed otherwise than before.

    Who takes the mark away from a shot gives it back to be framed by the program.
    """
    known = {(span.start, span.end): span for span in before.layouts}

    def mark(span: LayoutSpan) -> LayoutSpan:
        old = known.get((span.start, span.end))
        if span.manual or (old is not None and (old.manual or old.layout == span.layout)):
            return span
        return span.model_copy(update={"manual": True})

    return after.model_copy(update={"layouts": tuple(mark(span) for span in after.layouts)})


def carry_over(before: Timeline, fresh: Timeline, source_size: tuple[int, int] | None) -> Timeline | None:
    """The fresh timeline with the shots framed as a person had them in the one before.

    A crop keeps its middle and its zoom in a clip of another shape.

    Args:
        before: with spans that are `manual`.
        fresh: of the same source, perhaps cut or shaped otherwise.
        source_size: (width, height) of the displayed source in pixels, None without a picture.

    Returns:
        None when nothing that was framed by hand is shown any more.
    """
    if source_size is None:
        return None
    clips = [(one.width, one.height) for one in (before, fresh)]
    old, new = (Canvas(source_size, size, fresh.rate) for size in clips)
    spans = list(fresh.layouts)
    for segment, offset in placed(fresh.segments):
        for framed in _framed(before):
            low = max(framed.start, segment.source_start)
            high = min(framed.end, segment.source_end)
            if low >= high:
                continue
            start = offset + low - segment.source_start
            layout = _moved(framed.layout, start - (framed.at + low - framed.start))
            layout = layout if old == new else _reshaped(layout, old, new)
            mine = LayoutSpan(
                start=start, end=start + high - low, layout=layout, why="chosen by hand", manual=True
            )
            spans = _laid_over(spans, mine)
    if not any(span.manual for span in spans):
        return None
    return fresh.model_copy(update={"layouts": tuple(spans)})


def placed(segments: Sequence[Segment]) -> Iterator[tuple[Segment, int]]:
    """Segments with the frame of the clip that each begins at."""
    offset = 0
    for segment in segments:
        yield segment, offset
        offset += segment.frames


def _framed(timeline: Timeline) -> Iterator[_Framed]:
    """What a person framed, by frames of the source."""
    for segment, offset in placed(timeline.segments):
        for span in timeline.layouts:
            start, end = max(span.start, offset), min(span.end, offset + segment.frames)
            if span.manual and start < end:
                first = segment.source_start + start - offset
                yield _Framed(first, first + end - start, start, span.layout)


def _laid_over(spans: Sequence[LayoutSpan], mine: LayoutSpan) -> list[LayoutSpan]:
    """The spans with one over them, in order."""
    around = [
        span.model_copy(update={"start": low, "end": high})
        for span in spans
        for low, high in ((span.start, min(span.end, mine.start)), (max(span.start, mine.end), span.end))
        if low < high
    ]
    return sorted([*around, mine], key=lambda span: span.start)


def _moved(layout: Layout, by: int) -> Layout:
    """The layout with its keys so many frames later."""

    def path(one: CropPath) -> CropPath:
        keys = tuple(key.model_copy(update={"frame": key.frame + by}) for key in one.keys)
        return one.model_copy(update={"keys": keys})

    if isinstance(layout, CropLayout):
        return CropLayout(path=path(layout.path))
    if isinstance(layout, SplitLayout):
        return SplitLayout(top=path(layout.top), bottom=path(layout.bottom))
    return layout.model_copy(update={"window": path(layout.window)}) if layout.window else layout


def _reshaped(layout: Layout, old: Canvas, new: Canvas) -> Layout:
    """The layout for a clip of another shape; one that shows the whole picture suits every shape."""
    if isinstance(layout, CropLayout):
        return CropLayout(path=_zoomed_alike(layout.path, old, new))
    if isinstance(layout, SplitLayout):
        halves = [Canvas(one.source, (one.clip[0], one.clip[1] // 2), one.rate) for one in (old, new)]
        return SplitLayout(
            top=_zoomed_alike(layout.top, *halves), bottom=_zoomed_alike(layout.bottom, *halves)
        )
    return layout


def _zoomed_alike(path: CropPath, old: Canvas, new: Canvas) -> CropPath:
    most, least = largest(Area(), new.ratio), largest(Area(), old.ratio)
    share = min(1.0, path.width / least.width)
    size = Size(most.width * share, most.height * share)
    return CropPath(
        width=size.width,
        height=size.height,
        keys=tuple(
            CropKey(frame=key.frame, x=_inside(key.x, size.width), y=_inside(key.y, size.height))
            for key in path.keys
        ),
    )


def _inside(middle: float, extent: float) -> float:
    return min(max(middle, extent / 2), 1 - extent / 2)

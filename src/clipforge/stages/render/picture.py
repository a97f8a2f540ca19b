"""The picture of a clip: the source's frames on the clip's grid, cropped, fitted or split by layout. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from clipforge.engines.ffmpeg.frame_info import FrameInfo
from clipforge.media.filtergraph import FilterGraph, VideoPad, seconds_text
from clipforge.media.timeline import CropLayout, CropPath, FitLayout, Layout, LayoutSpan, SplitLayout
from clipforge.stages.render.geometry import (
    Canvas,
    Glide,
    crop_at,
    crop_size,
    even,
    is_still,
    step_expression,
)
from clipforge.stages.render.reading import Run

_BLUR_SCALE = 8
"""The blurred fill is made at an eighth of the size: no eye can tell, and it costs a hundredth."""


@dataclass(frozen=True, slots=True)
class Painter:
    """What every filter that touches the source's picture must know.

    Attributes:
        graph: where filters are added.
        info: the source's frames as decoded.
        size: of the output in pixels.
        scaler: ffmpeg's scaling algorithm.
    """

    graph: FilterGraph
    info: FrameInfo
    size: tuple[int, int]
    scaler: str

    @property
    def canvas(self) -> Canvas:
        """The decoded picture's geometry."""
        return Canvas(self.info.width, self.info.height, float(self.info.pixel_aspect))

    def scale(self, pad: VideoPad, size: tuple[int, int], scaler: str = "") -> VideoPad:
        """Scale to `size`, square pixels, 8-bit 4:2:0 BT.709; HDR is tone-mapped after scaling."""
        width, height = size
        graph, info = self.graph, self.info
        flags = scaler or self.scaler
        if info.hdr:
            pad = graph.video("scale", pad, w=width, h=height, flags=flags)
            pad = graph.video("setsar", pad, sar=1)
            return tone_map(graph, pad, info)
        pad = graph.video(
            "scale",
            pad,
            w=width,
            h=height,
            flags=flags,
            in_color_matrix=info.matrix_assumed,
            out_color_matrix="bt709",
            out_range="tv",
        )
        pad = graph.video("setsar", pad, sar=1)
        return graph.video("format", pad, pix_fmts="yuv420p")


def tone_map(graph: FilterGraph, pad: VideoPad, info: FrameInfo) -> VideoPad:
    """HDR (PQ or HLG) to SDR BT.709: linear light, BT.709 primaries, Hable's curve.

    100 cd/m² is the reference white of SDR (ITU-R BT.2035).
    """
    pad = graph.video(
        "zscale",
        pad,
        transferin=info.transfer,
        matrixin=info.matrix if info.matrix != "unknown" else "bt2020nc",
        primariesin=info.primaries if info.primaries != "unknown" else "bt2020",
        rangein=info.range_name,
        transfer="linear",
        npl=100,
    )
    pad = graph.video("format", pad, pix_fmts="gbrpf32le")
    pad = graph.video("zscale", pad, primaries="bt709")
    pad = graph.video("tonemap", pad, tonemap="hable", desat=0)
    pad = graph.video("zscale", pad, transfer="bt709", matrix="bt709", range="tv")
    return graph.video("format", pad, pix_fmts="yuv420p")


def source_frames(
    graph: FilterGraph, runs: Sequence[Run], first_file: int, stream: int, info: FrameInfo
) -> VideoPad:
    """The source's frames for the whole clip: frame n of the pad is frame n of the clip."""
    pads = [
        _run_frames(graph, graph.video_input(first_file + index, stream), run, info)
        for index, run in enumerate(runs)
    ]
    return on_grid(graph, graph.concat(pads), runs[0].rate) if len(pads) > 1 else pads[0]


def on_grid(graph: FilterGraph, pad: VideoPad, rate: Fraction) -> VideoPad:
    """Number the frames 0, 1, 2 … at the rate, whatever times they had."""
    pad = graph.video("settb", pad, expr=str(1 / rate))
    return graph.video("setpts", pad, expr="N")


def _run_frames(graph: FilterGraph, pad: VideoPad, run: Run, info: FrameInfo) -> VideoPad:
    # A stream may change its size midway; the rest of the graph is built for one.
    pad = graph.video("scale", pad, w=info.width, h=info.height)
    if info.interlaced:
        pad = graph.video("bwdif", pad, mode="send_frame", deint="interlaced")
    pad = graph.video("fps", pad, fps=run.rate, start_time=seconds_text(run.offset))
    # A picture that ends before its sound holds its last frame.
    pad = graph.video("tpad", pad, stop=-1, stop_mode="clone")
    pad = graph.video("trim", pad, end_frame=run.end - run.start)
    if len(run.segments) > 1:
        parts = [
            f"between(n,{part.source_start - run.start},{part.source_end - run.start - 1})"
            for part in run.segments
        ]
        pad = graph.video("select", pad, expr="+".join(parts))
    return graph.video("setpts", pad, expr="N")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames [start, end) of the clip that one branch of the graph draws."""

    start: int
    end: int
    spans: tuple[LayoutSpan, ...]


def stretches_of(spans: Sequence[LayoutSpan], canvas: Canvas, aspect: float) -> tuple[Stretch, ...]:
    """Join neighbouring spans that one branch can draw: all of one layout, or all still crops of one size."""
    groups: list[list[LayoutSpan]] = []
    alike, resting = False, False
    for span in spans:
        last = groups[-1][-1] if groups else None
        alike = alike and last is not None and last.layout == span.layout
        rests = _rests(span)
        resting = resting and rests and last is not None and _same_size(last, span, canvas, aspect)
        if alike or resting:
            groups[-1].append(span)
        else:
            groups.append([span])
            alike, resting = True, rests
    return tuple(Stretch(group[0].start, group[-1].end, tuple(group)) for group in groups)


def _rests(span: LayoutSpan) -> bool:
    """Whether it is a crop that stands still."""
    return isinstance(span.layout, CropLayout) and is_still(span.layout.path, span.start, span.end)


def _same_size(before: LayoutSpan, after: LayoutSpan, canvas: Canvas, aspect: float) -> bool:
    if not isinstance(before.layout, CropLayout) or not isinstance(after.layout, CropLayout):
        return False
    return crop_size(canvas, before.layout.path, aspect) == crop_size(canvas, after.layout.path, aspect)


def lay_out(painter: Painter, pad: VideoPad, spans: Sequence[LayoutSpan], rate: Fraction) -> VideoPad:
    """Draw each span with its layout; a change happens on its very frame.

    Every stretch gets a branch that sees only its own frames; the branches are joined in order, so each
    frame is scaled once and frames never wait for one another.
    """
    graph = painter.graph
    aspect = painter.size[0] / painter.size[1]
    stretches = stretches_of(spans, painter.canvas, aspect)
    if len(stretches) == 1:
        return _draw(painter, pad, stretches[0])
    branches = []
    for copy, stretch in zip(graph.split(pad, len(stretches)), stretches, strict=True):
        part = graph.video("trim", copy, start_frame=stretch.start, end_frame=stretch.end)
        part = graph.video("setpts", part, expr="N")
        branches.append(_draw(painter, part, stretch))
    return on_grid(graph, graph.concat(branches), rate)


def _draw(painter: Painter, pad: VideoPad, stretch: Stretch) -> VideoPad:
    layout: Layout = stretch.spans[0].layout
    if isinstance(layout, CropLayout):
        return _crop(painter, pad, stretch, _paths(stretch), painter.size)
    if isinstance(layout, SplitLayout):
        return _split(painter, pad, stretch, layout)
    return _fit(painter, pad, stretch, layout)


def _paths(stretch: Stretch) -> tuple[CropPath, ...]:
    """One path for each span, or one for all: a movement goes on through spans of one layout."""
    paths = tuple(span.layout.path for span in stretch.spans if isinstance(span.layout, CropLayout))
    return paths[:1] if all(path == paths[0] for path in paths) else paths


def _crop(
    painter: Painter,
    pad: VideoPad,
    stretch: Stretch,
    paths: Sequence[CropPath],
    target: tuple[int, int],
    *,
    keep_shape: bool = False,
) -> VideoPad:
    """Crop to the paths (one for each span, or one for all) and scale to `target`."""
    canvas = painter.canvas
    size = crop_size(canvas, paths[0], None if keep_shape else target[0] / target[1])
    if len(paths) == 1 and not is_still(paths[0], stretch.start, stretch.end):
        return _moving_crop(painter, pad, stretch, paths[0], sizes=(size, target))
    corners = [
        (span.end - stretch.start, crop_at(canvas, size, path.center_at(span.start)))
        for span, path in zip(stretch.spans, paths, strict=False)
    ]
    last = corners[-1][1]
    x = step_expression([(end, str(corner[0])) for end, corner in corners[:-1]], str(last[0]))
    y = step_expression([(end, str(corner[1])) for end, corner in corners[:-1]], str(last[1]))
    pad = painter.graph.video("crop", pad, w=size[0], h=size[1], x=x, y=y, exact=1)
    return painter.scale(pad, target)


def _moving_crop(
    painter: Painter,
    pad: VideoPad,
    stretch: Stretch,
    path: CropPath,
    *,
    sizes: tuple[tuple[int, int], tuple[int, int]],
) -> VideoPad:
    """Scale first, then crop: the crop then moves in whole pixels of the clip, not of the source.

    A vertical crop of a landscape source is enlarged, so one source pixel is nearly two of the clip: moved
    in source pixels a slow pan visibly stutters. Only the rectangle that the crop ever touches is scaled.
    """
    canvas, graph = painter.canvas, painter.graph
    size, target = sizes
    frames = _key_frames(path, stretch)
    centers = [path.center_at(frame) for frame in frames]
    corners = [crop_at(canvas, size, center) for center in centers]
    left = 2 * (min(x for x, _ in corners) // 2)
    top = 2 * (min(y for _, y in corners) // 2)
    width = min(even(max(x for x, _ in corners) - left + size[0] + 1), 2 * ((canvas.width - left) // 2))
    height = min(even(max(y for _, y in corners) - top + size[1] + 1), 2 * ((canvas.height - top) // 2))
    across, down = target[0] / size[0], target[1] / size[1]
    scaled = (max(target[0], even(width * across)), max(target[1], even(height * down)))
    pad = graph.video("crop", pad, w=width, h=height, x=left, y=top, exact=1)
    pad = painter.scale(pad, scaled)
    xs = _glide(
        frames, [x * canvas.width - size[0] / 2 - left for x, _ in centers], scaled[0] / width, stretch
    )
    ys = _glide(
        frames, [y * canvas.height - size[1] / 2 - top for _, y in centers], scaled[1] / height, stretch
    )
    return graph.video("crop", pad, w=target[0], h=target[1], x=xs.expression(), y=ys.expression(), exact=1)


def _key_frames(path: CropPath, stretch: Stretch) -> list[int]:
    """All key frames, so that each movement keeps its curve even where the stretch begins inside it."""
    frames = [key.frame for key in path.keys]
    before = [frame for frame in frames if frame <= stretch.start][-1:]
    inside = [frame for frame in frames if stretch.start < frame < stretch.end]
    after = [frame for frame in frames if frame >= stretch.end][:1]
    return before + inside + after


def _glide(frames: Sequence[int], values: Sequence[float], factor: float, stretch: Stretch) -> Glide:
    points = [(frame - stretch.start, value * factor) for frame, value in zip(frames, values, strict=True)]
    # Keys on one frame would divide by zero; the last one counts.
    unique = [point for point, after in pairwise(points) if point[0] != after[0]]
    return Glide((*unique, points[-1]))


def _fit(painter: Painter, pad: VideoPad, stretch: Stretch, layout: FitLayout) -> VideoPad:
    """The whole window inside the clip, over a blurred copy of itself or a colour."""
    graph, canvas = painter.graph, painter.canvas
    whole = painter.size[0] / painter.size[1]
    window = layout.window
    stored = (canvas.width, canvas.height) if window is None else crop_size(canvas, window, None)
    inside = contain(stored[0] * canvas.pixel_aspect / stored[1], painter.size)
    if layout.fill == "color":
        front = _window(painter, pad, stretch, window, inside)
        return pad_to(graph, front, painter.size, layout.color)
    if abs(stored[0] * canvas.pixel_aspect / stored[1] / whole - 1) < 0.01:
        return _window(painter, pad, stretch, window, painter.size)
    near, far = graph.split(pad, 2)
    front = _window(painter, near, stretch, window, inside)
    back = blurred(painter, _still_window(painter, far, stretch, window), stored)
    return graph.video("overlay", back, front, x="(W-w)/2", y="(H-h)/2", format="yuv420")


def _window(
    painter: Painter, pad: VideoPad, stretch: Stretch, window: CropPath | None, target: tuple[int, int]
) -> VideoPad:
    if window is None:
        return painter.scale(pad, target)
    return _crop(painter, pad, stretch, (window,), target, keep_shape=True)


def _still_window(painter: Painter, pad: VideoPad, stretch: Stretch, window: CropPath | None) -> VideoPad:
    """The window without its movement: good enough for what is blurred."""
    if window is None:
        return pad
    size = crop_size(painter.canvas, window, None)
    x, y = crop_at(painter.canvas, size, window.center_at((stretch.start + stretch.end) // 2))
    return painter.graph.video("crop", pad, w=size[0], h=size[1], x=x, y=y, exact=1)


def blurred(painter: Painter, pad: VideoPad, stored: tuple[int, int]) -> VideoPad:
    """A picture of `stored` pixels cut to the clip's shape, blurred and darkened a little."""
    graph, canvas = painter.graph, painter.canvas
    aspect = painter.size[0] / painter.size[1] / canvas.pixel_aspect
    width, height = stored
    if width / height > aspect:
        width = even(min(width, height * aspect))
    else:
        height = even(min(height, width / aspect))
    pad = graph.video("crop", pad, w=width, h=height, exact=1)
    small = (even(painter.size[0] / _BLUR_SCALE, least=16), even(painter.size[1] / _BLUR_SCALE, least=16))
    pad = painter.scale(pad, small, "bilinear")
    pad = graph.video("gblur", pad, sigma=5)
    # Darker and a little paler, so that the eye goes to the picture in front.
    pad = graph.video("lutyuv", pad, y="val*0.62", u="128+(val-128)*0.85", v="128+(val-128)*0.85")
    pad = graph.video("scale", pad, w=painter.size[0], h=painter.size[1], flags="bilinear")
    return graph.video("setsar", pad, sar=1)


def contain(aspect: float, size: tuple[int, int]) -> tuple[int, int]:
    """Largest even size of that aspect inside `size`."""
    width, height = size
    if aspect >= width / height:
        return width, min(height, even(width / aspect))
    return min(width, even(height * aspect)), height


def pad_to(graph: FilterGraph, pad: VideoPad, size: tuple[int, int], color: str) -> VideoPad:
    """Centre a picture on a plain colour."""
    return graph.video("pad", pad, w=size[0], h=size[1], x="(ow-iw)/2", y="(oh-ih)/2", color=color)


def _split(painter: Painter, pad: VideoPad, stretch: Stretch, layout: SplitLayout) -> VideoPad:
    graph = painter.graph
    width, height = painter.size
    upper = even(height / 2)
    top, bottom = graph.split(pad, 2)
    above = _crop(painter, top, stretch, (layout.top,), (width, upper))
    below = _crop(painter, bottom, stretch, (layout.bottom,), (width, height - upper))
    return graph.video("vstack", above, below)

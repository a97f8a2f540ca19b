"""The preview's arithmetic against the render's: the same pixels at the same place, on any frame."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest
from graph_reader import Layer, evaluated, filters_of, layers_of
from preview_support import ROOT

from clipforge.engines.ffmpeg.frame_info import FrameInfo
from clipforge.media.brand import Watermark
from clipforge.media.caption.model import Box, CaptionEmoji, CaptionStyle, CaptionTrack, Cue
from clipforge.media.filtergraph import FilterGraph
from clipforge.media.source import MediaSource
from clipforge.media.time import frame_at, frame_ceil, frame_floor, frame_ms
from clipforge.media.timeline import (
    CropKey,
    CropLayout,
    CropPath,
    FitLayout,
    Layout,
    LayoutSpan,
    Segment,
    SplitLayout,
    Timeline,
)
from clipforge.stages.render.overlays import lay_emoji, lay_watermark
from clipforge.stages.render.picture import Painter, lay_out

RATES = ("25", "30", "60", "24000/1001", "30000/1001", "60000/1001", "48", "20")
SOURCES = (
    FrameInfo(1920, 1080),
    FrameInfo(1280, 720),
    FrameInfo(853, 480),
    FrameInfo(720, 576, pixel_aspect=Fraction(64, 45)),
    FrameInfo(1080, 1920),
    FrameInfo(640, 640),
)
SIZES = ((1080, 1920), (1080, 1080), (1080, 1350), (1920, 1080), (540, 958))
CASES = 250


def _asked(**cases: list[Any]) -> dict[str, list[Any]]:
    """What the preview makes of cases."""
    command = [sys.executable, str(ROOT / "tools/node.py"), "node", str(ROOT / "web/tests/preview/table.mjs")]
    given = json.dumps({"steps": [], "marks": [], "rates": [], **cases})
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[Any]] = json.loads(done.stdout)
    return answer


def _path(chance: random.Random, start: int, end: int) -> CropPath:
    """A crop that stands still, moves inside of the span, or through its edges."""
    frames = sorted(chance.sample(range(max(0, start - 10), end + 10), chance.choice((1, 1, 2, 3))))
    keys = tuple(CropKey(frame=frame, x=chance.random(), y=chance.random()) for frame in frames)
    return CropPath(width=chance.uniform(0.15, 1), height=chance.uniform(0.3, 1), keys=keys)


def _layout(chance: random.Random, start: int, end: int) -> Layout:
    kind = chance.choice(("crop", "crop", "fit", "window", "split"))
    if kind == "crop":
        return CropLayout(path=_path(chance, start, end))
    if kind == "split":
        return SplitLayout(top=_path(chance, start, end), bottom=_path(chance, start, end))
    window = _path(chance, start, end) if kind == "window" else None
    return FitLayout(fill=chance.choice(("blur", "color")), color="#20304F", window=window)


def _spans(chance: random.Random) -> tuple[LayoutSpan, ...]:
    """Some spans; a layout may go on in the next one, and still crops of one size may follow one another."""
    spans: list[LayoutSpan] = []
    start = 0
    for _ in range(chance.randint(1, 4)):
        end = start + chance.randint(2, 30)
        layout = _layout(chance, start, end)
        if spans and chance.random() < 0.3:
            layout = spans[-1].layout
        elif spans and isinstance(spans[-1].layout, CropLayout) and chance.random() < 0.3:
            key = CropKey(frame=0, x=chance.random(), y=chance.random())
            layout = CropLayout(path=spans[-1].layout.path.model_copy(update={"keys": (key,)}))
        spans.append(LayoutSpan(start=start, end=end, layout=layout))
        start = end
    return tuple(spans)


def _seen(step: dict[str, Any], size: tuple[int, int]) -> Layer:
    """A step of the preview as what is seen of it."""
    whole = (0.0, 0.0, *map(float, size))
    if step["kind"] == "color":
        return Layer("color", None, whole, step["color"])
    source = step["from"]
    if step["kind"] == "blur":
        return Layer("blur", tuple(source[name] for name in ("x", "y", "width", "height")), whole)
    to, within = step["to"], step["within"]
    across, down = source["width"] / to["width"], source["height"] / to["height"]
    return Layer(
        "picture",
        (
            source["x"] + (within["x"] - to["x"]) * across,
            source["y"] + (within["y"] - to["y"]) * down,
            within["width"] * across,
            within["height"] * down,
        ),
        tuple(float(within[name]) for name in ("x", "y", "width", "height")),
    )


def test_any_layout_shows_the_same_pixels_at_the_same_place() -> None:
    chance = random.Random(7)
    cases, wanted = [], []
    for _ in range(CASES):
        info, size, spans = chance.choice(SOURCES), chance.choice(SIZES), _spans(chance)
        graph = FilterGraph()
        painter = Painter(graph, info, size, "bicubic")
        graph.result(lay_out(painter, graph.video_input(0, 0), spans, Fraction(25)))
        frames = sorted({0, spans[-1].end - 1, *(chance.randrange(spans[-1].end) for _ in range(6))})
        picture = {"width": info.width, "height": info.height, "pixel_aspect": float(info.pixel_aspect)}
        layouts = [span.model_dump(mode="json") for span in spans]
        timeline = {"width": size[0], "height": size[1], "layouts": layouts}
        cases.append({"timeline": timeline, "picture": picture, "frames": frames})
        wanted.append([layers_of(graph.text(), (info.width, info.height), frame) for frame in frames])
    for case, expected, made in zip(cases, wanted, _asked(steps=cases)["steps"], strict=True):
        size = (case["timeline"]["width"], case["timeline"]["height"])
        for frame, layers, steps in zip(case["frames"], expected, made, strict=True):
            seen = [_seen(step, size) for step in steps]
            assert [layer.kind for layer in seen] == [layer.kind for layer in layers], (case, frame)
            for mine, theirs in zip(seen, layers, strict=True):
                assert mine.place == pytest.approx(theirs.place), (case, frame)
                assert mine.color == theirs.color
                if theirs.source is not None:
                    assert mine.source == pytest.approx(theirs.source, abs=1e-6), (case, frame)


def _marked(**changes: Any) -> Timeline:
    return Timeline.model_validate(
        {
            "id": "a",
            "source": MediaSource(location="a.mp4", video_stream=0),
            "rate": "30000/1001",
            "width": 1080,
            "height": 1920,
            "segments": (Segment(source_start=0, source_end=90),),
            "layouts": (LayoutSpan(start=0, end=90, layout=FitLayout()),),
            **changes,
        }
    )


def _overlaid(graph: FilterGraph, own: tuple[int, int], size: tuple[int, int]) -> dict[str, Any]:
    """Where a graph of one overlay puts a picture of `own` pixels, and on which frames."""
    filters = filters_of(graph.text())
    scale, overlay = filters["scale"], filters["overlay"]
    width, height = int(scale["w"]), int(scale["h"])
    if height == -1:
        height = round(Fraction(width * own[1], own[0]) + Fraction(1, 10**9))
    names = {"W": size[0], "H": size[1], "w": width, "h": height}
    x, y = (2 * (int(evaluated(overlay[name], names)) // 2) for name in ("x", "y"))
    made = {"place": {"x": x, "y": y, "width": width, "height": height}}
    if "enable" in overlay:
        first, last = overlay["enable"].removeprefix("between(n,").removesuffix(")").split(",")
        made |= {"start": int(first), "end": int(last) + 1}
    if "colorchannelmixer" in filters:
        made["opacity"] = float(filters["colorchannelmixer"]["aa"])
    return made


def test_emoji_and_marks_lie_where_the_render_lays_them() -> None:
    chance = random.Random(3)
    size = (1080, 1920)
    cases, wanted = [], []
    positions = ("top-left", "top-right", "bottom-left", "bottom-right", "top", "bottom")
    for number in range(60):
        own = (chance.randint(20, 900), chance.randint(20, 900))
        graph = FilterGraph()
        ground, picture = graph.video_input(0, 0), graph.video_input(1, 0)
        if number % 2:
            mark = Watermark(
                image="a.png",
                position=chance.choice(positions),
                width=chance.uniform(0.02, 0.6),
                opacity=chance.choice((0.0, 0.5, 0.85, 0.999)),
                margin=chance.uniform(0, 0.2),
            )
            timeline = _marked(watermark=mark)
            graph.result(lay_watermark(graph, ground, picture, mark, size[0]))
            wanted.append(_overlaid(graph, own, size))
        else:
            start = chance.randint(0, 1500)
            side = chance.uniform(30, 300)
            box = Box(x=chance.uniform(0, 700), y=chance.uniform(0, 1500), width=side, height=side)
            cue = Cue(
                start=start,
                end=start + chance.randint(50, 1400),
                text="a",
                emoji=CaptionEmoji(name="1f525", box=box),
            )
            timeline = _marked(captions=CaptionTrack(style=CaptionStyle(), font_size=70, cues=(cue,)))
            graph.result(lay_emoji(graph, ground, picture, cue, timeline=timeline, width=size[0]))
            wanted.append(_overlaid(graph, own, size))
        cases.append({"timeline": timeline.model_dump(mode="json"), "own": own})
    for case, expected, (made,) in zip(cases, wanted, _asked(marks=cases)["marks"], strict=True):
        assert {name: made[name] for name in expected} == expected, case


def test_without_captions_in_the_picture_there_are_no_emoji() -> None:
    box = Box(x=10, y=10, width=50, height=50)
    cue = Cue(start=0, end=900, text="a", emoji=CaptionEmoji(name="1f525", box=box))
    track = CaptionTrack(style=CaptionStyle(), font_size=70, cues=(cue,))
    shown, hidden = (
        _marked(burn_captions=burnt, captions=track).model_dump(mode="json") for burnt in (True, False)
    )
    made = _asked(marks=[{"timeline": timeline, "own": [9, 9]} for timeline in (shown, hidden)])["marks"]
    assert [len(marks) for marks in made] == [1, 0]


def test_frames_and_milliseconds_are_the_same_at_any_rate() -> None:
    chance = random.Random(5)
    cases = [
        {"rate": rate, "ms": chance.randrange(4_000_000), "frame": chance.randrange(200_000)}
        for rate in RATES
        for _ in range(200)
    ]
    # Halves of a frame and of a millisecond, where roundings part.
    cases += [{"rate": "25", "ms": 20 * n, "frame": n} for n in range(50)]
    cases += [{"rate": "48", "ms": 125 * n, "frame": 3 * n} for n in range(50)]
    for case, made in zip(cases, _asked(rates=cases)["rates"], strict=True):
        rate, ms, frame = Fraction(case["rate"]), case["ms"], case["frame"]
        # As vf_subtitles.c: the time base as a double, and what is behind the point cut off.
        drawn = int(frame * (rate.denominator / rate.numerator) * 1000)
        assert made == [
            frame_at(ms, rate),
            frame_floor(ms, rate),
            frame_ceil(ms, rate),
            frame_ms(frame, rate),
            drawn,
            frame,
        ], case

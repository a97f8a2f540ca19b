"""Pictures and sounds of files that stand beside the source: intro, outro, backdrop. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from clipforge.media.filtergraph import AudioPad, VideoPad
from clipforge.media.inputs import input_args
from clipforge.media.timeline import CropKey, CropLayout, CropPath, FitLayout, Layout, LayoutSpan
from clipforge.stages.render.assets import Levels, Part
from clipforge.stages.render.bench import Bench
from clipforge.stages.render.picture import lay_out, on_grid
from clipforge.stages.render.sound import leveled, part_sound, sample_at, silence

_PAN_MARGIN = 0.08
"""Share of a still backdrop that is kept outside the frame, so that there is room to move."""


def add_bookends(
    bench: Bench, picture: VideoPad, sound: AudioPad, levels: Levels
) -> tuple[VideoPad, AudioPad, int]:
    """Put intro and outro around the clip; gives picture, sound and the number of frames."""
    intro, outro = bench.assets.intro, bench.assets.outro
    pictures, sounds = [picture], [sound]
    total = bench.timeline.frames
    if intro is not None:
        file, shown = _fitted(bench, intro)
        pictures.insert(0, shown)
        sounds.insert(0, heard(bench, intro, file, levels, start=0))
        total += intro.frames
    if outro is not None:
        file, shown = _fitted(bench, outro)
        pictures.append(shown)
        sounds.append(heard(bench, outro, file, levels, start=total))
        total += outro.frames
    if len(pictures) == 1:
        return picture, sound, total
    joined = on_grid(bench.graph, bench.graph.concat(pictures), bench.timeline.rate)
    return joined, bench.graph.aconcat(sounds), total


def heard(bench: Bench, part: Part, file: int, levels: Levels, *, start: int) -> AudioPad:
    """Sound of a part that begins at frame `start`; samples are counted on the clip's own clock."""
    rate = bench.timeline.rate
    samples = sample_at(start + part.frames, rate) - sample_at(start, rate)
    if part.audio_stream is None:
        return silence(bench.graph, samples)
    pad = part_sound(bench.graph, bench.graph.audio_input(file, part.audio_stream), samples)
    return leveled(bench.graph, pad, levels.intro if part is bench.assets.intro else levels.outro)


def media_backdrop(bench: Bench, parts: Sequence[Part]) -> VideoPad:
    """Pictures and videos one after another, each filling the clip; still ones move slowly."""
    pads = []
    for part in parts:
        layout = CropLayout(path=cover_path(bench, part))
        pads.append(_shown(bench, part, layout)[1])
    return on_grid(bench.graph, bench.graph.concat(pads), bench.timeline.rate)


def cover_path(bench: Bench, part: Part) -> CropPath:
    """The largest crop of the clip's shape; on a still picture a little smaller and moving."""
    width, height = bench.size
    aspect = part.info.width * float(part.info.pixel_aspect) / part.info.height
    wide = min(1.0, width / height / aspect)
    high = min(1.0, aspect / (width / height))
    if part.kind == "video":
        return CropPath(width=wide, height=high, keys=(CropKey(frame=0, x=0.5, y=0.5),))
    wide, high = wide * (1 - _PAN_MARGIN), high * (1 - _PAN_MARGIN)
    # A picture far wider than the clip has more room, but a slow walk past its middle is enough.
    across = min((1 - wide) / 2, _PAN_MARGIN)
    down = min((1 - high) / 2, _PAN_MARGIN)
    keys = (
        CropKey(frame=0, x=0.5 - across, y=0.5 - down / 2),
        CropKey(frame=max(1, part.frames), x=0.5 + across, y=0.5 + down / 2),
    )
    return CropPath(width=wide, height=high, keys=keys)


def _fitted(bench: Bench, part: Part) -> tuple[int, VideoPad]:
    return _shown(bench, part, FitLayout())


def _shown(bench: Bench, part: Part, layout: Layout) -> tuple[int, VideoPad]:
    """Open a part and lay it out; gives its input number and its picture."""
    graph, rate = bench.graph, bench.timeline.rate
    painter = bench.painter(part.info)
    spans = (LayoutSpan(start=0, end=part.frames, layout=layout),)
    if part.kind == "picture":
        file = bench.inputs.add_picture(part.location)
        pad = graph.video_input(file, 0)
        moving = isinstance(layout, CropLayout)
        # What does not move is drawn once and repeated.
        pad = pad if moving else lay_out(painter, pad, spans, rate)
        pad = graph.video("loop", pad, loop=-1, size=1)
        pad = graph.video("trim", on_grid(graph, pad, rate), end_frame=part.frames)
        return file, lay_out(painter, pad, spans, rate) if moving else pad
    repeat = ("-stream_loop", "-1") if part.repeats else ()
    file = bench.inputs.add(*repeat, *input_args(part.location))
    pad = graph.video_input(file, part.video_stream)
    pad = graph.video("scale", pad, w=part.info.width, h=part.info.height)
    pad = graph.video("fps", pad, fps=rate, start_time=0)
    pad = graph.video("tpad", pad, stop=-1, stop_mode="clone")
    pad = graph.video("trim", pad, end_frame=part.frames)
    return file, lay_out(painter, graph.video("setpts", pad, expr="N"), spans, rate)

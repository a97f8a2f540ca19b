"""The picture under sound that has none: a gradient, a waveform on it, or given pictures and videos. Pure."""

from __future__ import annotations

from fractions import Fraction

from clipforge.media.filtergraph import AudioPad, FilterGraph, VideoPad
from clipforge.media.timeline import Backdrop
from clipforge.stages.render.geometry import even
from clipforge.stages.render.sound import SAMPLE_RATE

_SMALL = 8
"""A gradient has no detail: it is made at an eighth of the size and enlarged."""

_BARS = 40
_QUIETEST_DB, _LOUDEST_DB = -42, -6
"""Levels of a bar of no height and of full height; speech evened out lies between -30 and -12."""


def gradient(graph: FilterGraph, backdrop: Backdrop, size: tuple[int, int], rate: Fraction) -> VideoPad:
    """A slowly turning gradient between the two colours, without end."""
    small = (even(size[0] / _SMALL), even(size[1] / _SMALL))
    pad = graph.video(
        "gradients",
        s=f"{small[0]}x{small[1]}",
        r=rate,
        c0=_rgb(backdrop.secondary),
        c1=_rgb(backdrop.primary),
        nb_colors=2,
        x0=small[0] // 2,
        y0=0,
        x1=small[0] // 2,
        # The last row: a point outside of the picture is taken for no point, and drawn by lot.
        y1=small[1] - 1,
        speed="0.006",
        seed=7,
    )
    pad = graph.video(
        "scale", pad, w=size[0], h=size[1], flags="bicubic", out_color_matrix="bt709", out_range="tv"
    )
    # The small picture is rarely of the clip's very shape, and `scale` makes up for that by oblong pixels:
    # players would stretch the clip, and no intro or outro, whose pixels are square, could be joined to it.
    pad = graph.video("setsar", pad, sar=1)
    pad = graph.video("format", pad, pix_fmts="yuv420p")
    # Eight bits are too few for a gradient this wide: still noise hides the steps and costs few bits.
    return graph.video("noise", pad, c0s=3, c0f="u", all_seed=7)


def waveform(
    graph: FilterGraph, back: VideoPad, sound: AudioPad, size: tuple[int, int], rate: Fraction
) -> VideoPad:
    """Bars of loudness that run from right to left over `back`, above the middle, where no caption stands.

    One bar for each frame, mirrored at its foot, as voice messages are drawn.
    """
    pitch = even(size[0] * 0.8 / _BARS)
    half = even(size[1] * 0.08)
    pad = graph.audio("dynaudnorm", sound, f=250, g=15)
    pad = graph.audio("asetnsamples", pad, n=round(SAMPLE_RATE / rate))
    pad = graph.audio(
        "astats",
        pad,
        metadata=1,
        reset=1,
        length="0.05",
        measure_perchannel="none",
        measure_overall="RMS_level",
    )
    bars = graph.video(
        "adrawgraph",
        pad,
        m1="lavfi.astats.Overall.RMS_level",
        mode="bar",
        slide="scroll",
        size=f"{_BARS}x{half}",
        min=_QUIETEST_DB,
        max=_LOUDEST_DB,
        fg1="0xffffffff",
        bg="0x00000000",
        rate=rate,
    )
    # Its end is told in samples where frames are meant, so the frames are counted anew and never end.
    bars = graph.video("setpts", graph.video("settb", bars, expr=str(1 / rate)), expr="N")
    bars = graph.video("tpad", bars, stop=-1, stop_mode="clone")
    up, down = graph.split(graph.video("format", bars, pix_fmts="rgba"), 2)
    bars = graph.video("vstack", up, graph.video("vflip", down))
    bars = graph.video("scale", bars, w=_BARS * pitch, h=2 * half, flags="neighbor")
    gap = max(1, pitch * 2 // 5)
    bars = graph.video("drawgrid", bars, w=pitch, h=8 * half, t=gap, c="black@0", replace=1)
    return graph.video("overlay", back, bars, x="(W-w)/2", y=f"{round(size[1] * 0.36)}-h/2", format="yuv420")


def shares(frames: int, parts: int) -> tuple[int, ...]:
    """Frames for each of `parts` pictures, as equal as possible."""
    return tuple(frames * (index + 1) // parts - frames * index // parts for index in range(parts))


def _rgb(color: str) -> str:
    return f"0x{color[1:7]}"

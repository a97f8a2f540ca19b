"""The sound of a clip: cut at the same instants as the picture, 48 kHz stereo, at one loudness. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from clipforge.media.filtergraph import AudioPad, FilterGraph
from clipforge.media.timeline import Segment
from clipforge.stages.render.reading import Run

SAMPLE_RATE = 48_000

_SMALLEST_GAP = "0.02"
"""Seconds: one lost packet. Gaps are filled from here on, as for analysis; each would shift the rest."""
_FADE_SAMPLES = 384
"""8 ms at 48 kHz: long enough against a click, too short to hear or to take a consonant away."""

_OVERSAMPLED = 4 * SAMPLE_RATE
"""The limiter works at four times the rate, so that it sees peaks between samples (ITU-R BS.1770-5)."""


@dataclass(frozen=True, slots=True)
class Level:
    """What is done to the loudness of one part.

    Attributes:
        gain_db: linear gain.
        ceiling_db: where a limiter holds the true peak, None for no limiter.
    """

    gain_db: float = 0.0
    ceiling_db: float | None = None


def sample_at(frame: int, rate: Fraction) -> int:
    """The sample that is heard when a frame begins."""
    return round(frame * SAMPLE_RATE / rate)


def source_sound(graph: FilterGraph, runs: Sequence[Run], first_file: int, stream: int) -> AudioPad:
    """The source's sound for the whole clip.

    Every segment gets exactly the samples of its frames on the clip's own clock, so that errors of rounding
    never add up over many segments.
    """
    pads: list[AudioPad] = []
    played, rate = 0, runs[0].rate
    for index, run in enumerate(runs):
        pad = _regular(graph, graph.audio_input(first_file + index, stream), run.offset)
        pad = graph.audio("apad", pad)
        for copy, segment in zip(graph.asplit(pad, len(run.segments)), run.segments, strict=True):
            samples = sample_at(played + segment.frames, rate) - sample_at(played, rate)
            pads.append(_cut(graph, copy, run, segment, samples))
            played += segment.frames
    return graph.aconcat(pads)


def part_sound(graph: FilterGraph, pad: AudioPad, samples: int) -> AudioPad:
    """Sound of a whole file, cut or filled with silence to `samples`."""
    pad = graph.audio("apad", _regular(graph, pad, Fraction(0)))
    return graph.audio("atrim", pad, end_sample=samples)


def silence(graph: FilterGraph, samples: int) -> AudioPad:
    """Stereo silence."""
    pad = graph.audio("anullsrc", r=SAMPLE_RATE, cl="stereo")
    return graph.audio("atrim", pad, end_sample=samples)


def leveled(graph: FilterGraph, pad: AudioPad, level: Level) -> AudioPad:
    """Apply gain and, if asked, an oversampled limiter without delay."""
    if level.gain_db:
        pad = graph.audio("volume", pad, volume=f"{level.gain_db:.2f}dB", precision="float")
    if level.ceiling_db is None:
        return pad
    pad = graph.audio("aresample", pad, osr=_OVERSAMPLED)
    limit = 10 ** (level.ceiling_db / 20)
    pad = graph.audio("alimiter", pad, limit=f"{limit:.6f}", attack=3, release=80, level=False, latency=True)
    pad = graph.audio("aresample", pad, osr=SAMPLE_RATE)
    return graph.audio("aformat", pad, sample_fmts="fltp", channel_layouts="stereo")


def _regular(graph: FilterGraph, pad: AudioPad, offset: Fraction) -> AudioPad:
    """Resample to our rate; silence where sound starts late or has gaps; sample 0 is at `offset` seconds.

    What is early is cut by its times and not by `aresample` itself: asked to drop samples while it changes
    the rate (44.1 kHz), it drops one codec frame too many, which sets sound 22 ms before its picture.
    """
    start = round(offset * SAMPLE_RATE)
    pad = graph.audio("aresample", pad, osr=SAMPLE_RATE, async_=1, min_hard_comp=_SMALLEST_GAP)
    pad = graph.audio("aformat", pad, sample_fmts="fltp", channel_layouts="stereo")
    pad = graph.audio("atrim", pad, start_pts=start)
    pad = graph.audio(
        "aresample", pad, osr=SAMPLE_RATE, async_=1, min_hard_comp=_SMALLEST_GAP, first_pts=start
    )
    return graph.audio("asetpts", pad, expr="N/SR/TB")


def _cut(graph: FilterGraph, pad: AudioPad, run: Run, segment: Segment, samples: int) -> AudioPad:
    start = sample_at(segment.source_start, run.rate) - sample_at(run.start, run.rate)
    pad = graph.audio("atrim", pad, start_sample=start, end_sample=start + samples)
    pad = graph.audio("asetpts", pad, expr="N/SR/TB")
    fade = min(_FADE_SAMPLES, samples // 2)
    if not fade:
        return pad
    pad = graph.audio("afade", pad, type="in", start_sample=0, nb_samples=fade)
    return graph.audio("afade", pad, type="out", start_sample=samples - fade, nb_samples=fade)

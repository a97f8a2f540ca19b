"""A finished clip against a plain ffmpeg scale-crop-encode of the same span, in the same run."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg, locate
from clipforge.engines.ffmpeg.probe import probe
from clipforge.engines.typography.library import FontLibrary
from clipforge.kit.process import run as run_process
from clipforge.media.caption.model import CaptionTrack
from clipforge.media.source import MediaSource
from clipforge.media.time import decimal_seconds
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
from clipforge.media.transcript import Word
from clipforge.stages.compose.captions import caption_track, list_templates
from clipforge.stages.render.profile import load_profile
from clipforge.stages.render.render import render

TITLE = "Rendering against plain ffmpeg"
_SECONDS = 15
_ROUNDS = 2
_SIZE = (1080, 1920)
_GOAL = "≤ 1.30"


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Time each kind of clip and the plain encode in turns; the best of each counts."""
    ffmpeg = locate()
    with tempfile.TemporaryDirectory(prefix="clipforge-bench-") as name:
        scratch = Path(name)
        source = _long_source(ffmpeg, shared / "media" / "faces" / "street_crowd_1080p.mp4", scratch)
        info = probe(ffmpeg, str(source))
        if info.video is None:
            raise ValueError("the benchmark's source has no picture")
        rate, start = info.video.rate, round(info.video.rate * 3)
        end = start + round(rate * _SECONDS)
        wide = Fraction(9 * info.video.height, 16 * info.video.width)
        clips = {
            "still crop": _timeline(source, rate, (start, end), _crop(wide)),
            "still crop, captions": _timeline(source, rate, (start, end), _crop(wide), captions=True),
            "moving crop, captions": _timeline(
                source, rate, (start, end), _crop(wide, moving=True), captions=True
            ),
            "blurred fill, captions": _timeline(source, rate, (start, end), FitLayout(), captions=True),
            "split, captions": _timeline(source, rate, (start, end), _split(wide), captions=True),
        }
        plain: list[_Cost] = []
        ours: dict[str, list[_Cost]] = {kind: [] for kind in clips}
        for _ in range(_ROUNDS):
            with _costs(plain):
                _plain(ffmpeg, source, scratch, rate, (start, end))
            for kind, timeline in clips.items():
                with _costs(ours[kind]):
                    render(
                        timeline, load_profile("final"), out_dir=scratch / "out", name="clip", ffmpeg=ffmpeg
                    )
    base = _least(plain)
    rows = [
        (
            f"plain ffmpeg, {_SECONDS} s of 1080p, same encoder settings",
            f"{base.wall:.2f} s, processor {base.processor:.2f} s",
            "1.00",
        )
    ]
    for kind, costs in ours.items():
        cost = _least(costs)
        ratio = f"× {cost.wall / base.wall:.2f} (processor × {cost.processor / base.processor:.2f})"
        rows.append((f"{kind}: all of it, loudness, checks and thumbnail included", ratio, _GOAL))
    return rows


@dataclass(frozen=True, slots=True)
class _Cost:
    wall: float
    processor: float


@contextmanager
def _costs(into: list[_Cost]) -> Iterator[None]:
    """Note wall time, and the processor time of ourselves and of the children, in seconds."""
    wall, processor = time.perf_counter(), _processor()
    yield
    into.append(_Cost(time.perf_counter() - wall, _processor() - processor))


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used)


def _least(costs: list[_Cost]) -> _Cost:
    return _Cost(min(cost.wall for cost in costs), min(cost.processor for cost in costs))


def _plain(ffmpeg: FFmpeg, source: Path, scratch: Path, rate: Fraction, span: tuple[int, int]) -> None:
    settings = load_profile("final").settings("libx264").args
    argv = [str(ffmpeg.path), "-nostdin", "-y", "-loglevel", "error"]
    argv += ["-ss", decimal_seconds(span[0] / rate), "-t", decimal_seconds((span[1] - span[0]) / rate)]
    argv += ["-i", str(source), "-vf", "crop=ih*9/16:ih,scale=1080:1920", "-c:v", "libx264", *settings]
    argv += ["-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart"]
    run_process([*argv, scratch / "plain.mp4"])


def _long_source(ffmpeg: FFmpeg, short: Path, scratch: Path) -> Path:
    """A real 1080p recording, repeated until it is long enough, with a voice-like tone for sound."""
    target = scratch / "source.mp4"
    argv = [str(ffmpeg.path), "-nostdin", "-y", "-loglevel", "error", "-stream_loop", "-1", "-i", str(short)]
    argv += ["-f", "lavfi", "-i", "anoisesrc=c=pink:a=0.3,tremolo=f=4:d=0.8", "-t", str(_SECONDS + 6)]
    argv += ["-map", "0:v:0", "-map", "1:a", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20"]
    run_process([*argv, "-g", "120", "-c:a", "aac", target])
    return target


def _path(wide: Fraction, *keys: tuple[int, float], high: float = 1.0) -> CropPath:
    return CropPath(
        width=min(1.0, float(wide)),
        height=high,
        keys=tuple(CropKey(frame=frame, x=x, y=0.5) for frame, x in keys),
    )


def _crop(wide: Fraction, *, moving: bool = False) -> CropLayout:
    if not moving:
        return CropLayout(path=_path(wide, (0, 0.5)))
    keys = [(number * 60, 0.35 if number % 2 else 0.65) for number in range(12)]
    return CropLayout(path=_path(wide, *keys))


def _split(wide: Fraction) -> SplitLayout:
    return SplitLayout(top=_path(wide * 2, (0, 0.35)), bottom=_path(wide * 2, (0, 0.65)))


def _timeline(
    source: Path, rate: Fraction, span: tuple[int, int], layout: Layout, *, captions: bool = False
) -> Timeline:
    frames = span[1] - span[0]
    return Timeline(
        id="bench",
        source=MediaSource(location=str(source), video_stream=0, audio_stream=1),
        rate=rate,
        width=_SIZE[0],
        height=_SIZE[1],
        segments=(Segment(source_start=span[0], source_end=span[1]),),
        layouts=(LayoutSpan(start=0, end=frames, layout=layout),),
        captions=_captions() if captions else None,
    )


def _captions() -> CaptionTrack:
    """Three words a second, as a speaker in a hurry makes them, in the default template."""
    text = " this costs as much time as captions on real clips do."
    words = [
        Word(text=f" {word}", start=330 * number, end=330 * (number + 1))
        for number, word in enumerate((text * _SECONDS).split()[: 3 * _SECONDS])
    ]
    template = list_templates()[0]
    return caption_track(words, style=template.style, clip_size=_SIZE, fonts=FontLibrary(), language="en")

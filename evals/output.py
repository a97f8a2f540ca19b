"""Encoded files: loudness, true peak, exact length, colours, and whether sound stays with its picture.

The offset of sound and picture is measured on a recording of flashes with beeps at the same instant: each is
found in the rendered clip, after cuts and joins, at several frame rates.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg, locate
from clipforge.engines.ffmpeg.encode import inspect, measure_file
from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.errors import ClipForgeError
from clipforge.kit.process import run as run_process
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.timeline import Backdrop, FitLayout, LayoutSpan, Segment, Timeline
from clipforge.stages.render.profile import load_profile
from clipforge.stages.render.render import RenderedClip, render

TITLE = "Rendered files"

_TALKS = (
    "faces/congress_talker_a.mp4",
    "faces/vertical_talker_mic.mp4",
    "faces/podcast_2up_share.mp4",
    "faces/offcenter_speaker_restaurant.mp4",
    "faces/sintel_trailer_720p.mp4",
    "robustness/h264_5_1_aac.mp4",
)
_ODD = (
    "robustness/vfr_screenrec_1080x2280.mp4",
    "robustness/phone_rotated_real.mp4",
    "robustness/rot180.mp4",
    "robustness/rot90_mirrored.mp4",
    "robustness/h264_10bit_bt2020.mov",
    "robustness/hevc_10bit.mp4",
    "robustness/sar_2_3.mp4",
    "robustness/yuv422p.mp4",
    "robustness/d_odd_size_855x361.mkv",
    "robustness/d_ts_copy.ts",
    "robustness/d_flv_copy.flv",
    "robustness/d_bitrot.mp4",
    "robustness/delayed_start_pts.mp4",
    "robustness/testsrc_120fps.mp4",
    "robustness/webm_video165s_audio2s.webm",
    "robustness/mpeg1.mpeg",
    "robustness/flac_24bit_88k.flac",
    "robustness/mp3_cover_art.mp3",
)
_SYNC = "robustness/av_sync_pattern_63s.mp4"
_RATE = 48_000


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Render talks, odd files and the sync pattern as drafts; the sound is made as in the final profile."""
    media, ffmpeg = shared / "media", locate()
    with tempfile.TemporaryDirectory(prefix="clipforge-eval-") as name:
        out = Path(name)
        return [*_loudness(ffmpeg, media, out), *_odd_files(ffmpeg, media, out), *_sync(ffmpeg, media, out)]


def _timeline(location: Path, info: MediaInfo, spans: list[tuple[Fraction, Fraction]]) -> Timeline:
    """Spans in seconds of the source, one after another, fitted into a vertical clip."""
    video = info.video
    rate = video.rate if video else Fraction(30)
    segments = tuple(
        Segment(source_start=round(start * rate), source_end=max(round(start * rate) + 1, round(end * rate)))
        for start, end in spans
    )
    frames = sum(segment.frames for segment in segments)
    layouts = (LayoutSpan(start=0, end=frames, layout=FitLayout()),) if video else ()
    return Timeline(
        id="eval",
        source=MediaSource(
            location=str(location.resolve()),
            video_stream=video.index if video else None,
            audio_stream=info.audio[0].index if info.audio else None,
        ),
        rate=rate,
        width=1080,
        height=1920,
        segments=segments,
        layouts=layouts,
        backdrop=None if video else Backdrop(),
    )


def _render(ffmpeg: FFmpeg, timeline: Timeline, out: Path) -> RenderedClip:
    return render(timeline, load_profile("draft"), out_dir=out, name="clip", ffmpeg=ffmpeg)


def _loudness(ffmpeg: FFmpeg, media: Path, out: Path) -> list[tuple[str, str, str]]:
    levels, peaks = [], []
    for name in _TALKS:
        info = probe(ffmpeg, str(media / name))
        end = Fraction(min(info.duration_ms, 20_000), 1000)
        clip = _render(ffmpeg, _timeline(media / name, info, [(Fraction(0), end)]), out)
        heard = measure_file(ffmpeg, Path(clip.mp4))
        levels.append(heard.integrated_lufs)
        peaks.append(heard.true_peak_db)
    worst = max(levels, key=lambda level: abs(level + 14))
    return [
        (f"integrated loudness of {len(levels)} encoded clips, worst", f"{worst:.1f} LUFS", "−14 ± 0.5"),
        ("their true peak, highest", f"{max(peaks):.1f} dBTP", "≤ −1.0"),
    ]


def _odd_files(ffmpeg: FFmpeg, media: Path, out: Path) -> list[tuple[str, str, str]]:
    good, wrong, off = 0, [], []
    tags = 0
    for name in _ODD:
        info = probe(ffmpeg, str(media / name))
        length = Fraction(min(info.duration_ms, 6000), 1000)
        timeline = _timeline(media / name, info, [(length / 5, length)])
        try:
            clip = _render(ffmpeg, timeline, out)
        except ClipForgeError as error:
            wrong.append(f"{Path(name).name}: {error.reason}")
            continue
        made = inspect(ffmpeg, Path(clip.mp4))
        off.append(abs(made.frames - timeline.frames))
        described = _describe(ffmpeg, Path(clip.mp4))
        right = re.search(r"h264 \(\w[\w ]*\).*yuv420p\(tv, bt709", described) is not None
        tags += right
        good += right and made.regular
    return [
        (
            "odd files rendered right: variable rate, rotated, 10-bit, 4:2:2, odd size, damaged …",
            f"{good}" + (f" ({'; '.join(wrong)})" if wrong else ""),
            str(len(_ODD)),
        ),
        ("their length, worst error", f"{max(off)} frames", "≤ 1 frame"),
        ("of these H.264, yuv420p, tagged BT.709", str(tags), str(len(_ODD))),
    ]


def _describe(ffmpeg: FFmpeg, file: Path) -> str:
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-i", str(file), "-map", "0:v", "-c", "copy"]
    return run_process([*argv, "-frames:v", "1", "-f", "null", "-"]).stderr


def _sync(ffmpeg: FFmpeg, media: Path, out: Path) -> list[tuple[str, str, str]]:
    variants = {
        "as recorded": [],
        "at 25": ["-r", "25"],
        "at 30000/1001": ["-r", "30000/1001"],
        "at 60000/1001": ["-r", "60000/1001"],
    }
    spans = [
        (Fraction(n * 7) + Fraction(n, 9), Fraction(n * 7 + 4) + Fraction(n, 7)) for n in (1, 2, 5, 3, 7)
    ]
    rows = []
    for label, rate in variants.items():
        source = media / _SYNC
        if rate:
            # Both streams are made anew from one decode, so the copy is in step as the original is.
            source = out / "sync.mp4"
            argv = [str(ffmpeg.path), "-nostdin", "-y", "-v", "error", "-i", str(media / _SYNC), *rate]
            argv += ["-vf", "scale=320:-2", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]
            run_process([*argv, str(source)])
        info = probe(ffmpeg, str(source))
        whole = _offsets(ffmpeg, source)
        timeline = _timeline(source, info, spans)
        lengths = [float(1000 * segment.frames / timeline.rate) for segment in timeline.segments]
        joins = [sum(lengths[:number]) for number in range(len(lengths))]
        starts = [float(1000 * segment.source_start / timeline.rate) for segment in timeline.segments]
        moved = []
        for flash, offset in _offsets(ffmpeg, Path(_render(ffmpeg, timeline, out).mp4), joins):
            part = max(number for number, join in enumerate(joins) if join <= flash)
            there = starts[part] + flash - joins[part]
            # Each flash against itself: where rates differ, a copy's own flashes lie up to a frame apart.
            twin = min(whole, key=lambda pair: abs(pair[0] - there))
            moved.append(abs(offset - twin[1]))
        worst = f"{max(moved):.0f} ms over {len(moved)} flashes" if moved else "no flash found"
        rows.append((f"sound against picture after 5 cuts and joins, {label}, worst", worst, "≤ 20 ms"))
    return rows


def _offsets(ffmpeg: FFmpeg, file: Path, joins: Sequence[float] = ()) -> list[tuple[float, float]]:
    """For each flash its ms, and ms from it to the nearest start of a beep.

    Flashes without a beep within 150 ms are left out, and those within 150 ms of a join, where a cut itself
    looks like a flash.
    """
    info = probe(ffmpeg, str(file))
    if info.video is None:
        return []
    light = _raw(
        ffmpeg, file, ["-map", "0:v:0", "-vf", f"fps={info.video.rate},scale=32:32,format=gray"], "u8"
    )
    levels = light.reshape(-1, 1024).mean(axis=1)
    sound = np.abs(
        _raw(ffmpeg, file, ["-map", "0:a:0", "-af", f"aresample={_RATE}:async=1:first_pts=0"], "f32")
    )
    flashes = [1000 * float(number / info.video.rate) for number in _jumps(levels)]
    beeps = [1000 * number / _RATE for number in _rises(sound, gap=_RATE // 10)]
    flashes = [flash for flash in flashes if all(abs(flash - join) > 150 for join in joins)]
    nearest = [min((beep - flash for beep in beeps), key=abs, default=1e9) for flash in flashes]
    return [pair for pair in zip(flashes, nearest, strict=True) if abs(pair[1]) < 150]


def _jumps(levels: NDArray[np.float64]) -> list[int]:
    """Frames that are suddenly brighter than the one before, as only a flash makes them."""
    steps = np.diff(levels)
    return [int(number) + 1 for number in np.flatnonzero(steps > steps.max() / 2)]


def _rises(values: NDArray[np.float64], *, gap: int) -> list[int]:
    """Where values come to more than half of their range after at least `gap` values below it."""
    low, high = float(np.percentile(values, 20)), float(values.max())
    above = np.flatnonzero(values > (low + high) / 2)
    return [int(n) for k, n in enumerate(above) if (k == 0 and n >= gap) or (k and n - above[k - 1] > gap)]


def _raw(ffmpeg: FFmpeg, file: Path, options: list[str], kind: str) -> NDArray[np.float64]:
    argv = [str(ffmpeg.path), "-nostdin", "-v", "error", "-i", str(file), *options]
    picture = kind == "u8"
    argv += ["-f", "rawvideo"] if picture else ["-ac", "1", "-f", "f32le"]
    data = run_process([*argv, "-"]).stdout
    return np.frombuffer(data, np.uint8 if picture else np.float32).astype(np.float64)

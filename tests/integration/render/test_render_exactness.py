"""Rendered clips show the frames that were asked for, where they were asked for, in time with their sound."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from render_support import (
    BEEP_EVERY,
    CLIP_HEIGHT,
    CLIP_WIDTH,
    HEIGHT,
    WIDTH,
    beep_starts,
    crop_path,
    ffmpeg_run,
    frames_of,
    make_numbered,
    number_in,
    numbers_in,
    place_in,
    sound_of,
    timeline_of,
)

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_frames
from clipforge.media.timeline import CropLayout, FitLayout, LayoutSpan, SplitLayout, Timeline
from clipforge.stages.render.profile import load_profile
from clipforge.stages.render.render import RenderedClip, render

SIZE = (CLIP_WIDTH, CLIP_HEIGHT)


@pytest.fixture(scope="module")
def media(ffmpeg: FFmpeg, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_numbered(ffmpeg, tmp_path_factory.mktemp("media") / "numbered.mp4", frames=500)


def rendered(ffmpeg: FFmpeg, timeline: Timeline, out: Path) -> RenderedClip:
    return render(timeline, load_profile("draft"), out_dir=out, name="clip", ffmpeg=ffmpeg)


def shown(ffmpeg: FFmpeg, timeline: Timeline, out: Path) -> list[int]:
    clip = rendered(ffmpeg, timeline, out)
    return numbers_in(frames_of(ffmpeg, Path(clip.mp4), SIZE))


def test_a_cut_between_key_frames_shows_exactly_its_frames(
    ffmpeg: FFmpeg, media: Path, tmp_path: Path
) -> None:
    assert shown(ffmpeg, timeline_of(media, [(137, 201)]), tmp_path) == list(range(137, 201))


def test_segments_near_far_and_backwards_play_in_their_order(
    ffmpeg: FFmpeg, media: Path, tmp_path: Path
) -> None:
    segments = [(310, 320), (325, 331), (400, 407), (20, 29), (33, 34)]
    expected = [frame for start, end in segments for frame in range(start, end)]
    assert shown(ffmpeg, timeline_of(media, segments), tmp_path) == expected


@pytest.mark.parametrize("rate", [Fraction(30000, 1001), Fraction(24000, 1001), Fraction(60), Fraction(50)])
def test_every_usual_rate_is_exact(ffmpeg: FFmpeg, tmp_path: Path, rate: Fraction) -> None:
    media = make_numbered(ffmpeg, tmp_path / "media.mp4", frames=260, rate=rate)
    timeline = timeline_of(media, [(121, 150), (201, 240)], rate=rate)
    assert shown(ffmpeg, timeline, tmp_path / "out") == [*range(121, 150), *range(201, 240)]


@pytest.mark.parametrize("suffix", [".mkv", ".ts", ".avi", ".flv"])
def test_a_clip_and_the_analysis_see_the_same_frames_in_any_container(
    ffmpeg: FFmpeg, tmp_path: Path, suffix: str
) -> None:
    """Time zero is the container's, so a picture may begin a frame later than its sound."""
    media = make_numbered(ffmpeg, tmp_path / f"media{suffix}", frames=260)
    timeline = timeline_of(media, [(187, 200)])
    grid = decode_frames(ffmpeg, timeline.source, size=(WIDTH, HEIGHT), rate=timeline.rate)
    analysed = [number_in(frame[:, :, 1]) for frame in grid]
    assert len(set(analysed[187:200])) == 13
    assert shown(ffmpeg, timeline, tmp_path / "out") == analysed[187:200]


def test_a_frame_that_is_held_for_long_is_shown_from_the_first_frame_on(
    ffmpeg: FFmpeg, media: Path, tmp_path: Path
) -> None:
    held = tmp_path / "held.mp4"
    # Frames 100 to 199 are missing: frame 99 stands for four seconds.
    ffmpeg_run(
        ffmpeg, "-i", str(media), "-vf", "select='not(between(n,100,199))'", "-fps_mode", "vfr",
        "-c:v", "libx264", "-preset", "ultrafast", "-qp", "10", "-g", "400", str(held),
    )  # fmt: skip
    assert shown(ffmpeg, timeline_of(held, [(150, 205)]), tmp_path / "out") == [99] * 50 + [
        200,
        201,
        202,
        203,
        204,
    ]


def test_a_picture_that_ends_before_the_clip_holds_its_last_frame(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    media = make_numbered(ffmpeg, tmp_path / "media.mp4", frames=60)
    numbers = shown(ffmpeg, timeline_of(media, [(50, 70)]), tmp_path / "out")
    assert numbers == [*range(50, 60), *[59] * 10]


def test_layouts_change_on_their_very_frame(ffmpeg: FFmpeg, media: Path, tmp_path: Path) -> None:
    left, right = crop_path((0, 0.2)), crop_path((0, 0.8))
    layouts = [
        LayoutSpan(start=0, end=13, layout=CropLayout(path=left)),
        LayoutSpan(start=13, end=20, layout=CropLayout(path=right)),
        LayoutSpan(start=20, end=31, layout=FitLayout(fill="color", color="#000000")),
        LayoutSpan(start=31, end=33, layout=CropLayout(path=crop_path((0, 0.5), height=0.5))),
        LayoutSpan(start=33, end=40, layout=SplitLayout(top=left, bottom=right)),
        LayoutSpan(start=40, end=50, layout=CropLayout(path=left)),
    ]
    clip = rendered(ffmpeg, timeline_of(media, [(100, 150)], layouts=layouts), tmp_path)
    frames = frames_of(ffmpeg, Path(clip.mp4), SIZE)
    places = [place_in(frame) for frame in frames]
    assert np.allclose(places[:13], 0.2, atol=0.02)
    assert np.allclose(places[13:20], 0.8, atol=0.02)
    dark_above = [bool(frame[0][:40].mean() < 20) for frame in frames]
    assert dark_above == [20 <= number < 31 for number in range(50)]
    assert np.allclose([place_in(frame, 0.25) for frame in frames[33:40]], 0.2, atol=0.02)
    assert np.allclose([place_in(frame, 0.75) for frame in frames[33:40]], 0.8, atol=0.02)
    assert np.allclose(places[40:], 0.2, atol=0.02)
    whole = [*range(20), *range(40, 50)]
    assert [numbers_in(frames)[number] for number in whole] == [100 + number for number in whole]
    high = CLIP_WIDTH / (320 / 180) / CLIP_HEIGHT
    assert numbers_in(frames[20:31], 0.5 - high / 2, 0.5 + high / 2) == list(range(120, 131))


def test_a_moving_crop_follows_its_path_without_jitter(ffmpeg: FFmpeg, media: Path, tmp_path: Path) -> None:
    path = crop_path((5, 0.25), (45, 0.7), (60, 0.7), (70, 0.6))
    layouts = [LayoutSpan(start=0, end=80, layout=CropLayout(path=path))]
    clip = rendered(ffmpeg, timeline_of(media, [(100, 180)], layouts=layouts), tmp_path)
    frames = frames_of(ffmpeg, Path(clip.mp4), SIZE)
    places = np.array([place_in(frame) for frame in frames])
    wanted = np.array([path.center_at(number)[0] for number in range(80)])
    assert np.abs(places - wanted).max() < 0.01
    assert numbers_in(frames) == list(range(100, 180))


def test_a_movement_that_began_before_its_span_goes_on(ffmpeg: FFmpeg, media: Path, tmp_path: Path) -> None:
    path = crop_path((0, 0.2), (60, 0.8))
    layouts = [
        LayoutSpan(start=0, end=20, layout=FitLayout()),
        LayoutSpan(start=20, end=50, layout=CropLayout(path=path)),
    ]
    clip = rendered(ffmpeg, timeline_of(media, [(0, 50)], layouts=layouts), tmp_path)
    frames = frames_of(ffmpeg, Path(clip.mp4), SIZE)[20:]
    wanted = [path.center_at(number)[0] for number in range(20, 50)]
    assert np.allclose([place_in(frame) for frame in frames], wanted, atol=0.012)


@pytest.mark.parametrize("late", [0.0, 0.5])
@pytest.mark.parametrize(("rate", "sound_rate"), [(Fraction(25), 48_000), (Fraction(30000, 1001), 44_100)])
def test_sound_stays_with_its_frame_after_every_join(
    ffmpeg: FFmpeg, tmp_path: Path, late: float, rate: Fraction, sound_rate: int
) -> None:
    media = make_numbered(
        ffmpeg, tmp_path / "media.mp4", frames=520, rate=rate, sound_late=late, sound_rate=sound_rate
    )
    segments = [(10, 60), (62, 110), (120, 160), (390, 440), (200, 230), (5, 40)]
    clip = rendered(ffmpeg, timeline_of(media, segments, rate=rate), tmp_path / "out")
    played = [frame for start, end in segments for frame in range(start, end)]
    first_heard = late * rate
    wanted = [
        round(place * 48_000 / rate)
        for place, frame in enumerate(played)
        if frame % BEEP_EVERY == 0 and frame >= first_heard
    ]
    heard = beep_starts(sound_of(ffmpeg, Path(clip.mp4)))
    assert len(heard) == len(wanted)
    assert max(abs(a - b) for a, b in zip(heard, wanted, strict=True)) < 48 * 5


def test_length_is_exact_and_sound_is_as_long_as_the_picture(
    ffmpeg: FFmpeg, media: Path, tmp_path: Path
) -> None:
    clip = rendered(ffmpeg, timeline_of(media, [(3, 104), (210, 215)]), tmp_path)
    assert clip.frames == 106
    assert clip.duration_ms == 4240
    assert abs(len(sound_of(ffmpeg, Path(clip.mp4))) - 4.24 * 48_000) <= 1024

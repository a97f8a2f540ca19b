"""Every decoded frame is the very frame of the grid that was asked for."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from integration.ffmpeg.ffmpeg_material import HEIGHT, WIDTH, make, numbered_video, read_number

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_frames
from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.errors import BadInputError
from clipforge.media.source import MediaSource

NTSC = Fraction(30000, 1001)
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-crf", "20"]
LONG_GOP = [*X264, "-g", "250", "-bf", "3", "-x264-params", "b-adapt=0:scenecut=0"]
FRAMES = 320

KINDS: dict[str, tuple[list[str], Fraction]] = {
    "long.mp4": (LONG_GOP, NTSC),
    "long.mkv": (LONG_GOP, Fraction(24000, 1001)),
    "long.ts": (LONG_GOP, Fraction(25)),
    "fast.mp4": (LONG_GOP, Fraction(60)),
    "long.flv": (LONG_GOP, Fraction(24)),
    "vp9.webm": (
        ["-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime", "-crf", "20", "-b:v", "0"],
        Fraction(30),
    ),
    "program.mpg": (["-c:v", "mpeg2video", "-q:v", "2"], Fraction(25)),
}


def numbers(ffmpeg: FFmpeg, path: Path, rate: Fraction, start: int = 0, end: int | None = None) -> list[int]:
    info = probe(ffmpeg, str(path))
    assert info.video is not None
    source = MediaSource(
        location=str(path),
        video_stream=info.video.index,
        audio_stream=info.audio[0].index if info.audio else None,
    )
    frames = decode_frames(ffmpeg, source, size=(WIDTH, HEIGHT), rate=rate, start_frame=start, end_frame=end)
    return [read_number(frame) for frame in frames]


@pytest.mark.parametrize("name", KINDS)
def test_item_i_is_frame_start_plus_i(ffmpeg: FFmpeg, tmp_path: Path, name: str) -> None:
    options, rate = KINDS[name]
    path = numbered_video(ffmpeg, tmp_path / name, frames=FRAMES, rate=rate, options=options)
    info = probe(ffmpeg, str(path))
    assert info.video is not None
    assert (info.video.rate, info.video.variable_rate) == (rate, False)
    assert abs(info.duration_ms - FRAMES * 1000 / rate) <= 2
    for start in (0, 1, 249, 250, FRAMES - 1):
        wanted = list(range(start, min(FRAMES, start + 3)))
        assert numbers(ffmpeg, path, rate, start, start + 3) == wanted, start


def test_the_whole_is_every_frame_once(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    path = numbered_video(ffmpeg, tmp_path / "a.mp4", frames=90, rate=NTSC, options=LONG_GOP)
    assert numbers(ffmpeg, path, NTSC) == list(range(90))


def test_an_empty_stretch_gives_nothing(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    path = numbered_video(ffmpeg, tmp_path / "a.mp4", frames=5, rate=NTSC, options=LONG_GOP)
    assert numbers(ffmpeg, path, NTSC, 3, 3) == []
    assert numbers(ffmpeg, path, NTSC, 50, 60) == []


def test_a_picture_that_is_held_stays_until_the_next(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    """Slides: frame n of the recording stands for n * 0.4 s; seeking into its middle must show it."""
    path = tmp_path / "slides.mkv"
    numbered_video(ffmpeg, path, frames=20, rate=Fraction(5, 2), options=[*X264, "-g", "50"])
    whole = numbers(ffmpeg, path, Fraction(30))
    # 0.4 s are 12 frames; ffmpeg's grid changes at the nearest frame.
    assert whole[:25] == [0] * 12 + [1] * 12 + [2]
    for start in (1, 6, 11, 12, 13, 100, 233):
        assert numbers(ffmpeg, path, Fraction(30), start, start + 2) == whole[start : start + 2], start


def test_a_varying_rate_is_found_and_made_constant(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    path = tmp_path / "vfr.mp4"
    held = ["-vf", "select='lt(n,30)+gt(n,59)+not(mod(n,7))'", "-fps_mode", "vfr"]
    numbered_video(ffmpeg, path, frames=150, rate=Fraction(30), options=[*held, *LONG_GOP])
    info = probe(ffmpeg, str(path))
    assert info.video is not None
    assert info.video.variable_rate
    assert info.video.rate == 30
    whole = numbers(ffmpeg, path, Fraction(30))
    assert len(whole) == 150
    assert all(shown <= n for n, shown in enumerate(whole)), "no frame is shown before its time"
    assert whole[:30] == list(range(30))
    assert whole[60:] == list(range(60, 150))
    for start in (10, 40, 58, 60, 149):
        assert numbers(ffmpeg, path, Fraction(30), start, start + 2) == whole[start : start + 2], start


@pytest.mark.parametrize("name", ["late.mkv", "late.ts", "late.mp4"])
def test_a_picture_that_starts_late_keeps_its_offset_from_the_sound(
    ffmpeg: FFmpeg, tmp_path: Path, name: str
) -> None:
    delay_frames = 20
    plain = numbered_video(ffmpeg, tmp_path / "plain.mp4", frames=75, rate=Fraction(25), options=LONG_GOP)
    path = tmp_path / name
    make(
        ffmpeg, "-f", "lavfi", "-i", "sine=duration=4", "-itsoffset", str(delay_frames / 25), "-i", plain,
        "-map", "1:v", "-map", "0:a", "-c:v", "copy", "-c:a", "aac", path,
    )  # fmt: skip
    info = probe(ffmpeg, str(path))
    assert info.video is not None
    # AAC begins with up to 1024 samples of priming before time zero, which not every container can hide.
    assert abs(info.video.start_ms - delay_frames * 40) <= 25
    shown = numbers(ffmpeg, path, Fraction(25))
    assert shown[:delay_frames] == [0] * delay_frames
    assert shown[delay_frames + 1] in (0, 1)
    assert shown[delay_frames + 2] - shown[delay_frames + 1] == 1
    for start in (delay_frames - 2, delay_frames + 5, delay_frames + 40):
        assert numbers(ffmpeg, path, Fraction(25), start, start + 3) == shown[start : start + 3]


def test_rotation_and_pixel_aspect_are_applied(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    plain, turned, wide = tmp_path / "p.mp4", tmp_path / "t.mp4", tmp_path / "w.mp4"
    halves = "color=red:size=64x128:duration=1[a];color=blue:size=64x128:duration=1[b];[a][b]hstack"
    make(ffmpeg, "-f", "lavfi", "-i", halves, "-pix_fmt", "yuv420p", plain)
    make(ffmpeg, "-display_rotation", "90", "-i", plain, "-c", "copy", turned)
    make(ffmpeg, "-i", plain, "-vf", "setsar=2/1", "-pix_fmt", "yuv420p", wide)
    info = probe(ffmpeg, str(turned))
    assert info.video is not None
    assert (info.video.rotation, info.video.width, info.video.height) == (90, 128, 128)
    source = MediaSource(location=str(turned), video_stream=0)
    frame = next(iter(decode_frames(ffmpeg, source, size=(128, 128), rate=Fraction(25), end_frame=1)))
    # Turned counter-clockwise, the right half (blue) is on top.
    assert np.argmax(frame[16, 64]) == 2
    assert np.argmax(frame[112, 64]) == 0
    info = probe(ffmpeg, str(wide))
    assert info.video is not None
    assert (info.video.width, info.video.height) == (256, 128)
    assert (info.video.coded_width, info.video.coded_height) == (128, 128)


def test_without_a_picture_there_is_a_message(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as caught:
        next(decode_frames(ffmpeg, MediaSource(location="x"), size=(8, 8), rate=Fraction(25)))
    assert caught.value.code == "no_video"

"""Real odd files, each as its manifest expects it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio, decode_frames
from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.errors import BadInputError
from clipforge.media.source import MediaInfo, MediaSource, VideoStream

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def odd(shared_media: Path) -> Path:
    return shared_media / "robustness"


def video(info: MediaInfo) -> VideoStream:
    assert info.video is not None
    return info.video


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bogus.ogv", "not a video or sound"),
        ("corrupt_theora_header.ogv", "picture .* is damaged"),
        ("bad_sample_size.mp4", "damaged"),
        ("mvhd_broken_955k.mp4", "not media"),
        ("d_truncated_no_moov.mp4", "incomplete"),
        ("d_zero_byte.mp4", "empty"),
        ("d_names", "folder"),
        ("hard_cuts_and_fades_720p.scenes.csv", "text file"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(
    odd: Path, ffmpeg: FFmpeg, name: str, reason: str
) -> None:
    with pytest.raises(BadInputError, match=reason) as caught:
        probe(ffmpeg, str(odd / name))
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("name", "size", "rotation", "rate"),
    [
        ("phone_rotated_real.mp4", (1080, 1920), 270, Fraction(30)),
        ("film_rot90.mp4", (544, 1280), 270, Fraction(24000, 1001)),
        ("rot180.mp4", (960, 540), 180, Fraction(25)),
        ("rot90_mirrored.mp4", (540, 960), 90, Fraction(25)),
        ("sar_2_3.mp4", (427, 360), 0, Fraction(30)),
        ("par_28s.mp4", (525, 288), 0, Fraction(25)),
        ("vp9_display_size_conflict.webm", (1024, 576), 0, Fraction(25)),
        ("vfr_screenrec_1080x2280.mp4", (1080, 2280), 0, Fraction(60)),
        ("testsrc_120fps.mp4", (320, 240), 0, Fraction(60)),
        ("zero_dimension_track.mp4", (32, 18), 0, Fraction(30000, 1001)),
        ("nasa_2v_2a_2s.mp4", (480, 270), 0, Fraction(30000, 1001)),
        ("attached_pic_png.mkv", (640, 360), 0, Fraction(30)),
        ("hevc_10bit.mp4", (200, 200), 0, Fraction(30)),
        ("d_odd_size_855x361.mkv", (643, 361), 0, Fraction(25)),
    ],
)
def test_the_picture_is_described_as_it_is_seen(
    odd: Path, ffmpeg: FFmpeg, name: str, size: tuple[int, int], rotation: int, rate: Fraction
) -> None:
    shown = video(probe(ffmpeg, str(odd / name)))
    assert (shown.width, shown.height, shown.rotation, shown.rate) == (*size, rotation, rate)


@pytest.mark.parametrize("name", ["mp3_cover_art.mp3", "audio_only_flac.mp4", "d_wrong_extension.mp4"])
def test_sound_alone_has_no_picture(odd: Path, ffmpeg: FFmpeg, name: str) -> None:
    info = probe(ffmpeg, str(odd / name))
    assert info.video is None
    assert len(info.audio) == 1


def test_details_that_later_stages_need(odd: Path, ffmpeg: FFmpeg) -> None:
    assert video(probe(ffmpeg, str(odd / "av1_hdr_1frame.mp4"))).hdr
    assert video(probe(ffmpeg, str(odd / "h264_10bit_bt2020.mov"))).bit_depth == 10
    assert video(probe(ffmpeg, str(odd / "vfr_screenrec_1080x2280.mp4"))).variable_rate
    assert len(probe(ffmpeg, str(odd / "chapters_14.mp4")).chapters) == 14
    two = probe(ffmpeg, str(odd / "nasa_2v_2a_2s.mp4"))
    assert [track.sample_rate for track in two.audio] == [16_000, 8_000]
    assert probe(ffmpeg, str(odd / "d_audio_late_500ms.mp4")).audio[0].start_ms == 478
    assert abs(probe(ffmpeg, str(odd / "corrupt_end.ogg")).duration_ms - 573) <= 5
    lying = probe(ffmpeg, str(odd / "webm_video165s_audio2s.webm"))
    assert lying.duration_ms < 2000
    assert lying.notices
    silent = probe(ffmpeg, str(odd / "webm_corrupt_vorbis.webm"))
    assert silent.audio == ()
    assert silent.notices


def test_a_late_sound_track_stays_late(odd: Path, ffmpeg: FFmpeg) -> None:
    """The same recording, once as it is, once with its sound half a second later."""
    plain = MediaSource(location=str(odd / "d_ts_copy.ts"), video_stream=0, audio_stream=1)
    late = MediaSource(location=str(odd / "d_audio_late_500ms.mp4"), video_stream=0, audio_stream=1)
    a, b = (np.concatenate(list(decode_audio(ffmpeg, s, end_ms=4000))) for s in (plain, late))
    part = a[24_000:40_000]
    found = int(np.argmax(np.correlate(b[24_000:60_000], part, "valid"))) / 16
    # MPEG-TS shows 21 ms of priming that MP4 hides, and that the picture follows too.
    assert abs(found - (500 - 21)) <= 3


@pytest.mark.parametrize(
    "name",
    ["d_ts_copy.ts", "d_flv_copy.flv", "d_odd_size_855x361.mkv", "film_rot90.mp4",
     "vfr_screenrec_1080x2280.mp4", "phone_rotated_real.mp4"],
)  # fmt: skip
def test_seeking_shows_what_playing_through_shows(odd: Path, ffmpeg: FFmpeg, name: str) -> None:
    info = probe(ffmpeg, str(odd / name))
    shown = video(info)
    sound = info.audio[0].index if info.audio else None
    source = MediaSource(location=str(odd / name), video_stream=shown.index, audio_stream=sound)
    whole = [
        f.astype(np.int16)
        for f in decode_frames(ffmpeg, source, size=(48, 48), rate=shown.rate, end_frame=110)
    ]
    for start in (1, len(whole) // 2, len(whole) - 4):
        got = list(
            decode_frames(
                ffmpeg, source, size=(48, 48), rate=shown.rate, start_frame=start, end_frame=start + 3
            )
        )
        for a, b in zip(got, whole[start : start + 3], strict=True):
            assert np.abs(a - b).max() <= 4, start


@pytest.mark.parametrize("name", ["d_bitrot.mp4", "broken_audio_track.mp4", "opus_chained_rates.opus"])
def test_damage_in_the_middle_does_not_end_the_decoding(odd: Path, ffmpeg: FFmpeg, name: str) -> None:
    info = probe(ffmpeg, str(odd / name))
    source = MediaSource(
        location=str(odd / name),
        video_stream=info.video.index if info.video else None,
        audio_stream=info.audio[0].index,
    )
    samples = sum(len(block) for block in decode_audio(ffmpeg, source))
    assert samples / 16 >= info.duration_ms - 60
    if info.video:
        frames = sum(1 for _ in decode_frames(ffmpeg, source, size=(16, 16), rate=info.video.rate))
        assert frames >= info.video.duration_ms * info.video.rate / 1000 - 2

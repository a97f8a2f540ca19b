"""How the source is opened, what is measured, how the processor is shared."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipforge.engines.ffmpeg.encode import Loudness, parse_loudness, parse_packets
from clipforge.engines.ffmpeg.frame_info import FrameInfo, parse_frame_info
from clipforge.kit.errors import ToolFailedError, UsageError
from clipforge.media.timeline import AudioMix, Segment
from clipforge.pipeline.side_by_side import share_cores
from clipforge.stages.render.loudness import first_level, good, refined
from clipforge.stages.render.profile import load_profile, profile_names
from clipforge.stages.render.reading import runs_of
from clipforge.stages.render.sound import Level

RATE = Fraction(30000, 1001)


def segments(*spans: tuple[int, int]) -> list[Segment]:
    return [Segment(source_start=start, source_end=end) for start, end in spans]


def test_close_segments_share_one_opening_and_far_ones_do_not() -> None:
    runs = runs_of(segments((100, 200), (250, 300), (3000, 3100), (50, 60)), RATE)
    assert [(run.start, run.end) for run in runs] == [(100, 300), (3000, 3100), (50, 60)]


@given(st.integers(0, 10_000_000), st.sampled_from([RATE, Fraction(25), Fraction(24000, 1001)]))
def test_the_offset_makes_up_for_what_the_seek_rounds_away(start: int, rate: Fraction) -> None:
    run = runs_of(segments((start, start + 10)), rate)[0]
    assert run.seek + run.offset == start / rate
    assert run.seek >= 0
    assert (run.seek * 1_000_000).denominator == 1


SUMMARY = """
[Parsed_ebur128_0 @ 0x1] Summary:

  Integrated loudness:
    I:         -16.4 LUFS
    Threshold: -26.9 LUFS

  True peak:
    Peak:       -3.2 dBFS
"""


def test_the_loudness_summary_is_read() -> None:
    assert parse_loudness(SUMMARY) == Loudness(-16.4, -3.2)
    silent = parse_loudness(SUMMARY.replace("-16.4", "-70.0").replace("-3.2", "-inf"))
    assert silent == Loudness(-70.0, -math.inf)
    with pytest.raises(ToolFailedError):
        parse_loudness("nothing")


def test_a_level_reaches_the_target_and_limits_only_when_peaks_need_it() -> None:
    mix = AudioMix()
    assert first_level(Loudness(-20.0, -12.0), mix) == Level(6.0, None)
    limited = first_level(Loudness(-20.0, -3.0), mix)
    assert limited is not None
    assert limited.gain_db == 6.0
    assert limited.ceiling_db == pytest.approx(-1.9)
    assert first_level(Loudness(-65.0, -40.0), mix) is None


def test_a_correction_makes_up_the_difference_and_lowers_the_ceiling() -> None:
    mix = AudioMix()
    again = refined(Level(5.0, -1.9), Loudness(-14.6, -0.7), mix)
    assert again.gain_db == pytest.approx(5.0 + 1.3 * 0.6)
    assert again.ceiling_db == pytest.approx(-2.3)
    assert refined(Level(5.0), Loudness(-14.6, -3.0), mix) == Level(pytest.approx(5.6), None)
    assert good(Loudness(-14.2, -1.0), mix)
    assert not good(Loudness(-14.2, -0.9), mix)
    assert not good(Loudness(-14.5, -3.0), mix)


PACKETS = """#software: Lavf
#tb 0: 1/12800
#tb 1: 1/48000
0,       -512,          0,      512,     1000, 0x0
0,          0,       1024,      512,     1000, 0x0
0,        512,        512,      512,     1000, 0x0
1,          0,          0,     1024,      100, 0x0
1,       1024,       1024,      512,      100, 0x0
"""


def test_packets_tell_frames_length_and_regularity() -> None:
    made = parse_packets(PACKETS)
    assert (made.frames, made.seconds, made.sound_seconds) == (3, Fraction(3, 25), Fraction(1536, 48000))
    assert made.regular
    assert not parse_packets(PACKETS.replace("1024,      512,     1000", "1536,      512,     1000")).regular


def test_frames_are_described_as_filters_see_them() -> None:
    text = (
        "[Parsed_showinfo_0 @ 0x1] n:   0 pts:      0 pts_time:0 fmt:yuv420p10le cl:left sar:4/3 "
        "s:1440x1080 i:T iskey:1\n"
        "[Parsed_showinfo_0 @ 0x1] color_range:tv color_space:bt2020nc color_primaries:bt2020 "
        "color_trc:arib-std-b67\n"
    )
    info = parse_frame_info(text)
    assert info == FrameInfo(
        1440, 1080, Fraction(4, 3), "yuv420p10le", "tv", "bt2020nc", "bt2020", "arib-std-b67", interlaced=True
    )
    assert info.hdr
    assert parse_frame_info("nothing") is None


@given(st.integers(1, 128), st.integers(1, 40))
def test_cores_are_shared_without_waste(cores: int, clips: int) -> None:
    share = share_cores(cores, clips)
    assert 1 <= share.workers <= clips
    assert share.workers * share.threads <= max(cores, 1)


def test_profiles_are_data_and_unknown_names_are_told() -> None:
    assert profile_names() == ("draft", "final")
    draft = load_profile("draft")
    assert draft.size(1080, 1920) == (540, 960)
    assert draft.size(1920, 1080) == (960, 540)
    assert load_profile("final").size(1080, 1920) == (1080, 1920)
    with pytest.raises(UsageError, match="no such profile"):
        load_profile("../final")
    with pytest.raises(UsageError, match="no settings"):
        draft.settings("libfoo")

"""What an editor would do, in small scenes with one thing in each."""

from __future__ import annotations

from fractions import Fraction

import pytest

from clipforge.media.picture import FaceBox, FaceTrack, Shot
from clipforge.media.timeline import CropLayout, FitLayout, LayoutSpan, Segment, SplitLayout
from clipforge.media.transcript import SpeakerTurn, Word
from clipforge.stages.compose.framing.frame import frame_shots
from clipforge.stages.compose.framing.model import ShotOverride

RATE = Fraction(25)
HD = (1920, 1080)
TALL = (1080, 1920)


def track(number: int, xs: list[float], *, y: float = 0.2, size: float = 0.12, speaking=0.0) -> FaceTrack:
    """A face with one box every five frames; `size` is the width, the box is as high as wide in pixels."""
    frames = tuple(range(0, 5 * len(xs), 5))
    height = size * 16 / 9 * 1.25
    boxes = tuple(
        FaceBox(x=x - size / 2, y=y, width=size, height=height, eye_y=y + 0.38 * height) for x in xs
    )
    values = speaking if isinstance(speaking, tuple) else (speaking,) * len(xs)
    return FaceTrack(id=number, frames=frames, boxes=boxes, speaking=values)


def framed(shots: list[Shot], clip=TALL, segments=None, source=HD, **more) -> tuple[LayoutSpan, ...]:
    whole = [Segment(source_start=shots[0].start, source_end=shots[-1].end)]
    return frame_shots(shots, segments or whole, source_size=source, clip_size=clip, rate=RATE, **more)


def talk(speaker: str | None, start: int, end: int) -> list[Word]:
    return [Word(text=" so", start=at, end=at + 240, speaker=speaker) for at in range(start, end - 200, 250)]


def test_a_face_that_stays_gets_a_crop_that_stands_still_around_it() -> None:
    sway = [0.3 + 0.008 * (index % 3) for index in range(50)]
    (span,) = framed([Shot(start=0, end=250, tracks=(track(0, sway),))])
    assert isinstance(span.layout, CropLayout)
    assert len(span.layout.path.keys) == 1
    assert span.layout.path.keys[0].x == pytest.approx(0.308, abs=0.01)


def test_a_face_that_walks_is_followed_and_never_lost() -> None:
    xs = [0.2 + 0.6 * min(1, max(0, (index - 10) / 30)) for index in range(60)]
    face = track(0, xs)
    (span,) = framed([Shot(start=0, end=300, tracks=(face,))])
    assert isinstance(span.layout, CropLayout)
    for frame, box in zip(face.frames, face.boxes, strict=True):
        x, _ = span.layout.path.center_at(frame)
        assert abs(x - box.center_x) + box.width / 2 < span.layout.path.width / 2


def test_low_eyes_are_brought_into_the_upper_half() -> None:
    (span,) = framed([Shot(start=0, end=250, tracks=(track(0, [0.5] * 50, y=0.52),))])
    assert isinstance(span.layout, CropLayout)
    path = span.layout.path
    eyes = 0.52 + 0.38 * 0.12 * 16 / 9 * 1.25
    assert (eyes - (path.keys[0].y - path.height / 2)) / path.height < 0.5


def test_the_crop_changes_on_the_very_frame_of_the_cut() -> None:
    left = Shot(start=0, end=101, tracks=(track(0, [0.2] * 20),))
    right_face = track(1, [0.8] * 20)
    right = Shot(
        start=101,
        end=200,
        tracks=(right_face.model_copy(update={"frames": tuple(101 + f for f in right_face.frames)}),),
    )
    first, second = framed([left, right])
    assert (first.end, second.start) == (101, 101)
    assert isinstance(first.layout, CropLayout)
    assert isinstance(second.layout, CropLayout)
    assert first.layout.path.center_at(100)[0] < 0.3
    assert second.layout.path.center_at(101)[0] > 0.7


def test_the_one_who_talks_is_shown_and_the_view_changes_in_the_pause() -> None:
    # Each mouth moves in its own turn: 0 to 4 s and 4.6 to 10 s.
    early, late = (0.6,) * 21 + (0.05,) * 29, (0.05,) * 23 + (0.6,) * 27
    shot = Shot(
        start=0, end=250, tracks=(track(0, [0.2] * 50, speaking=early), track(1, [0.8] * 50, speaking=late))
    )
    spans = framed([shot], words=[*talk("A", 0, 4000), *talk("B", 4600, 10_000)])
    assert len(spans) == 2
    assert isinstance(spans[0].layout, CropLayout)
    assert isinstance(spans[1].layout, CropLayout)
    assert spans[0].layout.path.keys[0].x < 0.3
    assert spans[1].layout.path.keys[0].x > 0.7
    assert 98 <= spans[1].start <= 115


def test_a_speaker_whose_mouth_was_seen_once_is_shown_in_later_turns_without_it() -> None:
    # B's second turn has no mouth motion at all: the turns before it decide.
    first, second = (0.7,) * 20 + (0.02,) * 20 + (0.0,) * 20, (0.02,) * 20 + (0.7,) * 20 + (0.0,) * 20
    shot = Shot(
        start=0, end=300, tracks=(track(0, [0.2] * 60, speaking=first), track(1, [0.8] * 60, speaking=second))
    )
    words = [*talk("A", 0, 4000), *talk("B", 4200, 7900), *talk("A", 8200, 9800), *talk("B", 10_000, 12_000)]
    spans = framed([shot], words=words)
    sides = [span.layout.path.keys[0].x > 0.5 for span in spans if isinstance(span.layout, CropLayout)]
    assert sides == [False, True, False, True]


def test_an_aside_does_not_change_the_view() -> None:
    early = (0.6,) * 50
    shot = Shot(
        start=0, end=250, tracks=(track(0, [0.2] * 50, speaking=early), track(1, [0.8] * 50, speaking=0.02))
    )
    words = [
        *talk("A", 0, 4000),
        Word(text=" yes", start=4100, end=4400, speaker="B"),
        *talk("A", 4500, 10_000),
    ]
    assert len(framed([shot], words=words)) == 1


def test_two_who_talk_at_once_are_both_shown() -> None:
    shot = Shot(
        start=0, end=250, tracks=(track(0, [0.25] * 50, speaking=0.6), track(1, [0.75] * 50, speaking=0.6))
    )
    turns = [SpeakerTurn(speaker="A", start=0, end=9900), SpeakerTurn(speaker="B", start=200, end=9800)]
    (span,) = framed([shot], turns=turns)
    assert isinstance(span.layout, SplitLayout)
    assert span.layout.top.keys[0].x < 0.5 < span.layout.bottom.keys[0].x


def test_two_faces_side_by_side_share_a_crop() -> None:
    shot = Shot(start=0, end=250, tracks=(track(0, [0.46] * 50, size=0.06), track(1, [0.56] * 50, size=0.06)))
    (span,) = framed([shot], words=talk(None, 0, 9000))
    assert isinstance(span.layout, CropLayout)
    assert span.layout.path.keys[0].x == pytest.approx(0.51, abs=0.02)


def test_a_wide_group_is_shown_whole() -> None:
    faces = tuple(track(index, [0.1 + 0.2 * index] * 50, size=0.08) for index in range(5))
    (span,) = framed([Shot(start=0, end=250, tracks=faces)])
    assert isinstance(span.layout, FitLayout)


def test_a_slide_stays_readable() -> None:
    (span,) = framed([Shot(start=0, end=250, text=0.6)])
    assert isinstance(span.layout, FitLayout)


def test_a_screen_with_a_small_camera_picture_stays_readable() -> None:
    (span,) = framed([Shot(start=0, end=250, text=0.7, tracks=(track(0, [0.92] * 50, size=0.06),))])
    assert isinstance(span.layout, FitLayout)


def test_without_faces_the_middle_is_shown() -> None:
    (span,) = framed([Shot(start=0, end=250)])
    assert isinstance(span.layout, CropLayout)
    assert span.layout.path.keys[0].x == 0.5


def test_a_source_of_the_clips_shape_is_not_cropped() -> None:
    (span,) = framed([Shot(start=0, end=250, tracks=(track(0, [0.2] * 50),))], source=TALL)
    assert isinstance(span.layout, CropLayout)
    assert (span.layout.path.width, span.layout.path.height) == (1.0, 1.0)


def test_a_face_too_large_for_the_shape_is_shown_whole_on_a_blurred_copy() -> None:
    (span,) = framed([Shot(start=0, end=250, tracks=(track(0, [0.5] * 50, size=0.36, y=0.05),))])
    assert isinstance(span.layout, FitLayout)
    assert span.layout.window is not None
    assert 0.36 < span.layout.window.width < 1


def test_a_crop_keeps_to_its_pane_of_a_split_screen() -> None:
    face = track(0, [0.46] * 50)
    (span,) = framed([Shot(start=0, end=250, tracks=(face,), seams=(0.55,))], clip=(1080, 1080))
    assert isinstance(span.layout, CropLayout)
    path = span.layout.path
    assert path.keys[0].x + path.width / 2 < 0.55


def test_no_black_bars_in_the_crop() -> None:
    shot = Shot(start=0, end=250, tracks=(track(0, [0.5] * 50),), window=(0.0, 0.125, 1.0, 0.875))
    (span,) = framed([shot])
    assert isinstance(span.layout, CropLayout)
    path = span.layout.path
    assert path.keys[0].y - path.height / 2 >= 0.1249
    assert path.keys[0].y + path.height / 2 <= 0.8751


def test_removed_silence_does_not_shake_the_crop() -> None:
    xs = [0.4 + 0.01 * ((index // 10) % 2) for index in range(50)]
    segments = [Segment(source_start=20 * index, source_end=20 * index + 15) for index in range(12)]
    spans = framed([Shot(start=0, end=250, tracks=(track(0, xs),))], segments=segments)
    assert len(spans) == 1


def test_a_shot_may_be_set_by_hand() -> None:
    shots = [Shot(start=0, end=100), Shot(start=100, end=200)]
    spans = framed(shots, overrides=[ShotOverride(frame=150, kind="crop", x=0.9, zoom=1.5)])
    assert [span.manual for span in spans] == [False, True]
    assert isinstance(spans[1].layout, CropLayout)
    path = spans[1].layout.path
    assert path.height == pytest.approx(1 / 1.5, abs=0.001)
    assert path.keys[0].x == pytest.approx(min(0.9, 1 - path.width / 2), abs=0.001)

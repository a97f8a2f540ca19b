"""Framing by hand is read as it is meant, and a slip is told in one line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from clipforge.apps.cli.framing import parse_framings
from clipforge.kit.errors import UsageError
from clipforge.media.picture import Shot
from clipforge.media.time import Span
from clipforge.pipeline.options import ShotFraming
from clipforge.stages.compose.framing.model import ShotOverride


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1:02-1:10=left", ShotFraming(span=Span(start=62_000, end=70_000), x=0.25)),
        ("12:30 = Center", ShotFraming(span=Span(start=750_000, end=750_000), x=0.5)),
        ("90=right@1.5", ShotFraming(span=Span(start=90_000, end=90_000), x=0.75, zoom=1.5)),
        ("90=0.7,0.4", ShotFraming(span=Span(start=90_000, end=90_000), x=0.7, y=0.4)),
        ("90=.7@2", ShotFraming(span=Span(start=90_000, end=90_000), x=0.7, zoom=2)),
        ("-0:05=face", ShotFraming(span=Span(start=0, end=5_000))),
        ("1:00-1:30=fit", ShotFraming(span=Span(start=60_000, end=90_000), kind="fit")),
        ("1:00-1:30=split", ShotFraming(span=Span(start=60_000, end=90_000), kind="split")),
    ],
)
def test_what_is_written_is_what_is_meant(written, meant):
    assert parse_framings([written]) == (meant,)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("left", "does not say when and how"),
        ("1:00=", "does not say when and how"),
        ("soon=left", "is no time"),
        ("1:10-1:02=left", "ends before it starts"),
        ("1:00=middle", "is no framing"),
        ("1:00=1.2", "the place across"),
        ("1:00=0.5,-1", "the place down"),
        ("1:00=0.5,", "the place down"),
        ("1:00=nan", "is no framing"),
        ("1:00=@2", "the place across"),
        ("1:00=left@0.5", "the zoom"),
        ("1:00=left@", "the zoom"),
        ("1:00=fit@2", "takes no zoom"),
    ],
)
def test_a_slip_is_named_with_how_to_write_it(written, told):
    with pytest.raises(UsageError, match=told) as caught:
        parse_framings([written])
    assert caught.value.subject == "--frame"
    assert caught.value.remedy


def test_a_place_makes_no_sense_without_a_crop():
    with pytest.raises(ValueError, match="makes no sense"):
        ShotFraming(span=Span(start=0, end=1), kind="fit", x=0.5)


@pytest.mark.parametrize(
    ("written", "frames", "meant"),
    [
        ("10=left", (200, 300), True),  # one moment: the shot that shows it
        ("10=left", (0, 250), False),
        ("10=left", (250, 260), True),
        ("10-20=left", (240, 260), True),  # a short shot, half of it inside
        ("10-20=left", (0, 260), False),  # touched for 0.4 s by someone who writes whole seconds
        ("10-20=left", (0, 275), True),
        ("10-20=left", (490, 900), False),
        ("10-10.2=left", (0, 900), True),  # a stretch inside of one shot
    ],
)
def test_the_shots_of_a_stretch_are_meant_and_not_their_neighbours(written, frames, meant):
    (wish,) = parse_framings([written])
    shot = Shot(start=frames[0], end=frames[1])
    assert wish.override(Fraction(25)).meant(shot, Fraction(25)) is meant


def test_without_an_end_the_one_shot_that_holds_the_frame_is_meant():
    wish = ShotOverride(frame=100, kind="fit")
    assert [wish.meant(Shot(start=low, end=low + 100), Fraction(30)) for low in (0, 100)] == [False, True]

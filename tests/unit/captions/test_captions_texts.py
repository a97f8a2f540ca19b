"""ASS, SRT and VTT: pure functions of the track, safe against any text."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipforge.media.caption.ass import ass_text
from clipforge.media.caption.model import (
    Box,
    CaptionEffect,
    CaptionFace,
    CaptionLine,
    CaptionStyle,
    CaptionTrack,
    CaptionWord,
    Cue,
)
from clipforge.media.caption.subtitles import srt_text, vtt_text

GOLDEN = Path(__file__).parent / "golden"
FACE = CaptionFace(
    key="Test 700",
    family="Test",
    weight=700,
    file="/fonts/test.ttf",
    ass_name="Test Bold",
    ass_scale=1.5,
    ass_ascent=1.1,
    ass_descent=0.4,
)


def word(
    text: str, start: int, end: int, x: float, *, emphasized: bool = False, rtl: bool = False
) -> CaptionWord:
    box = Box(x=x, y=1200, width=200, height=90)
    ink = Box(x=x + 4, y=1215, width=190, height=60)
    return CaptionWord(
        text=text,
        start=start,
        end=end,
        box=box,
        ink=ink,
        baseline=1270,
        size=76.5,
        font=FACE.key,
        emphasized=emphasized,
        rtl=rtl,
    )


def track(effect: CaptionEffect, words: list[CaptionWord] | None = None, **style: object) -> CaptionTrack:
    words = words or [word("Hello", 1003, 1400, 300), word("world", 1450, 1900, 540, emphasized=True)]
    line = CaptionLine(words=tuple(words), box=Box(x=300, y=1200, width=440, height=90))
    cue = Cue(start=1003, end=2404, text=" ".join(w.text for w in words), lines=(line,), box=line.box)
    chosen = CaptionStyle.model_validate({"effect": effect, **style})
    return CaptionTrack(style=chosen, language="en", font_size=76.5, unit=1080, faces=(FACE,), cues=(cue,))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("highlight", track("highlight")),
        ("karaoke", track("karaoke", upcoming="#FFFFFF80")),
        ("karaoke-rtl", track("karaoke", [word("שלום", 1003, 1400, 300, rtl=True)], pop=0)),
        ("boxed", track("boxed", active="#7A4DFFCC")),
        ("minimal", track("minimal", panel="#0E1116B8", shadow=0, softness=0.002, pop=0)),
    ],
)
def test_ass_is_what_it_was(name: str, made: CaptionTrack) -> None:
    assert ass_text(made, (1080, 1920)) == (GOLDEN / f"{name}.ass").read_text("utf-8")


def test_every_word_has_its_own_place_that_nothing_else_changes() -> None:
    early, late = (
        pysubs2.SSAFile.from_string(ass_text(made, (1080, 1920)))
        for made in (
            track("highlight"),
            track("highlight", [word("Hello", 1003, 1040, 300), word("world", 1100, 1900, 540)]),
        )
    )
    places = [[re.search(r"\\pos\(([^)]*)\)", event.text)[1] for event in file] for file in (early, late)]  # type: ignore[index]  # every event has one
    assert places[0] == places[1]
    assert len(set(places[0])) == 2


def test_two_words_are_never_marked_at_once() -> None:
    words = [word("a", 1003, 1900, 100), word("b", 1500, 1600, 300), word("c", 1550, 2300, 500)]
    text = ass_text(track("boxed", words), (1080, 1920))
    boxes = [e for e in pysubs2.SSAFile.from_string(text) if e.is_drawing]
    assert len(boxes) == 3
    assert all(a.end <= b.start for a, b in pairwise(boxes))


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_no_text_can_break_out_of_its_event(text: str) -> None:
    file = ass_text(track("highlight", [word(text, 1003, 1400, 300)]), (1080, 1920))
    events = [line for line in re.split(r"\r\n|\r|\n", file) if line.startswith("Dialogue:")]
    assert len(events) == 1
    body = events[0].split(",", 9)[9]
    shown = body[body.index("}") + 1 :]
    assert re.sub(r"\\[{}]", "", shown).count("{") == 0
    assert not re.search(r"\\[^{}\u2060]|\\$", shown)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=4))
def test_subtitles_hold_one_block_a_phrase_whatever_is_said(phrases: list[str]) -> None:
    cues = tuple(Cue(start=i * 1000, end=i * 1000 + 900, text=text) for i, text in enumerate(phrases))
    made = CaptionTrack(style=CaptionStyle(), font_size=70, cues=cues)
    shown = [cue for cue in cues if cue.text.split()]
    assert srt_text(made).count(" --> ") == len(shown)
    assert vtt_text(made).count(" --> ") == len(shown)
    blocks = [block for block in re.split(r"\n\n", srt_text(made)) if block]
    assert [block.split("\n")[0] for block in blocks] == [str(n + 1) for n in range(len(shown))]


def test_subtitles_read_back_as_written() -> None:
    made = track("minimal").model_copy(
        update={"cues": (Cue(start=3_661_001, end=3_662_500, text="if a < b & c\nthen d", speaker="S1"),)}
    )
    assert srt_text(made) == "1\n01:01:01,001 --> 01:01:02,500\nif a < b & c\nthen d\n"
    assert vtt_text(made) == "WEBVTT\n\n01:01:01.001 --> 01:01:02.500\n<v S1>if a &lt; b &amp; c\nthen d\n"


def test_markup_in_speech_is_shown_not_obeyed() -> None:
    made = track("minimal").model_copy(
        update={"cues": (Cue(start=0, end=900, text="<b>bold</b> {\\an8} 1 --> 2"),)}
    )
    assert srt_text(made).split("\n")[2] == "‹b>bold‹/b> (\\an8} 1 → 2"
    assert "&lt;b&gt;bold" in vtt_text(made)

"""Phrases: what is promised about times, reading and meaning."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipforge.engines.typography.library import FontLibrary
from clipforge.media.caption.geometry import safe_area
from clipforge.media.caption.model import CaptionTrack
from clipforge.media.transcript import Word
from clipforge.stages.compose.captions import caption_track, list_templates, load_template

FONTS = FontLibrary()
SIZES = [(1080, 1920), (720, 1280), (1080, 1350), (1080, 1080), (1920, 1080), (540, 960)]


def spoken(text: str, *, per_letter: int = 65, pause: int = 0) -> list[Word]:
    """Words at an even pace, `pause` ms after each full stop."""
    words, at = [], 0
    for number, token in enumerate(text.split()):
        length = per_letter * len(token)
        words.append(Word(text=(" " if number else "") + token, start=at, end=at + length - 10))
        at += length + (pause if token[-1] in ".?!" else 0)
    return words


def track_of(words: list[Word], template: str = "word-highlight", **more: object) -> CaptionTrack:
    options = {"clip_size": (1080, 1920), "language": "en", **more}
    return caption_track(words, style=load_template(template).style, fonts=FONTS, **options)  # type: ignore[arg-type]  # passed on


def texts(track: CaptionTrack) -> list[str]:
    return [cue.text.replace("\n", " ") for cue in track.cues]


LATIN = st.text(alphabet=st.sampled_from("abcdefgmwtiléñ"), min_size=1, max_size=14)
TOKENS = st.one_of(
    LATIN,
    st.builds(lambda a, b: a + b, LATIN, st.sampled_from([".", ",", "?", "!", ";", "…"])),
    st.sampled_from(["the", "of", "and", "45", "percent", "Dr.", "New", "York", "{x}", "a\\Nb", "—", "U.S."]),
    st.text(min_size=1, max_size=6),
    st.sampled_from(["مرحبا", "שלום", "สวัสดี", "नमस्ते", "привет", "🔥", "x" * 70]),
)


@st.composite
def transcripts(draw: st.DrawFn) -> tuple[list[Word], int]:
    """Words in order with all that real transcripts hold: overlaps, pauses, no length, any text."""
    at, words = draw(st.integers(0, 500)), []
    speaker = draw(st.sampled_from([None, "a"]))
    for number in range(draw(st.integers(0, 40))):
        length, gap = draw(st.integers(0, 900)), draw(st.sampled_from([0, 0, 0, 5, 90, 300, 1500, 6000, -80]))
        space = " " if number and draw(st.integers(0, 9)) else ""
        if speaker is not None and draw(st.integers(0, 11)) == 0:
            speaker = draw(st.sampled_from(["a", "b"]))
        words.append(Word(text=space + draw(TOKENS), start=at, end=at + length, speaker=speaker))
        at = max(at, at + length + gap)
    return words, at + draw(st.integers(0, 2000)) + 1


def drawable(char: str) -> bool:
    return not any(0x1100 <= ord(char) <= 0x11FF or 0x2E80 <= ord(char) <= 0xD7FF for char in char) and (
        ord(char) < 0xF900 or 0xFB00 <= ord(char) < 0xFE30 or 0x1F300 <= ord(char) < 0x1FAFF
    )


@settings(max_examples=120, deadline=None)
@given(
    transcripts(),
    st.sampled_from(SIZES),
    st.sampled_from([template.id for template in list_templates()]),
    st.sampled_from(["en", "de", "ar", "und"]),
)
def test_whatever_is_said_times_and_places_hold(
    said: tuple[list[Word], int], size: tuple[int, int], template: str, language: str
) -> None:
    words, duration = said
    # East Asian letters ask for a font that is fetched; they have tests of their own.
    words = [word.model_copy(update={"text": "".join(filter(drawable, word.text)) or "x"}) for word in words]
    track = track_of(words, template, clip_size=size, language=language, duration_ms=duration)
    area = safe_area(size)
    starts = sorted(word.start for word in words)
    for cue in track.cues:
        assert 0 <= cue.start < cue.end <= duration
        assert 1 <= len(cue.lines) <= track.style.max_lines
        assert cue.box is not None
        assert cue.box.x >= area.x - 0.1
        assert cue.box.right <= area.right + 0.1
        if cue.box.height <= area.height:
            assert cue.box.y >= area.y - 0.1
            assert cue.box.bottom <= area.bottom + 0.1
        drawn = [word for line in cue.lines for word in line.words]
        assert [word.start for word in drawn] == sorted(word.start for word in drawn)
        for word in drawn:
            assert cue.start <= word.start < cue.end
            assert word.end > word.start
            if not any(len(w.text) > 40 for w in words):
                assert min(abs(word.start - start) for start in starts) <= 50
    for before, after in pairwise(track.cues):
        assert before.end <= after.start
        assert after.start == before.end or after.start - before.end >= 200


@settings(max_examples=40, deadline=None)
@given(transcripts())
def test_neighbours_on_a_line_never_overlap(said: tuple[list[Word], int]) -> None:
    words, duration = said
    words = [word.model_copy(update={"text": "".join(filter(drawable, word.text)) or "x"}) for word in words]
    for cue in track_of(words, duration_ms=duration).cues:
        for line in cue.lines:
            boxes = sorted((word.box for word in line.words), key=lambda box: box.x)
            assert all(right.x >= left.right - 0.05 for left, right in pairwise(boxes))


@pytest.mark.parametrize("template", [template.id for template in list_templates()])
def test_every_word_is_drawn_once_with_its_own_times(template: str) -> None:
    words = spoken("Most people think that success is about working harder, but it is not. Why?", pause=400)
    drawn = [word for cue in track_of(words, template).cues for line in cue.lines for word in line.words]
    assert [word.text.casefold() for word in drawn] == [word.text.strip().casefold() for word in words]
    assert [(word.start, word.end) for word in drawn] == [(word.start, word.end) for word in words]


def test_phrases_end_where_sentences_end() -> None:
    words = spoken("I was wrong. Nobody told me. We lost the whole market in a year.", pause=300)
    assert texts(track_of(words, "minimal")) == [
        "I was wrong.",
        "Nobody told me.",
        "We lost the whole market in a year.",
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("They told us over dinner that about 45 percent of all founders quit", "45 percent"),
        ("We finally met and had a long talk with Dr. Smith about all of it", "Dr. Smith"),
        ("Last year in summer she moved over to New York with nothing at all", "New York"),
        ("He slept for only about five hours before the biggest day", "five hours"),
        ("And suddenly everybody there wanted to see the house we built", "the house"),
    ],
)
@pytest.mark.parametrize("template", ["word-highlight", "karaoke", "minimal"])
def test_what_belongs_together_stays_in_one_phrase(text: str, kept: str, template: str) -> None:
    assert any(kept.casefold() in phrase.casefold() for phrase in texts(track_of(spoken(text), template)))


def test_an_abbreviation_ends_no_sentence() -> None:
    phrases = texts(track_of(spoken("I met Mr. Brown today.", pause=0), "minimal"))
    assert phrases == ["I met Mr. Brown today."]


def test_a_keyword_of_several_words_is_not_parted() -> None:
    words = spoken("you should really look at machine learning systems before they look at you")
    phrases = texts(track_of(words, keywords=("machine learning systems",)))
    assert any("machine learning systems" in phrase for phrase in phrases)


def test_another_speaker_gets_another_phrase() -> None:
    words = [word.model_copy(update={"speaker": "a"}) for word in spoken("so what")]
    reply = spoken("I think so")
    words += [
        word.model_copy(
            update={
                "speaker": "b",
                "start": word.start + 600,
                "end": word.end + 600,
                "text": " " + word.text.strip(),
            }
        )
        for word in reply
    ]
    track = track_of(words)
    assert [(cue.text, cue.speaker) for cue in track.cues] == [("so what", "a"), ("I think so", "b")]


def test_a_phrase_stays_into_the_pause_but_not_over_the_next() -> None:
    words = [Word(text="Yes.", start=0, end=200), Word(text=" Now", start=3000, end=3300)]
    first, second = track_of(words, duration_ms=5000).cues
    assert 833 <= first.end < 3000
    assert second.start == 3000


def test_a_short_gap_is_closed() -> None:
    words = [Word(text="One.", start=0, end=900), Word(text=" Two.", start=1500, end=2400)]
    first, second = track_of(words, duration_ms=3000).cues
    assert first.end == second.start


def test_slow_reading_is_given_time_where_there_is_a_pause() -> None:
    fast = spoken("Extraordinarily complicated considerations.", per_letter=25)
    track = track_of([*fast, Word(text=" Good.", start=9000, end=9400)], "minimal", duration_ms=10_000)
    cue = track.cues[0]
    assert len(cue.text) / (cue.end - cue.start) * 1000 <= 20


def test_words_outside_the_clip_are_not_shown() -> None:
    words = [
        Word(text="before", start=-900, end=-400),
        Word(text=" inside", start=-30, end=500),
        Word(text=" after", start=2000, end=2500),
    ]
    (cue,) = track_of(words, duration_ms=2000).cues
    assert (cue.text, cue.start, cue.end) == ("inside", 0, 1000)


def test_no_words_give_an_empty_track() -> None:
    assert track_of([]).cues == ()
    assert track_of([Word(text=" \n", start=0, end=50)]).cues == ()

"""Cuts fall on frames, cut no word, and leave no flash of another shot."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from clipforge.media.moment import Moment
from clipforge.media.picture import Shot
from clipforge.media.source import MediaInfo, VideoStream
from clipforge.media.time import frame_ms
from clipforge.media.timeline import Segment
from clipforge.media.transcript import Sentence, Transcript, Word
from clipforge.stages.compose.compose import cut, off_the_cuts

RATES = [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60000, 1001)]


def transcript_of(spans: list[tuple[int, int]]) -> Transcript:
    words = tuple(Word(text=f" w{number}", start=start, end=end) for number, (start, end) in enumerate(spans))
    sentence = Sentence(first=0, last=len(words), start=words[0].start, end=max(w.end for w in words))
    return Transcript(language="en", duration=60_000, words=words, sentences=(sentence,))


def moment_of(start: int, end: int) -> Moment:
    return Moment(id="m", start=start, end=end, first_sentence=0, last_sentence=0, score=1)


def info_of(rate: Fraction) -> MediaInfo:
    video = VideoStream(
        index=0, codec="h264", width=640, height=360, coded_width=640, coded_height=360, rate=rate
    )
    return MediaInfo(container="mp4", duration_ms=60_000, video=video)


@given(
    rate=st.sampled_from(RATES),
    gaps=st.lists(st.integers(min_value=90, max_value=900), min_size=4, max_size=4),
    lengths=st.lists(st.integers(min_value=80, max_value=900), min_size=3, max_size=3),
)
def test_no_word_is_cut_and_no_neighbour_is_heard(rate, gaps, lengths):
    spans, at = [], 5_000
    for gap, length in zip(gaps[:3], lengths, strict=True):
        at += gap
        spans.append((at, at + length))
        at += length
    (before, inside, after) = spans
    start, end = (before[1] + inside[0]) // 2, (inside[1] + after[0]) // 2
    segment = cut(moment_of(start, end), transcript_of(spans), info_of(rate))
    assert before[1] <= frame_ms(segment.source_start, rate) <= inside[0]
    assert inside[1] <= frame_ms(segment.source_end, rate) <= after[0]


def test_a_word_that_starts_earlier_but_ends_last_is_not_cut():
    transcript = transcript_of([(1_500, 2_600), (1_700, 2_000)])
    segment = cut(moment_of(1_400, 2_650), transcript, info_of(Fraction(25)))
    assert frame_ms(segment.source_end, Fraction(25)) >= 2_600


def test_a_flash_of_the_shot_before_or_after_is_left_out():
    transcript, moment = transcript_of([(2_000, 3_000)]), moment_of(1_700, 3_400)
    shots = (Shot(start=0, end=45), Shot(start=45, end=82), Shot(start=82, end=200))
    kept = off_the_cuts(Segment(source_start=43, source_end=85), shots, moment, transcript, Fraction(25))
    assert (kept.source_start, kept.source_end) == (45, 82)


def test_a_shot_change_under_a_word_moves_nothing():
    transcript, moment = transcript_of([(1_720, 3_390)]), moment_of(1_700, 3_400)
    shots = (Shot(start=0, end=45), Shot(start=45, end=82), Shot(start=82, end=200))
    segment = Segment(source_start=43, source_end=85)
    assert off_the_cuts(segment, shots, moment, transcript, Fraction(25)) == segment

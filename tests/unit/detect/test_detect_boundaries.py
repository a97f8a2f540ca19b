"""Cuts lie in pauses, at the quietest point, and never inside a word."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clipforge.media.sound import FINE_HOP_MS, HOP_MS, SoundSurvey
from clipforge.media.transcript import Sentence, Transcript, Word
from clipforge.stages.detect.boundaries import LEAD_IN_MS, TAIL_MS, cut_after, cut_before
from clipforge.stages.detect.detect import detect
from clipforge.stages.detect.options import DetectOptions

VOCABULARY = ["we", "never", "knew", "what", "money", "fear", "people", "growth", "market", "story", "risk"]


def transcript_of(lengths: list[list[int]], gaps: list[int], *, language: str = "en") -> Transcript:
    """Sentences of words of the given lengths (ms), a gap before each sentence, words touching."""
    words: list[Word] = []
    sentences = []
    now = 0
    for index, (sentence, gap) in enumerate(zip(lengths, gaps, strict=True)):
        now += gap
        first = len(words)
        for place, length in enumerate(sentence):
            text = VOCABULARY[(index * 3 + place) % len(VOCABULARY)]
            text = text.capitalize() if place == 0 else text
            text += "." if place == len(sentence) - 1 else ""
            words.append(Word(text=f" {text}", start=now, end=now + length))
            now += length
        sentences.append(Sentence(first=first, last=len(words), start=words[first].start, end=now))
    return Transcript(language=language, duration=now + 700, words=tuple(words), sentences=tuple(sentences))


def survey(duration: int, quiet_at: int | None = None) -> SoundSurvey:
    """Loud everywhere but for 20 ms around one point."""
    fine = np.full(duration // FINE_HOP_MS + 200, -20.0, dtype=np.float32)
    if quiet_at is not None:
        fine[quiet_at // FINE_HOP_MS - 2 : quiet_at // FINE_HOP_MS + 2] = -80.0
    hops = len(fine) * FINE_HOP_MS // HOP_MS
    level = np.full(hops, -20.0, dtype=np.float32)
    return SoundSurvey(level, fine, np.zeros(hops, np.float32), np.zeros(hops, np.float32))


talks = st.lists(
    st.tuples(st.lists(st.integers(80, 700), min_size=1, max_size=14), st.integers(0, 2500)),
    min_size=4,
    max_size=40,
).map(lambda rows: transcript_of([row[0] for row in rows], [row[1] for row in rows]))


@settings(max_examples=60, deadline=None)
@given(talks, st.booleans(), st.integers(2_000, 9_000), st.integers(10_000, 40_000))
def test_every_moment_is_whole_sentences_and_cuts_no_word(
    transcript: Transcript, heard: bool, shortest: int, longest: int
) -> None:
    sound = survey(transcript.duration) if heard else None
    options = DetectOptions(min_ms=shortest, max_ms=longest, count=5)
    moments = detect(transcript, options, sound=sound).moments
    for moment in moments:
        if moment.origin == "whole":
            continue
        inside = [word for word in transcript.words if word.start < moment.end and word.end > moment.start]
        first, last = (
            transcript.sentences[moment.first_sentence],
            transcript.sentences[moment.last_sentence],
        )
        assert inside == list(transcript.words[first.first : last.last])
        assert all(moment.start <= word.start and word.end <= moment.end for word in inside)
    spans = sorted((moment.start, moment.end) for moment in moments)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


def test_cut_lies_at_the_quietest_point_of_the_pause() -> None:
    transcript = transcript_of([[300] * 5, [300] * 5], [0, 900])
    pause_start, pause_end = 1500, 2400
    sound = survey(transcript.duration, quiet_at=2300)
    assert abs(cut_before(transcript, 1, sound) - 2300) <= 10
    assert pause_end - LEAD_IN_MS <= cut_before(transcript, 1, sound) <= pause_end
    sound = survey(transcript.duration, quiet_at=1800)
    assert abs(cut_after(transcript, 0, sound) - 1800) <= 10
    assert pause_start <= cut_after(transcript, 0, sound) <= pause_start + TAIL_MS


def test_without_sound_the_cut_lies_in_the_middle_of_a_short_gap() -> None:
    transcript = transcript_of([[300] * 5, [300] * 5], [0, 200])
    assert cut_before(transcript, 1) == 1600
    assert cut_after(transcript, 0) == 1600


def test_words_that_touch_are_cut_exactly_between() -> None:
    transcript = transcript_of([[300] * 5, [300] * 5], [0, 0])
    assert cut_before(transcript, 1) == 1500
    assert cut_after(transcript, 0) == 1500


def test_a_speaker_cutting_in_does_not_cost_the_moment_its_last_word() -> None:
    words = (
        Word(text=" Listen.", start=0, end=1000),
        Word(text=" No!", start=700, end=1400),
    )
    sentences = (
        Sentence(first=0, last=1, start=0, end=1000),
        Sentence(first=1, last=2, start=700, end=1400),
    )
    transcript = Transcript(language="en", duration=2000, words=words, sentences=sentences)
    assert cut_after(transcript, 0) == 1000
    assert cut_before(transcript, 1) == 700

"""Speech that the recogniser passed over is found, and only what a second hearing adds is taken."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipforge.engines.asr.timing import TimedWord
from clipforge.engines.asr.whisper_gaps import Passage, better, parts, passed_over

MS = 32


def word(text, start, end, confidence=0.9):
    return TimedWord(f" {text}", start, end, confidence)


def talk(seconds):
    return np.full(int(seconds * 1000 / MS), 0.95, np.float32)


def silence(seconds):
    return np.full(int(seconds * 1000 / MS), 0.02, np.float32)


def ordinary(count, at=0):
    return [word("spoken", at + n * 400, at + n * 400 + 400) for n in range(count)]


def test_ordinary_speech_is_not_heard_again():
    assert passed_over(ordinary(50), talk(20)) == []


def test_speech_without_any_word_is_passed_over():
    words = [*ordinary(10), *ordinary(10, at=8000)]
    assert passed_over(words, talk(12)) == [Passage(125, 250, 10, 10)]


def test_silence_without_words_is_not():
    words = [*ordinary(10), *ordinary(10, at=8000)]
    assert passed_over(words, np.concatenate([talk(4), silence(4), talk(4)])) == []


def test_a_word_that_lasts_much_too_long_hides_others():
    words = [*ordinary(10), word("participants.", 4000, 7800), *ordinary(10, at=7800)]
    (passage,) = passed_over(words, talk(11.8))
    assert (passage.low, passage.high) == (10, 11)
    assert passage.first * MS == pytest.approx(4000, abs=MS)
    assert passage.last * MS == pytest.approx(7800, abs=MS)


def test_words_pulled_apart_over_a_sentence_hide_it_together():
    slow = [word(text, 4000 + n * 1500, 4700 + n * 1500) for n, text in enumerate(["this", "is", "it", "so"])]
    (passage,) = passed_over([*ordinary(10), *slow, *ordinary(10, at=10_000)], talk(14))
    assert (passage.low, passage.high) == (10, 14)


def test_a_number_may_take_long_to_say():
    words = [*ordinary(10), word("4242.", 4000, 6400), *ordinary(10, at=6400)]
    assert passed_over(words, talk(10.4)) == []


def test_a_long_passage_is_heard_in_parts_that_meet_in_its_pauses():
    speech = np.concatenate([talk(5), silence(0.5), talk(5), silence(0.6), talk(5)])
    found = parts(Passage(0, speech.size, 0, 3), speech)
    assert len(found) == 3
    assert all(speech[first] < 0.5 for first, _ in found[1:])


def test_a_short_passage_stays_whole():
    assert parts(Passage(10, 200, 0, 0), silence(10)) == [(10, 200)]


@given(st.lists(st.tuples(st.integers(1, 120), st.booleans()), min_size=1, max_size=20), st.data())
def test_parts_cover_the_passage_once(runs, data):
    speech = np.concatenate([np.full(size, 0.9 if loud else 0.1, np.float32) for size, loud in runs])
    first = data.draw(st.integers(0, speech.size - 1))
    last = data.draw(st.integers(first + 1, speech.size))
    found = parts(Passage(first, last, 0, 0), speech)
    assert found[0][0] == first
    assert found[-1][1] == last
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert all(low < high for low, high in found)


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(20, 4000), st.sampled_from(["a", "word", "言葉"]))),
    st.integers(0, 60_000),
)
def test_passages_follow_one_another_and_stay_in_the_piece(shape, tail):
    words, at = [], 0
    for pause, length, text in shape:
        words.append(word(text, at + pause, at + pause + length))
        at += pause + length
    speech = np.full((at + tail) // MS + 1, 0.9, np.float32)
    found = passed_over(words, speech)
    assert all(0 <= one.first <= one.last <= speech.size for one in found)
    assert all(0 <= one.low <= one.high <= len(words) for one in found)
    assert all(one.high <= other.low and one.last <= other.first for one, other in pairwise(found))


def test_a_second_hearing_counts_when_it_adds_words_and_is_sure():
    before = [word("participants", 0, 3600)]
    more = [word("participants", 0, 900), *ordinary(4, at=900)]
    assert better(before, more)
    assert not better(before, [word("participant's", 0, 900)])
    assert not better(before, [TimedWord(one.text, one.start, one.end, 0.3) for one in more])
    assert not better(before, [])
    assert better([], ordinary(1))

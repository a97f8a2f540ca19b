"""Word edges: valid always, and on the sound where there is one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipforge.engines.asr.timing import TimedWord, ordered, refined

RATE = 16_000
RNG = np.random.default_rng(3)
TIMES = st.lists(st.tuples(st.integers(-100, 4000), st.integers(-100, 4000)), max_size=40)


def bursts(edges, milliseconds):
    """Noise at speech level between the edges (ms), faint noise elsewhere."""
    sound = RNG.normal(0, 0.0005, milliseconds * 16)
    for start, end in edges:
        sound[start * 16 : end * 16] += RNG.normal(0, 0.1, (end - start) * 16)
    return sound.astype(np.float32)


def speech(edges, milliseconds):
    probability = np.full(-(-milliseconds // 32), 0.02, np.float32)
    for start, end in edges:
        probability[start // 32 : end // 32] = 0.95
    return probability


def timed(times):
    return [TimedWord(f" w{n}", start, end, 0.9) for n, (start, end) in enumerate(times)]


def assert_valid(words):
    assert all(word.end > word.start >= 0 for word in words)
    assert all(before.end <= after.start for before, after in pairwise(words))


@given(TIMES, st.integers(0, 5000))
def test_any_times_become_monotone_without_overlap(times, end):
    words = ordered(timed(times), end)
    assert [word.text for word in words] == [f" w{n}" for n in range(len(times))]
    assert_valid(words)


@settings(max_examples=60, deadline=None)
@given(TIMES, st.integers(1, 4000))
def test_refined_times_are_valid_whatever_the_sound(times, milliseconds):
    sound = RNG.normal(0, 0.05, milliseconds * 16).astype(np.float32)
    probability = RNG.random(-(-milliseconds // 32)).astype(np.float32)
    words = refined(timed(times), sound, probability, milliseconds)
    assert len(words) == len(times)
    assert_valid(words)


@pytest.mark.parametrize("error", [-200, -100, 0, 80])
def test_edges_move_to_the_sound_however_the_attention_erred(error):
    edges = [(400, 800), (1200, 1700), (1710, 2100), (2600, 3000)]
    rough = timed([(start + error, end + error) for start, end in edges])
    words = refined(rough, bursts(edges, 3500), speech(edges, 3500), 3500)
    for word, (start, end) in zip(words, edges, strict=True):
        if start != 1710:  # these two touch: only the attention tells them apart
            assert abs(word.start - start) <= 20
        if end != 1700:
            assert abs(word.end - end) <= 20


def test_a_start_that_was_put_into_the_pause_before_moves_to_the_word():
    edges = [(300, 700), (1900, 2300)]
    words = refined(timed([(250, 700), (750, 2250)]), bursts(edges, 2600), speech(edges, 2600), 2600)
    assert abs(words[0].end - 700) <= 20
    assert abs(words[1].start - 1900) <= 20


def test_words_that_touch_meet_where_the_sound_dips():
    sound = bursts([(300, 1500)], 2000)
    sound[900 * 16 : 920 * 16] *= 0.15
    words = refined(timed([(200, 780), (780, 1450)]), sound, speech([(300, 1500)], 2000), 2000)
    assert 880 <= words[0].end <= 940
    assert 880 <= words[1].start <= 940


def test_silence_and_nothing_are_survived():
    assert refined([], np.zeros(16_000, np.float32), np.zeros(32, np.float32), 1000) == []
    silent = np.zeros(16_000, np.float32)
    assert_valid(refined(timed([(0, 0), (0, 0)]), silent, np.zeros(32, np.float32), 1000))
    assert_valid(refined(timed([(0, 0)] * 9), np.zeros(0, np.float32), np.zeros(0, np.float32), 0))

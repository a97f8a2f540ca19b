"""What is heard at once: nothing lost, nothing twice, the same however the sound arrives."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clipforge.engines.asr.vad import ENTER, RegionTracker, SpeechProbability
from clipforge.engines.asr.whisper_cut import LONGEST, Cutter, Piece, window_ms

RUN = st.tuples(st.floats(0, 1), st.integers(1, 900))
STREAM = st.lists(RUN, max_size=14).map(
    lambda runs: np.concatenate([np.full(n, p, np.float32) for p, n in runs] or [np.zeros(0, np.float32)])
)


def cut(stream, block):
    cutter, pieces = Cutter(), []
    for first in range(0, stream.size, block):
        pieces += cutter.feed(stream[first : first + block])
        assert all(piece.end <= max(cutter.needed_from, piece.end) for piece in pieces)
    return pieces + cutter.finish()


@settings(max_examples=80, deadline=None)
@given(STREAM, st.integers(1, 700))
def test_pieces_do_not_depend_on_how_the_stream_is_fed(stream, block):
    assert cut(stream, block) == cut(stream, max(1, stream.size))


@settings(max_examples=80, deadline=None)
@given(STREAM)
def test_pieces_hold_all_speech_once_in_order_and_fit_the_network(stream):
    pieces = cut(stream, max(1, stream.size))
    spans = [span for piece in pieces for span in piece.spans]
    assert all(0 <= start < end <= stream.size for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(piece.windows <= LONGEST + 1 for piece in pieces)
    heard = np.zeros(stream.size, bool)
    for start, end in spans:
        heard[start:end] = True
    assert not np.any((stream >= ENTER) & ~heard)


@settings(max_examples=60, deadline=None)
@given(STREAM, st.integers(1, 300))
def test_sound_that_a_piece_needs_is_never_forgotten(stream, block):
    cutter, forgotten = Cutter(), 0
    for first in range(0, stream.size, block):
        for piece in cutter.feed(stream[first : first + block]):
            assert piece.start >= forgotten
        assert cutter.needed_from >= forgotten
        forgotten = cutter.needed_from
    assert all(piece.start >= forgotten for piece in cutter.finish())


def test_long_silence_is_left_out_and_its_times_are_found_again():
    piece = Piece(((10, 40), (100, 130)))
    assert piece.joints == (window_ms(30),)
    assert piece.source_ms(0) == window_ms(10)
    assert piece.source_ms(window_ms(30)) == window_ms(100)
    assert piece.source_ms(window_ms(30), is_end=True) == window_ms(40)
    assert piece.source_ms(window_ms(60), is_end=True) == window_ms(130)


def test_unbroken_speech_is_cut_at_its_least_speech_like_moment():
    stream = np.full(300, 0.9, np.float32)
    stream[80:85] = 0.6
    regions = [*(tracker := RegionTracker(longest=100)).feed(stream), *tracker.finish()]
    assert regions[0].end == 82
    assert [region.start for region in regions[1:]] == [region.end for region in regions[:-1]]


def test_speech_probability_is_the_same_in_any_blocks():
    noise = np.random.default_rng(1).normal(0, 0.1, 40_000).astype(np.float32)
    whole, parts = SpeechProbability(), SpeechProbability()
    expected = np.concatenate([whole.feed(noise), whole.finish()])
    got = [parts.feed(noise[first : first + 777]) for first in range(0, noise.size, 777)]
    np.testing.assert_allclose(np.concatenate([*got, parts.finish()]), expected, atol=1e-5)
    assert expected.size == -(-noise.size // 512)

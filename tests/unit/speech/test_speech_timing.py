"""Word times meet the silence around them, never overlap, and stay inside the sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipforge.engines.speech.graph import with_output
from clipforge.engines.speech.timing import Spoken, settle

RATE = 24_000


def sound(*pieces: tuple[int, float]) -> np.ndarray:
    """Noise-free tone pieces of (ms, amplitude)."""
    parts = [
        level * np.sin(2 * np.pi * 300 * np.arange(length * RATE // 1000) / RATE) for length, level in pieces
    ]
    return np.concatenate(parts).astype(np.float32)


def test_edges_move_to_where_the_sound_begins_and_ends() -> None:
    samples = sound((300, 0), (400, 0.5), (200, 0), (300, 0.5), (250, 0))
    words = [Spoken(330, 650, breath_after=True), Spoken(960, 1150, breath_after=True)]
    cut, times = settle(samples, RATE, words)
    # 20 ms of silence stay before the first sound.
    assert times[0] == pytest.approx((20, 420), abs=5)
    assert times[1] == pytest.approx((620, 920), abs=5)
    assert len(cut) * 1000 / RATE == pytest.approx(940, abs=10)


def test_fluent_words_meet_in_the_middle_of_the_gap() -> None:
    samples = sound((100, 0), (600, 0.5), (100, 0))
    words = [Spoken(100, 390, breath_after=False), Spoken(410, 690, breath_after=False)]
    _, times = settle(samples, RATE, words)
    assert times[0][1] == times[1][0] == 400 - 80


def test_a_pause_mark_without_a_pause_is_no_pause() -> None:
    samples = sound((100, 0), (600, 0.5), (100, 0))
    words = [Spoken(100, 390, breath_after=True), Spoken(410, 690, breath_after=False)]
    _, times = settle(samples, RATE, words)
    assert times[0][1] == times[1][0] == 400 - 80


def test_the_cut_ends_are_faded() -> None:
    cut, _ = settle(sound((300, 0.5)), RATE, [Spoken(0, 300, breath_after=False)])
    assert cut[0] == 0
    assert cut[-1] == 0


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 200), st.booleans()), min_size=1, max_size=8),
    st.integers(0, 2**31),
)
@settings(max_examples=60, deadline=None)
def test_times_are_ordered_and_inside_whatever_was_expected(
    plan: list[tuple[int, int, bool]], seed: int
) -> None:
    noise = np.random.default_rng(seed).normal(0, 0.1, RATE * 2).astype(np.float32)
    noise *= np.repeat(np.random.default_rng(seed + 1).random(20) > 0.4, RATE // 10)
    noise[RATE // 2] = 0.9
    words, at = [], 0
    for length, gap, breath in plan:
        words.append(Spoken(at, at + length, breath_after=breath))
        at += length + gap
    cut, times = settle(noise, RATE, words)
    flat = [edge for span in times for edge in span]
    assert flat == sorted(flat)
    assert flat[0] >= 0
    assert flat[-1] <= round(len(cut) * 1000 / RATE)


def test_the_added_output_is_a_valid_protobuf_field() -> None:
    grown = with_output(b"", "inner")
    # Field 7 (graph), 9 bytes: field 12 (output), 7 bytes: field 1 (name), 5 bytes.
    assert grown == b"\x3a\x09\x62\x07\x0a\x05inner"
    assert with_output(b"", "x" * 300)[1:3] == bytes([(300 + 3 + 3) & 0x7F | 0x80, (300 + 3 + 3) >> 7])

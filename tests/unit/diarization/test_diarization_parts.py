"""The parts of telling speakers apart: features, speech spans, clusters, smoothing, turns."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipforge.engines.diarization.clustering import (
    MAX_LEAVES,
    smoothed_path,
    speaker_centroids,
)
from clipforge.engines.diarization.embedding import HOP_MS, unit, window_count
from clipforge.engines.diarization.features import BANDS, SAMPLE_RATE, log_mel
from clipforge.engines.diarization.speech import STEP_MS, merged, speech_spans
from clipforge.engines.diarization.turns import find_turns, near_speech
from clipforge.media.time import Span

RANDOM = np.random.default_rng(7)


def voices(labels: list[int], spread: float = 0.35, dimensions: int = 64) -> np.ndarray:
    """Unit vectors around one axis for each label."""
    axes = np.eye(dimensions)[labels]
    noise = RANDOM.normal(0, spread / np.sqrt(dimensions), axes.shape)
    return unit((axes + noise).astype(np.float32))


def test_a_tone_lies_in_the_band_of_its_pitch() -> None:
    seconds = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    peaks = []
    for hertz in (200, 1_000, 4_000):
        energies = log_mel(np.sin(2 * np.pi * hertz * seconds).astype(np.float32))
        assert energies.shape == ((SAMPLE_RATE - 512) // 160 + 1, BANDS)
        peaks.append(int(energies.mean(axis=0).argmax()))
    # Slaney's scale: 15 mel at 1 kHz, 45.3 at 8 kHz, so bands are 1.1 mel apart.
    assert peaks == [2, 13, 31]


def test_features_scale_with_power_and_never_go_below_the_floor() -> None:
    noise = RANDOM.normal(0, 0.1, SAMPLE_RATE).astype(np.float32)
    assert np.allclose(log_mel(10 * noise) - log_mel(noise), 2.0, atol=1e-3)
    assert np.allclose(log_mel(np.zeros(2_000, dtype=np.float32)), -10.0)
    assert log_mel(np.zeros(100, dtype=np.float32)).shape == (0, BANDS)


def test_only_whole_windows_count() -> None:
    whole = 800 * 16 + 352
    assert [window_count(n) for n in (0, whole - 1, whole, whole + HOP_MS * 16)] == [0, 0, 1, 2]


def steps(*runs: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(ms // STEP_MS, p, dtype=np.float32) for p, ms in runs])


def test_speech_begins_clearly_and_ends_after_half_a_second_of_silence() -> None:
    found = speech_spans(steps((0.0, 960), (0.9, 1_920), (0.05, 320), (0.9, 960), (0.05, 1_600), (0.9, 640)))
    assert [(s.start, s.end) for s in found] == [(900, 4_220), (5_700, 6_460)]


def test_a_click_is_no_speech() -> None:
    assert speech_spans(steps((0.0, 960), (0.9, 96), (0.0, 960))) == ()
    assert speech_spans(np.zeros(0, dtype=np.float32)) == ()


@given(st.lists(st.tuples(st.integers(0, 1_000), st.integers(0, 300)), max_size=20))
def test_merged_spans_are_apart_and_cover_the_same(items: list[tuple[int, int]]) -> None:
    spans = [Span(start=start, end=start + length) for start, length in items]
    found = merged(spans)
    assert all(a.end < b.start for a, b in pairwise(found))
    covered = {ms for span in spans for ms in range(span.start, span.end)}
    assert {ms for span in found for ms in range(span.start, span.end)} == covered


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_clear_voices_are_counted(count: int) -> None:
    vectors = voices([i % count for i in range(200)])
    assert len(speaker_centroids(vectors, 0.4, None)) == count


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_number_given_is_the_number_found(count: int) -> None:
    vectors = voices([0] * 90 + [1] * 40 + [2] * 8 + [3] * 6)
    assert len(speaker_centroids(vectors, 0.4, count)) == count
    assert len(speaker_centroids(vectors[:2], 0.4, 4)) == 2


def test_a_few_odd_windows_are_no_speaker_of_their_own() -> None:
    vectors = voices([0] * 100 + [1] * 100 + [5, 6])
    assert len(speaker_centroids(vectors, 0.4, None)) == 2
    given = speaker_centroids(vectors, 0.4, 2)
    assert np.abs(given @ np.eye(64)[:2].T).max(axis=0).min() > 0.9


def test_hours_of_windows_are_clustered_in_bounded_memory() -> None:
    vectors = voices([i // 50 % 2 for i in range(5 * MAX_LEAVES)])
    assert len(speaker_centroids(vectors, 0.4, None)) == 2


@given(st.lists(st.lists(st.floats(-1, 1), min_size=3, max_size=3), min_size=1, max_size=7), st.floats(0, 2))
def test_the_smoothed_path_is_the_best_of_all_paths(rows: list[list[float]], cost: float) -> None:
    likeness = np.array(rows, dtype=np.float32)

    def value(path: tuple[int, ...]) -> float:
        changes = sum(a != b for a, b in pairwise(path))
        return float(sum(likeness[i, k] for i, k in enumerate(path))) - cost * changes

    paths: list[tuple[int, ...]] = [()]
    for _ in rows:
        paths = [(*path, k) for path in paths for k in range(3)]
    found = tuple(int(k) for k in smoothed_path(likeness, cost))
    assert value(found) == pytest.approx(max(map(value, paths)), abs=1e-4)


def conversation() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """20 s: one voice, the other from 8.0 s without a pause, silence from 15 to 17 s, the first again."""
    windows = np.arange((20_000 - 800) // HOP_MS)
    middles = windows * HOP_MS + 400
    labels = [1 if 8_000 <= middle < 15_000 else 0 for middle in middles]
    probabilities = np.full(20_000 // STEP_MS, 0.9, dtype=np.float32)
    probabilities[7_900 // STEP_MS] = 0.1
    return windows, voices(labels), probabilities


SPANS = (Span(start=0, end=15_000), Span(start=17_000, end=19_800))


@pytest.mark.parametrize("speakers", [None, 2])
def test_turns_change_where_the_voice_does(speakers: int | None) -> None:
    turns = find_turns(*conversation(), SPANS, speakers)
    assert [turn.speaker for turn in turns] == ["S1", "S2", "S1"]
    assert abs(turns[0].end - 7_900) <= STEP_MS
    assert (turns[0].start, turns[1].end, turns[2].start, turns[2].end) == (0, 15_000, 17_000, 19_800)


def test_one_speaker_asked_for_is_one_speaker() -> None:
    assert {turn.speaker for turn in find_turns(*conversation(), SPANS, 1)} == {"S1"}


def test_without_speech_there_are_no_turns() -> None:
    windows, vectors, probabilities = conversation()
    assert find_turns(windows, vectors, probabilities, (), None) == ()


def test_speech_too_short_to_tell_is_one_speakers() -> None:
    none = np.zeros(0, dtype=np.intp), np.zeros((0, 64), dtype=np.float32), np.zeros(0, dtype=np.float32)
    (turn,) = find_turns(*none, (Span(start=100, end=600),), None)
    assert (turn.speaker, turn.start, turn.end) == ("S1", 100, 600)


def test_only_windows_near_speech_are_embedded() -> None:
    windows = np.arange(20)
    assert near_speech(windows, [Span(start=1_000, end=1_200)], np.zeros(0, dtype=np.float32)).tolist() == [
        HOP_MS * i < 1_200 and HOP_MS * i + 800 > 1_000 for i in range(20)
    ]
    heard = np.zeros(150, dtype=np.float32)
    heard[2_000 // STEP_MS] = 0.8
    near = near_speech(windows, None, heard)
    assert near[2_000 // HOP_MS - 1]
    assert not near[0]
    assert not near[2_000 // HOP_MS + 1]


SPAN_LISTS = st.lists(st.tuples(st.integers(0, 3_000), st.integers(1, 5_000)), min_size=1, max_size=8)


@given(SPAN_LISTS, st.integers(0, 2**32 - 1), st.sampled_from([None, 1, 2, 3]))
def test_turns_cover_speech_exactly_and_never_overlap(
    gaps: list[tuple[int, int]], seed: int, speakers: int | None
) -> None:
    spans, at = [], 0
    for gap, length in gaps:
        spans.append(Span(start=at + gap + 600, end=at + gap + 600 + length))
        at = spans[-1].end
    random = np.random.default_rng(seed)
    windows = np.arange(window_count(at * 16))
    vectors = unit(random.normal(size=(len(windows), 16)).astype(np.float32))
    probabilities = random.random(at // STEP_MS + 1).astype(np.float32)
    turns = find_turns(windows, vectors, probabilities, spans, speakers)
    assert all(a.end <= b.start for a, b in pairwise(turns))
    assert sum(turn.end - turn.start for turn in turns) == sum(span.duration for span in spans)
    assert all(any(s.start <= turn.start and turn.end <= s.end for s in spans) for turn in turns)
    assert sorted({turn.speaker for turn in turns}) == [
        f"S{i + 1}" for i in range(len({t.speaker for t in turns}))
    ]

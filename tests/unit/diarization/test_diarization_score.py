"""The measure itself: diarization error as NIST defines it."""

from __future__ import annotations

import pytest

from evals.diarization import Turn, score

TRUTH: list[Turn] = [(0, 10_000, "a"), (10_000, 20_000, "b")]


def test_the_truth_has_no_error_whatever_the_names() -> None:
    assert score(TRUTH, [(0, 10_000, "x"), (10_000, 20_000, "y")], 0).error == 0


@pytest.mark.parametrize(
    ("found", "missed", "false_alarm", "confused"),
    [
        ([], 20_000, 0, 0),
        ([(0, 20_000, "x")], 0, 0, 10_000),
        ([(0, 12_000, "x"), (12_000, 20_000, "y")], 0, 0, 2_000),
        ([(0, 10_000, "x"), (10_000, 25_000, "y")], 0, 5_000, 0),
        ([(0, 10_000, "x"), (5_000, 20_000, "y")], 0, 5_000, 0),
    ],
)
def test_each_kind_of_error_is_counted(
    found: list[Turn], missed: int, false_alarm: int, confused: int
) -> None:
    result = score(TRUTH, found, 0)
    assert (result.speech, result.missed, result.false_alarm, result.confused) == (
        20_000,
        missed,
        false_alarm,
        confused,
    )


def test_overlap_counts_for_each_speaker() -> None:
    truth: list[Turn] = [(0, 10_000, "a"), (5_000, 10_000, "b")]
    result = score(truth, [(0, 10_000, "x")], 0)
    assert (result.speech, result.missed, result.confused) == (15_000, 5_000, 0)


def test_the_collar_forgives_both_sides_of_an_edge() -> None:
    assert score(TRUTH, [(0, 10_200, "x"), (10_200, 20_100, "y")]).error == 0
    assert score(TRUTH, [(0, 10_300, "x"), (10_300, 20_000, "y")]).confused == 50

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipforge.media.rates import STANDARD, measure_rate, output_rate

MILLISECOND = Fraction(1, 1000)
FINE = Fraction(1, 90_000)


def stamps(rate: Fraction, count: int, tick: Fraction) -> list[int]:
    return [round(n / rate / tick) for n in range(count)]


@pytest.mark.parametrize("rate", STANDARD)
@pytest.mark.parametrize("tick", [FINE, Fraction(1, 15360)])
def test_every_standard_rate_is_told_from_its_neighbours(rate: Fraction, tick: Fraction) -> None:
    assert measure_rate(stamps(rate, 900, tick), tick) == (rate, False)


@pytest.mark.parametrize("rate", [r for r in STANDARD if r <= 60])
def test_stamps_of_whole_milliseconds_suffice_with_the_header(rate: Fraction) -> None:
    assert measure_rate(stamps(rate, 900, MILLISECOND), MILLISECOND, claimed=rate) == (rate, False)


@given(st.sampled_from(STANDARD), st.randoms(use_true_random=False))
def test_a_few_missing_frames_change_nothing(rate: Fraction, chance: random.Random) -> None:
    times = stamps(rate, 600, FINE)
    for _ in range(5):
        times.pop(chance.randrange(1, len(times) - 1))
    found, variable = measure_rate(times, FINE)
    assert found == rate
    assert not variable


@given(st.integers())
def test_many_missing_frames_are_a_varying_rate_of_the_usual_distance(seed: int) -> None:
    times = sorted(random.Random(seed).sample(stamps(Fraction(30), 600, FINE), 420))
    assert measure_rate(times, FINE) == (Fraction(30), True)


def test_a_low_average_over_the_whole_file_tells_of_holes_elsewhere() -> None:
    assert measure_rate(stamps(Fraction(30), 300, FINE), FINE, average=Fraction(18)) == (Fraction(30), True)


@pytest.mark.parametrize("times", [[], [0], [0, 6000]])
def test_too_little_to_measure_gives_the_header_or_thirty(times: list[int]) -> None:
    assert measure_rate(times, MILLISECOND) == (Fraction(30), False)
    assert measure_rate(times, MILLISECOND, claimed=Fraction(25)) == (Fraction(25), False)
    assert measure_rate(times, MILLISECOND, claimed=Fraction(90_000)) == (Fraction(30), False)


@pytest.mark.parametrize(
    ("given_rate", "wanted"),
    [(120, 60), (240, 60), (90, 45), (60, 60), (100, 50), (144, 48), (24, 24), (15, 30), (12, 24), (10, 30),
     (1, 24), (20, 20), (Fraction(120_000, 1001), Fraction(60_000, 1001)),
     (Fraction(15_000, 1001), Fraction(30_000, 1001))],
)  # fmt: skip
def test_rates_come_into_range_by_whole_factors(given_rate: Fraction, wanted: Fraction) -> None:
    assert output_rate(Fraction(given_rate)) == wanted


@given(st.fractions(min_value=Fraction(1, 10), max_value=1000))
def test_output_rates_are_always_between_twenty_and_sixty(rate: Fraction) -> None:
    out = output_rate(rate)
    assert 20 <= out <= 60
    factor = out / rate
    assert factor.denominator == 1 or factor.numerator == 1


@given(
    st.lists(st.integers(min_value=-(2**40), max_value=2**40), max_size=50),
    st.sampled_from([FINE, MILLISECOND]),
)
def test_any_stamps_give_a_usable_rate(times: list[int], tick: Fraction) -> None:
    rate, _ = measure_rate(times, tick)
    assert rate > 0
    assert 20 <= output_rate(rate) <= 60

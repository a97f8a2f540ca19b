"""From the time stamps of a picture to one exact, constant rate for analysis and output."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median

HIGHEST = Fraction(60)
# Below this a word's highlight could not keep within 50 ms of its word, so slow pictures are repeated.
LOWEST = Fraction(20)
DEFAULT = Fraction(30)

STANDARD = tuple(
    sorted(
        [Fraction(n * 1000, 1001) for n in (12, 15, 24, 30, 48, 60, 120, 240)]
        + [Fraction(n) for n in (24, 25, 30, 48, 50, 60, 100, 120, 240)]
    )
)
# A file may carry a few late frames and still be of constant rate.
_IRREGULAR_SHARE = Fraction(2, 100)


def output_rate(rate: Fraction) -> Fraction:
    """Bring a rate into 20..60 by whole factors, so that frames are dropped or repeated evenly.

    120 → 60, 240 → 60, 90 → 45, 15 → 30, 1 → 24.
    """
    if rate > HIGHEST:
        return rate / -(-rate // HIGHEST)
    if rate < LOWEST:
        return rate * -(-24 // rate)
    return rate


def measure_rate(
    stamps: Sequence[int],
    tick: Fraction,
    *,
    average: Fraction | None = None,
    claimed: Fraction | None = None,
) -> tuple[Fraction, bool]:
    """Tell the natural rate of a picture and whether it varies.

    Args:
        stamps: presentation times in ticks, in any order.
        tick: seconds of one tick.
        average: frames over duration of the whole file, by its header.
        claimed: the rate that the header names.

    Returns:
        Frames a second (a standard rate when one is meant), not yet brought into the range for output, and
        whether frame durations differ. When they do, the rate is that of the usual distance between frames:
        an average would shift frames by up to half their duration.
    """
    times = sorted(set(stamps))
    gaps = [b - a for a, b in pairwise(times)]
    if len(gaps) < 2:
        known = next((r for r in (claimed, average) if r and 1 <= r <= 300), DEFAULT)
        return _snap(known, Fraction(1, 1000), claimed), False
    usual = Fraction(median(gaps))
    slack = max(Fraction(3, 2), usual / 50)
    regular = [gap for gap in gaps if abs(gap - usual) <= slack]
    variable = len(gaps) - len(regular) > 2 + _IRREGULAR_SHARE * len(gaps)
    if not regular:
        regular = [round(usual)]
    rate = 1 / (Fraction(sum(regular), len(regular)) * tick)
    if average and average < rate * Fraction(9, 10):
        variable = True
    if variable:
        if rate < LOWEST:
            return DEFAULT, True
        # Stamps taken from a clock jitter too much to tell 60 from 59.94: then the whole number is meant.
        steady = max(regular) - min(regular) <= 2
        usual_rates = [r for r in STANDARD if steady or r.denominator == 1 or r == claimed]
        near = min(usual_rates, key=lambda r: abs(r / rate - 1))
        if abs(near / rate - 1) <= Fraction(5, 100):
            return near, True
        return next((r for r in STANDARD if r >= rate), HIGHEST), True
    return _snap(rate, max(Fraction(3, 10_000), Fraction(1, sum(regular))), claimed), False


def _snap(rate: Fraction, tolerance: Fraction, claimed: Fraction | None) -> Fraction:
    """The exact rate that is meant by a measured one: the header's if it agrees, else the nearest usual."""
    usual = [*STANDARD, Fraction(max(1, round(rate)))]
    near = [r for r in usual if abs(r / rate - 1) <= tolerance]
    if claimed in near:
        return Fraction(claimed or 0)
    if near:
        return min(near, key=lambda r: abs(r / rate - 1))
    if claimed and abs(claimed / rate - 1) <= tolerance:
        return claimed
    return max(Fraction(1, 1001), rate.limit_denominator(1001))

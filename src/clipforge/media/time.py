"""Time: integer milliseconds in transcripts and captions, whole frames at an exact rate on timelines.

This is the one place where one becomes the other. The frame grid of a source starts at its time zero:
frame `n` is shown during [n / rate, (n + 1) / rate).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, model_validator

from clipforge.media.base import Value

_WRITTEN = re.compile(r"-?[0-9]{1,18}(/[0-9]{1,18})?")
"""No exponents: '1e9999999' is short, but the number is not."""


def _to_fraction(value: Any) -> Fraction:
    good = _WRITTEN.fullmatch(value) if isinstance(value, str) else isinstance(value, int | Fraction)
    if not good:
        raise ValueError("give a rate as '30000/1001' or a whole number")
    try:
        rate = Fraction(value)
    except ZeroDivisionError as error:
        raise ValueError("a rate cannot be divided by zero") from error
    return rate


Rational = Annotated[
    Fraction, PlainValidator(_to_fraction, json_schema_input_type=str), PlainSerializer(str, return_type=str)
]
"""An exact rational, written as '30000/1001' in JSON."""


class Span(Value):
    """A stretch of time [start, end) in milliseconds."""

    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.end < self.start:
            raise ValueError(f"a span cannot end ({self.end} ms) before it starts ({self.start} ms)")
        return self

    @property
    def duration(self) -> int:
        """Length in milliseconds."""
        return self.end - self.start

    def overlap(self, other: Span) -> int:
        """Length in milliseconds of what both cover."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


def frame_at(ms: int, rate: Fraction) -> int:
    """The frame that is nearest to `ms`; exact inverse of `frame_ms` up to 500 frames a second."""
    return round(Fraction(ms) * rate / 1000)


def frame_floor(ms: int, rate: Fraction) -> int:
    """The frame that is on screen at `ms`."""
    return int((Fraction(ms) * rate / 1000).__floor__())


def frame_ceil(ms: int, rate: Fraction) -> int:
    """The first frame that starts at or after `ms`."""
    return int((Fraction(ms) * rate / 1000).__ceil__())


def frame_ms(frame: int, rate: Fraction) -> int:
    """When a frame starts, in milliseconds, rounded to the nearest."""
    return round(Fraction(frame) * 1000 / rate)


def seconds(frame: int, rate: Fraction) -> Fraction:
    """When a frame starts, in exact seconds."""
    return Fraction(frame) / rate


def decimal_seconds(value: Fraction, places: int = 6) -> str:
    """A time for a command line, rounded to `places` decimals: Fraction(1001, 30000) → '0.033367'."""
    scaled = round(value * 10**places)
    sign = "-" if scaled < 0 else ""
    whole, part = divmod(abs(scaled), 10**places)
    return f"{sign}{whole}.{part:0{places}d}"


def clock(ms: int) -> str:
    """A time for people: '4:05' or '1:02:03'."""
    total = max(0, ms) // 1000
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"

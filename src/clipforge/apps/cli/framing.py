"""How framing by hand is written: 'WHEN=HOW', for instance '1:02-1:10=left' or '12:30=0.7,0.4@1.5'."""

from __future__ import annotations

from typing import Literal

from clipforge.apps.cli.values import parse_ms, parse_ranges
from clipforge.kit.errors import UsageError
from clipforge.media.time import Span
from clipforge.pipeline.options import ShotFraming

_OPTION = "--frame"
_REMEDY = 'Write it like "1:02-1:10=left", "12:30=0.7,0.4@1.5", "40:00-=fit" or "5:00=split"'
_PLACES = {"left": 0.25, "center": 0.5, "right": 0.75}
"""Middle of the crop across the picture; of people side by side, that is where they sit."""
_WHOLE: dict[str, Literal["fit", "split"]] = {"fit": "fit", "split": "split"}
_WORDS = ("left", "center", "right", "face", "fit", "split")


def parse_framings(texts: list[str] | None) -> tuple[ShotFraming, ...]:
    """Framings by hand from repeated options.

    WHEN is a time of the source or a range of times. HOW is left, center, right, face (follow the most
    important one), X or X,Y (the middle of the crop as fractions of the picture), each with @ZOOM if wanted,
    or fit (all of the picture) or split (two halves).

    Raises:
        UsageError: what is written makes no sense, with what is wrong.
    """
    return tuple(_framing(text) for text in texts or [])


def _framing(text: str) -> ShotFraming:
    when, equals, how = (part.strip() for part in text.partition("="))
    if not (when and equals and how):
        raise UsageError(f"“{text}” does not say when and how", subject=_OPTION, remedy=_REMEDY)
    span = _span(when)
    place, at, zoom = (part.strip().lower() for part in how.partition("@"))
    closer = _number(zoom, 1, 8, "the zoom") if at else None
    if kind := _WHOLE.get(place):
        if at:
            raise UsageError(f"“{place}” takes no zoom", subject=_OPTION, remedy=_REMEDY)
        return ShotFraming(span=span, kind=kind)
    if place == "face":
        return ShotFraming(span=span, zoom=closer)
    if place in _PLACES:
        return ShotFraming(span=span, x=_PLACES[place], zoom=closer)
    across, comma, down = place.partition(",")
    if place and place[0].isalpha():
        raise UsageError(
            f"“{place}” is no framing: choose {', '.join(_WORDS)}, or X,Y", subject=_OPTION, remedy=_REMEDY
        )
    return ShotFraming(
        span=span,
        x=_number(across, 0, 1, "the place across"),
        y=_number(down, 0, 1, "the place down") if comma else None,
        zoom=closer,
    )


def _span(when: str) -> Span:
    if "-" in when:
        return parse_ranges([when], _OPTION)[0]
    moment = parse_ms(when, _OPTION)
    return Span(start=moment, end=moment)


def _number(text: str, low: float, high: float, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise UsageError(
            f"{what} (“{text}”) is not a number from {low:g} to {high:g}", subject=_OPTION, remedy=_REMEDY
        )
    return value

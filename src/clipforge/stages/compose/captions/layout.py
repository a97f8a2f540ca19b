"""Phrases into lines of words with boxes, measured with the fonts that draw them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from bidi import get_display

from clipforge.engines.typography.protocol import Face, Shaped
from clipforge.media.caption.model import Box, CaptionLine, CaptionWord

_RTL_PROXIES = "אבגדהוזחטיכלמנסעפצקרשתךםןףץ"
_LTR_PROXIES = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER_PROXIES = "".join(chr(code) for code in range(0x1D7CE, 0x1D800))
_LINE_AIR = 0.06
"""Least distance between the ink of two lines, em."""


@dataclass(frozen=True, slots=True)
class SetWord:
    """A unit set in its face.

    Attributes:
        text: as drawn.
        start: ms of the clip.
        end: ms of the clip.
        face: that has its glyphs.
        shaped: its measures at an em of one.
        gap: space before it, em.
        emphasized: whether it is a keyword.
    """

    text: str
    start: int
    end: int
    face: Face
    shaped: Shaped
    gap: float
    emphasized: bool = False


def is_rtl_text(text: str, language_rtl: bool = False) -> bool:
    """The direction of a paragraph: that of its first strong letter (UAX #9, P2 and P3)."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            return True
        if kind == "L":
            return False
    return language_rtl


def visual_order(texts: Sequence[str], rtl: bool) -> list[int]:
    """Indices of a line's words from left to right, by the Unicode bidirectional algorithm.

    Words are atoms here (the shaper orders letters inside them), so each is stood for by one letter of its
    kind and the algorithm orders these.
    """
    if not rtl and not any(unicodedata.bidirectional(char) in {"R", "AL"} for text in texts for char in text):
        return list(range(len(texts)))
    pools = {"R": iter(_RTL_PROXIES), "L": iter(_LTR_PROXIES), "EN": iter(_NUMBER_PROXIES)}
    proxies: list[str] = []
    for text in texts:
        proxy = next(pools[_kind(text)], None)
        if proxy is None:  # more words of a kind than letters to stand for them
            order = list(range(len(texts)))
            return order[::-1] if rtl else order
        proxies.append(proxy)
    shown = get_display(" ".join(proxies), base_dir="R" if rtl else "L")
    return [proxies.index(char) for char in shown if char in proxies]


def _kind(text: str) -> str:
    number = False
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            return "R"
        if kind == "L":
            return "L"
        number = number or kind in {"EN", "AN"}
    return "EN" if number else "L"


def line_width(words: Sequence[SetWord]) -> float:
    """Width of a line in em, from pen start to pen end."""
    return sum(word.shaped.advance for word in words) + sum(word.gap for word in words[1:])


def set_lines(
    rows: Sequence[Sequence[SetWord]],
    *,
    size: float,
    line_height: float,
    cap_height: float,
    middle: tuple[float, float],
    rtl: bool,
) -> tuple[CaptionLine, ...]:
    """Put rows of words around a point.

    Args:
        rows: one or two.
        size: em size in pixels.
        line_height: wished distance of baselines, em; grows where tall letters would touch.
        cap_height: of the style's face, em; capitals stand in the middle of their line.
        middle: of the block, in pixels.
        rtl: direction of the paragraph.
    """
    height = max(line_height, *_needed_heights(rows)) * size
    top = middle[1] - height * len(rows) / 2
    lines = []
    for number, row in enumerate(rows):
        y = top + number * height
        baseline = y + (height + cap_height * size) / 2
        line = Box(x=middle[0], y=y, width=0, height=height)
        lines.append(_set_line(row, line, baseline, size, rtl))
    return tuple(lines)


def _needed_heights(rows: Sequence[Sequence[SetWord]]) -> list[float]:
    needed = [0.0]
    for upper, lower in pairwise(rows):
        depth = max(-word.shaped.bottom for word in upper)
        needed.append(depth + max(word.shaped.top for word in lower) + _LINE_AIR)
    return needed


def _set_line(row: Sequence[SetWord], line: Box, baseline: float, size: float, rtl: bool) -> CaptionLine:
    order = visual_order([word.text for word in row], rtl)
    x, y, height = line.x - line_width(row) * size / 2, line.y, line.height
    placed: dict[int, CaptionWord] = {}
    for place, index in enumerate(order):
        word = row[index]
        if place:
            # The gap between two neighbours is that before the one spoken later.
            x += row[max(index, order[place - 1])].gap * size
        shaped = word.shaped
        placed[index] = CaptionWord(
            text=word.text,
            start=word.start,
            end=word.end,
            box=_box(x, y, shaped.advance * size, height),
            ink=_box(
                x + shaped.left * size,
                baseline - shaped.top * size,
                (shaped.right - shaped.left) * size,
                (shaped.top - shaped.bottom) * size,
            ),
            baseline=round(baseline, 2),
            size=round(size, 3),
            font=word.face.info.key,
            emphasized=word.emphasized,
            rtl=is_rtl_text(word.text, rtl),
        )
        x += shaped.advance * size
    words = tuple(placed[index] for index in range(len(row)))
    return CaptionLine(words=words, box=reduce(Box.union, (word.box for word in words)))


def _box(x: float, y: float, width: float, height: float) -> Box:
    return Box(x=round(x, 2), y=round(y, 2), width=round(width, 2), height=round(height, 2))

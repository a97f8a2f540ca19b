"""Where captions may stand, and the shapes drawn behind them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import reduce

from clipforge.media.caption.model import Box, CaptionLine, CaptionStyle, CaptionWord

_PANEL_PAD_X, _PANEL_PAD_Y = 0.42, 0.2
"""Distance from the lines to the panel's edge, em."""

_BOX_PAD = 0.17
"""Distance from a word to the edge of its box, em, when it has room."""

_BOX_PAD_TIGHT = 0.04
"""The same where words touch, as in Japanese, em."""

_BOX_INSET = 0.03
"""How much lower than its line a word's box is, at each side, em."""

# Shares of the height left free at top and bottom, and of the width at each side, by aspect (width / height).
# 9:16 is where players lay most over the picture: 220, 420 and 120 px of 1080 x 1920 hold the search bar,
# the description and the column of buttons. Feed formats show these outside the picture, so only a title-safe
# margin (EBU R 95 asks for 5 %) and room for a progress bar stay free.
_SAFE_MARGINS: tuple[tuple[float, float, float, float], ...] = (
    (9 / 16, 220 / 1920, 420 / 1920, 120 / 1080),
    (4 / 5, 0.065, 0.110, 0.070),
    (1.0, 0.060, 0.090, 0.060),
    (16 / 9, 0.055, 0.085, 0.075),
)


def safe_area(clip_size: tuple[int, int]) -> Box:
    """The part of a clip in which captions are covered by no player's controls, in pixels.

    Between the named formats margins are interpolated by aspect; beyond them the nearest format's hold.
    """
    width, height = clip_size
    aspect = width / height
    aspects = [row[0] for row in _SAFE_MARGINS]
    after = bisect_right(aspects, aspect)
    low = _SAFE_MARGINS[max(0, after - 1)]
    high = _SAFE_MARGINS[min(len(aspects) - 1, after)]
    t = 0.0 if low is high else (aspect - low[0]) / (high[0] - low[0])
    top, bottom, side = (low[i] + (high[i] - low[i]) * t for i in (1, 2, 3))
    return Box(
        x=width * side, y=height * top, width=width * (1 - 2 * side), height=height * (1 - top - bottom)
    )


def outline_reach(style: CaptionStyle, unit: float) -> float:
    """How far outline, its blur and the shadow reach beyond the ink, pixels."""
    # A Gaussian of the blur's width has faded after two of its widths.
    return (style.outline_width + 2 * style.softness + style.shadow) * unit


def block_pad(style: CaptionStyle, size: float, unit: float) -> tuple[float, float]:
    """Room that a block of lines needs around itself, across and down, pixels.

    Args:
        style: of the captions.
        size: em size in pixels.
        unit: the clip's shorter side in pixels.
    """
    reach = outline_reach(style, unit)
    across, down = reach, reach
    if style.effect == "boxed":
        across = max(across, _BOX_PAD * size)
    if style.panel is not None:
        across = max(across, _PANEL_PAD_X * size)
        down = max(down, _PANEL_PAD_Y * size)
    return across, down


def panel_box(lines: Sequence[CaptionLine], size: float) -> Box:
    """The panel behind the lines of a cue."""
    block = reduce(Box.union, (line.box for line in lines))
    return _grow(block, _PANEL_PAD_X * size, _PANEL_PAD_Y * size)


def word_box(word: CaptionWord, line: CaptionLine) -> Box:
    """The box behind a word while it is spoken; it keeps off the ink of its neighbours."""
    others = [other.box for other in line.words if other is not word]
    left = min((word.box.x - box.right for box in others if box.right <= word.box.x + 1), default=1e9)
    right = min((box.x - word.box.right for box in others if box.x >= word.box.right - 1), default=1e9)
    pads = [max(_BOX_PAD_TIGHT, min(_BOX_PAD, 0.65 * gap / word.size)) * word.size for gap in (left, right)]
    inset = _BOX_INSET * word.size
    return Box(
        x=word.box.x - pads[0],
        y=word.box.y + inset,
        width=word.box.width + pads[0] + pads[1],
        height=word.box.height - 2 * inset,
    )


def drawn_box(lines: Sequence[CaptionLine], style: CaptionStyle, size: float, unit: float) -> Box:
    """Everything drawn of a cue, emoji not counted: ink with outline and shadow, boxes, panel."""
    reach = outline_reach(style, unit)
    boxes = [_grow(word.ink, reach, reach) for line in lines for word in line.words]
    if style.effect == "boxed":
        boxes += [word_box(word, line) for line in lines for word in line.words]
    if style.panel is not None:
        boxes.append(panel_box(lines, size))
    return reduce(Box.union, boxes)


def _grow(box: Box, across: float, down: float) -> Box:
    return Box(x=box.x - across, y=box.y - down, width=box.width + 2 * across, height=box.height + 2 * down)

"""The resolved caption layout: every line, word and box with its time, so that anyone draws the same.

Boxes are in pixels of the finished clip, times in ms from its start (intro not counted).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from clipforge.media.base import Value
from clipforge.media.brand import Color

CaptionEffect = Literal["highlight", "karaoke", "boxed", "minimal"]


class CaptionStyle(Value):
    """The caption part of a template, brand colours already applied.

    Lengths are shares of the clip's width, so that one style fits every size.

    Attributes:
        effect: what marks the word being spoken: its colour ('highlight'), a fill that runs through it
            ('karaoke'), a box behind it ('boxed'), or nothing ('minimal').
        font: family name.
        weight: 100 to 900.
        size: em size.
        text: colour of words.
        active: colour of the word being spoken, or of its box.
        emphasis: colour of keywords.
        outline: colour of the outline.
        outline_width: thickness of the outline.
        shadow: offset of the shadow, 0 for none.
        panel: colour of the panel behind all lines, None for none.
        uppercase: whether to write in capitals.
        max_lines: lines on screen at once, at most 2.
        max_words: words on screen at once.
        position: where the block's middle stands, share of the clip's height.
        emoji: whether to show emoji.
        emphasize: whether to colour keywords.
    """

    effect: CaptionEffect = "highlight"
    font: str = "Montserrat"
    weight: int = Field(default=800, ge=100, le=900)
    size: float = Field(default=0.072, gt=0, le=0.5)
    text: Color = "#FFFFFF"
    active: Color = "#FFD400"
    emphasis: Color = "#35E0A1"
    outline: Color = "#000000"
    outline_width: float = Field(default=0.006, ge=0, le=0.05)
    shadow: float = Field(default=0.003, ge=0, le=0.05)
    panel: Color | None = None
    uppercase: bool = False
    max_lines: int = Field(default=2, ge=1, le=2)
    max_words: int = Field(default=7, ge=1, le=16)
    position: float = Field(default=0.68, ge=0, le=1)
    emoji: bool = True
    emphasize: bool = True


class Box(Value):
    """A rectangle in pixels of the clip."""

    x: float
    y: float
    width: float
    height: float


class CaptionWord(Value):
    """A word as drawn. `font` is the family that has its glyphs; `baseline` the y of its baseline."""

    text: str
    start: int
    end: int
    box: Box
    baseline: float
    font: str
    emphasized: bool = False
    rtl: bool = False


class CaptionLine(Value):
    """One line: words in order of speech (boxes tell where they stand)."""

    words: tuple[CaptionWord, ...]
    box: Box


class CaptionEmoji(Value):
    """A picture in a reserved box; `name` is the emoji's code points in hex joined by '-', as '1f525'."""

    name: str
    box: Box


class Cue(Value):
    """A phrase on screen from `start` to `end` ms of the clip."""

    start: int
    end: int
    text: str
    lines: tuple[CaptionLine, ...] = ()
    emoji: CaptionEmoji | None = None
    speaker: str | None = None


class CaptionTrack(Value):
    """Everything a renderer needs to draw the captions of one clip."""

    style: CaptionStyle
    font_size: float = Field(gt=0, description="em size in pixels")
    font_files: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()

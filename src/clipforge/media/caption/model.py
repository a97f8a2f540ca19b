"""The resolved caption layout: every line, word and box with its time, so that anyone draws the same.

Boxes are in pixels of the finished clip, times in ms from its start (intro not counted). Sizes of type are
em sizes in pixels, as in CSS; `CaptionFace` says how libass counts them.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from clipforge.media.base import Value
from clipforge.media.brand import Color

CaptionEffect = Literal["highlight", "karaoke", "boxed", "minimal"]


class CaptionStyle(Value):
    """The caption part of a template, brand colours already applied.

    Lengths are shares of the clip's shorter side, so that one style fits every size; those marked 'em' are
    shares of the em size.

    Attributes:
        effect: what marks the word being spoken: its colour ('highlight'), a fill that runs through it
            ('karaoke'), a box behind it ('boxed'), or nothing ('minimal').
        font: family name.
        weight: 100 to 900.
        size: em size.
        text: colour of words.
        active: colour of the word being spoken, or of its box.
        active_text: colour of the word on its box, for 'boxed'.
        upcoming: colour of words not yet spoken, for 'karaoke'; None for `text`.
        emphasis: colour of keywords.
        outline: colour of the outline.
        outline_width: thickness of the outline.
        softness: blur of the outline's edge; a soft dark outline reads as a shadow all around.
        shadow: offset of the shadow, 0 for none.
        shadow_color: its colour.
        panel: colour of the panel behind all lines, None for none.
        radius: roundness of boxes and panels, em.
        line_height: distance of baselines, em.
        uppercase: whether to write in capitals.
        max_lines: lines on screen at once, at most 2.
        max_words: words on screen at once.
        position: where the block's middle stands: 0 is the top of the safe area, 1 its bottom.
        pop: how much smaller a phrase and its spoken word start before they reach their size, 0 for still.
        emoji: whether to show emoji.
        emphasize: whether to colour keywords.
    """

    effect: CaptionEffect = "highlight"
    font: str = "Montserrat"
    weight: int = Field(default=800, ge=100, le=900)
    size: float = Field(default=0.072, gt=0, le=0.5)
    text: Color = "#FFFFFF"
    active: Color = "#FFD400"
    active_text: Color = "#FFFFFF"
    upcoming: Color | None = None
    emphasis: Color = "#35E0A1"
    outline: Color = "#000000"
    outline_width: float = Field(default=0.006, ge=0, le=0.05)
    softness: float = Field(default=0.0, ge=0, le=0.05)
    shadow: float = Field(default=0.003, ge=0, le=0.05)
    shadow_color: Color = "#00000099"
    panel: Color | None = None
    radius: float = Field(default=0.22, ge=0, le=2)
    line_height: float = Field(default=1.18, ge=0.8, le=2)
    uppercase: bool = False
    max_lines: int = Field(default=2, ge=1, le=2)
    max_words: int = Field(default=7, ge=1, le=16)
    position: float = Field(default=0.85, ge=0, le=1)
    pop: float = Field(default=0.08, ge=0, le=0.5)
    emoji: bool = True
    emphasize: bool = True


class Box(Value):
    """A rectangle in pixels of the clip."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    def overlap(self, other: Box) -> float:
        """Area in square pixels that both cover."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(0.0, across) * max(0.0, down)

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(
            x=x,
            y=y,
            width=max(self.right, other.right) - x,
            height=max(self.bottom, other.bottom) - y,
        )


class Obstacle(Value):
    """What captions should not cover while [start, end) ms is on screen, for instance a face."""

    start: int
    end: int
    box: Box


class CaptionFace(Value):
    """One font file in use, and how libass counts its sizes.

    libass scales a face so that the height given in its OS/2 table (win ascent + win descent) equals the
    font size asked for, and stands a line on that ascent; `ass_scale` is font size over em size.

    Attributes:
        key: how words name it.
        family: family name, for instance 'Montserrat'.
        weight: 100 to 900.
        file: path of the font file; part of `CaptionTrack.font_files`.
        ass_name: the name by which libass finds exactly this file.
        ass_scale: libass font size for an em of one pixel.
        ass_ascent: height of a libass line above the baseline, em.
        ass_descent: its depth below, em.
    """

    key: str
    family: str
    weight: int
    file: str
    ass_name: str
    ass_scale: float = Field(gt=0)
    ass_ascent: float
    ass_descent: float


class CaptionWord(Value):
    """A word as drawn.

    Attributes:
        text: what is drawn, capitals and escapes of no format applied.
        start: first sound, ms.
        end: end of its last sound, ms; may lie after the end of the cue when speakers overlap.
        box: from pen start to pen end, as high as its line.
        ink: what the glyphs themselves cover, without outline.
        baseline: y of its baseline.
        size: em size.
        font: key of the face that has its glyphs.
        emphasized: whether it is a keyword.
        rtl: whether it is written from right to left.
    """

    text: str
    start: int
    end: int
    box: Box
    ink: Box
    baseline: float
    size: float = Field(gt=0)
    font: str
    emphasized: bool = False
    rtl: bool = False


class CaptionLine(Value):
    """One line: words in order of speech (boxes tell where they stand)."""

    words: tuple[CaptionWord, ...]
    box: Box


class CaptionEmoji(Value):
    """A picture in a reserved box.

    Attributes:
        name: the emoji's code points in hex joined by '-', as '1f525'.
        box: where it is drawn.
        file: path of the picture, at least as large as the box.
    """

    name: str
    box: Box
    file: str = ""


class Cue(Value):
    """A phrase on screen from `start` to `end` ms of the clip.

    Attributes:
        start: when it appears.
        end: when it disappears; never after the start of the next.
        text: as written in the transcript, lines joined by a newline.
        lines: one or two.
        box: all that is drawn of it, outline, panel and emoji included; None when nothing is.
        emoji: a picture with it.
        speaker: who says it.
    """

    start: int
    end: int
    text: str
    lines: tuple[CaptionLine, ...] = ()
    box: Box | None = None
    emoji: CaptionEmoji | None = None
    speaker: str | None = None


class CaptionTrack(Value):
    """Everything a renderer needs to draw the captions of one clip.

    Attributes:
        style: colours, outline, effect.
        language: ISO 639-1; the shapes of some letters depend on it.
        font_size: em size in pixels that words have unless one is too long.
        unit: the clip's shorter side in pixels, of which the style's lengths are shares.
        faces: fonts in use.
        font_files: paths of their files.
        cues: in order, never overlapping.
        notices: what a person should know, such as signs that no font has.
    """

    style: CaptionStyle
    language: str = "und"
    font_size: float = Field(gt=0, description="em size in pixels")
    unit: float = Field(default=1080, gt=0)
    faces: tuple[CaptionFace, ...] = ()
    font_files: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    notices: tuple[str, ...] = ()

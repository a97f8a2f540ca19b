"""What caption layout asks of fonts and emoji pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clipforge.media.caption.model import CaptionFace


@dataclass(frozen=True, slots=True)
class Shaped:
    """A run of text set in one face at an em of one unit; y counts up from the baseline.

    Attributes:
        advance: from pen start to pen end.
        left: left edge of the ink, counted from pen start; may be negative.
        right: right edge of the ink.
        top: upper edge of the ink above the baseline.
        bottom: lower edge of the ink, negative below the baseline.
        missing: characters that the face has no glyph for.
    """

    advance: float
    left: float
    right: float
    top: float
    bottom: float
    missing: str = ""


class Face(Protocol):
    """One font file, ready to measure with."""

    @property
    def info(self) -> CaptionFace:
        """How it is named and counted."""
        ...

    @property
    def ascent(self) -> float:
        """Height of its tallest usual letters above the baseline, em."""
        ...

    @property
    def cap_height(self) -> float:
        """Height of its capitals, em."""
        ...

    def shape(self, text: str, language: str = "und", rtl: bool = False) -> Shaped:
        """Set a text without line breaks in an em of one unit."""
        ...

    def missing(self, text: str) -> str:
        """The characters of a text that it has no glyph for."""
        ...


class FontBook(Protocol):
    """Finds the face for a text."""

    def face(self, family: str, weight: int) -> Face:
        """The face of a family with the nearest weight.

        Raises:
            MissingDependencyError: there is no such family.
        """
        ...

    def face_for(self, text: str, family: str, weight: int, language: str) -> Face:
        """The wished face if it has all glyphs of a text, else the first fallback that lacks the fewest.

        Raises:
            MissingDependencyError: the text's script needs a font that is not here and cannot be fetched.
        """
        ...

    def families(self) -> Sequence[str]:
        """Names of the families that are here without fetching."""
        ...


class EmojiBook(Protocol):
    """Pictures of emoji."""

    def has(self, name: str) -> bool:
        """Whether there is a picture of an emoji, named by its code points as '1f525'."""
        ...

    def picture(self, name: str, size: int) -> Path:
        """A square PNG with transparency, `size` pixels wide, of an emoji that it has."""
        ...

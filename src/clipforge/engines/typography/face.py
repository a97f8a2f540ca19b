"""A font file measured with HarfBuzz, the shaper that libass draws with."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

from clipforge.engines.typography.protocol import Shaped
from clipforge.kit.errors import BadInputError
from clipforge.media.caption.model import CaptionFace

_NAME_FAMILY, _NAME_FULL, _NAME_POSTSCRIPT, _NAME_TYPOGRAPHIC_FAMILY = 1, 4, 6, 16
_USE_TYPO_METRICS = 1 << 7
_IGNORABLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f")
"""Signs that shape text but have no glyph of their own."""


class FontFace:
    """One TTF or OTF file.

    Raises:
        BadInputError: the file is no usable font.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            # HarfBuzz makes an empty face of anything, so the tables are asked for before it is trusted.
            self._face = hb.Face(hb.Blob.from_file_path(str(file)))
            self._metrics = _read_metrics(self._face)
            self._covered = frozenset(self._face.unicodes)
        except (OSError, ValueError, struct.error, hb.HarfBuzzError) as error:
            raise BadInputError(
                "this is not a TrueType or OpenType font", subject=str(file), remedy="Give a TTF or OTF file"
            ) from error
        if not self._covered or self._face.upem <= 0:
            raise BadInputError("this font has no characters", subject=str(file))
        self._font = hb.Font(self._face)
        family = self._name(_NAME_TYPOGRAPHIC_FAMILY) or self._name(_NAME_FAMILY) or file.stem
        self._info = CaptionFace(
            key=f"{family} {self._metrics.weight}",
            family=family,
            weight=self._metrics.weight,
            file=str(file),
            # libass knows CFF faces by their PostScript name, TrueType ones by their full name.
            ass_name=self._name(_NAME_POSTSCRIPT if "CFF " in self._face.table_tags else _NAME_FULL)
            or family,
            ass_scale=self._metrics.ass_scale,
            ass_ascent=self._metrics.win_ascent,
            ass_descent=self._metrics.win_descent,
        )
        self._shape = lru_cache(maxsize=4096)(self._shape_uncached)

    @property
    def info(self) -> CaptionFace:
        """How it is named and counted."""
        return self._info

    @property
    def ascent(self) -> float:
        """Height of its tallest usual letters above the baseline, em."""
        return self._metrics.ascent

    @property
    def cap_height(self) -> float:
        """Height of its capitals, em."""
        return self._metrics.cap_height

    def missing(self, text: str) -> str:
        """The characters of a text that it has no glyph for, each once."""
        lacking = dict.fromkeys(
            char for char in text if ord(char) not in self._covered and not _needs_no_glyph(char)
        )
        return "".join(lacking)

    def shape(self, text: str, language: str = "und", rtl: bool = False) -> Shaped:
        """Set a text without line breaks in an em of one unit."""
        return self._shape(text, language, rtl)

    def _shape_uncached(self, text: str, language: str, rtl: bool) -> Shaped:
        pen = 0.0
        left, right = float("inf"), float("-inf")
        top, bottom = float("-inf"), float("inf")
        for run, run_rtl in _runs(text, rtl):
            buffer = hb.Buffer()
            buffer.add_str(run)
            buffer.guess_segment_properties()
            buffer.direction = "rtl" if run_rtl else "ltr"
            if language != "und":
                buffer.language = language
            hb.shape(self._font, buffer)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                extents = self._font.get_glyph_extents(info.codepoint)
                if extents is not None and extents.width:
                    x = pen + position.x_offset + extents.x_bearing
                    y = position.y_offset + extents.y_bearing
                    left, right = min(left, x), max(right, x + extents.width)
                    # Heights of extents count down from the bearing, so they are negative.
                    top, bottom = max(top, y), min(bottom, y + extents.height)
                pen += position.x_advance
        upem = self._face.upem
        if left > right:
            left = right = top = bottom = 0.0
        return Shaped(
            advance=pen / upem,
            left=left / upem,
            right=right / upem,
            top=top / upem,
            bottom=bottom / upem,
            missing=self.missing(text),
        )

    def _name(self, identifier: int) -> str:
        return str(self._face.get_name(identifier) or "")


class _Metrics:
    """Vertical metrics of a face in em, read from its OS/2 and hhea tables (OpenType 1.9)."""

    def __init__(self, weight: int, upem: int, os2: bytes, hhea: bytes) -> None:
        typo = struct.unpack_from(">hh", os2, 68)
        win = struct.unpack_from(">hh", os2, 74)
        hori = struct.unpack_from(">hh", hhea, 4)
        selection = struct.unpack_from(">H", os2, 62)[0]
        self.weight = weight
        hori_height, win_height = hori[0] - hori[1], win[0] + win[1]
        use_typo = bool(selection & _USE_TYPO_METRICS) or hori_height == 0
        chosen = typo if use_typo else hori
        self.ascent: float = chosen[0] / upem
        descent: float = chosen[1] / upem
        face_height = (self.ascent - descent) * upem
        if win_height == 0:
            win, win_height = (round(self.ascent * upem), round(-descent * upem)), round(face_height)
        self.win_ascent, self.win_descent = win[0] / upem, win[1] / upem
        # ass_font.c, ass_face_set_size: FreeType fits (ascender - descender) to
        # font size * (hhea height / win height), so an em is font size * upem / that, turned round here.
        hori_height = hori_height or typo[0] - typo[1]
        self.ass_scale = face_height / upem * (win_height / hori_height)
        has_cap = struct.unpack_from(">H", os2, 0)[0] >= 2 and len(os2) >= 90
        cap = struct.unpack_from(">h", os2, 88)[0] / upem if has_cap else 0.0
        self.cap_height: float = cap or 0.7


def _read_metrics(face: hb.Face) -> _Metrics:
    os2 = bytes(face.reference_table("OS/2").data)
    hhea = bytes(face.reference_table("hhea").data)
    weight = struct.unpack_from(">H", os2, 4)[0]
    return _Metrics(min(900, max(100, weight)), face.upem, os2, hhea)


def _needs_no_glyph(char: str) -> bool:
    return char in _IGNORABLE or char.isspace()


def _runs(text: str, rtl: bool) -> list[tuple[str, bool]]:
    """Split a word where its direction changes, in visual order; neutral signs go with what is before."""
    runs: list[tuple[str, bool]] = []
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            direction = True
        elif kind in {"L", "EN", "AN"}:
            direction = False
        else:
            direction = runs[-1][1] if runs else rtl
        if runs and runs[-1][1] == direction:
            runs[-1] = (runs[-1][0] + char, direction)
        else:
            runs.append((char, direction))
    return runs[::-1] if rtl else runs

"""Fonts that strangers give, parsed and written anew: what no renderer of ours needs is left behind."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clipforge.kit.errors import BadInputError
from clipforge.kit.files import write_bytes

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

MOST_BYTES = 16 << 20
MOST_GLYPHS = 65_000
_MOST_POINTS = 20_000  # of one glyph; the busiest ornaments have some thousands
_MOST_NAMES = 2_000

# Outlines, metrics, names, and how letters join. Left out: programs (fpgm, prep, cvt), SVG and bitmaps,
# variations (the default instance stays), signatures, and whatever nobody knows.
_KEPT = frozenset(
    (
        "head",
        "hhea",
        "hmtx",
        "maxp",
        "cmap",
        "name",
        "post",
        "OS/2",
        "loca",
        "glyf",
        "CFF ",
        "VORG",
        "vhea",
        "vmtx",
        "GDEF",
        "GSUB",
        "GPOS",
        "BASE",
        "kern",
    )
)

_MAGIC = {b"\0\1\0\0", b"OTTO", b"true"}
_NAME = re.compile(r"[\w .&'()+-]{1,80}")
# Family, style, unique id, full name, version, PostScript, licence and its address, typographic names.
_NAMES = frozenset({1, 2, 3, 4, 5, 6, 13, 14, 16, 17})
_EMBEDDING = {
    0x0002: "restricted",
    0x0004: "preview-and-print",
    0x0008: "editable",
}


@dataclass(frozen=True, slots=True)
class CleanFont:
    """What is known of a sanitised font.

    Attributes:
        family: family name, by which brand kits call it.
        weight: 100 to 900.
        glyphs: how many it has.
        embedding: what its licence bits allow (OS/2 fsType): 'installable', 'editable',
            'preview-and-print' or 'restricted'.
        suffix: '.ttf' or '.otf'.
    """

    family: str
    weight: int
    glyphs: int
    embedding: str
    suffix: str


def sanitize_font(path: Path, target: Path) -> CleanFont:
    """Write a clean copy of a font.

    Every table is decoded and written anew, every outline is walked; hinting programs, pictures,
    variations and unknown tables are dropped.

    Args:
        path: a TrueType or OpenType font of one face.
        target: where the copy goes.

    Raises:
        BadInputError: it is no such font, too large, or damaged.
    """
    from fontTools.ttLib import TTFont, TTLibError

    size = path.stat().st_size
    if size > MOST_BYTES:
        raise _refused(f"the font is larger than {MOST_BYTES >> 20} MB", "Give a smaller one")
    data = path.read_bytes()
    if data[:4] not in _MAGIC:
        raise _refused("this is not a TrueType or OpenType font", "Give a TTF or OTF file of one face")
    try:
        with TTFont(io.BytesIO(data), lazy=False, recalcTimestamp=False, checkChecksums=0) as font:
            written, facts = _rewritten(font)
    except BadInputError:
        raise
    except (TTLibError, struct.error, AssertionError, ArithmeticError, LookupError) as error:
        raise _damaged() from error
    except (ValueError, TypeError, AttributeError, NotImplementedError, RecursionError, OSError) as error:
        # What fontTools meets in tables that contradict one another; all of them are the file's fault.
        raise _damaged() from error
    write_bytes(target, written)
    return facts


def _rewritten(font: TTFont) -> tuple[bytes, CleanFont]:
    missing = {"head", "hhea", "hmtx", "maxp", "cmap", "name", "OS/2"} - set(font.keys())
    outlines = {"glyf", "CFF "} & set(font.keys())
    if missing or not outlines:
        raise _refused("the font lacks tables that every font has", "Give a complete TTF or OTF file")
    glyphs = int(font["maxp"].numGlyphs)
    if not 0 < glyphs <= MOST_GLYPHS:
        raise _refused(f"the font has {glyphs} glyphs", f"{MOST_GLYPHS} are taken at most")
    for tag in list(font.keys()):
        if tag != "GlyphOrder" and tag not in _KEPT:
            del font[tag]
    for tag in list(font.keys()):
        if tag != "GlyphOrder":
            _decoded(font, tag)
    _keep_names(font)
    _walk_outlines(font)
    if "glyf" in font:
        for name in font.getGlyphOrder():
            font["glyf"][name].removeHinting()
    family = _family(font)
    restrictions = int(font["OS/2"].fsType)
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    facts = CleanFont(
        family=family,
        weight=min(900, max(100, int(font["OS/2"].usWeightClass))),
        glyphs=glyphs,
        embedding=next((name for bit, name in _EMBEDDING.items() if restrictions & bit), "installable"),
        suffix=".ttf" if "glyf" in font else ".otf",
    )
    return out.getvalue(), facts


def _decoded(font: TTFont, tag: str) -> None:
    """Decode a table; fontTools keeps one that it cannot read as bytes, which is not good enough."""
    from fontTools.ttLib.tables.DefaultTable import DefaultTable

    table = font[tag]
    if type(table) is DefaultTable:
        raise _damaged()
    if hasattr(table, "ensureDecompiled"):
        table.ensureDecompiled()


def _keep_names(font: TTFont) -> None:
    names = font["name"].names
    if len(names) > _MOST_NAMES:
        raise _refused("the font has too many names", "Give another file")
    kept = []
    for record in names:
        if record.nameID not in _NAMES:
            continue
        if len(record.toUnicode(errors="strict")) <= 4_000:
            kept.append(record)
    font["name"].names = kept


def _family(font: TTFont) -> str:
    names = font["name"]
    for number in (16, 1, 4):
        found = names.getDebugName(number)
        if found and not _NAME.fullmatch(found):
            # The name goes into subtitle files, where commas and braces mean something.
            raise _refused("its name holds signs that no font name should", "Rename the font")
    family = names.getDebugName(16) or names.getDebugName(1)
    if not family:
        raise _refused("the font has no name", "Give a complete TTF or OTF file")
    return str(family)


def _walk_outlines(font: TTFont) -> None:
    """Draw every glyph into nothing, so that loops, missing parts and endless outlines are found here."""
    from fontTools.pens.basePen import NullPen

    class Counting(NullPen):  # type: ignore[misc]  # fontTools' pens are not typed
        points = 0

        def _count(self, points: int) -> None:
            self.points += points
            if self.points > _MOST_POINTS:
                raise _refused("one of its glyphs is too complicated", "Give a simpler font")

        def lineTo(self, pt: Any) -> None:  # noqa: N802  # the pen protocol's names
            self._count(1)

        def curveTo(self, *points: Any) -> None:  # noqa: N802
            self._count(len(points))

        def qCurveTo(self, *points: Any) -> None:  # noqa: N802
            self._count(len(points))

        def addComponent(self, glyphName: str, transformation: Any) -> None:  # noqa: N802, N803
            self._count(1)
            if depth[0] > 8:
                raise _refused("its glyphs refer to one another without end", "Give another file")
            depth[0] += 1
            glyphs[glyphName].draw(self)
            depth[0] -= 1

    glyphs = font.getGlyphSet()
    depth = [0]
    for name in font.getGlyphOrder():
        glyphs[name].draw(Counting())


def _refused(reason: str, remedy: str) -> BadInputError:
    return BadInputError(reason, subject="font", remedy=remedy, code="font_refused")


def _damaged() -> BadInputError:
    return _refused("the font is damaged", "Export it again as TTF or OTF")

"""Files of strangers: drawings that reach out or never end, and fonts that hold more than letters."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont, newTable
from PIL import Image

from clipforge.engines.typography import sanitize
from clipforge.engines.typography.drawings import draw_svg
from clipforge.engines.typography.face import FontFace
from clipforge.engines.typography.library import FONTS_DIR
from clipforge.engines.typography.sanitize import sanitize_font
from clipforge.kit.errors import BadInputError
from clipforge.kit.progress import Progress
from clipforge.pipeline.brand_files import check_brand_file
from clipforge.pipeline.toolbox import Machine, Toolbox

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">'
)
_BOMB = "".join(
    f'<g id="a{n}">' + f'<use href="#a{n + 1}"/>' * 10 + "</g>" for n in range(12)
) + '<g id="a12"><rect width="1" height="1"/></g><use href="#a0"/>'  # fmt: skip


def test_a_plain_drawing_becomes_a_png_of_its_shape(tmp_path) -> None:
    source = tmp_path / "a.svg"
    defs = '<defs><linearGradient id="g"><stop stop-color="#f00"/></linearGradient></defs>'
    source.write_text(f'{_SVG}{defs}<rect width="40" height="20" fill="url(#g)"/></svg>')
    assert draw_svg(source, tmp_path / "a.png", longest=200) == (200, 100)
    with Image.open(tmp_path / "a.png") as picture:
        assert (picture.size, picture.convert("RGBA").getpixel((100, 50))) == ((200, 100), (255, 0, 0, 255))


@pytest.mark.parametrize(
    "body",
    [
        '<image href="file:///etc/passwd" width="9" height="9"/>',
        '<image xlink:href="http://127.0.0.1/a.png" width="9" height="9"/>',
        '<image href="/etc/hostname" width="9" height="9"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>',
        '<image href="data:image/png;base64,AAAA" width="9" height="9"/>',
        '<use href="other.svg#a"/>',
        "<script>1</script>",
        "<foreignObject/>",
        '<rect onload="x()"/>',
        '<rect fill="url(http://example.com/#a)"/>',
        '<rect style="fill: u\\72l(http://example.com/)"/>',
        "<style>@import 'http://example.com/a.css';</style>",
        "<style>rect { fill: url( 'http://example.com/a' ) }</style>",
        '<g xml:base="http://example.com/"/>',
        "<g>" * 100 + "</g>" * 100,
        _BOMB,
        '<g id="l"><use href="#l"/></g>',
        "<g>",
    ],
)
def test_a_drawing_that_reaches_out_or_never_ends_is_refused(tmp_path, body) -> None:
    source = tmp_path / "a.svg"
    source.write_text(f"{_SVG}{body}</svg>")
    with pytest.raises(BadInputError) as refused:
        draw_svg(source, tmp_path / "a.png")
    assert refused.value.code == "svg_refused"
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + _SVG + "<text>&b;</text></svg>",
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _SVG + "<text>&a;</text></svg>",
        '<?xml-stylesheet href="http://example.com/a.css"?>' + _SVG + "</svg>",
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="100000"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "<html/>",
        "no drawing",
    ],
)
def test_a_drawing_with_entities_or_without_a_sane_shape_is_refused(tmp_path, text) -> None:
    source = tmp_path / "a.svg"
    source.write_text(text)
    with pytest.raises(BadInputError):
        draw_svg(source, tmp_path / "a.png")


def test_a_font_is_written_anew_without_programs_and_unknown_tables(tmp_path) -> None:
    source = tmp_path / "in.ttf"
    with TTFont(FONTS_DIR / "Anton-Regular.ttf") as font:
        for tag, data in (("EVIL", b"\x90" * 64), ("SVG ", b"\0" * 12)):
            table = newTable("EVIL")
            table.data = data
            font.tables[tag] = table
        font["OS/2"].fsType = 0x0002
        font.save(source)
    clean = sanitize_font(source, tmp_path / "out.ttf")
    assert (clean.family, clean.embedding, clean.suffix) == ("Anton", "restricted", ".ttf")
    with TTFont(tmp_path / "out.ttf") as font:
        assert not {"EVIL", "SVG ", "fpgm", "prep", "cvt "} & set(font.keys())
        assert font["maxp"].numGlyphs == clean.glyphs
    before, after = FontFace(FONTS_DIR / "Anton-Regular.ttf"), FontFace(tmp_path / "out.ttf")
    assert after.shape("Affinity").advance == before.shape("Affinity").advance


def _looped() -> bytes:
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

    with TTFont(FONTS_DIR / "Anton-Regular.ttf") as font:
        order = font.getGlyphOrder()
        part = GlyphComponent()
        part.glyphName, part.x, part.y, part.flags = order[5], 0, 0, 0
        glyph = Glyph()
        glyph.numberOfContours, glyph.components = -1, [part]
        font["glyf"].glyphs[order[5]] = glyph
        font.recalcBBoxes = False
        glyph.xMin = glyph.yMin = glyph.xMax = glyph.yMax = 0
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


def _named(name: str) -> bytes:
    with TTFont(FONTS_DIR / "Anton-Regular.ttf") as font:
        font["name"].setName(name, 1, 3, 1, 0x409)
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"wOFF" + b"\0" * 100,
        lambda: b"ttcf" + b"\0" * 100,
        lambda: b"\0\1\0\0" + b"\xff" * 200,
        lambda: (FONTS_DIR / "Anton-Regular.ttf").read_bytes()[:20_000],
        lambda: _named("Evil,{\\fs900}"),
        _looped,
    ],
    ids=["woff", "collection", "noise", "cut", "name", "loop"],
)
def test_a_font_that_is_damaged_or_loops_is_refused(tmp_path, make) -> None:
    source = tmp_path / "in.ttf"
    source.write_bytes(make())
    with pytest.raises(BadInputError) as refused:
        sanitize_font(source, tmp_path / "out.ttf")
    assert refused.value.code == "font_refused"
    assert not (tmp_path / "out.ttf").exists()


def test_a_font_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sanitize, "MOST_BYTES", 1000)
    with pytest.raises(BadInputError, match="larger"):
        sanitize_font(FONTS_DIR / "Anton-Regular.ttf", tmp_path / "out.ttf")


def test_a_picture_that_claims_too_many_pixels_is_refused(tmp_path) -> None:
    source = tmp_path / "sent"
    Image.new("1", (30_000, 1_000)).save(source, format="PNG")
    toolbox = Toolbox(Machine(data_dir=tmp_path / "data", offline=True))
    with pytest.raises(BadInputError, match="megapixels"):
        check_brand_file("logo", source, tmp_path, toolbox, Progress())
    source.write_bytes(b"\x1f\x8b\x08" + b"\0" * 50)
    with pytest.raises(BadInputError, match="no picture"):
        check_brand_file("logo", source, tmp_path, toolbox, Progress())
    source.write_text(_SVG + "</svg>")
    with pytest.raises(BadInputError, match="video or a picture"):
        check_brand_file("intro", source, tmp_path, toolbox, Progress())

"""SVG drawings that strangers give, turned into PNG: nothing but their own content is looked at."""

from __future__ import annotations

import base64
import binascii
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from clipforge.engines.typography.library import FONTS_DIR
from clipforge.kit.errors import BadInputError
from clipforge.kit.files import write_bytes

MOST_BYTES = 1 << 20
_MOST_ELEMENTS = 20_000
_MOST_DRAWN = 60_000  # elements, those that `use` repeats counted as often as they are drawn
_DEEPEST = 64
_MOST_EMBEDDED_PIXELS = 16 << 20
_SLIMMEST = 20  # longer side over the shorter one

_FORBIDDEN = frozenset(
    (
        "script",
        "foreignobject",
        "iframe",
        "audio",
        "video",
        "set",
        "animate",
        "animatetransform",
        "animatemotion",
        "handler",
    )
)
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=\s]+)")
_FOREIGN_URL = re.compile(r"url\(\s*['\"]?\s*(?!#|['\"]?#)", re.IGNORECASE)
_OWN_URL = re.compile(r"url\(\s*['\"]?#([^)'\"]+)", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)(?:px|pt|mm|cm|in|pc)?\s*")


@dataclass
class _Element:
    """An element with what counts: its id, what it repeats, and how many elements are inside."""

    name: str
    repeats: list[str] = field(default_factory=list)
    children: list[_Element] = field(default_factory=list)


def draw_svg(path: Path, target: Path, *, longest: int = 2048) -> tuple[int, int]:
    """Draw an SVG with transparency.

    Args:
        path: the drawing; text in it is set in the fonts that come with us.
        target: the PNG to write.
        longest: pixels of the longer side.

    Returns:
        Width and height in pixels.

    Raises:
        BadInputError: it refers to anything outside itself, is too large or complicated, or no SVG.
    """
    if path.stat().st_size > MOST_BYTES:
        raise _refused(f"the drawing is larger than {MOST_BYTES >> 20} MB", "Simplify it, or give a PNG")
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused("the drawing is not UTF-8 text", "Save it as plain SVG") from error
    ratio = _checked(text)
    size = (
        (longest, max(1, round(longest / ratio))) if ratio >= 1 else (max(1, round(longest * ratio)), longest)
    )
    import resvg_py

    try:
        png = resvg_py.svg_to_bytes(
            svg_string=text,
            width=size[0],
            height=size[1],
            skip_system_fonts=True,
            font_dirs=[str(FONTS_DIR)],
        )
    except ValueError as error:
        raise _refused(
            "this drawing cannot be drawn", "Export it again as plain SVG, or give a PNG"
        ) from error
    write_bytes(target, bytes(png))
    return size


def _checked(text: str) -> float:
    """Width over height of a drawing that refers to nothing outside itself."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.entity
    parser.ProcessingInstructionHandler = reader.instruction
    parser.buffer_text = True
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise _refused("this is not a well-formed SVG", "Export it again as plain SVG") from error
    if reader.root is None or reader.root.name != "svg":
        raise _refused("this is not an SVG", "Export it again as plain SVG")
    if _drawn(reader.root, reader.by_id, {}, 0) > _MOST_DRAWN:
        raise _refused("the drawing repeats its parts too often", "Simplify it, or give a PNG")
    return _ratio(reader.attributes)


class _Reader:
    """Collects what the checks need, and refuses while reading."""

    def __init__(self) -> None:
        self.root: _Element | None = None
        self.attributes: dict[str, str] = {}
        self.by_id: dict[str, _Element] = {}
        self._open: list[_Element] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._count += 1
        if self._count > _MOST_ELEMENTS or len(self._open) >= _DEEPEST:
            raise _refused("the drawing is too complicated", "Simplify it, or give a PNG")
        if local.lower() in _FORBIDDEN:
            raise _refused(f"the drawing holds <{local}>", "Save it as plain SVG")
        element = _Element(local)
        for key, value in attributes.items():
            self._attribute(element, key.rpartition(" ")[2].lower(), value)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
            self.attributes = {key: value for key, value in attributes.items() if " " not in key}
        self._open.append(element)

    def _attribute(self, element: _Element, key: str, value: str) -> None:
        if key == "id":
            self.by_id.setdefault(value, element)
        elif key == "base" or key.startswith("on"):
            raise _refused(f"the drawing holds “{key}”", "Save it as plain SVG")
        elif key in ("href", "src"):
            self._reference(element, value.strip())
        elif "url(" in value.lower() or key == "style":
            _check_css(value)
            element.repeats += _OWN_URL.findall(value)

    def _reference(self, element: _Element, value: str) -> None:
        if value.startswith("#"):
            element.repeats.append(value[1:])
        elif element.name == "image" and (found := _EMBEDDED.fullmatch(value)):
            _check_embedded(found[1])
        elif element.name != "a":  # a link is not followed by anything that draws
            raise _outside()

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        if self._open and self._open[-1].name.lower() == "style":
            _check_css(data)

    def entity(self, *_: object) -> None:
        raise _refused("the drawing declares entities", "Save it as plain SVG")

    def instruction(self, target: str, _data: str) -> None:
        if target.lower() == "xml-stylesheet":
            raise _outside()


def _drawn(element: _Element, by_id: dict[str, _Element], known: dict[int, int], depth: int) -> int:
    """How many elements are drawn for one, repeated parts counted each time; loops count as too many."""
    if depth > _DEEPEST * 4:
        return _MOST_DRAWN + 1
    if (count := known.get(id(element))) is not None:
        return count
    known[id(element)] = _MOST_DRAWN + 1  # what is met again on the way down is a loop
    total = 1
    for child in element.children:
        total += _drawn(child, by_id, known, depth + 1)
    for name in element.repeats:
        if name in by_id:
            total += _drawn(by_id[name], by_id, known, depth + 1)
    known[id(element)] = total = min(total, _MOST_DRAWN + 1)
    return total


def _check_css(text: str) -> None:
    """Refuse style that could name something outside; escapes could hide it."""
    if "\\" in text or "@import" in text.lower() or _FOREIGN_URL.search(text):
        raise _outside()


def _check_embedded(text: str) -> None:
    from PIL import Image, UnidentifiedImageError

    try:
        data = base64.b64decode(re.sub(r"\s", "", text), validate=True)
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            pixels = picture.width * picture.height
    except (
        binascii.Error,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
    ) as error:
        raise _refused("a picture inside the drawing cannot be read", "Give a PNG instead") from error
    if pixels > _MOST_EMBEDDED_PIXELS:
        raise _refused("a picture inside the drawing is too large", "Give a PNG instead")


def _ratio(attributes: dict[str, str]) -> float:
    box = [float(part) for part in re.findall(r"-?[0-9]*\.?[0-9]+", attributes.get("viewBox", ""))[:4]]
    sizes = [_LENGTH.fullmatch(attributes.get(name, "")) for name in ("width", "height")]
    if sizes[0] and sizes[1]:
        width, height = float(sizes[0][1]), float(sizes[1][1])
    elif len(box) == 4:
        width, height = box[2], box[3]
    else:
        raise _refused("the drawing has no size", "Give it a viewBox")
    if width <= 0 or height <= 0 or not 1 / _SLIMMEST <= width / height <= _SLIMMEST:
        raise _refused(f"one side is more than {_SLIMMEST} times the other", "Give it another shape")
    return width / height


def _outside() -> BadInputError:
    return _refused("the drawing refers to something outside itself", "Put everything into the file")


def _refused(reason: str, remedy: str) -> BadInputError:
    return BadInputError(reason, subject="logo", remedy=remedy, code="svg_refused")

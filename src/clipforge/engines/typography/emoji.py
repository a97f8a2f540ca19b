"""Emoji as pictures: drawn from SVG at the size needed, since libass draws no colour glyphs."""

from __future__ import annotations

from pathlib import Path

from clipforge.kit.errors import BadInputError
from clipforge.kit.files import write_bytes

_SKIN_TONES = frozenset({"1f3fb", "1f3fc", "1f3fd", "1f3fe", "1f3ff"})


class EmojiPictures:
    """Pictures of the emoji in a folder of SVG files named by code points, as '1f525.svg'.

    Args:
        folder: the files of the weight catalog's entry 'emoji'.
        cache: where drawn pictures are kept.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        self._cache = cache

    def has(self, name: str) -> bool:
        """Whether there is a picture of an emoji; skin tones may be left out to find one."""
        return self._source(name) is not None

    def picture(self, name: str, size: int) -> Path:
        """A square PNG with transparency, `size` pixels wide.

        Raises:
            BadInputError: there is no picture of this emoji, or its file is damaged.
        """
        source = self._source(name)
        if source is None:
            raise BadInputError("there is no picture of this emoji", subject=name)
        target = self._cache / f"{source.stem}-{size}.png"
        if not target.is_file():
            import resvg_py

            try:
                png = resvg_py.svg_to_bytes(
                    svg_path=str(source), width=size, height=size, skip_system_fonts=True
                )
            except ValueError as error:
                raise BadInputError(
                    "this picture of an emoji cannot be drawn", subject=str(source)
                ) from error
            write_bytes(target, bytes(png))
        return target

    def _source(self, name: str) -> Path | None:
        points = [point for point in name.casefold().split("-") if point not in _SKIN_TONES]
        for spelling in (name.casefold(), "-".join(points), "-".join(p for p in points if p != "fe0f")):
            file = self._folder / f"{spelling}.svg"
            if spelling and file.is_file():
                return file
        return None

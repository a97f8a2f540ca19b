"""The fonts that come with us, those a brand gives, and those fetched when a script needs them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from clipforge.engines.typography.face import FontFace
from clipforge.kit.errors import ClipForgeError, MissingDependencyError
from clipforge.media.base import Value

FONTS_DIR = Path(__file__).parent / "fonts"

Fetch = Callable[[str], Path]
"""Gives the folder with the files of an entry of the weight catalog, as `WeightStore.path` does."""

# Unicode blocks whose signs need thousands of glyphs, so that their fonts are fetched and not bundled.
_EAST_ASIAN = (
    (0x1100, 0x11FF),
    (0x2E80, 0x2FDF),
    (0x3000, 0x33FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x323AF),
)
_EAST_ASIAN_ENTRY = "font-cjk"


class _Bundled(Value):
    """A row of `fonts.toml`."""

    file: str
    family: str
    weight: int
    fallback: bool = False


class FontLibrary:
    """Finds faces by family and weight, and by what they can write.

    Args:
        extra_files: font files of a brand; their families win over ours of the same name.
        fetch: where fonts that are not bundled come from; None when they cannot be fetched.
    """

    def __init__(self, extra_files: Sequence[str | Path] = (), fetch: Fetch | None = None) -> None:
        self._fetch = fetch
        self._fetched: list[FontFace] | None = None
        self._extra = [_load(Path(file)) for file in extra_files]
        self._bundled = _bundled()

    def families(self) -> Sequence[str]:
        """Names of the families that are here without fetching, a brand's first."""
        names = [face.info.family for face in self._extra]
        names += [row.family for row in self._bundled if not row.fallback]
        return list(dict.fromkeys(names))

    def face(self, family: str, weight: int) -> FontFace:
        """The face of a family with the nearest weight.

        Raises:
            MissingDependencyError: there is no such family.
        """
        wanted = family.casefold()
        given = [face for face in self._extra if face.info.family.casefold() == wanted]
        if given:
            return min(given, key=lambda face: abs(face.info.weight - weight))
        rows = [row for row in self._bundled if row.family.casefold() == wanted]
        if not rows:
            raise MissingDependencyError(
                f"there is no font family of this name; these are here: {', '.join(self.families())}",
                subject=family,
                remedy="Choose one of them, or name the font's files in the brand kit under font_files",
                code="font_missing",
            )
        return _load(FONTS_DIR / min(rows, key=lambda row: abs(row.weight - weight)).file)

    def face_for(self, text: str, family: str, weight: int, language: str = "und") -> FontFace:
        """The wished face if it has all glyphs of a text, else the first fallback that lacks the fewest.

        Raises:
            MissingDependencyError: the text's script needs a font that is not here and cannot be fetched.
        """
        best = self.face(family, weight)
        lacking = best.missing(text)
        if not lacking:
            return best
        candidates = self._fallbacks()
        if any(_is_east_asian(char) for char in lacking):
            candidates = iter(self._east_asian(language))
        for face in candidates:
            missing = face.missing(text)
            if len(missing) < len(lacking):
                best, lacking = face, missing
            if not lacking:
                break
        return best

    def _fallbacks(self) -> Iterator[FontFace]:
        yield from self._extra
        for row in self._bundled:
            if row.fallback:
                yield _load(FONTS_DIR / row.file)

    def _east_asian(self, language: str) -> list[FontFace]:
        given = [face for face in self._extra if not face.missing("人の") or not face.missing("한글")]
        if self._fetched is None and not given:
            self._fetched = [self._fetch_east_asian(language)]
        return given + (self._fetched or [])

    def _fetch_east_asian(self, language: str) -> FontFace:
        reason = "it is not bundled"
        if self._fetch is not None:
            try:
                return _load(next(iter(sorted(self._fetch(_EAST_ASIAN_ENTRY).glob("*.[ot]tf")))))
            except (ClipForgeError, OSError, StopIteration) as error:
                reason = str(error) or type(error).__name__
        raise MissingDependencyError(
            f"captions with Chinese, Japanese or Korean letters need a font that could not be had ({reason})",
            subject=f"text in '{language}'",
            remedy="Connect once so that it is fetched and kept, or name a font's files in the brand kit",
            code="font_missing",
        )


@cache
def _load(file: Path) -> FontFace:
    return FontFace(file)


@cache
def _bundled() -> tuple[_Bundled, ...]:
    rows = tomllib.loads((FONTS_DIR / "fonts.toml").read_text("utf-8"))["fonts"]
    return tuple(_Bundled.model_validate(row) for row in rows)


def _is_east_asian(char: str) -> bool:
    code = ord(char)
    return any(low <= code <= high for low, high in _EAST_ASIAN)

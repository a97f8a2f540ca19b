"""How a brand looks: its marks, colours, fonts, and what comes before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from clipforge.media.base import Value

Color = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?$")]
"""'#RRGGBB' or '#RRGGBBAA' (AA: opacity, FF is opaque)."""

CARD_MS = 2_500
"""How long a still picture is shown as intro or outro."""

Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right", "top", "bottom"]


class Watermark(Value):
    """A picture laid over the clip.

    Attributes:
        image: path of a PNG, JPEG or WebP.
        position: where.
        width: share of the clip's width, 0 to 1.
        opacity: 0 to 1.
        margin: distance from the edges, share of the clip's width.
    """

    image: str
    position: Corner = "top-right"
    width: float = Field(default=0.16, gt=0, le=1)
    opacity: float = Field(default=0.85, ge=0, le=1)
    margin: float = Field(default=0.04, ge=0, le=0.4)


class BrandKit(Value):
    """What a person gives once for all their clips; each part is optional and overrides the template's.

    Attributes:
        name: to show.
        primary: main colour: highlighted words, boxes, backgrounds.
        secondary: second colour: gradients, emphasised words.
        text: colour of caption text.
        outline: colour of caption outlines.
        font: family name of an installed or given font.
        font_files: paths of TTF/OTF files that hold it.
        watermark: picture laid over every clip.
        intro: path of a video or picture shown before.
        outro: path of a video or picture shown after.
        template: id of the caption template to use.
    """

    version: Literal[1] = 1
    name: str = ""
    primary: Color | None = None
    secondary: Color | None = None
    text: Color | None = None
    outline: Color | None = None
    font: str | None = None
    font_files: tuple[str, ...] = ()
    watermark: Watermark | None = None
    intro: str | None = None
    outro: str | None = None
    template: str | None = None

    def with_files(self, rename: Callable[[str], str]) -> BrandKit:
        """The same kit with every file it names under another name."""
        mark = self.watermark
        return self.model_copy(
            update={
                "font_files": tuple(rename(name) for name in self.font_files),
                "watermark": mark.model_copy(update={"image": rename(mark.image)}) if mark else None,
                "intro": rename(self.intro) if self.intro else None,
                "outro": rename(self.outro) if self.outro else None,
            }
        )

    def files(self) -> tuple[str, ...]:
        """Every file that it names, each once."""
        mark = self.watermark.image if self.watermark else None
        named = [*self.font_files, mark, self.intro, self.outro]
        return tuple(dict.fromkeys(name for name in named if name))

"""What tells a frame of the preview and one of the render apart, and a report of it with pictures."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_SEEN = 12
"""A pixel that captions change by less, of 255, is not seen as theirs."""


class Frames(Protocol):
    """Frames of one clip, rendered and previewed."""

    render: dict[int, Picture]
    preview: dict[int, Picture]


def difference(one: Picture, other: Picture) -> NDArray[np.float64]:
    """How far apart two pictures are at each pixel, the mean of the three colours, 0 to 255."""
    return np.abs(one.astype(np.int16) - other.astype(np.int16)).mean(axis=2)


def shift(one: Picture, other: Picture) -> float:
    """By how many pixels two pictures are displaced against each other (phase correlation)."""
    greys = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float64) for picture in (one, other)]
    window = cv2.createHanningWindow((one.shape[1], one.shape[0]), cv2.CV_64F)
    (across, down), _ = cv2.phaseCorrelate(*greys, window)
    return float(np.hypot(across, down))


def mask_of(written: Picture, plain: Picture) -> Mask:
    """Where captions and emoji change a picture."""
    return difference(written, plain) > _SEEN


def written_alone(written: Picture, plain: Picture) -> Picture:
    """What captions change, on grey."""
    return np.where(mask_of(written, plain)[:, :, None], written, np.uint8(128))


@dataclass(frozen=True)
class Captions:
    """Captions of one frame in both.

    Attributes:
        rendered: where they are in the render.
        previewed: where they are in the preview.
        colour: mean difference of colour where both have them, 0 to 255.
    """

    rendered: Mask
    previewed: Mask
    colour: float

    @classmethod
    def of(cls, clip: Frames, plain: Frames, frame: int, rows: slice = slice(None)) -> Captions:
        """Those of a clip's frame, in some rows of it; `plain` is the same clip without captions."""
        rendered = mask_of(clip.render[frame][rows], plain.render[frame][rows])
        previewed = mask_of(clip.preview[frame][rows], plain.preview[frame][rows])
        inside = rendered & previewed
        apart = difference(clip.render[frame][rows], clip.preview[frame][rows])
        return cls(rendered, previewed, float(apart[inside].mean()) if inside.any() else 0.0)

    @property
    def overlap(self) -> float:
        """Share that both cover of what either covers."""
        return float((self.rendered & self.previewed).sum() / (self.rendered | self.previewed).sum())

    @property
    def displaced(self) -> int:
        """Most pixels between two edges of the boxes around both."""
        pairs = zip(_edges(self.rendered), _edges(self.previewed), strict=True)
        return max(abs(one - other) for one, other in pairs)


def _edges(mask: Mask) -> tuple[int, int, int, int]:
    """Left, top, right and bottom."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if len(rows) == 0:
        return 0, 0, 0, 0
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


class Report:
    """Collects measures and pictures in a folder, and writes a table of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: dict[str, list[dict[str, Any]]] = {"picture": [], "captions": [], "timing": []}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def picture(
        self, frame: int, layout: str, render: Picture, preview: Picture, *, apart: float, moved: float
    ) -> None:
        """A frame without captions."""
        row = {"layout": layout, "frame": frame, "mean difference": apart, "displaced px": moved}
        self._rows["picture"].append(row)
        _beside(render, preview).save(self._folder / f"picture-{frame:02d}.png")

    def captions(self, template: str, frame: int, render: Picture, preview: Picture, pair: Captions) -> None:
        """A frame with captions; the picture shows what is around them."""
        self._rows["captions"].append(
            {
                "template": template,
                "frame": frame,
                "overlap": pair.overlap,
                "edges px": pair.displaced,
                "colour": pair.colour,
            }
        )
        _, top, _, bottom = _edges(pair.rendered | pair.previewed)
        part = slice(max(0, top - 60), bottom + 60)
        _beside(render[part], preview[part]).save(self._folder / f"{template}-{frame:02d}.png")

    def timing(self, template: str, frame: int, near: int, own: float, other: float) -> None:
        """How much more a frame's captions look like its own than like a neighbour's that are others."""
        row = {"template": template, "frame": frame, "near": near, "to own": own, "to near": other}
        self._rows["timing"].append(row)

    def write(self) -> None:
        """Write report.json and report.md."""
        (self._folder / "report.json").write_text(json.dumps(self._rows, indent=1), "utf-8")
        text = "# Preview and render\n\nPictures: render, preview, four times their difference.\n"
        for name, rows in self._rows.items():
            text += f"\n## {name.capitalize()}\n\n{_table(rows)}"
        (self._folder / "report.md").write_text(text, "utf-8")


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "Nothing was measured.\n"
    lines = [list(rows[0]), ["---"] * len(rows[0])]
    lines += [
        [f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row.values()] for row in rows
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _beside(render: Picture, preview: Picture) -> Image.Image:
    """Render, preview and four times their difference, side by side at half size."""
    apart = np.abs(render.astype(np.int16) - preview.astype(np.int16)) * 4
    row = np.concatenate([render, preview, np.clip(apart, 0, 255).astype(np.uint8)], axis=1)
    picture = Image.fromarray(row)
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)

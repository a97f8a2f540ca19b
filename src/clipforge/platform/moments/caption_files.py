"""What captions are drawn with and only workers have: emoji pictures and fetched fonts, stored for browsers.

The API's process has no weights, so whoever composes or renders leaves these files as objects of the project.
They are called what timelines call them: `emoji:<code points>` and `font:<path>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clipforge.kit.errors import BadInputError
from clipforge.media.base import Value
from clipforge.media.timeline import Timeline
from clipforge.platform.base.context import Context
from clipforge.platform.moments import places
from clipforge.platform.projects import asset_repository, assets
from clipforge.platform.projects.keys import project_prefix
from clipforge.platform.projects.models import Asset

if TYPE_CHECKING:
    from clipforge.platform.jobs.handler import WorkTools

KIND = "caption"
"""Of their assets."""

_TYPES = {".png": "image/png", ".ttf": "font/ttf", ".otf": "font/otf"}


class Shelf(Value):
    """Where a project keeps these files.

    Attributes:
        prefix: of the keys of all.
        keys: of those that are there.
    """

    prefix: str
    keys: tuple[str, ...] = ()


class CaptionFile(Value):
    """One of these files.

    Attributes:
        name: 'emoji:<code points>' or 'font:<path>'.
        key: of its object; another one for each size of a picture.
        content_type: its media type.
        size: bytes.
        width: of a picture in pixels, 0 for a font.
    """

    name: str
    key: str
    content_type: str
    size: int
    width: int = 0


async def shelf_of(context: Context, project_id: str) -> Shelf:
    """What a project has already; for `load` of a job that composes or renders."""
    rows = await asset_repository.of_projects(context.session, context.org_id, [project_id], [KIND])
    prefix = f"{project_prefix(context.org_id, project_id)}captions/"
    return Shelf(prefix=prefix, keys=tuple(row.storage_key for row in rows))


def store(tools: WorkTools, shelf: Shelf, timelines: Iterable[Timeline]) -> tuple[CaptionFile, ...]:
    """Store what timelines (as stored) are drawn with and the shelf lacks; for `work` of the same job."""
    made: dict[str, CaptionFile] = {}
    for timeline in timelines:
        for name, width, path in (*_emoji(timeline, tools), *_fonts(timeline, tools)):
            suffix = path.suffix.lower()
            key = f"{shelf.prefix}{_stem(name, width)}{suffix}"
            if key in made or key in shelf.keys or suffix not in _TYPES:
                continue
            size = tools.storage.upload(path, key, _TYPES[suffix]).size
            made[key] = CaptionFile(name=name, key=key, content_type=_TYPES[suffix], size=size, width=width)
    return tuple(made.values())


def _emoji(timeline: Timeline, tools: WorkTools) -> Iterator[tuple[str, int, Path]]:
    """The very pictures that a render of this timeline uses."""
    from clipforge.pipeline.emoji import emoji_pictures

    try:
        pictures = emoji_pictures(timeline, tools.toolbox)
    except BadInputError:
        # One that cannot be drawn: a preview without emoji is better than a moment without a timeline.
        return
    widths = _emoji_widths(timeline)
    for name, path in pictures.items():
        yield f"emoji:{name}", widths[name], path


def _fonts(timeline: Timeline, tools: WorkTools) -> Iterator[tuple[str, int, Path]]:
    """Fonts that were fetched; those of the package come with the web app, those of brands are assets."""
    track = timeline.captions
    data_dir = tools.toolbox.machine.data_dir
    for name in dict.fromkeys(track.font_files if track else ()):
        path = places.font_path(name, data_dir)
        if path is not None and path.is_relative_to(data_dir.resolve()) and path.is_file():
            yield name, 0, path


def _emoji_widths(timeline: Timeline) -> dict[str, int]:
    """Pixels that each emoji's picture is wide, by code points; as `emoji_pictures` has it drawn."""
    cues = timeline.captions.cues if timeline.captions else ()
    return {cue.emoji.name: round(cue.emoji.box.width) for cue in cues if cue.emoji}


def _stem(name: str, width: int) -> str:
    """A name as the end of a key: ('emoji:1f525', 152) → 'emoji-1f525-152'."""
    stem = name if width else name.rpartition(".")[0]
    return re.sub(r"[^A-Za-z0-9._-]", "-", f"{stem}-{width}" if width else stem)


async def keep(context: Context, project_id: str, files: Sequence[CaptionFile]) -> None:
    """Write rows of what was stored; for `save` of the same job.

    Two jobs that store the same file at once may leave two rows of it, which harms nobody.
    """
    there = (await shelf_of(context, project_id)).keys if files else ()
    for file in files:
        if file.key not in there:
            assets.new_asset(
                context,
                KIND,
                key=file.key,
                content_type=file.content_type,
                project_id=project_id,
                name=file.key.rpartition("/")[2],
                size=file.size,
                details={"name": file.name, "width": file.width},
            )


async def kept(context: Context, project_id: str, timeline: Timeline) -> Mapping[str, Asset]:
    """Those of these files that a timeline names and its project has, by name.

    Of several pictures of one emoji it is the one of the width that is drawn, else the largest.
    """
    rows = await asset_repository.of_projects(context.session, context.org_id, [project_id], [KIND])
    track = timeline.captions
    wanted = {f"emoji:{name}": width for name, width in _emoji_widths(timeline).items()}
    wanted |= dict.fromkeys(track.font_files if track else (), 0)
    # The best comes last and stays.
    ranked = sorted(
        rows, key=lambda row: (row.details["width"] == wanted.get(row.details["name"]), row.details["width"])
    )
    return {row.details["name"]: row for row in ranked if row.details["name"] in wanted}

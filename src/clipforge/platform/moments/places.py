"""How a stored timeline names files: no path and no address of any machine, and nothing a person could abuse.

`asset:<id>` is a stored file of the org; `font:<path>` a font of ours, in the package or among the fetched
weights. Emoji are named by code points alone and found again when they are drawn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import orjson
from pydantic import ValidationError

from clipforge.media.timeline import Timeline
from clipforge.platform.base.problems import Problem, invalid

ASSET = re.compile(r"asset:(asset_[0-9a-z]{26})")
_FONT = re.compile(r"font:([A-Za-z0-9][\w.\[\], +-]*(?:/[A-Za-z0-9][\w.\[\], +-]*)*)", re.ASCII)
_EMOJI = re.compile(r"[0-9a-f]{2,6}(-[0-9a-f]{2,6}){0,12}")
MOST_CUES = 5_000


def mapped(timeline: Timeline, rename: Callable[[str], str]) -> Timeline:
    """The timeline with every file named otherwise; emoji lose theirs."""

    def maybe(value: str | None) -> str | None:
        return rename(value) if value else value

    changed: dict[str, object] = {
        "source": timeline.source.model_copy(update={"location": rename(timeline.source.location)}),
        "intro": maybe(timeline.intro),
        "outro": maybe(timeline.outro),
    }
    if timeline.watermark:
        mark = timeline.watermark
        changed["watermark"] = mark.model_copy(update={"image": rename(mark.image)})
    if timeline.backdrop:
        media = tuple(rename(path) for path in timeline.backdrop.media)
        changed["backdrop"] = timeline.backdrop.model_copy(update={"media": media})
    if timeline.captions:
        track = timeline.captions
        changed["captions"] = track.model_copy(
            update={
                "font_files": tuple(rename(path) for path in track.font_files),
                "faces": tuple(face.model_copy(update={"file": rename(face.file)}) for face in track.faces),
                "cues": tuple(
                    cue.model_copy(update={"emoji": cue.emoji.model_copy(update={"file": ""})})
                    if cue.emoji
                    else cue
                    for cue in track.cues
                ),
            }
        )
    return timeline.model_copy(update=changed)


def files_of(timeline: Timeline) -> Iterator[str]:
    """Every file that it names."""
    named: list[str] = []

    def note(name: str) -> str:
        named.append(name)
        return name

    mapped(timeline, note)
    yield from named


def font_roots(data_dir: Path) -> tuple[Path, ...]:
    """Folders that fonts of ours lie in."""
    from clipforge.engines.typography import library

    return Path(library.__file__).resolve().parent, data_dir.resolve()


def font_path(name: str, data_dir: Path) -> Path | None:
    """Where a font of ours is (or would be) on this machine; None when the name is of no font of ours."""
    match = _FONT.fullmatch(name)
    if match is None:
        return None
    found = [root / match.group(1) for root in font_roots(data_dir)]
    return next((path for path in found if path.is_file()), found[0])


def to_stored(timeline: Timeline, *, assets: Mapping[str, str], data_dir: Path) -> Timeline:
    """Name files for storing.

    Args:
        timeline: as composed on this machine.
        assets: path or address here → id of the stored file.
        data_dir: where weights are kept.
    """
    roots = font_roots(data_dir)

    def rename(name: str) -> str:
        if name in assets:
            return f"asset:{assets[name]}"
        if ASSET.fullmatch(name):
            # A brand's mark, intro and outro are named only: composing reads none of them.
            return name
        path = Path(name).resolve()
        for root in roots:
            if path.is_relative_to(root):
                return f"font:{path.relative_to(root).as_posix()}"
        raise ValueError(f"a timeline names a file of unknown origin: {path.name}")

    return mapped(timeline, rename)


def to_local(timeline: Timeline, *, paths: Mapping[str, str], data_dir: Path) -> Timeline:
    """Name files as they are found on this machine.

    Args:
        timeline: as stored.
        paths: id of a stored file → path or address here.
        data_dir: where weights are kept.
    """

    def rename(name: str) -> str:
        if match := ASSET.fullmatch(name):
            return paths[match.group(1)]
        if path := font_path(name, data_dir):
            return str(path)
        raise ValueError("a stored timeline names a file otherwise than by asset or font")

    return mapped(timeline, rename)


def asset_ids(timeline: Timeline) -> set[str]:
    """Ids of the stored files that it names."""
    return {match.group(1) for name in files_of(timeline) if (match := ASSET.fullmatch(name))}


def checked(timeline: Timeline, stored: Timeline) -> Timeline:
    """A person's timeline, held against the one that is there: other files than assets are refused.

    The source and its frame grid are always those of the moment; fonts only those chosen by a template.

    Raises:
        Problem: 422, naming the field.
    """
    for field in ("intro", "outro"):
        name = getattr(timeline, field)
        if name and not ASSET.fullmatch(name):
            raise _not_an_asset(field)
    if timeline.watermark and not ASSET.fullmatch(timeline.watermark.image):
        raise _not_an_asset("watermark.image")
    for name in timeline.backdrop.media if timeline.backdrop else ():
        if not ASSET.fullmatch(name):
            raise _not_an_asset("backdrop.media")
    if timeline.rate != stored.rate:
        raise invalid("rate", f"The rate is that of the source: {stored.rate}.")
    if timeline.captions:
        _check_captions(timeline, stored)
    _check_numbers(timeline)
    return timeline.model_copy(update={"id": stored.id, "source": stored.source})


def _check_numbers(timeline: Timeline) -> None:
    """Refuse what would be kept but never be read again: numbers without end, or of hundreds of digits."""
    try:
        # As the database's reader will: larger integers than it knows become floats, or fail.
        Timeline.model_validate(orjson.loads(json.dumps(timeline.model_dump(mode="json"))))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise invalid(where or "timeline", "It holds a number that is none, or is too large.") from error
    except ValueError as error:
        raise invalid("timeline", "It holds a number that is none, or is too large.") from error


def _check_captions(timeline: Timeline, stored: Timeline) -> None:
    track = timeline.captions
    known = stored.captions
    if track is None:
        return
    faces = set(known.faces) if known else set()
    files = set(known.font_files) if known else set()
    if not set(track.faces) <= faces or not set(track.font_files) <= files:
        raise invalid(
            "captions.faces", "Fonts cannot be changed in a timeline; choose a template or a brand kit."
        )
    if len(track.cues) > MOST_CUES:
        raise invalid("captions.cues", f"There may be {MOST_CUES} cues at most.")
    keys = {face.key for face in track.faces}
    for index, cue in enumerate(track.cues):
        if cue.emoji and (cue.emoji.file or not _EMOJI.fullmatch(cue.emoji.name)):
            raise invalid(f"captions.cues.{index}.emoji", "An emoji is named by code points, as '1f525'.")
        if any(word.font not in keys for line in cue.lines for word in line.words):
            raise invalid(f"captions.cues.{index}.lines", "A word names a font that is not in 'faces'.")


def _not_an_asset(field: str) -> Problem:
    return invalid(field, "Name a stored file of yours as 'asset:<id>'; paths and addresses are not taken.")

"""The files that a timeline names, so that it can be stored in one place and rendered in another. Pure."""

from __future__ import annotations

from collections.abc import Callable

from clipforge.media.brand import BrandKit
from clipforge.media.timeline import Timeline

Rename = Callable[[str], str]


def named_files(timeline: Timeline) -> tuple[str, ...]:
    """Every file that a timeline names, its source included, each once; pictures of emoji go by name."""
    mark, backdrop, track = timeline.watermark, timeline.backdrop, timeline.captions
    named = [timeline.source.location, timeline.intro, timeline.outro, mark.image if mark else None]
    named += backdrop.media if backdrop else ()
    named += (*track.font_files, *(face.file for face in track.faces)) if track else ()
    return tuple(dict.fromkeys(name for name in named if name))


def rename_files(timeline: Timeline, rename: Rename) -> Timeline:
    """The same timeline with every file under another name; paths of emoji pictures are left out."""
    mark, backdrop, track = timeline.watermark, timeline.backdrop, timeline.captions
    changes: dict[str, object] = {
        "source": timeline.source.model_copy(update={"location": rename(timeline.source.location)}),
        "intro": rename(timeline.intro) if timeline.intro else None,
        "outro": rename(timeline.outro) if timeline.outro else None,
        "watermark": mark.model_copy(update={"image": rename(mark.image)}) if mark else None,
        "backdrop": (
            backdrop.model_copy(update={"media": tuple(rename(name) for name in backdrop.media)})
            if backdrop
            else None
        ),
    }
    if track is not None:
        cues = tuple(
            cue.model_copy(update={"emoji": cue.emoji.model_copy(update={"file": ""})}) if cue.emoji else cue
            for cue in track.cues
        )
        changes["captions"] = track.model_copy(
            update={
                "cues": cues,
                "font_files": tuple(rename(name) for name in track.font_files),
                "faces": tuple(face.model_copy(update={"file": rename(face.file)}) for face in track.faces),
            }
        )
    return timeline.model_copy(update=changes)


def rename_brand_files(brand: BrandKit, rename: Rename) -> BrandKit:
    """The same brand kit with every file under another name."""
    mark = brand.watermark
    return brand.model_copy(
        update={
            "font_files": tuple(rename(name) for name in brand.font_files),
            "watermark": mark.model_copy(update={"image": rename(mark.image)}) if mark else None,
            "intro": rename(brand.intro) if brand.intro else None,
            "outro": rename(brand.outro) if brand.outro else None,
        }
    )

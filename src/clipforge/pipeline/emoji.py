"""The pictures of a timeline's emoji, found by name, so that a timeline can be rendered on any machine."""

from __future__ import annotations

from pathlib import Path

from clipforge.media.timeline import Timeline
from clipforge.pipeline.toolbox import Toolbox


def emoji_pictures(timeline: Timeline, toolbox: Toolbox) -> dict[str, Path]:
    """Name → picture at least as large as it is drawn; emoji that are not there are missing."""
    cues = timeline.captions.cues if timeline.captions else ()
    shown = [cue.emoji for cue in cues if cue.emoji]
    book = toolbox.emoji if shown else None
    if book is None:
        return {}
    return {
        emoji.name: book.picture(emoji.name, round(emoji.box.width))
        for emoji in shown
        if book.has(emoji.name)
    }

"""Timelines that people changed by hand: what they may name and how large they may be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from clipforge.media.source import MediaInfo
from clipforge.media.time import frame_ceil
from clipforge.media.timeline import Timeline
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import invalid
from clipforge.platform.exports import repository
from clipforge.platform.moments import places

LONGEST_MS = 15 * 60_000
_MOST_PIXELS = 3840 * 2160
_MOST_SPANS = 2_000
_MOST_BYTES = 8 << 20
_STYLE_NAME = re.compile(r"[^\x00-\x1f,{}\\]{1,120}")


async def checked(context: Context, timeline: Timeline, before: Timeline, info: MediaInfo) -> Timeline:
    """A timeline that is safe to render, held against the one that it was made of.

    Raises:
        Problem: 422 naming what makes no sense: a file that is not ours, frames that are not there, too much.
    """
    for field, detail in _faults(timeline, info):
        raise invalid(f"timeline.{field}", detail)
    mine = places.checked(timeline, before)
    named = places.asset_ids(mine)
    there = await repository.assets(context.session, context.org_id, sorted(named))
    known = places.asset_ids(before)
    for id in sorted(named):
        if id not in there or (id not in known and not there[id].details.get("checked")):
            raise invalid("timeline", f"There is no checked file '{id}' of a brand kit.")
    return mine


def _faults(timeline: Timeline, info: MediaInfo) -> Iterator[tuple[str, str]]:
    rate = info.video.rate if info.video else timeline.rate
    if timeline.rate != rate or timeline.rate > 120:
        yield "rate", f"The source has {rate} frames a second, and so have its timelines."
        return
    last = frame_ceil(info.duration_ms, rate)
    if any(segment.source_end > last for segment in timeline.segments):
        yield "segments", f"The source ends at frame {last}."
    if timeline.frames > frame_ceil(LONGEST_MS, rate):
        yield "segments", f"A clip lasts {LONGEST_MS // 60_000} minutes at most."
    if timeline.width * timeline.height > _MOST_PIXELS:
        yield "width", "A clip has 3840 x 2160 pixels at most."
    if max(len(timeline.segments), len(timeline.layouts)) > _MOST_SPANS:
        yield "layouts", f"A clip has {_MOST_SPANS} segments and layouts at most."
    if (info.video is None) == bool(timeline.layouts):
        yield "layouts", "A source with a picture needs layouts, one without a picture has none."
    if not 0 <= timeline.thumbnail < timeline.frames:
        yield "thumbnail", "The thumbnail is one of the clip's frames."
    yield from _caption_faults(timeline)
    try:
        text = json.dumps(timeline.model_dump(mode="json"), allow_nan=False)
    except ValueError:
        yield "captions", "Every number must be finite."
        return
    if len(text) > _MOST_BYTES:
        yield "captions", f"A timeline has {_MOST_BYTES >> 20} MB at most."
    if "\\u0000" in text:
        yield "captions", "The character U+0000 is not allowed."


def _caption_faults(timeline: Timeline) -> Iterator[tuple[str, str]]:
    track = timeline.captions
    if track is None:
        return
    # These names are written into subtitle styles, where commas and braces mean something.
    if not all(_STYLE_NAME.fullmatch(name) for name in (track.style.font, track.language)):
        yield "captions.style", "A font's name holds signs that no font name has."

"""Why fewer moments came out than were asked for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from clipforge.media.moment import Shortage
from clipforge.stages.detect.candidates import Candidates
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.detect.selection import Selection


def room(found: Candidates) -> int:
    """The largest number of windows that do not overlap (earliest end first)."""
    count, free = 0, -1
    for index in np.argsort(found.end, kind="stable"):
        if found.start[index] >= free:
            count += 1
            free = int(found.end[index])
    return count


def explain(
    every: Candidates,
    filters: Mapping[str, NDArray[np.bool_]],
    requested: int,
    selection: Selection,
    options: DetectOptions,
) -> tuple[Shortage, ...]:
    """Reasons for each moment that is missing; their counts add up to what is missing.

    Args:
        every: all windows of allowed length.
        filters: 'ranges', 'topics', 'housekeeping' → which windows pass, applied in this order.
        requested: how many were asked for.
        selection: what was chosen.
        options: what was asked for.
    """
    missing = requested - len(selection.chosen)
    if missing <= 0:
        return ()
    space = room(every)
    lengths = f"{options.min_ms / 1000:g} to {options.max_ms / 1000:g} s"
    causes = [
        (
            requested - min(requested, space),
            f"there is room for only {space} moments of {lengths} that start and end with a sentence",
        )
    ]
    texts = {
        "ranges": "only {room} lie in the ranges to look in",
        "topics": "only {room} passages speak of " + " or ".join(options.topics or ("the topics",)),
        "housekeeping": "only {room} passages are not adverts, welcome or goodbye",
    }
    mask = np.ones(len(every), dtype=bool)
    for name, passing in filters.items():
        mask = mask & passing
        left = room(every.only(mask))
        causes.append((min(requested, space) - min(requested, left), texts[name].format(room=left)))
        space = left
    causes.append((selection.repeated, "they repeat what a better moment already says"))
    found: list[Shortage] = []
    for count, reason in causes:
        taken = min(count, missing - sum(item.count for item in found))
        if taken > 0:
            found.append(Shortage(count=taken, reason=reason))
    rest = missing - sum(item.count for item in found)
    if rest:
        found.append(Shortage(count=rest, reason="the moments chosen leave no room between them"))
    return tuple(found)

"""Which parts of the source are opened, where each is sought, which frames of it are used. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from clipforge.media.inputs import input_args
from clipforge.media.time import decimal_seconds
from clipforge.media.timeline import Segment

PREROLL = Fraction(1, 4)
"""Seconds decoded before the first frame, so that sound codecs have settled when it comes."""

BLIND_PREROLL = Fraction(12)
"""The same for formats without an index (MPEG-TS, AVI …), where a seek may land between key frames."""

_MERGE_SECONDS = 6
"""Gaps up to this long are decoded and dropped: cheaper than opening and seeking the source once more."""


@dataclass(frozen=True, slots=True)
class Run:
    """Segments read through one opening of the source.

    Attributes:
        segments: rising, not overlapping.
        rate: frames a second of the grid.
        preroll: seconds decoded before the first frame.
    """

    segments: tuple[Segment, ...]
    rate: Fraction
    preroll: Fraction = PREROLL

    @property
    def start(self) -> int:
        """First source frame used."""
        return self.segments[0].source_start

    @property
    def end(self) -> int:
        """Source frame after the last used."""
        return self.segments[-1].source_end

    @property
    def seek(self) -> Fraction:
        """Seconds to seek to in the source, whole microseconds as ffmpeg takes them."""
        return Fraction(max(0, math.floor((self.start / self.rate - self.preroll) * 1_000_000)), 1_000_000)

    @property
    def offset(self) -> Fraction:
        """Seconds from the point sought to the first frame used."""
        return self.start / self.rate - self.seek

    def arguments(self, location: str) -> tuple[str, ...]:
        """Input options and the input.

        The seek is 'not accurate' on purpose: ffmpeg then hands over everything from the key frame before,
        and the frame that was on screen at the cut is there even if it was shown long before (screen
        recordings with a variable rate). The graph drops what is early.
        """
        seek = ("-noaccurate_seek", "-ss", decimal_seconds(self.seek)) if self.seek else ()
        return (*seek, *input_args(location))


def runs_of(segments: Sequence[Segment], rate: Fraction, *, indexed: bool = True) -> tuple[Run, ...]:
    """Group segments that follow one another closely in the source.

    Args:
        segments: in playing order.
        rate: frames a second of the grid.
        indexed: whether a seek in this source lands on a key frame.
    """
    groups: list[list[Segment]] = []
    for segment in segments:
        last = groups[-1][-1] if groups else None
        gap = None if last is None else segment.source_start - last.source_end
        if gap is not None and 0 <= gap <= _MERGE_SECONDS * rate:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return tuple(Run(tuple(group), rate, PREROLL if indexed else BLIND_PREROLL) for group in groups)

"""What every diarizer offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from clipforge.kit.progress import Progress
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.time import Span
from clipforge.media.transcript import SpeakerTurn


class Diarizer(Protocol):
    """Tells who speaks when."""

    @property
    def name(self) -> str:
        """Name and version; part of every cache key."""
        ...

    def diarize(
        self,
        source: MediaSource,
        info: MediaInfo,
        speech: Sequence[Span] | None,
        speakers: int | None,
        progress: Progress,
    ) -> tuple[SpeakerTurn, ...]:
        """Return turns of speakers 'S1', 'S2', … (in order of first appearance).

        Args:
            source: the sound.
            info: what it holds.
            speech: where speech is, when already known; found here otherwise.
            speakers: how many there are, None to estimate.
            progress: where to tell it.
        """
        ...

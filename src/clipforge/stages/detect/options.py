"""What a person may ask of detection."""

from __future__ import annotations

from pydantic import Field, model_validator

from clipforge.media.base import Value
from clipforge.media.time import Span

_FEWEST, _MOST = 6, 12


class DetectOptions(Value):
    """How to look for moments.

    Attributes:
        count: how many; None: 6 to 12 by length of the source (fewer where six have no room).
        min_ms: shortest moment.
        max_ms: longest moment.
        target_ms: the length liked best, None for the lower middle between shortest and longest.
        topics: topics or keywords to look for; only moments that touch one of them qualify.
        include: ranges to look in, empty for everywhere.
        exclude: ranges to leave out.
        weights: feature → factor on its weight, for instance {'audio.energy': 2.0, 'content.early': 0.0}.
    """

    count: int | None = Field(default=None, ge=1, le=200)
    min_ms: int = Field(default=15_000, ge=1_000)
    max_ms: int = Field(default=60_000, ge=1_000)
    target_ms: int | None = Field(default=None, ge=1_000)
    topics: tuple[str, ...] = ()
    include: tuple[Span, ...] = ()
    exclude: tuple[Span, ...] = ()
    weights: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _lengths_in_order(self) -> DetectOptions:
        if self.min_ms > self.max_ms:
            raise ValueError(
                f"the shortest moment ({self.min_ms} ms) is longer than the longest ({self.max_ms} ms)"
            )
        return self

    @property
    def target(self) -> int:
        """The length liked best, ms."""
        wanted = self.target_ms or self.min_ms + (self.max_ms - self.min_ms) * 2 // 5
        return min(max(wanted, self.min_ms), self.max_ms)

    def wanted(self, duration: int) -> int:
        """How many moments to look for in a source of `duration` ms.

        Six up to a quarter of an hour, then one more for every 7.5 minutes, at most twelve.
        """
        if self.count is not None:
            return self.count
        by_length = _FEWEST + max(0, duration - 15 * 60_000) // 450_000
        room = max(1, duration // max(self.target, 1))
        return int(min(_MOST, by_length, room))

"""Time that runs out over several requests."""

from __future__ import annotations

import time

from clipforge_sdk.errors import DeadlineExceededError


class Deadline:
    """So many seconds from now; pass it on to everything that has to be done within them.

    Args:
        seconds: from now; None for no end.
        doing: what for, in the error.
    """

    def __init__(self, seconds: float | None, doing: str = "") -> None:
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds
        self._doing = doing

    @classmethod
    def of(cls, given: float | Deadline | None, doing: str = "") -> Deadline:
        """A deadline of seconds, or the one that runs already."""
        return given if isinstance(given, Deadline) else cls(given, doing)

    def left(self) -> float | None:
        """Seconds that are left, 0 when it is over; None for no end."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    def at_most(self, seconds: float | None) -> float | None:
        """The shorter of some seconds and what is left."""
        left = self.left()
        if left is None:
            return seconds
        return left if seconds is None else min(seconds, left)

    def check(self) -> None:
        """Raise `DeadlineExceededError` when it is over."""
        if self.left() == 0:
            raise self.exceeded()

    def exceeded(self) -> DeadlineExceededError:
        """The error for when it is over."""
        return DeadlineExceededError(self._seconds or 0.0, self._doing)

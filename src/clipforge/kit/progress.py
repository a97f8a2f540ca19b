"""How far a piece of work is, and the wish that it stop.

A stage gets a `Progress` and calls `update` often; that is also where cancellation is noticed. Pieces of a
larger work get `part(…)`, so that fractions always run from 0 to 1 at each level.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from clipforge.kit.errors import CancelledError

Listener = Callable[[float, str], None]
"""Called with the fraction done in [0, 1] and what is being done now."""


class CancelToken:
    """A flag that any thread or signal handler may set."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask for the work to stop soon."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `CancelledError` if cancelled."""
        if self._event.is_set():
            raise CancelledError


def _silent(_fraction: float, _note: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Progress:
    """Where progress is told and cancellation is asked; the default tells no one and never cancels."""

    listener: Listener = _silent
    token: CancelToken = field(default_factory=CancelToken)
    low: float = 0.0
    high: float = 1.0

    def update(self, fraction: float, note: str = "") -> None:
        """Tell the fraction of this piece that is done; raises `CancelledError` when asked to stop."""
        self.token.check()
        clamped = min(1.0, max(0.0, fraction))
        self.listener(self.low + (self.high - self.low) * clamped, note)

    def part(self, low: float, high: float) -> Progress:
        """Return a progress whose 0..1 covers `low`..`high` of this one."""
        span = self.high - self.low
        return Progress(self.listener, self.token, self.low + span * low, self.low + span * high)

# Made by `make sdks` from _async/waiting.py: change that one.
"""Waiting for work: it is looked at whenever an event says that it may have changed, and now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from clipforge_sdk._answers import log
from clipforge_sdk._deadline import Deadline
from clipforge_sdk._sync.event_stream import EventStream
from clipforge_sdk._sync.runtime import Alarm, beside, sleep
from clipforge_sdk._sync.transport import Api
from clipforge_sdk.errors import APIConnectionError, ClipForgeError, RateLimitError, ServerError

T = TypeVar("T")
_FIRST_PAUSE = 0.5
_GROWTH = 1.5
_WATCHED = 2.0
"""Seconds between two looks where somebody watches how far it is: events tell only of stages and ends."""
_POLLED = 5.0
"""Without a stream of events."""
_SURE = 15.0
"""With one; also what no event tells, as a cancellation, is seen by then."""
_PATIENCE = 300.0
"""So long an API may be away, as for an update, or refuse as too busy, before waiting for it is given up."""


class Waiter:
    """Waits for one thing.

    Args:
        api: to ask.
        project_id: whose events say that something may have changed; None when none do.
        deadline: when to give up.
        watched: somebody wants to see how far it is.
    """

    def __init__(self, api: Api, project_id: str | None, deadline: Deadline, watched: bool) -> None:
        self._deadline = deadline
        self._watched = watched
        self._alarm = Alarm()
        self._events = EventStream(api, project_id, "", {}, self._opened)

    def until(self, look: Callable[[], T], over: Callable[[T], bool]) -> T:
        """Look until it is over.

        Args:
            look: reads the state.
            over: whether that is its end.

        Raises:
            DeadlineExceededError: it was not over in time.
            APIError: it cannot be read, or the API was too busy for minutes.
            APIConnectionError: the API was away for minutes.
        """
        with beside(self._listen, self._events.hang_up):
            pause, lost_at = _FIRST_PAUSE, None
            while True:
                try:
                    state = look()
                except (APIConnectionError, ServerError, RateLimitError) as error:
                    asked = (isinstance(error, RateLimitError) and error.retry_after) or 0.0
                    lost_at = lost_at or time.monotonic()
                    if time.monotonic() - lost_at + asked > _PATIENCE:
                        raise
                    log.info("waiting goes on: %s", error)
                    # Not by the alarm below: no event makes the API less busy.
                    sleep(self._deadline.at_most(asked) or 0.0)
                else:
                    lost_at = None
                    if over(state):
                        return state
                self._deadline.check()
                self._alarm.pause(self._deadline.at_most(min(pause, self._longest())) or 0.0)
                pause = min(pause * _GROWTH, _SURE)

    def _longest(self) -> float:
        if self._watched:
            return _WATCHED
        return _SURE if self._alarm.live else _POLLED

    def _opened(self) -> None:
        self._alarm.live = True
        # What happened before the stream was open is seen by looking once more.
        self._alarm.ring()

    def _listen(self) -> None:
        try:
            for _ in self._events:
                self._alarm.ring()
        except ClipForgeError as error:
            # A key may lack the right to hear events, a proxy may hold them back: then we look by the clock.
            log.info("waiting without events: %s", error)
        finally:
            self._alarm.live = False

"""When a request is tried again, and after how long. No request is made here."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = 60.0
"""Seconds; when the server asks for more, the error is raised at once, with `retry_after`."""
_FIRST = 0.5
_LONGEST = 8.0
_JITTER = 0.25

_ALWAYS = frozenset({429})
"""Refused before anything was done, whatever the method."""
_WHEN_REPEATABLE = frozenset({408, 500, 502, 503, 504})


def is_repeatable(method: str, headers: Mapping[str, str]) -> bool:
    """Whether doing a request twice is the same as doing it once."""
    if method == "POST":
        return any(name.lower() == "idempotency-key" for name in headers)
    return method in {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}


def may_retry(status: int, *, repeatable: bool) -> bool:
    """Whether an answer of this status is worth another try.

    No 409 is: a request whose twin with the same idempotency key is still under way waits in the server for
    that one's answer.
    """
    return status in _ALWAYS or (repeatable and status in _WHEN_REPEATABLE)


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds that `Retry-After` names, by number or by date; None without one that can be read."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - (now or datetime.now(UTC))).total_seconds())


def pause(attempt: int, asked: float | None = None) -> float | None:
    """Seconds to wait before the next try.

    Args:
        attempt: how many tries there were already, from 1.
        asked: what the server asked for.

    Returns:
        The seconds, or None when the server asks for more than a caller should be kept waiting.
    """
    if asked is not None:
        # A little more than asked, differently for each caller, so that not all come back at once.
        return None if asked > LONGEST_RETRY_AFTER else asked + random.uniform(0, _JITTER)  # noqa: S311
    longest = min(_LONGEST, _FIRST * 2.0 ** (attempt - 1))
    return longest * random.uniform(1 - _JITTER, 1)  # noqa: S311  # spreads load, hides nothing

"""Operations that will go: said in the document, and by two headers on every answer.

`Deprecation` (RFC 9745) tells since when an operation should no longer be used, `Sunset` (RFC 8594) when it
will be gone, `Link` where what replaces it is described. The rule is in docs/api.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any, TypedDict

SHORTEST_DAYS = 180
"""From the announcement to the end, at the least."""

_KEY = "x-retiring"


class Retiring(TypedDict):
    """Arguments for a route."""

    deprecated: bool
    openapi_extra: dict[str, Any]


def retiring(since: date, sunset: date, see: str) -> Retiring:
    """Announce that a route will go: ``@router.get("/old", **retiring(…))``.

    Args:
        since: when it was announced.
        sunset: the day from which it may be gone.
        see: address of what describes the replacement.

    Raises:
        ValueError: there is less time between the two days than was promised.
    """
    if (sunset - since).days < SHORTEST_DAYS:
        raise ValueError(f"an operation is kept for {SHORTEST_DAYS} days after its announcement")
    told = {"since": since.isoformat(), "sunset": sunset.isoformat(), "see": see}
    return {"deprecated": True, "openapi_extra": {_KEY: told}}


def headers_of(openapi_extra: Mapping[str, Any] | None) -> dict[str, str]:
    """The headers for a route's answers; none for one that stays."""
    told = (openapi_extra or {}).get(_KEY)
    if told is None:
        return {}
    since, sunset = (
        datetime.combine(date.fromisoformat(told[name]), time(tzinfo=UTC)) for name in ("since", "sunset")
    )
    return {
        "Deprecation": f"@{int(since.timestamp())}",
        "Sunset": format_datetime(sunset, usegmt=True),
        "Link": f'<{told["see"]}>; rel="deprecation"',
    }

"""Fields that several features take: text that Postgres can hold, and what clients keep with their things."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from clipforge.platform.base.problems import invalid

MOST_PAIRS = 50
LONGEST_NAME = 40
LONGEST_VALUE = 500


def no_nul(value: str) -> str:
    """Refuse the one character that Postgres cannot hold in text."""
    if "\x00" in value:
        raise ValueError("the character U+0000 is not allowed")
    return value


Plain = AfterValidator(no_nul)
"""Put it into an `Annotated[str, …]`."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _by_calendar(value: Any) -> Any:
    if isinstance(value, int | float) or (isinstance(value, str) and not _DAY.match(value)):
        raise ValueError("write it by the calendar, as 2026-01-31")
    return value


ByCalendar = BeforeValidator(_by_calendar)
"""Put it into an `Annotated[date, …]` or that of a time: a number would be read as seconds since 1970."""

ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=255), Plain]
"""A client's own id of a thing; not unique, filterable, told in webhooks."""

MetadataName = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME), Plain]
MetadataValue = Annotated[str, StringConstraints(max_length=LONGEST_VALUE), Plain]
Metadata = Annotated[dict[MetadataName, MetadataValue], Field(max_length=MOST_PAIRS)]
"""A client's own facts of a thing: 50 pairs at most, filterable, told in webhooks."""

METADATA_FILTER: dict[str, Any] = {
    "name": "metadata",
    "in": "query",
    "required": False,
    "style": "deepObject",
    "explode": True,
    "description": "Only those with these pairs: `metadata[key]=value`, several allowed.",
    "schema": {"type": "object", "additionalProperties": {"type": "string", "maxLength": LONGEST_VALUE}},
}
"""The OpenAPI entry of the filter; for `openapi_extra={"parameters": […]}`."""

_PAIR = re.compile(r"metadata\[(.*)\]", re.DOTALL)


def metadata_filter(query: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The pairs of ``metadata[key]=value`` among the parameters of a query.

    Raises:
        Problem: 422 for a name or value that no metadata has.
    """
    wanted: dict[str, str] = {}
    for name, value in query:
        match = _PAIR.fullmatch(name)
        if match is None:
            continue
        key = match.group(1)
        if not 1 <= len(key) <= LONGEST_NAME or len(value) > LONGEST_VALUE or "\x00" in key + value:
            raise invalid("metadata", "No metadata has this name or value; give metadata[key]=value.")
        wanted[key] = value
    return wanted

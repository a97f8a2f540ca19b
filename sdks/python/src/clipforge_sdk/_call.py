"""A request as a resource describes it, before it knows of connections."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any
from urllib.parse import quote

from clipforge_sdk._model import Model, etag_of
from clipforge_sdk._options import NOT_GIVEN


@dataclass(frozen=True, slots=True)
class Call:
    """What to ask for.

    Attributes:
        method: of HTTP.
        route: with names in braces, to tell operations apart.
        path: with the ids in it.
        query: pairs to put behind it.
        content: the body.
        headers: beside those that every request has.
        signed_in: send credentials.
    """

    method: str
    route: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    signed_in: bool = True


def call(
    method: str,
    route: str,
    *ids: str | int,
    query: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | Model | None = None,
    form: Mapping[str, str] | None = None,
    if_match: str | Model | None = None,
    signed_in: bool = True,
) -> Call:
    """Describe a request.

    Args:
        method: of HTTP.
        route: as ``/v1/moments/{moment_id}``.
        ids: for the braces, in order.
        query: parameters; None and what is not given are left out.
        body: sent as JSON.
        form: sent as a form.
        if_match: the version that is to be changed.
        signed_in: send credentials.

    Raises:
        ValueError: an id is empty, which would make another address of it.
    """
    headers: dict[str, str] = {}
    content = None
    if body is not None:
        content = json.dumps(plain(body), ensure_ascii=False, allow_nan=False).encode()
        headers["Content-Type"] = "application/json"
    elif form is not None:
        content = "&".join(f"{quote(name)}={quote(value, safe='')}" for name, value in form.items()).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    etag = etag_of(if_match)
    if etag is not None:
        headers["If-Match"] = etag
    return Call(method, route, fill(route, ids), _pairs(query or {}), content, headers, signed_in)


def fill(route: str, ids: Sequence[str | int]) -> str:
    """A route with ids in the place of its names."""
    parts = route.split("/")
    names = [place for place, part in enumerate(parts) if part.startswith("{")]
    for place, id in zip(names, ids, strict=True):
        text = str(id)
        if not text:
            raise ValueError(f"{parts[place][1:-1]} is empty")
        # Dots alone would be taken for a step up in the path.
        parts[place] = quote(text, safe="") if text.strip(".") else text.replace(".", "%2E")
    return "/".join(parts)


def given(**fields: Any) -> dict[str, Any]:
    """The fields that were given; None is one."""
    return {name: value for name, value in fields.items() if value is not NOT_GIVEN}


def plain(value: Any) -> Any:
    """A value as JSON has it. Of models only what was set is sent.

    Raises:
        ValueError: a time without a zone.
        TypeError: something that JSON cannot say.
    """
    if isinstance(value, Model):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time needs a zone: datetime(…, tzinfo=UTC)")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items() if item is not NOT_GIVEN}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(item) for item in value]
    raise TypeError(f"a {type(value).__name__} cannot be sent")


def _pairs(query: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        if value is None or value is NOT_GIVEN:
            continue
        if isinstance(value, Mapping):
            pairs.extend((f"{name}[{key}]", _text(item)) for key, item in value.items())
        else:
            pairs.append((name, _text(value)))
    return tuple(pairs)


def _text(value: Any) -> str:
    value = plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)

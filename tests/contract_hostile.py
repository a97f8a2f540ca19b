"""Requests that mean harm, or come of a broken client: in every place of an operation, byte for byte."""

from __future__ import annotations

import base64
import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from contract_cases import DEEP

_USUAL = 5
"""Requests for each operation in a usual run, another choice for each; a deep run sends them all."""

TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "\U0001f469\u200d\U0001f4bb\ufe0f",
    "\u202e\ufeff\u0000",
    "\uff11\u0661",  # digits, but not those of ASCII
    "\u0130\u1e9e",  # longer, or other letters, in lower case
    "x" * 70_000,
    "' OR 1=1 --",
    "%s%n{0}${x}",
    "../../etc/passwd",
    "null",
    "NaN",
    "-1",
    "1e9999999",  # a short name of a long number
    "1" * 400,
    "9999-12-31T23:59:59+99:99",
    "0001-01-01T00:00:00+23:59",
    "\r\nSet-Cookie: a=b",
)
OTHERS = (
    *(None, True, [], {}, [[]], {"": ""}, {"\0": "\ud800"}, [None] * 300),
    *(-1, 0, 2**31, 2**63, -(2**63) - 1, 10**400, 0.1, -0.0, 1e308, float("inf"), float("nan")),
)
BODIES = (
    *(b"", b"{", b"null", b'"x"', b"[]", b"0", b"NaN", b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"\x00"),
    *(
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"a":' + b"1" * 5000 + b"}",
        b'{"name": "a", "name": "b"}',
        b"a=b&a=%00&%ff=%ff",
    ),
)
FORGED = (
    '"\\ud800"',
    '"\\u0000"',
    "1e400",
    "NaN",
    "1" + "0" * 30,
    "-1",
    '"x"',
    "null",
    "true",
    "[" * 300,
    "{}",
)
"""What no cursor of ours holds, as JSON."""
HEADERS = {
    "authorization": ("", "Bearer", "Bearer \xff", "Basic \xff", "Basic Og==", "Bearer " + "x" * 5000),
    "content-type": ("", "text/plain", "application/json; charset=utf-7", "multipart/form-data", "\xff"),
    "idempotency-key": ("", "x" * 256, "\xff\x80", " "),
    "if-match": ("", "*", '"', 'W/"1"', '"1", "2"', "\xff", "1" * 9000),
    "last-event-id": ("", "\xff", "evt_" + "0" * 400, "9" * 40),
    "x-org-id": ("", "\xff", "org_" + "0" * 26, "x" * 9000),
    "traceparent": ("00-" + "f" * 32, "\xff"),
    "x-request-id": ("\xff", "x" * 9000),
    "user-agent": ("\xff" * 400, ""),
}


@dataclass(frozen=True)
class Wire:
    """A request as it is sent."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


def hostile(operation: Any, ids: dict[str, str], good: Any, headers: dict[str, str]) -> list[Wire]:
    """Requests with one thing in them that no client of good will sends."""
    template, types = operation.path, [body.media_type for body in operation.body]
    names = [parameter.name for parameter in operation.path_parameters]
    fitting = {**headers, "content-type": types[0]} if types else headers
    body = _written(good if good is not None else {}, types[0]) if types else b""
    whole = {name: quote(ids[name], safe="") for name in names}
    base = Wire(operation.method.upper(), template.format_map(whole), "", fitting, body)
    found = [replace(base, path=template.format_map(one)) for one in _in_paths(whole)]
    found += [replace(base, query=query) for query in _in_queries(operation)]
    found += [
        replace(base, headers={**fitting, name: value})
        for name, values in HEADERS.items()
        for value in values
    ]
    if types:
        found += [replace(base, body=raw) for raw in BODIES]
        found += [replace(base, body=_written(one, types[0])) for one in _in_bodies(operation, good or {})]
    return found if DEEP else random.Random(operation.label).sample(found, _USUAL)


def _percent(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _in_paths(whole: dict[str, str]) -> Iterator[dict[str, str]]:
    for name in whole:
        # An empty one is another path.
        yield from ({**whole, name: _percent(text)} for text in TEXTS if text)
        yield {**whole, name: "%ff%fe"}


def _in_queries(operation: Any) -> Iterator[str]:
    for parameter in operation.query:
        name = f"{parameter.name}[a]" if parameter.definition.get("style") == "deepObject" else parameter.name
        yield from (f"{quote(name)}={_percent(text)}" for text in TEXTS)
        if name == "cursor":
            for one in FORGED:
                for places in (f"[{one}]", f'[{one}, "x"]', f"[1, {one}]", one):
                    yield f"cursor={base64.urlsafe_b64encode(places.encode()).decode().rstrip('=')}"
        yield f"{quote(name)}=%ff&{quote(name)}=&{quote(name)}"


def _in_bodies(operation: Any, good: Any) -> Iterator[Any]:
    places = list(_leaves(good))
    schema = next(iter(operation.body)).validation_schema
    places += [(name,) for name in schema.get("properties", {}) if (name,) not in places]
    for place in places:
        for value in (*TEXTS, *OTHERS):
            changed = copy.deepcopy(good)
            inner = changed
            for step in place[:-1]:
                inner = inner[step]
            inner[place[-1]] = value
            yield changed


def _leaves(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a body, at any depth."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield (*place, step)
        yield from _leaves(one, (*place, step))


def _written(body: Any, media_type: str) -> bytes:
    if media_type == "application/json":
        return json.dumps(body).encode()
    fields = [(name, str(value).encode("utf-8", "surrogatepass")) for name, value in body.items()]
    return urlencode(fields).encode()

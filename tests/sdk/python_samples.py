"""Values that fit a schema of the API's document, for requests and for answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
METHODS: dict[str, str] = json.loads((ROOT / "sdks" / "operations.json").read_text("utf-8"))
OPERATIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    operation["operationId"]: (method.upper(), route, operation)
    for route, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
"""operationId → method of HTTP, route, operation"""


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference names."""
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def sample(schema: dict[str, Any], *, full: bool = False, name: str = "") -> Any:
    """A value of a schema; with every field, or with those only that it must have.

    Args:
        schema: what is wanted.
        full: with every field.
        name: of the field it is for; not every moment of history is described as one.
    """
    schema = resolve(schema)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return sample(next(one for one in options if one.get("type") != "null"), full=full, name=name)
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        required = schema.get("required", [])
        fields = schema.get("properties", {})
        made = {
            field: sample(value, full=full, name=field)
            for field, value in fields.items()
            if full or field in required
        }
        more = schema.get("additionalProperties")
        return made or ({"key": sample(more, full=full)} if isinstance(more, dict) and full else {})
    if kind == "array":
        return [sample(schema["items"], full=full)] if schema.get("items") else []
    if schema.get("format") == "date-time" or (name.endswith("_at") and kind == "string"):
        return "2026-11-27T10:20:30.123456Z"
    if schema.get("format") == "date":
        return "2026-11-27"
    return {"string": "text", "integer": 7, "number": 0.5, "boolean": True, None: "anything"}[kind]


def body_schema(operation: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of an operation's body."""
    content = operation.get("requestBody", {}).get("content", {})
    return resolve(next(iter(content.values()))["schema"]) if content else None


def answer(operation: dict[str, Any], *, full: bool = True) -> tuple[int, str, bytes]:
    """Status, media type and body of an answer to an operation."""
    status, response = next(
        (int(code), response) for code, response in operation["responses"].items() if code[0] == "2"
    )
    content = response.get("content", {})
    if not content:
        return status, "", b""
    kind, value = next(iter(content.items()))
    if kind != "application/json":
        return status, kind, b"1\n00:00:00,000 --> 00:00:01,000\nM\xc3\xbcnchen\n"
    made = sample(value["schema"], full=full) if value.get("schema") else None
    if isinstance(made, dict) and "next_cursor" in made:
        made |= {"next_cursor": None, "has_more": False}
    return status, kind, json.dumps(made).encode()

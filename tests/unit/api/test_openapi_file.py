"""The document that stands in the repository is that of the code, and says all that clients rely on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis.openapi

from clipforge.apps.api.app import described
from clipforge.platform.events.payloads import PAYLOADS

FILE = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def document() -> dict:
    return described().openapi()


def test_the_file_is_up_to_date(document: dict) -> None:
    assert json.loads(FILE.read_text()) == json.loads(json.dumps(document)), "run 'make openapi'"


def test_it_is_valid_openapi(document: dict) -> None:
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()


def test_every_operation_is_named_summed_up_and_says_how_it_fails(document: dict) -> None:
    operations = [(path, method) for path, methods in document["paths"].items() for method in methods]
    names = set()
    for path, method in operations:
        operation = document["paths"][path][method]
        names.add(operation["operationId"])
        assert operation.get("summary"), (path, method)
        assert {"401", "404", "422", "429", "503"} <= set(operation["responses"]), (path, method)
        headers = [parameter["name"] for parameter in operation.get("parameters", [])]
        assert ("Idempotency-Key" in headers) == (method == "post"), (path, method)
    assert len(names) == len(operations)


def test_every_event_has_a_described_webhook(document: dict) -> None:
    assert set(document["webhooks"]) == set(PAYLOADS)
    for type, hook in document["webhooks"].items():
        schema = hook["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert schema["properties"]["type"] == {"const": type}
        name = schema["properties"]["data"]["$ref"].rpartition("/")[2]
        assert document["components"]["schemas"][name]["additionalProperties"] is False


def test_every_moment_of_history_is_a_date_time(document: dict) -> None:
    def properties(node: object) -> Iterator[tuple[str, dict]]:
        if isinstance(node, dict):
            if isinstance(node.get("properties"), dict):
                yield from node["properties"].items()
            for value in node.values():
                yield from properties(value)
        elif isinstance(node, list):
            for value in node:
                yield from properties(value)

    moments = [(name, schema) for name, schema in properties(document) if name.endswith("_at")]
    assert len(moments) > 20
    for name, schema in moments:
        kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
        assert [one.get("format") for one in kinds] == ["date-time"], (name, schema)

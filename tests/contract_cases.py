"""Requests made up from the API's document: from the edges of every schema, by chance, and hostile ones."""

from __future__ import annotations

import itertools
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import jsonschema_rs
import requests
import schemathesis
from asgi_caller import Answer
from hypothesis import HealthCheck, Phase
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.drivers import CoverageGenerator
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.modes import GenerationMode
from schemathesis.generation.overrides import Override
from schemathesis.specs.openapi.checks import negative_data_rejection

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"
"""Read instead of made, so that collecting is quick; a test of its own holds it to the code."""

DEEP = int(os.environ.get("CLIPFORGE_CONTRACT_EXAMPLES") or 0)
"""Examples by chance for each operation in a deep run, which takes every edge too; 0 for a usual run."""
_BY_CHANCE = DEEP or 3
_EDGES = 5000 if DEEP else 120
"""Most that are made for one operation; a usual run tries the first of each kind among them."""
_FEWER_EDGES = {"correct_transcript": 36}
"""The next one is as many edits as a request may hold, which takes minutes to make."""

_CONFIG = """
seed = 20261127
[generation]
deterministic = true
# Credentials are the test's own.
with-security-parameters = false
"""

_NAMES = {
    "asset": "asset_id",
    "brand_kit_id": "kit_id",
    "export_ids": "export_id",
    "moment_ids": "moment_id",
    "asset_ids": "asset_id",
}
"""Names in queries and bodies of what paths name otherwise."""


def load() -> dict[str, Any]:
    """Every operation of the document, by its id."""
    schema = schemathesis.openapi.from_path(DOCUMENT, config=SchemathesisConfig.from_str(_CONFIG))
    found = [result.ok() for result in schema.get_all_operations()]
    return {operation.definition.raw["operationId"]: operation for operation in found}


def from_edges(operation: Any) -> Iterator[Any]:
    """Values at and just beyond the limits of each parameter and property."""
    name = operation.definition.raw["operationId"]
    made = CoverageGenerator(
        operation=operation,
        generation_modes=list(GenerationMode),
        generation_config=operation.schema.config.generation_for(operation=operation, phase="coverage"),
        auth_storage=None,
        override=Override(),
        feedback=FeedbackSources(),
        hooks=None,
    )
    seen = set()
    for case in itertools.islice(made, _FEWER_EDGES.get(name, _EDGES)):
        how = case.meta.phase.data
        kind = (how.scenario, how.parameter_location, how.parameter)
        if DEEP or kind not in seen:
            seen.add(kind)
            yield case


def by_chance(operation: Any) -> list[Any]:
    """Cases that fit the schema, and cases that break it in one place; the same ones in every run."""
    found: list[Any] = []
    modes = list(GenerationMode)
    if not (operation.query or operation.headers or operation.body):
        # Any text is a path's text: there is nothing to break, and looking for it takes long.
        modes.remove(GenerationMode.NEGATIVE)
    for mode in modes:

        @hypothesis.seed(zlib.crc32(operation.label.encode()))
        @hypothesis.settings(
            max_examples=_BY_CHANCE,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(operation.as_strategy(generation_mode=mode))
        def keep(case: Any) -> None:
            found.append(case)

        keep()
    return found


def good_case(operation: Any, ids: dict[str, str], body: Any) -> Any:
    """One about what is there, with a body that is taken."""
    names = [parameter.name for parameter in operation.path_parameters]
    more = {}
    if body is not None:
        more = {"body": body, "media_type": next(iter(operation.body)).media_type}
    return operation.Case(path_parameters={name: ids[name] for name in names}, **more)


def fill(case: Any, ids: dict[str, str]) -> bool:
    """Let most cases be about things that are there, so that more is tried than the answer 404.

    What was broken on purpose stays broken; the choice depends on the case alone.

    Returns:
        Whether a machine is to ask, instead of a person.
    """
    chance = zlib.crc32(repr(case).encode())
    broken = _broken(case)
    if ParameterLocation.PATH not in broken and chance % 8:
        case.path_parameters = {name: ids.get(name, old) for name, old in case.path_parameters.items()}
    if ParameterLocation.QUERY not in broken and chance // 8 % 4:
        # A cursor is of one list and one place in it: by chance there is none.
        kept = {name: value for name, value in case.query.items() if name != "cursor"}
        case.query = _named(kept, ids)
    if ParameterLocation.HEADER not in broken and chance // 32 % 4:
        # A version by chance is always another one, and a key is good for one request alone.
        for name in ("If-Match", "Idempotency-Key"):
            case.headers.pop(name, None)
    if ParameterLocation.BODY not in broken and isinstance(case.body, dict) and chance // 128 % 8:
        case.body = _named(case.body, ids)
    return chance // 1024 % 4 == 0


def _named(values: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    """With ids of things that are there wherever something is named, at any depth."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        id = ids.get(_NAMES.get(name, name)) if name.endswith(("_id", "_ids")) else None
        if id is not None and value:
            found[name] = [id] if isinstance(value, list) else id
        else:
            found[name] = _named(value, ids) if isinstance(value, dict) else value
    return found


def rejects_what_breaks_the_schema(ctx: Any, response: Response, case: Any) -> bool | None:
    """`negative_data_rejection`, but for what is broken in the schema's eyes alone."""
    try:
        return negative_data_rejection(ctx, response, case)
    except AcceptedNegativeData:
        if _is_spelled_otherwise(case) or _is_another_name(case):
            return None
        raise


def _is_spelled_otherwise(case: Any) -> bool:
    """Whether a body fits once every number and truth value may be spelled as any scalar.

    The server reads `0` as false and `"5"` as five, as clients in loosely typed languages write them.
    """
    if ParameterLocation.BODY not in _broken(case):
        return False
    loose = _loosened(next(iter(case.operation.body)).validation_schema)
    return bool(jsonschema_rs.validator_for(loose).is_valid(case.body))


def _is_another_name(case: Any) -> bool:
    """Whether all that is broken is a value of `metadata[…]`: the `[]` behind it belongs to the name."""
    objects = {one.name for one in case.operation.query if one.definition.get("style") == "deepObject"}
    how = case.meta.phase.data
    named = {one.parameter for one in getattr(how, "mutations", ())} or {how.parameter}
    return bool(objects) and named <= objects


def _loosened(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_loosened(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in ("integer", "number", "boolean"):
        return {"type": ["integer", "number", "boolean", "string"]}
    return {name: _loosened(one) for name, one in schema.items()}


def _broken(case: Any) -> set[ParameterLocation]:
    """Where a case does not fit the schema."""
    return {place for place, info in case.meta.components.items() if info.mode.is_negative}


def prepared(case: Any, headers: dict[str, str]) -> requests.PreparedRequest:
    """The request of a case, as it goes over the wire."""
    made = case.as_transport_kwargs(base_url="http://testserver", headers=headers)
    return requests.Request(**made).prepare()


def response_of(request: requests.PreparedRequest, answer: Answer) -> Response:
    """An answer, for the checks."""
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers:
        headers.setdefault(name, []).append(value)
    return Response(answer.status, headers, answer.body, request, elapsed=0.0, verify=False)

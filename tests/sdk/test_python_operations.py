"""Every operation of the API has its method, in both clients, and the method asks for just that operation."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import typing
from collections.abc import Iterator
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx
import pytest

from clipforge_sdk import AsyncClipForge, ClipForge, EventStream, Model, Page
from tests.sdk.python_samples import METHODS, OPERATIONS, answer, body_schema, resolve, sample

ID = "id/with ?"
"""Must arrive as one segment of the path, whatever is in it."""
RENAMED = {"rerun_project": {"start": "from"}}
ETAG = '"4"'


def arguments(operation_id: str, method: Any) -> tuple[list[Any], dict[str, Any]]:
    """A call with everything that a method takes of its operation."""
    _, route, operation = OPERATIONS[operation_id]
    body = body_schema(operation) or {}
    fields = dict(body.get("properties", {}))
    queries = {
        parameter["name"]: parameter["schema"]
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
    }
    whole_body = body.get("title") == "Timeline"
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in inspect.signature(method).parameters.values():
        name = RENAMED.get(operation_id, {}).get(parameter.name, parameter.name)
        if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD:
            positional.append(3 if name == "version" else ID)
        elif parameter.kind is inspect.Parameter.VAR_KEYWORD or name == "last_event_id":
            continue
        elif name == "if_match":
            named[name] = ETAG
        elif whole_body:
            named[name] = sample(body, full=True)
        else:
            named[parameter.name] = sample((fields | queries)[name], full=True)
    assert len(positional) == route.count("{")
    return positional, named


def expected(operation_id: str, request: httpx.Request, named: dict[str, Any]) -> None:
    """The request is what the document says, with every parameter and every field of it."""
    method, route, operation = OPERATIONS[operation_id]
    path = re.sub(r"\{(\w+)\}", lambda found: "3" if found[1] == "version" else quote(ID, safe=""), route)
    assert (request.method, request.url.raw_path.decode().partition("?")[0]) == (method, path)
    sent = parse_qsl(request.url.query.decode(), keep_blank_values=True)
    in_query = {one["name"]: one for one in operation.get("parameters", []) if one["in"] == "query"}
    assert {name.partition("[")[0] for name, _ in sent} == set(in_query)
    for name, value in sent:
        if "[" not in name:
            asked = named[name]
            assert value == (str(asked).lower() if isinstance(asked, bool) else str(asked))
    headers = {one["name"].lower() for one in operation.get("parameters", []) if one["in"] == "header"}
    assert ("idempotency-key" in headers) == ("idempotency-key" in request.headers)
    assert ("if-match" in headers) == (request.headers.get("if-match") == ETAG)
    assert ("authorization" in request.headers) == (operation.get("security") is None)
    body = body_schema(operation)
    if body is None:
        assert request.content == b""
    elif "urlencoded" in request.headers["content-type"]:
        assert set(dict(parse_qsl(request.content.decode()))) == set(body["properties"])
    else:
        back = {kept: name for name, kept in RENAMED.get(operation_id, {}).items()}
        told = json.loads(request.content)
        if body.get("title") == "Timeline":
            assert told == named["timeline"]
        else:
            assert set(told) == set(body["properties"])
            assert all(value == named[back.get(name, name)] for name, value in told.items())


class Recorder:
    """Answers as the document says, and remembers what was asked."""

    def __init__(self, operation_id: str, *, full: bool = True) -> None:
        self.requests: list[httpx.Request] = []
        self._answer = answer(OPERATIONS[operation_id][2], full=full)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        status, kind, body = self._answer
        if kind == "text/event-stream":
            body = b"event: reset\ndata: {}\n\n"
        headers = {"content-type": kind, "etag": ETAG, "x-request-id": "req_1"}
        return httpx.Response(status, headers=headers, content=body)


def method_of(client: Any, operation_id: str) -> Any:
    return attrgetter(METHODS[operation_id])(client)


def test_the_names_are_those_of_all_operations() -> None:
    assert set(METHODS) == set(OPERATIONS)
    assert len(set(METHODS.values())) == len(METHODS) >= 137


@pytest.mark.parametrize("operation_id", sorted(METHODS))
def test_each_operation_is_asked_for_by_its_method(operation_id: str) -> None:
    recorder = Recorder(operation_id)
    with httpx.Client(transport=httpx.MockTransport(recorder)) as http:
        client = ClipForge("cfk_1", base_url="http://api.example/prefix", http_client=http)
        method = method_of(client, operation_id)
        positional, named = arguments(operation_id, method)
        result = method(*positional, **named)
        if isinstance(result, EventStream):
            with result as events:
                assert next(events).type == "reset"
    (request,) = recorder.requests
    assert request.url.raw_path.startswith(b"/prefix/v1/")
    request.url = request.url.copy_with(raw_path=request.url.raw_path.removeprefix(b"/prefix"))
    expected(operation_id, request, named)
    _answered(operation_id, method, result)


@pytest.mark.parametrize("operation_id", sorted(METHODS))
async def test_each_operation_is_asked_for_by_its_asynchronous_method(operation_id: str) -> None:
    recorder = Recorder(operation_id, full=False)
    async with httpx.AsyncClient(transport=httpx.MockTransport(recorder)) as http:
        client = AsyncClipForge("cfk_1", base_url="http://api.example", http_client=http)
        method = method_of(client, operation_id)
        positional, named = arguments(operation_id, method)
        made = method(*positional, **named)
        if operation_id == "stream_events":
            async with made as events:
                assert (await anext(events)).type == "reset"
        else:
            await made
    (request,) = recorder.requests
    expected(operation_id, request, named)


def _answered(operation_id: str, method: Any, result: Any) -> None:
    """The answer came as the type that the method promises, and that is the document's."""
    promised = typing.get_type_hints(method)["return"]
    content = next(
        response.get("content", {})
        for code, response in OPERATIONS[operation_id][2]["responses"].items()
        if code[0] == "2"
    )
    kind, value = next(iter(content.items()), ("", {}))
    reference = value.get("schema", {}).get("$ref", "").rpartition("/")[2]
    if isinstance(result, Page):
        item, body = typing.get_args(promised)
        listed = resolve(value["schema"])["properties"]["data"]["items"]["$ref"].rpartition("/")[2]
        assert (item.__name__, body.__name__) == (listed, _class_name(reference))
        assert type(result.body) is body
        assert [type(one) for one in result.data] == [item]
    elif reference:
        assert promised.__name__ == _class_name(reference)
        assert type(result) is promised
        assert isinstance(result, Model)
    elif kind == "text/event-stream":
        assert promised is EventStream
    elif kind and kind != "application/json":
        assert result.endswith("München\n")
    else:
        assert result is None or isinstance(result, dict)


def _class_name(schema: str) -> str:
    return (
        "".join(part[:1].upper() + part[1:] for part in schema.strip("_").split("_"))
        if "_" in schema
        else schema
    )


def _methods(client: type) -> Iterator[tuple[str, inspect.Signature]]:
    """Every public method of every group of a client."""
    made = client("key")
    groups: list[tuple[str, Any]] = [("", made)]
    while groups:
        prefix, group = groups.pop()
        for name in dir(group):
            if name.startswith("_"):
                continue
            value = getattr(group, name)
            if hasattr(value, "_api"):
                groups.append((f"{prefix}{name}.", value))
            elif callable(value):
                yield f"{prefix}{name}", inspect.signature(value)


def test_both_clients_have_the_same_methods_with_the_same_arguments() -> None:
    def plain(client: type) -> dict[str, str]:
        told = {}
        for name, signature in _methods(client):
            text = re.sub(r"\bAsync(?=[A-Z])", "", str(signature))
            told[name] = text.replace("_async", "_sync").replace("Listing[", "Page[")
        return told

    found = plain(ClipForge)
    assert found == plain(AsyncClipForge)
    assert set(METHODS.values()) <= set(found)
    helpers = {
        "ingest.upload",
        "projects.wait",
        "exports.create_and_wait",
        "exports.download",
        "webhooks.unwrap",
    }
    assert helpers <= set(found)
    asyncio.run(_close(AsyncClipForge("key")))


async def _close(client: AsyncClipForge) -> None:
    await client.close()


@pytest.mark.parametrize("given", ["", ".", ".."])
def test_an_id_never_makes_another_address_of_it(given: str) -> None:
    asked = []

    def answered(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path)
        return httpx.Response(204)

    with httpx.Client(transport=httpx.MockTransport(answered)) as http:
        client = ClipForge("key", base_url="http://api.example", http_client=http)
        if given:
            client.projects.delete(given)
            assert asked == [b"/v1/projects/" + given.replace(".", "%2E").encode()]
        else:
            with pytest.raises(ValueError, match="project_id is empty"):
                client.projects.delete(given)
            assert asked == []

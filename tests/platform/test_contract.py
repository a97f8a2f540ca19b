"""The API does what its document says: every operation, for what fits its schemas and for what does not.

A usual run tries a few requests of each kind; `CLIPFORGE_CONTRACT_EXAMPLES=200` makes it a deep one.
"""

from __future__ import annotations

import json
import re
import secrets
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import requests
from asgi_caller import Answer, call
from auth_tools import new_email
from contract_cases import (
    DEEP,
    DOCUMENT,
    by_chance,
    fill,
    from_edges,
    good_case,
    load,
    prepared,
    rejects_what_breaks_the_schema,
    response_of,
)
from contract_hostile import hostile
from contract_world import PROVIDER, World, make_world
from export_support import make_footage
from fastapi import FastAPI
from oidc_server import CLIENT_ID, CLIENT_SECRET, oidc_server, visit
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

import clipforge
from clipforge.apps.api.app import described
from clipforge.apps.api.problems import STATUSES
from clipforge.apps.api.wire import wire
from clipforge.platform.base.tokens import USER_SECONDS

pytestmark = pytest.mark.timeout(0 if DEEP else 900)

LABELS: dict[str, str] = {
    operation["operationId"]: f"{method.upper()} {path}"
    for path, methods in json.loads(DOCUMENT.read_text())["paths"].items()
    for method, operation in methods.items()
}
ENDS_ALL = frozenset(
    {
        *("accept_invite", "change_password", "delete_me", "delete_org", "delete_project", "refresh_session"),
        *("reset_password", "revoke_other_sessions", "sign_out", "verify_email"),
    }
)
"""Operations after which hardly anything can be tried by the same person, or on the same things."""
ENDS_ITS_OWN = frozenset(
    {
        *("abort_upload", "archive_project", "cancel_job", "cancel_project", "complete_brand_file"),
        *("complete_upload", "rerun_project", "retry_export", "retry_job"),
        "update_webhook",  # which may switch it off
        *(name for name, label in LABELS.items() if label.startswith("DELETE ")),
    }
)
"""Operations after which what their path names is gone, or in another state."""
SPENDING = ENDS_ALL | ENDS_ITS_OWN
NAMES = sorted(LABELS, key=lambda name: (name in SPENDING, name in ENDS_ALL))
"""Those that spend something come last, so that a few worlds do for all."""
_TOLD = 5
"""Faults of one operation that a failure shows; the others are mostly the same."""
RENEWALS = 3 if DEEP else 0
"""How often one operation gets new things in the place of those that it spent."""

DECLARED = [status_code_conformance, content_type_conformance, response_headers_conformance]
CHECKS = [
    *DECLARED,
    response_schema_conformance,
    unsupported_method,
    rejects_what_breaks_the_schema,
]
"""Not among them is `not_a_server_error`, which repeats requests over the network; it is asked for below."""
OF_STREAMS = [check for check in CHECKS if check is not response_schema_conformance]
"""The check of schemas wants that of one event; OpenAPI 3.1 can but describe the whole body, a text."""


class Worlds:
    """Somebody to act as, renewed once what an operation needs was spent."""

    def __init__(self, make: Callable[[], Awaitable[World]]) -> None:
        self._make = make
        self._now: World | None = None
        self._since = 0.0

    async def for_(self, name: str) -> World:
        """A world that still has what an operation is about, and whose person is signed in for a while."""
        needed = {"all", *re.findall(r"\{(\w+)\}", LABELS[name])}
        old = time.monotonic() - self._since > USER_SECONDS / 2
        if self._now is None or old or self._now.spent & needed:
            self._now, self._since = await self._make(), time.monotonic()
        return self._now

    @staticmethod
    def spend(world: World, name: str) -> None:
        """An operation was done."""
        if name in ENDS_ALL:
            world.spent.add("all")
        elif name in ENDS_ITS_OWN:
            world.spent.update(re.findall(r"\{(\w+)\}", LABELS[name])[-1:])


@pytest.fixture(autouse=True)
def _nothing_leaves_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        away = self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost")
        assert not away, f"a request went out to {address}"
        connect(self, address)

    def resolve(host: Any, *rest: Any, **more: Any) -> Any:
        assert host in ("127.0.0.1", "::1", "localhost", None), f"a name was looked up: {host}"
        return looked_up(host, *rest, **more)

    looked_up = socket.getaddrinfo
    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.fixture(scope="module")
def operations() -> dict[str, Any]:
    return load()


@pytest_asyncio.fixture(scope="module")
async def asked(deps) -> AsyncIterator[FastAPI]:
    """The API with a sign-in provider, which is on the loopback."""
    with oidc_server() as provider:
        one = {"id": PROVIDER, "issuer": provider.issuer, "private": True}
        given = json.dumps([{**one, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}])
        settings = deps.settings.model_copy(update={"oidc_providers": given})
        made = wire(replace(deps, settings=settings))
        made.state.provider = provider
        async with made.router.lifespan_context(made):
            yield made


@pytest_asyncio.fixture(scope="module")
async def worlds(asked, system, deps, ffmpeg, tmp_path_factory) -> AsyncIterator[Worlds]:
    footage = make_footage(ffmpeg, tmp_path_factory.mktemp("footage"))
    transport = httpx.ASGITransport(app=asked)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield Worlds(lambda: make_world(client, system, deps, footage))


async def _send(app: FastAPI, request: requests.PreparedRequest) -> Answer:
    path, _, query = str(request.url).removeprefix("http://testserver").partition("?")
    body = request.body or b""
    raw = body.encode() if isinstance(body, str) else body
    return await call(app, str(request.method), path, query, dict(request.headers), raw)


async def _good_body(name: str, world: World, app: FastAPI) -> Any:
    """A body that is taken; for what comes back from a provider, of a way there that was just gone."""
    starts = {
        "finish_provider_sign_in": f"/v1/auth/providers/{PROVIDER}/start",
        "link_identity": f"/v1/identities/{PROVIDER}/start",
    }
    if name not in starts:
        return world.good.get(name)
    somebody = {"sub": secrets.token_hex(8), "email": new_email()}
    app.state.provider.person = {**app.state.provider.person, **somebody}
    headers = {**world.person, "content-type": "application/json"}
    started = json.loads((await call(app, "POST", starts[name], headers=headers, body=b"{}")).body)
    return {**await visit(started["authorization_url"]), "binding": started["binding"]}


def _faults(case: Any, request: requests.PreparedRequest, answer: Answer, checks: list[Any]) -> Iterator[str]:
    """What is wrong with an answer, and the request that got it."""
    if answer.status >= 500:
        yield f"{answer.status} for {request.method} {request.url} {request.body!r}: {answer.body!r}"
    try:
        case.validate_response(response_of(request, answer), checks=checks)
    except FailureGroup as group:
        yield str(group)


def test_the_document_names_every_operation_that_is_tried() -> None:
    paths = described().openapi()["paths"]
    assert sorted(LABELS) == sorted(one["operationId"] for path in paths.values() for one in path.values())


def test_every_status_that_the_code_names_is_declared() -> None:
    named = re.compile(
        r"(?:Problem|problem)\(\s*(\d{3})\b|ExitCode\.\w+: (\d{3})\b|HTTPException\(\s*(\d{3})\b"
    )
    platform = Path(clipforge.__file__).parent / "platform"
    for file in platform.rglob("*.py"):
        found = {int("".join(match)) for match in named.findall(file.read_text())}
        assert found <= set(STATUSES), file


@pytest.mark.parametrize("name", NAMES)
async def test_every_answer_is_one_that_the_document_declares(name, operations, worlds, asked) -> None:
    operation = operations[name]
    world, renewals = await worlds.for_(name), RENEWALS
    checks = OF_STREAMS if name == "stream_events" else CHECKS
    wrong: list[str] = []
    seen: Counter[int] = Counter()
    for drawn in (*from_edges(operation), *by_chance(operation), None):
        if drawn is None:
            body = await _good_body(name, world, asked)
            case, machine = good_case(operation, world.ids_for(name), body), False
        else:
            case, machine = drawn, fill(drawn, world.ids_for(name))
        request = prepared(case, world.machine if machine else world.person)
        answer = await _send(asked, request)
        seen[answer.status] += 1
        wrong += _faults(case, request, answer, checks)
        if answer.status < 300:
            Worlds.spend(world, name)
            if renewals and name in SPENDING:
                world, renewals = await worlds.for_(name), renewals - 1
    assert not wrong, "\n\n".join(wrong[:_TOLD])
    assert any(status < 300 for status in seen), f"never done: {seen}, at last {answer.body!r}"


@pytest.mark.parametrize("name", NAMES)
async def test_credentials_are_needed_just_where_the_document_says_so(
    name, operations, worlds, asked
) -> None:
    operation, world = operations[name], await worlds.for_(name)
    security = operation.definition.raw.get("security")
    is_open = security is not None and (security == [] or {} in security)
    for headers in ({}, {"Authorization": "Bearer cfk_" + "x" * 43}):
        case = good_case(operation, world.ids_for(name), await _good_body(name, world, asked))
        request = prepared(case, headers)
        answer = await _send(asked, request)
        faults = list(_faults(case, request, answer, DECLARED))
        assert not faults, "\n\n".join(faults)
        if headers or not is_open:
            assert answer.status == 401, answer
        else:
            assert answer.status < 300, answer
            Worlds.spend(world, name)


@pytest.mark.parametrize("name", NAMES)
async def test_whatever_is_sent_the_answer_is_declared_and_no_defect(name, operations, worlds, asked) -> None:
    operation, world = operations[name], await worlds.for_(name)
    wrong: list[str] = []
    sent = hostile(operation, world.ids_for(name), await _good_body(name, world, asked), world.person)
    for wire_ in sent:
        url = f"http://testserver{wire_.path}?{wire_.query}"
        request = requests.Request(wire_.method, url, data=wire_.body).prepare()
        answer = await call(asked, wire_.method, wire_.path, wire_.query, wire_.headers, wire_.body)
        case = good_case(operation, world.ids_for(name), None)
        checks = OF_STREAMS if name == "stream_events" else CHECKS
        wrong += [f"{wire_}"[:2000] + "\n" + fault for fault in _faults(case, request, answer, checks)]
        if answer.status < 300:
            Worlds.spend(world, name)
    assert not wrong, "\n\n".join(wrong[:_TOLD])

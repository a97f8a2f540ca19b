"""Events: out of bytes, over broken connections, and as webhooks bring them."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from clipforge_sdk import AsyncClipForge, ClipForge, errors, events, webhooks
from clipforge_sdk._sse import ServerSent, SseDecoder
from tests.sdk.python_samples import DOCUMENT, sample

STREAM = (
    b": ping\r\n\r\nretry: 20\nevent: ready\ndata: {}\n\n"
    b'id: evt_1\nevent: project.ready\ndata: {"project_id":"proj_1",\ndata: "data":1}\n\n'
    b"data\ndata:  two\nunknown: x\n\nevent: nothing\n\nid: evt_2\rdata: \xe2\x80\xa8\r\rdata: lost"
)
READ = [
    None,
    ServerSent("ready", "{}", None),
    ServerSent("project.ready", '{"project_id":"proj_1",\n"data":1}', "evt_1"),
    ServerSent("message", "\n two", None),
    ServerSent("message", "\u2028", "evt_2"),
]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_a_stream_is_read_alike_in_pieces_of_any_size(cuts: list[int]) -> None:
    decoder, found = SseDecoder(), []
    edges = [0, *sorted(cuts), len(STREAM)]
    for start, end in itertools.pairwise(edges):
        found += decoder.feed(STREAM[start:end])
    assert found == READ
    assert decoder.retry_ms == 20


def told(type: str, data: Any, id: str = "", project_id: str | None = "proj_1") -> bytes:
    head = f"id: {id}\n" if id else ""
    body = json.dumps({"project_id": project_id, "data": data})
    return f"{head}event: {type}\ndata: {body}\n\n".encode()


JOB = {"job_id": "job_1", "kind": "INGEST", "status": "COMPLETED", "project_id": "proj_1"}
READY = {
    "project_id": "proj_1",
    "title": "A",
    "status": "ready",
    "metadata": {},
    "external_id": None,
    "created_by": "key_1",
}


class Broken(httpx.SyncByteStream):
    """Gives some bytes, and breaks."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self._content
        raise httpx.ReadError("broken")


def test_a_stream_comes_back_where_it_broke_and_tells_all_once(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("clipforge_sdk._sync.event_stream.sleep", slept.append)
    monkeypatch.setattr("clipforge_sdk._sync.transport.sleep", slept.append)
    asked: list[httpx.Request] = []
    ready = b"retry: 20\nevent: ready\ndata: {}\n\n"
    answers: list[httpx.Response | Exception] = [
        httpx.Response(200, stream=Broken(ready + told("job.completed", JOB, "evt_1"))),
        httpx.Response(503),
        httpx.ConnectError("refused"),
        httpx.ConnectError("refused"),
        httpx.Response(429, headers={"Retry-After": "9"}),
        httpx.Response(200, content=ready + told("job.completed", JOB, "evt_1") + told("reset", None)),
        httpx.Response(200, content=ready + told("project.ready", READY, "evt_2") + told("x.y", {"a": 1})),
        httpx.Response(401, json={"code": "unauthorized", "detail": "Sign in."}),
    ]

    def play(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        following = answers.pop(0)
        if isinstance(following, Exception):
            raise following
        return following

    with httpx.Client(transport=httpx.MockTransport(play)) as http:
        client = ClipForge("key", base_url="http://api.example", http_client=http, max_retries=0)
        heard: list[events.Event] = []
        with client.events.stream(project_id="proj_1", last_event_id="evt_0") as stream:
            with pytest.raises(errors.AuthenticationError):
                heard.extend(iter(stream.__next__, None))
            assert stream.last_event_id == "evt_2"
    assert [type(event) for event in heard] == [
        events.JobCompletedEvent,
        events.ResetEvent,
        events.ProjectReadyEvent,
        events.UnknownEvent,
    ]
    assert [event.id for event in heard] == ["evt_1", "", "evt_2", ""]
    assert heard[3].type == "x.y"
    ids = [request.headers.get("last-event-id") for request in asked]
    assert ids == ["evt_0", *["evt_1"] * 6, "evt_2"]
    assert all(request.url.params["project_id"] == "proj_1" for request in asked)
    assert all(request.headers["accept"] == "text/event-stream" for request in asked)
    # A break and four refusals wait longer and longer, or what the server asks; a stream that ended does not.
    assert len(slept) == 7
    assert slept[4] >= 9
    assert slept[5:] == [0.02, 0.02]


async def test_an_asynchronous_stream_ends_when_its_block_does() -> None:
    closed: list[bool] = []

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self):
            while True:
                yield told("job.completed", JOB, f"evt_{len(closed)}")
                closed.append(False)

        async def aclose(self) -> None:
            closed.append(True)

    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Endless()))
    async with httpx.AsyncClient(transport=transport) as http:
        client = AsyncClipForge("key", base_url="http://api.example", http_client=http)
        async with client.events.stream() as stream:
            async for event in stream:
                assert event.type == "job.completed"
                if len(closed) == 3:
                    break
        assert closed == [False] * 3 + [True]


def test_a_stream_that_never_opened_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipforge_sdk._sync.transport.sleep", lambda _: None)
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(503))) as http:
        client = ClipForge("key", base_url="http://api.example", http_client=http)
        with client.events.stream() as stream, pytest.raises(errors.ServerError):
            next(stream)


def test_every_event_that_the_document_names_has_its_type() -> None:
    kinds = {}
    for name, methods in DOCUMENT["webhooks"].items():
        schema = methods["post"]["requestBody"]["content"]["application/json"]["schema"]
        kinds[name] = schema["properties"]["data"]["$ref"].rpartition("/")[2]
        event = events.event_of({**sample(schema, full=True), "id": "evt_1"})
        assert type(event) is events.KNOWN[name]
        assert type(event.data).__name__ == kinds[name]
        assert event.timestamp is not None
        assert event.timestamp.tzinfo is not None
    streamed = {"project.progress", "project.media", "job.cancelled", "notices.changed", "reset"}
    assert set(events.KNOWN) == {*kinds, *streamed}


def test_an_event_that_is_not_as_expected_is_told_all_the_same() -> None:
    # Too long for the stream: its data are left out.
    event = events.event_of({"type": "project.ready", "data": None, "id": "evt_1", "project_id": "proj_1"})
    assert type(event) is events.UnknownEvent
    assert (event.type, event.data, event.id, event.project_id) == ("project.ready", {}, "evt_1", "proj_1")


SECRETS = ["whsec_" + base64.b64encode(letter * 32).decode() for letter in (b"a", b"b", b"c")]
BODY = json.dumps({"type": "project.ready", "timestamp": "2026-11-27T10:00:00Z", "data": READY}).encode()


def signed(*secrets: str, at: datetime | None = None, body: bytes = BODY) -> dict[str, str]:
    when = at or datetime.now(UTC)
    signatures = [Webhook(secret).sign("evt_1", when, body.decode()) for secret in secrets]
    return {
        "Webhook-Id": "evt_1",
        "Webhook-Timestamp": str(int(when.timestamp())),
        "Webhook-Signature": " ".join(signatures),
    }


@pytest.mark.parametrize("sent", [SECRETS[:1], SECRETS[:2], SECRETS[1::-1]])
@pytest.mark.parametrize("known", [SECRETS[0], SECRETS[:1], [SECRETS[2], SECRETS[0]]])
def test_a_webhook_is_verified_by_any_of_its_secrets(sent: list[str], known: str | list[str]) -> None:
    event = webhooks.unwrap(BODY, signed(*sent), known)
    assert isinstance(event, events.ProjectReadyEvent)
    assert (event.id, event.data.project_id) == ("evt_1", "proj_1")
    client = ClipForge("key")
    assert client.webhooks.unwrap(BODY.decode(), signed(*sent), known) == event
    client.close()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (BODY, signed(SECRETS[1])),
        (BODY + b" ", signed(SECRETS[0])),
        (BODY, signed(SECRETS[0], at=datetime.now(UTC) - timedelta(hours=1))),
        (BODY, signed(SECRETS[0], at=datetime.now(UTC) + timedelta(hours=1))),
        (BODY, {**signed(SECRETS[0]), "Webhook-Id": "evt_2"}),
        (BODY, {**signed(SECRETS[0]), "Webhook-Signature": "v1,not base64"}),
        (BODY, {**signed(SECRETS[0]), "Webhook-Signature": "nothing"}),
        (BODY, {**signed(SECRETS[0]), "Webhook-Timestamp": "soon"}),
        (BODY, {}),
        (b"\xff", signed(SECRETS[0])),
        (b"[]", signed(SECRETS[0], body=b"[]")),
        (b"{}", signed(SECRETS[0], body=b"{}")),
        (b"no json", signed(SECRETS[0], body=b"no json")),
    ],
)
def test_a_webhook_that_is_not_to_be_trusted_is_refused(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(errors.WebhookVerificationError):
        webhooks.unwrap(body, headers, SECRETS[0])


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_%%%", []])
def test_a_secret_that_is_none_is_the_callers_mistake(secret: str | list[str]) -> None:
    with pytest.raises(ValueError, match="secret"):
        webhooks.unwrap(BODY, signed(SECRETS[0]), secret)


def test_a_webhook_of_a_new_type_passes() -> None:
    body = json.dumps({"type": "clip.loved", "timestamp": "2026-11-27T10:00:00Z", "data": {"by": 3}}).encode()
    event = webhooks.unwrap(body, signed(SECRETS[0], body=body), SECRETS[0])
    assert (type(event), event.type, event.data) == (events.UnknownEvent, "clip.loved", {"by": 3})

"""Bodies have a limit, by the length that is told and by what comes; files do not."""

from __future__ import annotations

import json
from typing import Any

from clipforge.apps.api.body_limit import MOST_BYTES

_CHUNK = b" " * (1 << 20)


async def _stream(app: Any, path: str, headers: list[tuple[bytes, bytes]], chunks: int) -> tuple[Any, int]:
    """What is answered to a body without a length, and how many chunks of it were read."""
    read = 0
    told: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": _CHUNK, "more_body": read < chunks}

    async def send(message: dict[str, Any]) -> None:
        told.update({**message, "body": told["body"] + message.get("body", b"")})

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"testserver"), (b"content-type", b"application/json"), *headers],
        "client": ("127.0.0.1", 5000), "server": ("testserver", 80), "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    return told, read


async def test_a_body_that_says_it_is_too_large_is_refused_unread(client, app) -> None:
    length = [(b"content-length", str(MOST_BYTES + 1).encode()), (b"origin", b"http://localhost:3001")]
    told, read = await _stream(app, "/v1/auth/sign-in", length, 100)
    problem = json.loads(told["body"])
    assert (told["status"], problem["code"], read) == (413, "too_large", 0)
    sent = dict(told["headers"])
    assert sent[b"content-type"] == b"application/problem+json"
    assert problem["request_id"] == sent[b"x-request-id"].decode()
    assert b"access-control-allow-origin" in sent  # so that a page may read it


async def test_a_body_without_a_length_is_read_no_further_than_the_limit(client, app, account) -> None:
    for headers in ([], [(b"idempotency-key", b"one-large-body")]):
        told, read = await _stream(app, "/v1/auth/sign-in", headers, 80)
        assert (told["status"], json.loads(told["body"])["code"]) == (413, "too_large")
        assert read == MOST_BYTES // len(_CHUNK) + 1


async def test_bodies_below_the_limit_are_read(client) -> None:
    body = b" " * (MOST_BYTES - 100) + b'{"email": "nobody@example.com"}'
    headers = {"content-type": "application/json"}
    answer = await client.post("/v1/auth/forgot-password", content=body, headers=headers)
    assert answer.status_code == 202, answer.text


async def test_files_may_be_larger(client, deps) -> None:
    from datetime import timedelta

    size = MOST_BYTES + 1
    signed = deps.storage.presign_put(
        "orgs/x/large", timedelta(minutes=5), content_type="video/mp4", content_length=size
    )
    headers = {**signed.headers, "content-length": str(size)}
    answer = await client.request(signed.method, signed.url, content=b"x" * size, headers=headers)
    assert answer.status_code < 300, answer.text

"""Requests to an application in process, byte for byte: with what client libraries mend or refuse."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True)
class Answer:
    """What the application answered; of a stream, what came up to its first bytes."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


async def call(
    app: Any,
    method: str,
    path: str,
    query: str = "",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """Ask once.

    Args:
        app: the ASGI application.
        method: of HTTP.
        path: percent-encoded, as it stands in a request line.
        query: likewise, without the question mark.
        headers: values of Latin-1 characters.
        body: sent as it is, with its length.
    """
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
    pairs += [(b"host", b"testserver"), (b"content-length", str(len(body)).encode())]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),  # as uvicorn decodes it: what is not UTF-8 becomes U+FFFD
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": pairs,
        "client": ("127.0.0.1", 50000),
        "server": ("testserver", 80),
        "state": {},
    }
    started: dict[str, Any] = {}
    chunks: list[bytes] = []
    streams, asked = asyncio.Event(), False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": body, "more_body": False}
        await asyncio.Event().wait()  # the caller stays until it is answered
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        elif message["type"] == "http.response.body":
            chunks.append(message.get("body", b""))
            if chunks[-1] and message.get("more_body") and _is_stream(started):
                streams.set()

    work = asyncio.ensure_future(app(scope, receive, send))
    enough = asyncio.ensure_future(streams.wait())
    await asyncio.wait({work, enough}, return_when=asyncio.FIRST_COMPLETED)
    for task in (work, enough):
        task.cancel()
    failed, _ = await asyncio.gather(work, enough, return_exceptions=True)
    if not started:
        raise failed if isinstance(failed, Exception) else AssertionError("no answer at all")
    found = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in started["headers"]]
    return Answer(started["status"], found, b"".join(chunks))


def _is_stream(started: dict[str, Any]) -> bool:
    return any(
        name.lower() == b"content-type" and b"event-stream" in value for name, value in started["headers"]
    )

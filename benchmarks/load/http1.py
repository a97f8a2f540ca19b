"""One HTTP/1.1 connection that is kept alive, and nothing a caller does not need.

A client library takes as long for a request as the server that is measured; this takes a twentieth of it.
"""

from __future__ import annotations

import asyncio
import re
from typing import cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"


class Connection(asyncio.Protocol):
    """Sends a request and gives back its answer; one at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._got = bytearray()
        self._body_at = self._whole = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Called by the loop."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        self._got += data
        if not self._whole:
            end = self._got.find(_END)
            if end < 0:
                return
            length = _LENGTH.search(self._got, 0, end)
            self._body_at = end + len(_END)
            self._whole = self._body_at + (int(length.group(1)) if length else 0)
        if len(self._got) >= self._whole and self._answer is not None and not self._answer.done():
            self._answer.set_result((int(self._got[9:12]), bytes(self._got[self._body_at : self._whole])))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer to a request."""
        assert self._transport is not None
        self._got.clear()
        self._body_at = self._whole = 0
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """End it."""
        if self._transport is not None:
            self._transport.close()


async def connect(port: int) -> Connection:
    """A connection to a port of this machine."""
    _, made = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return made


def request(method: str, path: str, key: str, body: bytes = b"", headers: str = "") -> bytes:
    """The bytes of a request; `headers` are whole lines, each with its end."""
    head = f"{method} {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\n{headers}"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body

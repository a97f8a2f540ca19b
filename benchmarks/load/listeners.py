"""A process with many readers of `/v1/events`, which notes when each hears of what.

Reads `{"port", "keys", "each"}` as one line from standard input, opens the streams, and writes one line once
all are ready. Each further line that it reads is answered with what has been heard since, and the end of its
input ends it: `python -m benchmarks.load.listeners`.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from typing import cast

import uvloop

from benchmarks.load.http1 import request

_READY = b"event: ready"
_ID = re.compile(rb"id: (evt_\w+)\r?\n")
_PATIENCE_SECONDS = 60.0
_AGAIN_SECONDS = 2.0


class _Reader(asyncio.Protocol):
    def __init__(self, org: int, asked: bytes, heard: list[tuple[str, int, float]]) -> None:
        self._org, self._asked, self._heard = org, asked, heard
        self._rest = b""
        self.ready: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(self._asked)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(error or ConnectionError("the server closed the stream"))

    def data_received(self, data: bytes) -> None:
        # The same clock as that of whoever publishes, on this machine.
        now = time.monotonic()
        data = self._rest + data
        if not self.ready.done():
            if not data.startswith(b"HTTP/1.1 200"):
                self.ready.set_exception(ConnectionError(data[:300].decode(errors="replace")))
            elif _READY in data:
                self.ready.set_result(now)
        for found in _ID.finditer(data):
            self._heard.append((found[1].decode(), self._org, now))
        self._rest = data[data.rfind(b"\n") + 1 :] if self.ready.done() else data


async def _run() -> None:
    told = await _line()
    spec = json.loads(told)
    heard: list[tuple[str, int, float]] = []
    loop = asyncio.get_running_loop()
    refused = 0

    async def open_one(org: int, key: str) -> float:
        nonlocal refused
        asked = request("GET", "/v1/events", key)
        started = time.monotonic()
        while True:
            _, reader = await loop.create_connection(
                lambda: _Reader(org, asked, heard), "127.0.0.1", spec["port"]
            )
            try:
                return await reader.ready - started
            except ConnectionError:  # the API has too much to do, and says so: a reader comes again
                refused += 1
                await asyncio.sleep(_AGAIN_SECONDS)

    started = time.monotonic()
    async with asyncio.timeout(_PATIENCE_SECONDS):
        took = await asyncio.gather(
            *(open_one(org, key) for _ in range(spec["each"]) for org, key in enumerate(spec["keys"]))
        )
    _say({"seconds": time.monotonic() - started, "took": sorted(took), "refused": refused})
    while await _line():
        _say({"heard": heard})
        heard.clear()


async def _line() -> str:
    return await asyncio.to_thread(sys.stdin.readline)


def _say(what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    uvloop.run(_run())

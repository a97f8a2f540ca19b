"""Who calls is told by proxies that the operator has named, and by nobody else."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import httpx
import pytest
import uvicorn
from pydantic import ValidationError

from clipforge.apps import serving
from clipforge.kit.service_settings import ServiceSettings


async def _who(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the address of the caller."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    body = json.dumps(scope["client"][0]).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/json")]})
    await send({"type": "http.response.body", "body": body})


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def _told(monkeypatch: pytest.MonkeyPatch, peer: str, proxies: list[str], header: str) -> str:
    """Whom the application sees when a machine at `peer` calls with this `X-Forwarded-For`."""
    servers: list[uvicorn.Server] = []

    class Server(uvicorn.Server):
        def __init__(self, config: uvicorn.Config) -> None:
            super().__init__(config)
            servers.append(self)

    monkeypatch.setattr(serving.uvicorn, "Server", Server)
    monkeypatch.setattr(serving.signal, "signal", lambda *_: None)

    port = _free_port()
    running = asyncio.create_task(serving.serve(_who, "127.0.0.1", port, "PORT", proxies))
    try:
        while not (servers and servers[0].started):
            await asyncio.sleep(0.01)
            assert not running.done() or running.result()
        transport = httpx.AsyncHTTPTransport(local_address=peer)
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.get(f"http://127.0.0.1:{port}/", headers={"X-Forwarded-For": header})
        return str(answer.json())
    finally:
        for server in servers:
            server.should_exit = True
        await running


@pytest.mark.parametrize(
    ("peer", "proxies", "seen"),
    [
        ("127.0.0.2", [], "127.0.0.2"),  # a machine that nobody has named
        ("127.0.0.2", ["127.0.0.2/32"], "203.0.113.9"),
        ("127.0.0.2", ["127.0.0.0/29"], "203.0.113.9"),
        ("127.0.0.2", ["10.0.0.0/8"], "127.0.0.2"),
        ("127.0.0.1", [], "203.0.113.9"),  # this machine
        ("127.0.0.1", ["10.0.0.0/8"], "203.0.113.9"),
    ],
)
async def test_named_proxies_tell_who_calls(
    monkeypatch: pytest.MonkeyPatch, peer: str, proxies: list[str], seen: str
) -> None:
    assert await _told(monkeypatch, peer, proxies, "203.0.113.9") == seen


async def test_what_a_caller_puts_before_the_proxys_word_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert await _told(monkeypatch, "127.0.0.2", ["127.0.0.2/32"], "1.2.3.4, 203.0.113.9") == "203.0.113.9"


def test_proxies_are_addresses_or_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPFORGE_API_TRUSTED_PROXIES", "10.0.0.5, 10.2.0.0/16,fd00::/8")
    given = ServiceSettings().api_trusted_proxies
    assert [str(network) for network in given] == ["10.0.0.5/32", "10.2.0.0/16", "fd00::/8"]
    monkeypatch.setenv("CLIPFORGE_API_TRUSTED_PROXIES", "proxy.internal")
    with pytest.raises(ValidationError):
        ServiceSettings()

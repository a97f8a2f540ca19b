from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from integration.net.net_server import PAYLOAD, Server, running_server

from clipforge.kit.net import NetPolicy
from clipforge.kit.net_proxy import GuardingProxy, guarding_proxy

LARGE = 1 << 30


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


@pytest.fixture
def proxy() -> Iterator[GuardingProxy]:
    with guarding_proxy(NetPolicy(allow_private=True), max_bytes=LARGE) as running:
        yield running


def through(proxy: GuardingProxy, url: str) -> httpx.Response:
    with httpx.Client(proxy=proxy.url, trust_env=False, timeout=60) as client:
        return client.get(url)


def raw(proxy: GuardingProxy, request: bytes) -> bytes:
    where = urlsplit(proxy.url)
    with socket.create_connection((where.hostname or "", where.port or 0), 5) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return answer


def credentials(proxy: GuardingProxy) -> bytes:
    request = httpx.Request("GET", "http://x/")
    auth = httpx.BasicAuth(urlsplit(proxy.url).username or "", urlsplit(proxy.url).password or "")
    return (
        b"Proxy-Authorization: " + next(auth.auth_flow(request)).headers["Authorization"].encode() + b"\r\n"
    )


def test_plain_requests_pass_whole(server: Server, proxy: GuardingProxy) -> None:
    assert through(proxy, server.url("/plain.mp4?x=1")).content == PAYLOAD
    path, headers = server.log[-1]
    assert path == "/plain.mp4?x=1"
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    assert not any(name.lower().startswith("proxy-") for name in headers)


def test_tunnels_pass_bytes_both_ways(server: Server, proxy: GuardingProxy) -> None:
    target = f"127.0.0.1:{server.port}".encode()
    request = b"CONNECT " + target + b" HTTP/1.1\r\n" + credentials(proxy) + b"\r\n"
    inner = b"GET /plain.mp4 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    assert raw(proxy, request + inner).endswith(PAYLOAD)


def test_private_hosts_are_refused_and_named(server: Server) -> None:
    with guarding_proxy(NetPolicy(), max_bytes=LARGE) as strict:
        answer = through(strict, server.url("/plain.mp4"))
        tunnel = b"CONNECT 169.254.169.254:80 HTTP/1.1\r\n" + credentials(strict) + b"\r\n"
        assert raw(strict, tunnel).startswith(b"HTTP/1.1 403")
        assert answer.status_code == 403
        assert strict.refused == ["127.0.0.1", "169.254.169.254"]
    assert server.log == []


def test_other_programs_of_this_machine_cannot_use_it(server: Server, proxy: GuardingProxy) -> None:
    answer = raw(proxy, f"GET {server.url('/plain.mp4')} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 407")
    assert server.log == []


@pytest.mark.parametrize(
    "line", [b"GET", b"GET file:///etc/passwd HTTP/1.1", b"CONNECT :0 HTTP/1.1", b"\xff\xfe x y"]
)
def test_nonsense_is_refused(proxy: GuardingProxy, line: bytes) -> None:
    answer = raw(proxy, line + b"\r\n" + credentials(proxy) + b"\r\n")
    assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 403")


def test_the_allowance_ends_a_transfer(server: Server) -> None:
    with guarding_proxy(NetPolicy(allow_private=True), max_bytes=300_000) as small:
        with pytest.raises(httpx.RemoteProtocolError):
            through(small, server.url("/plain.mp4"))
        assert small.exhausted


def test_closing_breaks_what_is_open(server: Server, proxy: GuardingProxy) -> None:
    where = urlsplit(proxy.url)
    request = f"GET {server.url('/silent.mp4')} HTTP/1.1\r\n".encode() + credentials(proxy) + b"\r\n"
    with socket.create_connection((where.hostname or "", where.port or 0), 5) as connection:
        connection.sendall(request)
        assert connection.recv(100)
        proxy.close()
        connection.settimeout(3)
        rest = b"x"
        while rest:
            try:
                rest = connection.recv(65536)
            except ConnectionResetError:
                break
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((where.hostname or "", where.port or 0), 1)

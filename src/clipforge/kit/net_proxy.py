"""A forward proxy on this machine that lets a child process reach the public internet and nothing else.

A downloader such as yt-dlp follows addresses of its own finding. It is given this proxy, which resolves each
host, checks it and connects to the checked address, as `net` does for our own requests.
"""

from __future__ import annotations

import base64
import secrets
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from clipforge.kit.errors import ClipForgeError
from clipforge.kit.net import NetPolicy, check_url, connect_pinned

_HEAD_BYTES = 64 << 10
_HEAD_SECONDS = 15.0
_IDLE_SECONDS = 120.0
_MOST_CONNECTIONS = 32
_CHUNK = 1 << 16


class GuardingProxy:
    """Answers CONNECT and plain HTTP on a random port of the loopback; only its own child knows the password.

    Attributes:
        refused: hosts that were asked for and are not public, in order.
    """

    def __init__(self, policy: NetPolicy, *, max_bytes: int) -> None:
        self.refused: list[str] = []
        self._policy = policy
        self._left = max_bytes
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self._open: set[socket.socket] = set()
        self._password = secrets.token_urlsafe(24)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The proxy's address with its password, for the child's environment or options."""
        return f"http://clipforge:{self._password}@127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def exhausted(self) -> bool:
        """Whether the allowed number of bytes was used up."""
        return self._left <= 0

    def close(self) -> None:
        """Stop listening and break every connection."""
        self._closed.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(2.0)

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if not self._slots.acquire(blocking=False):
                client.close()
                continue
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client, self._tracked(client):
                client.settimeout(_HEAD_SECONDS)
                self._answer(client)
        except OSError:
            return
        finally:
            self._slots.release()

    def _answer(self, client: socket.socket) -> None:
        head, rest = _read_head(client)
        line, *fields = head.split(b"\r\n")
        words = line.decode("latin-1").split(" ")
        if len(words) != 3 or not self._known(fields):
            status = b"400 Bad Request" if len(words) != 3 else b"407 Proxy Authentication Required"
            client.sendall(b"HTTP/1.1 " + status + b'\r\nProxy-Authenticate: Basic realm="local"\r\n\r\n')
            return
        method, target, version = words
        url = f"https://{target}" if method == "CONNECT" else target
        try:
            check_url(url)
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or (443 if method == "CONNECT" else 80)
            server = connect_pinned(host, port, self._policy)
        except ClipForgeError as error:
            if error.code == "private_address":
                self.refused.append(urlsplit(url).hostname or "")
            client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        with server, self._tracked(server):
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                server.sendall(rest)
            else:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                kept = [f for f in fields if not f.lower().startswith((b"proxy-", b"connection:"))]
                first = f"{method} {path} {version}".encode("latin-1")
                server.sendall(b"\r\n".join([first, *kept, b"Connection: close", b"", b""]) + rest)
            self._relay(client, server)

    def _known(self, fields: list[bytes]) -> bool:
        wanted = base64.b64encode(f"clipforge:{self._password}".encode())
        for field in fields:
            name, _, value = field.partition(b":")
            if name.strip().lower() == b"proxy-authorization":
                return secrets.compare_digest(value.strip().removeprefix(b"Basic ").strip(), wanted)
        return False

    def _relay(self, client: socket.socket, server: socket.socket) -> None:
        """Pass bytes both ways until one side ends, nothing moves for long, or the allowance is used up."""
        client.settimeout(_IDLE_SECONDS)
        server.settimeout(_IDLE_SECONDS)
        last = time.monotonic()
        other = {client: server, server: client}
        while not self._closed.is_set() and time.monotonic() - last < _IDLE_SECONDS:
            ready, _, _ = select.select([client, server], [], [], 1.0)
            for side in ready:
                data = side.recv(_CHUNK)
                if not data:
                    return
                with self._lock:
                    self._left -= len(data)
                if self._left < 0:
                    return
                other[side].sendall(data)
                last = time.monotonic()

    @contextmanager
    def _tracked(self, connection: socket.socket) -> Iterator[None]:
        with self._lock:
            self._open.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(connection)


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    """Read up to the empty line; returns the head without it, and what was read beyond."""
    data = b""
    deadline = time.monotonic() + _HEAD_SECONDS
    while b"\r\n\r\n" not in data:
        piece = client.recv(_CHUNK)
        if not piece or len(data) > _HEAD_BYTES or time.monotonic() > deadline:
            raise ConnectionError("no request came")
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


@contextmanager
def guarding_proxy(policy: NetPolicy | None = None, *, max_bytes: int) -> Iterator[GuardingProxy]:
    """Run a guarding proxy for the length of a block."""
    proxy = GuardingProxy(policy or NetPolicy(), max_bytes=max_bytes)
    try:
        yield proxy
    finally:
        proxy.close()

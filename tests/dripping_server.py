"""A server that never gives a connection up: it drips bytes, or says nothing, so that no read ends late."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_EVERY_SECONDS = 0.05
_MOST_SECONDS = 8.0
"""After which it ends by itself, so that a client without a deadline fails its test and does not hang it."""

BEGINNINGS = {
    "nothing": b"",
    "head": b"HTTP/1.1 200 OK\r\nX-Long: ",
    "body": b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 1000000\r\n\r\n",
}


@dataclass
class Dripping:
    """Where it is, and how many connections it has held."""

    port: int
    open: int = 0
    most_open: int = 0
    taken: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}/drip.mp4"


@contextmanager
def dripping(what: str) -> Iterator[Dripping]:
    """Serve one of `BEGINNINGS`, and then a byte now and then ('nothing': none at all)."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    server = Dripping(listener.getsockname()[1])

    def hold(connection: socket.socket) -> None:
        with server.lock:
            server.taken += 1
            server.open += 1
            server.most_open = max(server.most_open, server.open)
        with connection, suppress(OSError):
            connection.recv(1 << 16)
            connection.sendall(BEGINNINGS[what])
            for _ in range(int(_MOST_SECONDS / _EVERY_SECONDS)):
                if server.ended.wait(_EVERY_SECONDS):
                    break
                if what != "nothing":
                    connection.sendall(b"x")
        with server.lock:
            server.open -= 1

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=hold, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(2)

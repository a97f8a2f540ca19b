"""A small HTTP server that behaves well or badly on request, and counts what it is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAYLOAD = bytes(range(256)) * 4096  # 1 MiB


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        log = self.server.log
        log.append((self.path, dict(self.headers)))
        action = self.path.partition("?")[0]
        body = self.server.bodies.get(action)
        if body is not None:
            kind, data = body
            if self.headers.get("If-None-Match"):
                raise AssertionError("not expected")
            self.reply(200, data, kind, etag=f'"{len(data)}"')
        elif action == "/plain.mp4":
            self.reply(200, PAYLOAD)
        elif action == "/breaks.mp4":
            self.ranged(cut=200_000, resumable=True)
        elif action == "/breaks-no-range.mp4":
            tries = sum(1 for path, _ in log if path == self.path)
            self.ranged(cut=300_000 if tries < 3 else len(PAYLOAD), resumable=False)
        elif action == "/always-breaks.mp4":
            self.ranged(cut=0, resumable=True)
        elif action == "/busy.mp4":
            tries = sum(1 for path, _ in log if path == self.path)
            self.reply(503, b"", retry=1) if tries < 3 else self.reply(200, PAYLOAD)
        elif action == "/changes.mp4":
            tries = sum(1 for path, _ in log if path == self.path)
            self.ranged(cut=200_000, resumable=True, etag=f'"v{tries}"', total=len(PAYLOAD) - tries)
        elif action == "/silent.mp4":
            self.head(200, 1000)
            self.wfile.write(b"x" * 10)
            self.wfile.flush()
            self.server.stopped.wait(300)
        elif action == "/endless.mp4":
            self.send_response(200)
            self.send_header("Content-Type", "video/mp4")
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                while not self.server.stopped.is_set():
                    self.wfile.write(b"x" * 65536)
            except OSError:
                pass
        elif action == "/gzip.mp4":
            self.reply(200, b"bomb", encoding="gzip")
        elif action == "/loop":
            self.redirect("/loop")
        elif action == "/to":
            self.redirect(self.path.partition("?")[2])
        elif action.startswith("/status/"):
            self.reply(int(action.rpartition("/")[2]), b"")
        elif action == "/named":
            self.reply(
                200, PAYLOAD[:10], disposition="attachment; filename*=UTF-8''..%2F..%2Fd%C3%A9mo%20talk.mp4"
            )
        else:
            self.reply(404, b"")

    def redirect(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def head(self, status: int, size: int, kind: str = "video/mp4", **extra: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(size))
        for name, value in extra.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def reply(
        self, status: int, data: bytes, kind: str = "video/mp4", *, retry: int = 0, encoding: str = "",
        disposition: str = "", etag: str = "",
    ) -> None:  # fmt: skip
        extra = {"Retry_After": str(retry)} if retry else {}
        extra |= {"Content_Encoding": encoding} if encoding else {}
        extra |= {"Content_Disposition": disposition} if disposition else {}
        extra |= {"ETag": etag} if etag else {}
        self.head(status, len(data), kind, **extra)
        self.wfile.write(data)

    def ranged(self, *, cut: int, resumable: bool, etag: str = '"one"', total: int | None = None) -> None:
        data = PAYLOAD[:total]
        begin = 0
        asked = self.headers.get("Range")
        if resumable and asked and self.headers.get("If-Range", etag) == etag:
            begin = int(asked.removeprefix("bytes=").rstrip("-"))
        extra = {"ETag": etag} | ({"Accept_Ranges": "bytes"} if resumable else {})
        if begin:
            extra["Content_Range"] = f"bytes {begin}-{len(data) - 1}/{len(data)}"
        self.head(206 if begin else 200, len(data) - begin, **extra)
        self.wfile.write(data[begin : begin + cut])
        self.wfile.flush()
        if begin + cut < len(data):
            self.connection.close()
            self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.log: list[tuple[str, dict[str, str]]] = []
        self.bodies: dict[str, tuple[str, bytes]] = {}
        self.stopped = threading.Event()

    def handle_error(self, *_: object) -> None:
        pass

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[dict[str, str]]:
        return [headers for seen, headers in self.log if seen == path]


@contextmanager
def running_server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(2)


def wait_until(condition: Any, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False

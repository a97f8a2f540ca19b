"""TCP ports of this machine: whether one is free, and a clear word when it is not."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from pathlib import Path

from clipforge.kit.errors import ResourceError

LOOPBACK = "127.0.0.1"


def free_port(host: str = LOOPBACK) -> int:
    """A port that nothing listens on just now; another program may still take it before it is used."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def ensure_port_free(port: int, setting: str, host: str = LOOPBACK) -> None:
    """Raise unless a server can listen on `port`.

    Args:
        port: the port that is wanted.
        setting: name of the environment variable that decides it; named in the error.
        host: the address it will listen on.

    Raises:
        ResourceError: with code `port_taken` or `port_refused`.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Connections of a server that ended a moment ago must not count as a server.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            raise ResourceError(
                f"port {port} is taken by {listener(port) or 'another program'}"
                if taken
                else f"port {port} cannot be listened on ({error.strerror})",
                subject=f"{host}:{port}",
                remedy=f"Stop what listens there, or set {setting} to a free port"
                if taken
                else f"Set {setting} to another port",
                code="port_taken" if taken else "port_refused",
            ) from error


def listener(port: int) -> str | None:
    """Which process listens on a TCP port, as "name (process 123)"; None where that cannot be told.

    Linux only, and only for processes that we may look into.
    """
    inodes = {
        f"socket:[{fields[9]}]"
        for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
        for fields in _rows(table)
        # Local address as HEX:PORT; state 0A is LISTEN; the tenth field is the socket's inode (proc(5)).
        if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port
    }
    if not inodes:
        return None
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if str(descriptor.readlink()) in inodes:
                process = descriptor.parents[1]
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return None


def _rows(table: Path) -> list[list[str]]:
    try:
        return [line.split() for line in table.read_text().splitlines()[1:]]
    except OSError:
        return []

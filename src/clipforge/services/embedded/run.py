"""Run an embedded server for as long as a block of code needs it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from clipforge.kit.errors import ToolFailedError
from clipforge.kit.ports import ensure_port_free
from clipforge.kit.service_process import Command, ServiceProcess

_FIRST_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 0.5


class EmbeddedServer(Protocol):
    """What `PostgresCluster` and `ValkeyServer` have in common."""

    @property
    def name(self) -> str:
        """Short name for logs."""

    @property
    def port(self) -> int:
        """Port on 127.0.0.1."""

    @property
    def setting(self) -> str:
        """Environment variable that decides the port."""

    @property
    def stop_grace_seconds(self) -> float:
        """How long a clean stop may take."""

    def initialise(self) -> None:
        """Make what a start needs; before every start."""

    def command(self) -> Command:
        """How it is run."""

    def ready(self) -> bool:
        """Whether it answers now."""


@contextmanager
def running(server: EmbeddedServer, *, ready_seconds: float = 60.0) -> Iterator[ServiceProcess]:
    """Start a server, wait until it answers, and stop it cleanly when the block ends.

    Raises:
        ResourceError: its port is taken, its folder cannot be used, or it refuses our password.
        ToolFailedError: it ended or did not answer in time; with the tail of its log.
    """
    ensure_port_free(server.port, server.setting)
    server.initialise()
    process = ServiceProcess(server.command())
    try:
        _wait_until_ready(server, process, ready_seconds)
        yield process
    finally:
        process.stop(server.stop_grace_seconds)


def _wait_until_ready(server: EmbeddedServer, process: ServiceProcess, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    pause = _FIRST_PAUSE_SECONDS
    while True:
        status = process.poll()
        if status is not None:
            process.release()  # the last lines are read to the end
            raise _failed(server, f"it ended with status {status} before it was ready", process.tail)
        if server.ready():
            return
        if time.monotonic() > deadline:
            raise _failed(server, f"it does not answer after {seconds:.0f} s", process.tail)
        time.sleep(pause)
        pause = min(_LONGEST_PAUSE_SECONDS, pause * 1.5)


def _failed(server: EmbeddedServer, reason: str, tail: str) -> ToolFailedError:
    last = "\n".join(tail.splitlines()[-8:])
    return ToolFailedError(f"{reason}:\n{last}" if last else reason, subject=server.name, stderr_tail=tail)

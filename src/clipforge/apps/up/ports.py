"""The ports of a service on one machine: one for each process, all free before anything is started."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clipforge.kit.errors import ResourceError, UsageError
from clipforge.kit.ports import ensure_port_free

_PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class WantedPort:
    """A port something will listen on.

    Attributes:
        port: its number.
        setting: environment variable that decides it.
        host: address it listens on.
    """

    port: int
    setting: str
    host: str


def check_ports(
    wanted: Sequence[WantedPort],
    *,
    patience_seconds: float = _PATIENCE_SECONDS,
    say: Callable[[str], None] = lambda _line: None,
) -> None:
    """Raise unless all ports are different and free.

    A port may still be held by what an earlier run left to shut down, so a taken one is looked at again for
    `patience_seconds`.

    Raises:
        UsageError: two settings name one port.
        ResourceError: a port is taken; names port, setting and, where it can be told, the process.
    """
    seen: dict[int, str] = {}
    for want in wanted:
        if want.port in seen:
            raise UsageError(
                f"port {want.port} is also that of {seen[want.port]}",
                subject=want.setting,
                remedy="Set it to another port",
            )
        seen[want.port] = want.setting
    deadline = time.monotonic() + patience_seconds
    for want in wanted:
        told = False
        while True:
            try:
                ensure_port_free(want.port, want.setting, want.host)
                break
            except ResourceError as error:
                if error.code != "port_taken" or time.monotonic() >= deadline:
                    raise
                if not told:
                    say(f"{error.reason}; waiting {deadline - time.monotonic():.0f} s for it")
                    told = True
            time.sleep(_PAUSE_SECONDS)

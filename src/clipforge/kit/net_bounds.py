"""How long a request may take as a whole, whatever the other side does.

Timeouts of the HTTP client count for one read each: a server that sends a byte now and then is never over
time, in its headers as little as in its body. So every read, write and connection is held to one deadline,
and a wait for the other side looks for cancellation a few times a second.
"""

from __future__ import annotations

import math
import ssl
import time
from dataclasses import dataclass
from typing import Any

import httpcore

from clipforge.kit.progress import CancelToken

_LOOK_SECONDS = 0.2
_PIECE = 4096


@dataclass(frozen=True, slots=True)
class Bounds:
    """When to give up on the other side.

    Attributes:
        deadline: on the clock of `time.monotonic`; for everything, from the connection to the last byte.
        token: stops a wait within a second.
    """

    deadline: float = math.inf
    token: CancelToken | None = None

    @classmethod
    def within(cls, seconds: float, token: CancelToken | None = None) -> Bounds:
        """Bounds that begin now."""
        return cls(time.monotonic() + seconds, token)

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self.deadline

    def clip(self, timeout: float | None) -> float | None:
        """The longest that one step may take; raises when there is no time left, or it is cancelled."""
        if self.token is not None:
            self.token.check()
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the whole is over")
        if math.isinf(left):
            return timeout
        return left if timeout is None else min(timeout, left)


class BoundedStream(httpcore.NetworkStream):
    """A connection of which every step is held to the bounds."""

    def __init__(self, stream: httpcore.NetworkStream, bounds: Bounds) -> None:
        self._stream = stream
        self._bounds = bounds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Wait in short steps, so that cancellation is seen though nothing comes."""
        until = math.inf if timeout is None else time.monotonic() + timeout
        while True:
            step = self._bounds.clip(None if math.isinf(until) else max(0.001, until - time.monotonic()))
            if self._bounds.token is not None:
                step = _LOOK_SECONDS if step is None else min(step, _LOOK_SECONDS)
            try:
                return self._stream.read(max_bytes, step)
            except httpcore.ReadTimeout:
                if time.monotonic() >= until:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it; in pieces, since the timeout counts for each that the system takes."""
        view = memoryview(buffer)
        for begin in range(0, len(view), _PIECE):
            self._stream.write(bytes(view[begin : begin + _PIECE]), self._bounds.clip(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Shake hands; the timeout counts for the whole of it."""
        try:
            limit = self._bounds.clip(timeout)
        except BaseException:
            self.close()
            raise
        return BoundedStream(self._stream.start_tls(ssl_context, server_hostname, limit), self._bounds)

    def get_extra_info(self, info: str) -> Any:
        """What the layer below knows of the connection."""
        return self._stream.get_extra_info(info)

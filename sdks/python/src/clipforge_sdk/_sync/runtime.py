"""What differs between the two clients; `_async/runtime.py` is its counterpart."""

from __future__ import annotations

import contextlib
import inspect
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar

import httpx

T = TypeVar("T")
Lock = threading.Lock
_END_SECONDS = 1.0


def sleep(seconds: float) -> None:
    """Do nothing for so long."""
    time.sleep(seconds)


def resolve(value: T) -> T:
    """What a caller's function gave.

    Raises:
        TypeError: the function is a coroutine function.
    """
    if inspect.isawaitable(value):
        if inspect.iscoroutine(value):
            value.close()
        raise TypeError("a coroutine function needs AsyncClipForge")
    return value


def in_thread(work: Callable[..., T], *args: Any) -> T:
    """Do what blocks."""
    return work(*args)


def shielded() -> AbstractContextManager[object]:
    """For what must still be done after a cancellation."""
    return nullcontext()


class _Closed(Exception):  # noqa: N818  # never leaves this module
    """Another thread failed."""


class Gate:
    """Open while work that runs in parallel may go on."""

    def __init__(self) -> None:
        self._closed = threading.Event()

    def check(self) -> None:
        """Go on, or end this thread's work because another's failed."""
        if self._closed.is_set():
            raise _Closed

    def close(self) -> None:
        """Let nobody go on."""
        self._closed.set()


def parallel(items: Iterable[T], work: Callable[[T, Gate], None], most: int) -> None:
    """Do work on items, some at a time, in order; the first failure ends the rest and is raised."""
    gate, waiting, lock = Gate(), iter(items), threading.Lock()
    failures: list[BaseException] = []

    def following() -> Iterator[T]:
        while True:
            with lock:
                gate.check()
                try:
                    item = next(waiting)
                except StopIteration:
                    return
            yield item

    def one_after_the_other() -> None:
        try:
            for item in following():
                work(item, gate)
        except _Closed:
            pass
        except BaseException as error:  # raised below, in the caller's thread
            failures.append(error)
            gate.close()

    with ThreadPoolExecutor(most, "clipforge") as threads:
        try:
            for future in [threads.submit(one_after_the_other) for _ in range(most)]:
                future.result()
        except BaseException:
            gate.close()  # Ctrl-C comes here, while the threads still send
            raise
    if failures:
        raise failures[0]


def pieces_of(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces that are read from a disk, for the body of a request."""
    return pieces


class Alarm:
    """Ends a pause early."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.live = False
        """Whether what rings it is there."""

    def ring(self) -> None:
        """End the pause."""
        self._event.set()

    def pause(self, seconds: float) -> None:
        """Wait for so long, or until it rings."""
        self._event.wait(seconds)
        self._event.clear()


@contextmanager
def beside(work: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    """Let something run beside the block, and end it with the block.

    Args:
        work: what runs; it handles its own failures.
        stop: how it is asked to end, since a thread cannot be cancelled.
    """
    thread = threading.Thread(target=work, name="clipforge events", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop()
        thread.join(_END_SECONDS)


def hang_up(response: httpx.Response) -> None:
    """Make whoever reads an answer in another thread stop; only shutting the socket down does that."""
    stream = response.extensions.get("network_stream")
    connected = stream.get_extra_info("socket") if stream is not None else None
    if connected is not None:
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

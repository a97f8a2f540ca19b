"""What differs between the two clients; `_sync/runtime.py` is its counterpart.

Everything is built on anyio, so that the client runs on asyncio and on trio.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import httpx

T = TypeVar("T")
Lock = anyio.Lock


async def sleep(seconds: float) -> None:
    """Do nothing for so long."""
    await anyio.sleep(seconds)


async def resolve(value: T | Awaitable[T]) -> T:
    """What a caller's function gave, be it a coroutine function or not."""
    if inspect.isawaitable(value):
        result: T = await value
        return result
    return value  # type: ignore[return-value]  # isawaitable does not narrow the other way


async def in_thread(work: Callable[..., T], *args: Any) -> T:
    """Do what would block, where it blocks nobody."""
    return await anyio.to_thread.run_sync(work, *args)


def shielded() -> AbstractContextManager[object]:
    """For what must still be done after a cancellation."""
    return anyio.CancelScope(shield=True)


class Gate:
    """Open while work that runs in parallel may go on. Here a cancellation ends it, and this does nothing."""

    def check(self) -> None:
        """Go on."""


async def parallel(items: Iterable[T], work: Callable[[T, Gate], Awaitable[None]], most: int) -> None:
    """Do work on items, some at a time, in order; the first failure ends the rest and is raised."""
    gate, waiting = Gate(), iter(items)
    failures: list[Exception] = []

    async def one_after_the_other(group: anyio.abc.TaskGroup) -> None:
        try:
            for item in waiting:
                await work(item, gate)
        except Exception as error:  # raised below, as itself and not in a group
            failures.append(error)
            group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        for _ in range(most):
            group.start_soon(one_after_the_other, group)
    if failures:
        raise failures[0]


async def pieces_of(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Pieces that are read from a disk, for the body of a request."""
    while (piece := await in_thread(next, pieces, None)) is not None:
        yield piece


class Alarm:
    """Ends a pause early."""

    def __init__(self) -> None:
        self._event = anyio.Event()
        self.live = False
        """Whether what rings it is there."""

    def ring(self) -> None:
        """End the pause."""
        self._event.set()

    async def pause(self, seconds: float) -> None:
        """Wait for so long, or until it rings."""
        with anyio.move_on_after(seconds):
            await self._event.wait()
        self._event = anyio.Event()


@asynccontextmanager
async def beside(
    work: Callable[[], Coroutine[Any, Any, None]], _stop: Callable[[], None]
) -> AsyncIterator[None]:
    """Let something run beside the block, and end it with the block.

    Args:
        work: what runs; it handles its own failures.
        _stop: how it is asked to end, where it cannot be cancelled.
    """
    failures: list[BaseException] = []
    async with anyio.create_task_group() as group:
        group.start_soon(work)
        try:
            yield
        except Exception as error:  # raised below, as itself and not in a group
            failures.append(error)
        finally:
            group.cancel_scope.cancel()
    if failures:
        raise failures[0]


def hang_up(_response: httpx.Response) -> None:
    """Make whoever reads an answer stop; here a cancellation does that."""

"""Several clips side by side, as many as the processor keeps busy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from clipforge.kit.errors import CancelledError, ClipForgeError
from clipforge.kit.progress import Progress

T = TypeVar("T")

_THREADS_EACH = 4
"""x264 at vertical HD gains little from more threads than this, so further cores make further clips."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many clips are made at once, and with how many threads each."""

    workers: int
    threads: int


def share_cores(cores: int, clips: int) -> Share:
    """Divide the processor: never more threads in all than cores, never more workers than clips."""
    workers = max(1, min(clips, cores // _THREADS_EACH))
    return Share(workers, max(1, cores // workers))


MakeOne = Callable[[int, int, Progress], T]
"""Makes clip `index` with `threads` threads and tells its progress."""


def make_many(
    count: int, make_one: MakeOne[T], *, cores: int, progress: Progress | None = None
) -> list[T | ClipForgeError]:
    """Make `count` clips; one that fails does not stop the others.

    Args:
        count: how many.
        make_one: called in worker threads with the clip's index, its number of threads and its progress.
        cores: processor cores to use in all.
        progress: told the mean of all clips; its token stops every one.

    Returns:
        For each clip the result, or the error that ended it.

    Raises:
        CancelledError: asked to stop.
    """
    told = progress or Progress()
    told.token.check()
    if count == 0:
        return []
    share = share_cores(cores, count)
    board = _Board(told, count)

    def work(index: int) -> T | ClipForgeError:
        try:
            return make_one(index, share.threads, Progress(board.listener(index), told.token))
        except CancelledError:
            raise
        except ClipForgeError as error:
            board.finish(index)
            return error

    with ThreadPoolExecutor(share.workers, thread_name_prefix="clip") as pool:
        futures = [pool.submit(work, index) for index in range(count)]
        try:
            return [future.result() for future in futures]
        except BaseException:
            for future in futures:
                future.cancel()
            # What was unexpected in one clip must not keep the others going.
            told.token.cancel()
            raise


class _Board:
    """Progress of all clips, told as one number."""

    def __init__(self, progress: Progress, clips: int) -> None:
        self._progress = progress
        self._shares = [0.0] * clips
        self._lock = threading.Lock()

    def listener(self, index: int) -> Callable[[float, str], None]:
        def listen(fraction: float, note: str) -> None:
            self._set(index, fraction, note)

        return listen

    def finish(self, index: int) -> None:
        self._set(index, 1.0, "")

    def _set(self, index: int, fraction: float, note: str) -> None:
        with self._lock:
            self._shares[index] = fraction
            done = sum(share >= 1.0 for share in self._shares)
            mean = sum(self._shares) / len(self._shares)
            told = f"{done} of {len(self._shares)} clips done"
            self._progress.update(mean, f"{told}, {note}" if note else told)

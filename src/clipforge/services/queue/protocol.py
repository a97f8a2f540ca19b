"""What the platform needs of a queue: to wake a worker of some kind, and to know how long the queue is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class JobQueue(Protocol):
    """Wakes workers. A lost wake-up delays a job until somebody looks; it never loses one."""

    async def wake(self, worker: str, job_id: str, *, high: bool = False) -> None:
        """Tell one worker of a kind that a job waits; a queue that does not answer is logged, never raised.

        Where wake-ups enough are under way already, one more is not sent: a worker that has done a job looks
        for the next by itself.

        Args:
            worker: 'asr', 'ranker', 'render', 'publish'.
            job_id: the job's id; nothing else of it goes into the queue.
            high: before those that are not.
        """

    async def length(self, worker: str) -> int:
        """Wake-ups that no worker has taken yet; 0 when the queue does not answer."""

    async def tell_waiting(self, jobs: Mapping[str, int]) -> None:
        """Tell all who ask how many jobs wait: worker → jobs. What is not told anew is soon forgotten."""

    async def waiting(self, worker: str) -> int:
        """Jobs that wait for a kind of worker, as told a moment ago; 0 when nobody has told."""

    async def close(self) -> None:
        """Let go of the connection."""


class WakeUps(Protocol):
    """The receiving side, of one worker."""

    async def take(self, seconds: float) -> str | None:
        """The job id of a wake-up, waiting up to some time for it (0: not at all); None when there is none.

        A queue that does not answer is as one that is empty.
        """

    async def close(self) -> None:
        """Let go of the connection."""

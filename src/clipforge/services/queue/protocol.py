"""What the platform needs of a queue: to wake a worker of some kind, and to know how long the queue is."""

from __future__ import annotations

from typing import Protocol


class JobQueue(Protocol):
    """Wakes workers. A lost wake-up delays a job until the reconciler looks; it never loses one."""

    async def wake(self, worker: str, job_id: str, *, high: bool = False) -> None:
        """Tell one worker of a kind that a job waits.

        Args:
            worker: 'asr', 'ranker', 'render', 'publish'.
            job_id: the job's id; nothing else of it goes into the queue.
            high: before those that are not.
        """

    async def length(self, worker: str) -> int:
        """Wake-ups that no worker has taken yet."""

    async def close(self) -> None:
        """Let go of the connection."""

"""The parent's side of the warm child: starts it, gives it work, hears progress, ends it with its group."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from clipforge.apps.worker.messages import LONGEST, Message, decode, encode
from clipforge.kit.errors import ClipForgeError, ResourceError, ToolFailedError
from clipforge.kit.logs import logger
from clipforge.kit.process import Child, Limits, spawn

log = logger(__name__)

OnProgress = Callable[[float, str], None]

_START_SECONDS = 300.0
_POLITE_SECONDS = 1.5


class WorkFailed(Exception):  # noqa: N818  # the event, not a defect
    """The work failed and said why; `error` is as `jobs.lifecycle.describe` gives it."""

    def __init__(self, error: dict[str, Any]) -> None:
        self.error = error
        super().__init__(error["message"])


class WarmChild:
    """One child process at a time, started when it is needed.

    Args:
        start: the first message, with settings and the key of storage.
        environment: of the child.
        address_bytes: address space it may ask for.
        file_bytes: size of any file that it writes.
        jobs: after so many pieces of work it is started anew.
        memory_bytes: with more than half of it held after a piece of work, it is started anew.
    """

    def __init__(
        self,
        start: Message,
        environment: dict[str, str],
        *,
        address_bytes: int | None,
        file_bytes: int | None,
        jobs: int,
        memory_bytes: int,
    ) -> None:
        self._start_message = start
        self._environment = environment
        self._limits = Limits(memory_bytes=address_bytes, file_bytes=file_bytes)
        self._jobs = jobs
        self._memory = memory_bytes
        self._stack: ExitStack | None = None
        self._child: Child | None = None
        self._answers: asyncio.Queue[Message | None] = asyncio.Queue()
        self._done = 0
        self.starts = 0
        self.busy = asyncio.Lock()
        """Held by whoever has work done."""

    @property
    def pid(self) -> int | None:
        """Process id of the child, None while there is none."""
        return None if self._child is None else self._child.pid

    def memory(self) -> int:
        """Bytes of memory that the child holds now; 0 where that cannot be told."""
        return 0 if self._child is None else resident_bytes(self._child.pid)

    async def start(self) -> None:
        """Start the child unless it runs; it is ready when this returns.

        Raises:
            ClipForgeError: it cannot be started, or ends before it is ready.
        """
        if self._child is not None and self._child.poll() is None:
            return
        await self.end()
        stack = ExitStack()
        argv = [sys.executable, "-m", "clipforge.apps.worker.child"]
        answers: asyncio.Queue[Message | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def begin() -> Child:
            child = stack.enter_context(
                spawn(argv, limits=self._limits, stdin=True, env=self._environment, on_stderr=_pass_on)
            )
            child.stdin.write(encode(self._start_message))
            child.stdin.flush()
            return child

        self._stack = stack
        try:
            self._child = await asyncio.to_thread(begin)
        except OSError as error:
            await self.end()
            raise ToolFailedError("the worker's child ended at once") from error
        threading.Thread(
            target=_listen, args=(self._child, answers, loop), name="child's answers", daemon=True
        ).start()
        self._answers = answers
        self._done = 0
        self.starts += 1
        try:
            async with asyncio.timeout(_START_SECONDS):
                first = await answers.get()
        except TimeoutError as error:
            await self.end()
            raise ResourceError("the worker's child does not get ready", code="timeout") from error
        except asyncio.CancelledError:
            await self.end()
            raise
        if first is None:
            raise await self._ended()
        log.info("child.ready", pid=self._child.pid)

    async def run(self, order: Message, on_progress: OnProgress) -> dict[str, Any]:
        """Have one piece of work done; the caller holds `busy`.

        Cancelling this call asks the work to stop, and ends the child with its group when it does not stop
        within two seconds.

        Raises:
            WorkFailed: the work failed and said why.
            ClipForgeError: the child ended while it worked, with the likely reason; or cannot be started.
        """
        await self.start()
        child = self._child
        assert child is not None
        try:
            await asyncio.to_thread(_send, child, order)
            while True:
                answer = await self._answers.get()
                if answer is None:
                    raise await self._ended()
                if answer["type"] == "progress":
                    on_progress(float(answer["fraction"]), str(answer["note"]))
                    continue
                await self._after_work()
                if answer["type"] == "failed":
                    raise WorkFailed(answer["error"])
                result: dict[str, Any] = answer["result"] or {}
                return result
        except OSError:
            raise await self._ended() from None
        except asyncio.CancelledError:
            await asyncio.shield(self._stop_work(child))
            raise

    async def _stop_work(self, child: Child) -> None:
        """Ask nicely, so that the models stay loaded; then end it."""
        try:
            async with asyncio.timeout(_POLITE_SECONDS):
                await asyncio.to_thread(_send, child, {"type": "stop"})
                while (answer := await self._answers.get()) is not None:
                    if answer["type"] in {"done", "failed"}:
                        return
        except (TimeoutError, OSError):
            pass
        await self.end()

    async def _after_work(self) -> None:
        self._done += 1
        if self._done >= self._jobs or self.memory() > self._memory // 2:
            log.info("child.renewed", jobs=self._done, memory_bytes=self.memory())
            await self.end()

    async def end(self) -> None:
        """End the child and all it started."""
        stack, self._stack, self._child = self._stack, None, None
        if stack is not None:
            await asyncio.to_thread(stack.close)

    async def _ended(self) -> ClipForgeError:
        """Why the child is gone."""
        child = self._child
        status = None
        if child is not None:
            for _ in range(20):
                status = child.poll()
                if status is not None:
                    break
                await asyncio.sleep(0.1)
        await self.end()
        return death(status)


def death(status: int | None) -> ClipForgeError:
    """What the end of a child in the middle of its work means, by its exit status."""
    if status == -signal.SIGKILL:
        return ResourceError(
            "the work was killed, mostly for lack of memory",
            code="out_of_memory",
            remedy="Give the worker more memory, or try a smaller model",
        )
    if status == -signal.SIGXCPU:
        return ResourceError("the work took too much processor time", code="timeout")
    if status == -signal.SIGXFSZ:
        return ResourceError("the work wrote a file larger than it may", code="too_large")
    if status is not None and status < 0:
        name = signal.Signals(-status).name
        return ToolFailedError(f"the work crashed ({name})", code="crashed")
    return ToolFailedError(f"the work ended without an answer (status {status})", code="crashed")


def resident_bytes(pid: int) -> int:
    """Memory that a process holds (Linux); 0 where that cannot be told."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:  # noqa: PTH123  # no file on a disk
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _send(child: Child, message: Message) -> None:
    child.stdin.write(encode(message))
    child.stdin.flush()


def _pass_on(line: str) -> None:
    """The child's log lines are ours."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _listen(child: Child, answers: asyncio.Queue[Message | None], loop: asyncio.AbstractEventLoop) -> None:
    def put(message: Message | None) -> None:
        # The loop may be closed already when the whole worker ends.
        if not loop.is_closed():
            loop.call_soon_threadsafe(answers.put_nowait, message)

    try:
        while line := child.stdout.readline(LONGEST):
            put(decode(line))
    except (ValueError, OSError):
        pass  # closed while it was read, or cut off in the middle of a line
    put(None)

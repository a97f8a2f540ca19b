"""The one place where child processes are started.

A child gets an argument list (never a shell), its own process group, optional limits on processor time,
memory, file size and wall time, and is ended with its whole group on cancellation, time-out or when our own
process dies. Standard output is streamed; the tail of standard error is kept for the error message.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from clipforge.kit.errors import CancelledError, MissingDependencyError, ResourceError, ToolFailedError
from clipforge.kit.progress import CancelToken

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.1
_GRACE_SECONDS = 2.0
_TAIL_LINES = 40


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use; None means no limit.

    Attributes:
        wall_seconds: real time from start to end.
        cpu_seconds: processor time of the child itself.
        memory_bytes: address space.
        file_bytes: size of any file it writes.
    """

    wall_seconds: float | None = None
    cpu_seconds: int | None = None
    memory_bytes: int | None = None
    file_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    """A child that ended with status 0."""

    stdout: bytes
    stderr: str
    seconds: float


def _child_setup(limits: Limits) -> Callable[[], None]:
    # Everything is looked up before the fork: between fork and exec only plain calls are safe.
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    pairs = [
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
    ]

    def setup() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        for kind, value in pairs:
            if value is not None:
                resource.setrlimit(kind, (value, value))

    return setup


class Child:
    """A running child process; use `spawn` to get one."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits, token: CancelToken) -> None:
        self._process = process
        self._token = token
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._timed_out = False
        self._started = time.monotonic()
        self._deadline = None if limits.wall_seconds is None else self._started + limits.wall_seconds
        self._stderr_thread = threading.Thread(target=self._drain_stderr, daemon=True)
        self._stderr_thread.start()
        self._watch_thread = threading.Thread(target=self._watch, daemon=True)
        self._watch_thread.start()

    @property
    def stdout(self) -> IO[bytes]:
        """The child's standard output, to be read by the caller."""
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def stdin(self) -> IO[bytes]:
        """The child's standard input, present when spawned with `stdin=True`."""
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def stderr_tail(self) -> str:
        """The last lines of standard error so far."""
        return "\n".join(self._tail)

    @property
    def seconds(self) -> float:
        """Wall time since the start."""
        return time.monotonic() - self._started

    def _drain_stderr(self) -> None:
        assert self._process.stderr is not None
        for raw in self._process.stderr:
            self._tail.append(raw.decode("utf-8", "replace").rstrip()[:500])

    def _watch(self) -> None:
        while self._process.poll() is None:
            if self._token.cancelled:
                self.kill()
                return
            if self._deadline is not None and time.monotonic() > self._deadline:
                self._timed_out = True
                self.kill()
                return
            time.sleep(_POLL_SECONDS)

    def kill(self) -> None:
        """End the child and its whole group: politely, then for certain."""
        for sig in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, sig)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_SECONDS)
                return

    def finish(self) -> None:
        """Wait for the end; raise what the ending means.

        Raises:
            CancelledError: the token was cancelled.
            ResourceError: it ran out of time, memory or disk.
            ToolFailedError: it ended with another status.
        """
        status = self._process.wait()
        self._stderr_thread.join(_GRACE_SECONDS)
        self._token.check()
        name = Path(str(self._process.args[0])).name  # type: ignore[index]  # always spawned with a list
        if self._timed_out or status == -signal.SIGXCPU:
            raise ResourceError(f"{name} ran out of time", code="timeout", remedy="Try a shorter input")
        if status == 0:
            return
        tail = self.stderr_tail
        if "No space left on device" in tail or status == -signal.SIGXFSZ:
            raise ResourceError(
                "the disk is full", remedy="Free some space and run it again", code="disk_full"
            )
        if "Cannot allocate memory" in tail or "MemoryError" in tail:
            raise ResourceError(
                f"{name} ran out of memory", code="out_of_memory", remedy="Close other programs"
            )
        how = f"was killed by signal {-status}" if status < 0 else f"failed with status {status}"
        raise ToolFailedError(f"{name} {how}: {_last_line(tail)}", stderr_tail=tail)

    def close(self) -> None:
        """Release everything; kills the child if it still runs."""
        if self._process.poll() is None:
            self.kill()
        self._watch_thread.join(_GRACE_SECONDS)
        self._stderr_thread.join(_GRACE_SECONDS)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


@contextmanager
def spawn(
    argv: Sequence[str | Path],
    *,
    limits: Limits | None = None,
    token: CancelToken | None = None,
    stdin: bool = False,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
) -> Iterator[Child]:
    """Start a child and yield it; it never outlives the block.

    Args:
        argv: program and arguments.
        limits: what it may use.
        token: cancelling it ends the child within a second.
        stdin: open a pipe for standard input; otherwise the child reads end-of-file at once.
        cwd: working folder.
        env: whole environment; inherits ours by default.

    Raises:
        MissingDependencyError: the program does not exist.
    """
    active = token or CancelToken()
    active.check()
    bounds = limits or Limits()
    command = [str(part) for part in argv]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=env,
            start_new_session=True,
            preexec_fn=_child_setup(bounds),  # noqa: PLW1509  # needed for rlimits and the death signal
        )
    except (FileNotFoundError, PermissionError) as error:
        raise MissingDependencyError(
            "this program cannot be run",
            subject=command[0],
            remedy="Run 'clipforge doctor' to see what is missing",
        ) from error
    child = Child(process, bounds, active)
    try:
        yield child
    finally:
        child.close()


def run(
    argv: Sequence[str | Path],
    *,
    limits: Limits | None = None,
    token: CancelToken | None = None,
    on_line: Callable[[str], None] | None = None,
    input_bytes: bytes | None = None,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
) -> Completed:
    """Run a child to its end and return what it wrote.

    `on_line` sees each line of standard output as it comes (then `stdout` is empty). Raises as
    `Child.finish` and `spawn` do.
    """
    with spawn(argv, limits=limits, token=token, stdin=input_bytes is not None, cwd=cwd, env=env) as child:
        feeder: threading.Thread | None = None
        if input_bytes is not None:
            feeder = threading.Thread(target=_feed, args=(child.stdin, input_bytes), daemon=True)
            feeder.start()
        output = b""
        if on_line is None:
            output = child.stdout.read()
        else:
            for raw in child.stdout:
                on_line(raw.decode("utf-8", "replace").rstrip("\n"))
        if feeder is not None:
            feeder.join()
        child.finish()
        return Completed(output, child.stderr_tail, child.seconds)


def _feed(stream: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError):
        stream.write(data)
    with contextlib.suppress(BrokenPipeError, OSError):
        stream.close()


__all__ = ["CancelledError", "Child", "Completed", "Limits", "run", "spawn"]

"""The one place where child processes are started.

A child gets an argument list (never a shell), its own process group, optional limits on processor time,
memory, file size, output and wall time, and is ended with its whole group on cancellation, on time-out, when
its leader ends, or when our own process dies. Standard output is streamed; the tail of standard error is kept
for the error message.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from clipforge.kit.errors import (
    CancelledError,
    ClipForgeError,
    MissingDependencyError,
    ResourceError,
    ToolFailedError,
)
from clipforge.kit.progress import CancelToken

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.1
_GRACE_SECONDS = 2.0
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM)
_TAIL_LINES = 40
# A line without end (progress written with carriage returns) is cut here, so that it takes no memory.
_LONGEST_LINE = 1 << 16
_CPU_GRACE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use; None means no limit.

    Attributes:
        wall_seconds: real time from start to end.
        cpu_seconds: processor time of the child itself.
        memory_bytes: address space.
        file_bytes: size of any file it writes.
        output_bytes: what `run` keeps of standard output.
    """

    wall_seconds: float | None = None
    cpu_seconds: int | None = None
    memory_bytes: int | None = None
    file_bytes: int | None = None
    output_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    """A child that ended with status 0."""

    stdout: bytes
    stderr: str
    seconds: float


class _Spawner:
    """Starts children from one thread that lives as long as we do.

    Linux sends the death signal when the *thread* that started a child ends, so a child started by a worker
    thread would be killed with it, though the process lives on.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._pool = None

    def popen(self, start: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
        """Run `start` in the lasting thread."""
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(1, "spawner")
            return self._pool.submit(start).result()


_SPAWNER = _Spawner()


def popen_lasting(start: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """Start a child from the thread that lives as long as we do (see `_Spawner`)."""
    return _SPAWNER.popen(start)


def child_setup(limits: Limits, death_signal: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """What a child does between fork and exec: take its limits and ask to get `death_signal` when we die."""
    # Everything is looked up before the fork: between fork and exec only plain calls are safe. Even the
    # attribute of a ctypes library is a search that may need a lock which another thread held at the fork.
    prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None
    parent = os.getpid()
    # At the soft limit the signal names the reason; at the hard one the kernel simply kills.
    cpu = limits.cpu_seconds
    pairs = [
        (resource.RLIMIT_CPU, cpu, None if cpu is None else cpu + _CPU_GRACE_SECONDS),
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes),
        (resource.RLIMIT_CORE, 0, 0),
    ]

    def setup() -> None:
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:  # we died before the request took effect
                os._exit(1)
        for kind, soft, hard in pairs:
            if soft is not None and hard is not None:
                # Some systems do not know every limit; wall time still holds there.
                with contextlib.suppress(ValueError, OSError):
                    resource.setrlimit(kind, (soft, hard))

    return setup


class Child:
    """A running child process; use `spawn` to get one."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        limits: Limits,
        token: CancelToken,
        on_stderr: Callable[[str], None] | None = None,
    ) -> None:
        self._process = process
        self._on_stderr = on_stderr
        self._token = token
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._timed_out = False
        self._closed = threading.Event()
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
    def pid(self) -> int:
        """Its process id, which is also that of its group."""
        return self._process.pid

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        return self._process.poll()

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
        with contextlib.suppress(ValueError, OSError):  # closed while it was read
            while raw := self._process.stderr.readline(_LONGEST_LINE):
                line = raw.decode("utf-8", "replace").rstrip()
                self._tail.append(line[-500:])
                if self._on_stderr is not None:
                    self._on_stderr(line)

    def _watch(self) -> None:
        while not self._closed.is_set():
            if self._process.poll() is not None:
                # What the leader left behind in its group would hold our pipes open for ever.
                self._signal(signal.SIGKILL)
                return
            if self._token.cancelled:
                self.kill()
                return
            if self._deadline is not None and time.monotonic() > self._deadline:
                self._timed_out = True
                self.kill()
                return
            self._closed.wait(_POLL_SECONDS)

    def _signal(self, sig: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, sig)

    def kill(self) -> None:
        """End the child and its whole group: politely, then for certain."""
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE_SECONDS)
        # Also when the leader is gone: others of its group may have ignored the polite word.
        self._signal(signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE_SECONDS)

    def finish(self) -> None:
        """Wait for the end; raise what the ending means.

        Raises:
            CancelledError: the token was cancelled.
            ResourceError: it ran out of time, memory or disk, or was killed from outside.
            ToolFailedError: it ended with another status.
        """
        status = self._process.wait()
        self._closed.set()
        self._watch_thread.join(2 * _GRACE_SECONDS)
        self._signal(signal.SIGKILL)
        self._stderr_thread.join(_GRACE_SECONDS)
        self._token.check()
        name = Path(str(self._process.args[0])).name  # type: ignore[index]  # always spawned with a list
        if self._timed_out or status == -signal.SIGXCPU:
            raise ResourceError(f"{name} ran out of time", code="timeout", remedy="Try a shorter input")
        if status == 0:
            return
        tail = self.stderr_tail
        if "No space left on device" in tail or "Disk quota exceeded" in tail:
            raise ResourceError(
                "the disk is full", remedy="Free some space and run it again", code="disk_full"
            )
        if status == -signal.SIGXFSZ or "File too large" in tail:
            raise ResourceError(
                f"{name} wrote more than it may", code="too_large", remedy="Try a shorter input"
            )
        if any(word in tail for word in ("Cannot allocate memory", "MemoryError", "bad_alloc")):
            raise ResourceError(
                f"{name} ran out of memory", code="out_of_memory", remedy="Close other programs"
            )
        if status in _FROM_OUTSIDE:
            # It says nothing of what was worked on: neither a damaged file nor a defect.
            raise ResourceError(
                f"{name} was killed, mostly for lack of memory",
                code="killed",
                remedy="Close other programs and run it again",
            )
        how = f"was killed by signal {-status}" if status < 0 else f"failed with status {status}"
        raise ToolFailedError(f"{name} {how}: {_last_line(tail)}", stderr_tail=tail)

    def close(self) -> None:
        """Release everything; kills the child if it still runs."""
        if self._process.poll() is None:
            self.kill()
        self._closed.set()
        self._signal(signal.SIGKILL)
        self._watch_thread.join(2 * _GRACE_SECONDS)
        self._stderr_thread.join(_GRACE_SECONDS)
        # Whoever reads a pipe holds the lock of its stream until its end, and a program that left the child's
        # group may keep it open for as long as it lives: that is not waited for.
        closing = threading.Thread(target=self._close_streams, daemon=True)
        closing.start()
        closing.join(_GRACE_SECONDS)

    def _close_streams(self) -> None:
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
    on_stderr: Callable[[str], None] | None = None,
) -> Iterator[Child]:
    """Start a child and yield it; it never outlives the block.

    Args:
        argv: program and arguments.
        limits: what it may use.
        token: cancelling it ends the child within a second.
        stdin: open a pipe for standard input; otherwise the child reads end-of-file at once.
        cwd: working folder.
        env: whole environment; inherits ours by default.
        on_stderr: called from a thread with each line of standard error.

    Raises:
        MissingDependencyError: the program does not exist.
        ResourceError: the machine cannot start one more, or `cwd` is gone.
    """
    active = token or CancelToken()
    active.check()
    bounds = limits or Limits()
    command = [str(part) for part in argv]
    if cwd is not None and not Path(cwd).is_dir():
        raise ResourceError("this folder is gone", subject=str(cwd), remedy="Make it again and run it again")
    setup = child_setup(bounds)

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=env,
            start_new_session=True,
            preexec_fn=setup,  # noqa: PLW1509  # needed for rlimits and the death signal
        )

    try:
        process = popen_lasting(start)
    except OSError as error:
        raise start_failure(error, command[0]) from error
    child = Child(process, bounds, active, on_stderr)
    try:
        yield child
    finally:
        child.close()


def start_failure(error: OSError, program: str) -> ClipForgeError:
    """Say why a program did not start."""
    if error.errno in (errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE):
        return ResourceError(
            f"it cannot be started: {error.strerror}", subject=program, remedy="Close other programs"
        )
    if error.errno == errno.E2BIG:
        return ResourceError("its command is too long", subject=program, remedy="Try a shorter input")
    return MissingDependencyError(
        "this program cannot be run",
        subject=program,
        remedy="Run 'clipforge doctor' to see what is missing",
    )


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
            most = (limits or Limits()).output_bytes
            output = child.stdout.read() if most is None else child.stdout.read(most + 1)
            if most is not None and len(output) > most:
                name = Path(str(argv[0])).name
                raise ResourceError(f"{name} says more than it may", code="too_large")
        else:
            while raw := child.stdout.readline(_LONGEST_LINE):
                on_line(raw.decode("utf-8", "replace").rstrip("\r\n"))
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

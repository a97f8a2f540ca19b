"""A child process that is meant to run for long: a server, a worker.

Unlike `process.run`, what it says is streamed line by line to the caller, it may run as another user, and it
is asked to stop with the signal it understands. It still has its own group and dies with us.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from clipforge.kit.process import Limits, child_setup, popen_lasting, start_failure

_TAIL_LINES = 40
_LONGEST_LINE = 1 << 16


@dataclass(frozen=True, slots=True)
class Command:
    """How a long-lived child is run.

    Attributes:
        argv: program and arguments.
        env: whole environment; None inherits ours.
        cwd: working folder; need not be enterable by `user`.
        user: (user id, group id) to run as, without further groups; None keeps ours. Needs root.
        stop_signal: what asks its leader to stop.
        death_signal: what it gets when we die without stopping it (Linux).
    """

    argv: Sequence[str]
    env: dict[str, str] | None = None
    cwd: Path | None = None
    user: tuple[int, int] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL


class ServiceProcess:
    """A started `Command`.

    Args:
        command: what to run.
        on_line: called from a thread with every line of standard output and standard error.

    Raises:
        MissingDependencyError: the program cannot be run.
        ResourceError: the machine cannot start one more.
    """

    def __init__(self, command: Command, on_line: Callable[[str], None] | None = None) -> None:
        self.command = command
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._on_line = on_line
        setup = child_setup(Limits(), command.death_signal)
        argv = [str(part) for part in command.argv]
        user, group = command.user or (None, None)

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=command.cwd,
                env=command.env,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
                start_new_session=True,
                # Runs after the change of user, which would clear the death signal.
                preexec_fn=setup,  # noqa: PLW1509  # needed for the death signal
            )

        try:
            self._process = popen_lasting(start)
        except OSError as error:
            raise start_failure(error, argv[0]) from error
        self._reader = threading.Thread(target=self._read, name=f"log of {argv[0]}", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Process id of the leader."""
        return self._process.pid

    @property
    def tail(self) -> str:
        """The last lines it said."""
        return "\n".join(self._tail)

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        return self._process.poll()

    def wait(self, seconds: float | None = None) -> int | None:
        """Wait for the leader's end; its status, or None when it still runs after `seconds`."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def ask_to_stop(self) -> None:
        """Send its leader the stop signal."""
        self._process.send_signal(self.command.stop_signal)  # Popen skips one that has ended

    def kill(self) -> None:
        """End the leader and all of its group at once, and wait for it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.release()

    def stop(self, grace_seconds: float) -> int:
        """Ask it to stop, wait `grace_seconds`, then end it; returns the exit status."""
        self.ask_to_stop()
        self.wait(grace_seconds)
        self.kill()
        status = self._process.returncode
        assert status is not None
        return status

    def release(self) -> None:
        """After its end: end what it left in its group and close the pipe of its log."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        # A grandchild in a group of its own may hold the pipe a while; its words are not waited for.
        self._reader.join(2.0)
        if not self._reader.is_alive() and self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError, OSError):  # closed while it was read
            while raw := self._process.stdout.readline(_LONGEST_LINE):
                line = raw.decode("utf-8", "replace").rstrip()
                self._tail.append(line[-500:])
                if self._on_line is not None:
                    self._on_line(line)

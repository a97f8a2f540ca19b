"""Keeps a few named, long-lived children running.

They start in order, are started again when they die, and stop in reverse order. What they say goes to log
files of bounded size. They die with this process, however it ends.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType

from clipforge.kit.errors import ClipForgeError, ToolFailedError
from clipforge.kit.files import make_folder
from clipforge.kit.service_process import Command, ServiceProcess

_LOG_BYTES = 5 << 20
_LOG_FILES = 3
_FIRST_POLL_SECONDS = 0.05
_LONGEST_POLL_SECONDS = 0.5
_FIRST_TRIES = 3
_FAREWELL_SECONDS = 5.0


def _nothing() -> None:
    pass


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Service:
    """A child that is kept running.

    Attributes:
        name: unique; names its log file.
        command: how it is run; asked before every start, after `prepare`.
        depends_on: names of what must be up, or done, before its first start; it is stopped before them.
        prepare: run before every start, restarts included.
        ready: whether it can be used now; may raise a `ClipForgeError` when it never will.
        ready_seconds: how long it may take to become ready.
        grace_seconds: how long it may take to stop.
    """

    name: str
    command: Callable[[], Command]
    depends_on: tuple[str, ...] = ()
    prepare: Callable[[], None] = _nothing
    ready: Callable[[], bool] = _always
    ready_seconds: float = 60.0
    grace_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Step:
    """Something done once on the way up, such as migrating a database.

    Attributes:
        name: unique.
        run: does it; its errors stop the start.
        depends_on: what must be up, or done, before.
    """

    name: str
    run: Callable[[], None]
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before a restart: doubled each time, up to a bound.

    Attributes:
        first_seconds: wait before the first restart.
        longest_seconds: the bound.
        steady_seconds: after running this long a child counts as well again.
    """

    first_seconds: float = 0.5
    longest_seconds: float = 30.0
    steady_seconds: float = 20.0

    def next(self, pause: float | None, lived_seconds: float) -> float:
        """The wait after a run of `lived_seconds` that came after a wait of `pause` (None: the first run)."""
        if pause is None or lived_seconds >= self.steady_seconds:
            return self.first_seconds
        return min(self.longest_seconds, pause * 2)


class _Keeper(threading.Thread):
    """Runs one service and runs it again, until told to stop."""

    def __init__(
        self,
        service: Service,
        backoff: Backoff,
        log: Path | None,
        say: Callable[[str], None],
        echo: Callable[[str, str], None] | None,
    ) -> None:
        super().__init__(name=f"keeper of {service.name}", daemon=True)
        self.service = service
        self.settled = threading.Event()  # up for the first time, or given up
        self.failure: Exception | None = None
        self.process: ServiceProcess | None = None
        self._backoff = backoff
        self._say = say
        self._echo = echo
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._was_up = False
        self._up_since: float | None = None
        self._log = None
        if log is not None:
            self._log = RotatingFileHandler(
                log, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True
            )

    def run(self) -> None:
        try:
            self._keep()
        except Exception as error:  # a defect in a hook must stop the start, not hang it
            self.failure = error
        finally:
            if not self._was_up and self.failure is None:
                self.failure = ToolFailedError(
                    "it was stopped before it was ready", subject=self.service.name
                )
            self.settled.set()
            if self._log is not None:
                self._log.close()

    def ask_to_stop(self) -> None:
        """Begin to stop: no more restarts, and the stop signal for what runs."""
        self._stopping.set()
        with self._starting:
            if self.process is not None:
                self.process.ask_to_stop()

    def finish(self, seconds: float) -> bool:
        """Wait for its end, then end it; whether it went by itself."""
        self.join(seconds)
        clean = not self.is_alive()
        if not clean and self.process is not None:
            self.process.kill()
            self.join(_FAREWELL_SECONDS)
        return clean

    def _keep(self) -> None:
        pause: float | None = None
        tries = 0
        while not self._stopping.is_set():
            try:
                reason = self._run_once()
            except ClipForgeError as error:
                tries += 1
                lasting = not isinstance(error, ToolFailedError) or tries >= _FIRST_TRIES
                if not self._was_up and lasting:
                    self.failure = error
                    return
                reason = error.reason
            if self._stopping.is_set():
                return
            # Only time in which it was of use counts: a slow start that fails is no steady run.
            since = self._up_since
            lived = 0.0 if since is None else time.monotonic() - since
            pause = self._backoff.next(pause, lived)
            first, *others = reason.splitlines()
            told = f"{first} {others[-1].strip()}" if others else first
            self._say(f"{self.service.name}: {told}; starting it again in {pause:.1f} s")
            self._stopping.wait(pause)

    def _run_once(self) -> str:
        """Start it and wait for its end; returns why it ended."""
        self._up_since = None
        self.service.prepare()
        with self._starting:
            if self._stopping.is_set():
                return "stopped"
            self.process = process = ServiceProcess(self.service.command(), self._line)
        try:
            if self._await_ready(process):
                if self._was_up:
                    self._say(f"{self.service.name}: up again (process {process.pid})")
                self._was_up = True
                self._up_since = time.monotonic()
                self.settled.set()
            return _ending(process.wait())
        finally:
            process.kill()

    def _await_ready(self, process: ServiceProcess) -> bool:
        deadline = time.monotonic() + self.service.ready_seconds
        poll = _FIRST_POLL_SECONDS
        while not self._stopping.is_set():
            if (status := process.poll()) is not None:
                process.release()  # its last words are read to the end
                raise self._failed(f"it {_ending(status)} before it was ready", process)
            if self.service.ready():
                return True
            if time.monotonic() > deadline:
                raise self._failed(f"it is not ready after {self.service.ready_seconds:.0f} s", process)
            self._stopping.wait(poll)
            poll = min(_LONGEST_POLL_SECONDS, poll * 1.5)
        return False

    def _failed(self, reason: str, process: ServiceProcess) -> ToolFailedError:
        last = "\n".join(process.tail.splitlines()[-8:])
        words = f"{reason}:\n{last}" if last else reason
        return ToolFailedError(words, subject=self.service.name, stderr_tail=process.tail)

    def _line(self, line: str) -> None:
        if self._log is not None:
            self._log.handle(logging.makeLogRecord({"msg": line}))
        if self._echo is not None:
            self._echo(self.service.name, line)


def _ending(status: int | None) -> str:
    if status is None or status >= 0:
        return f"ended with status {status}"
    return f"was killed by signal {-status}"


class Supervisor:
    """Starts services and steps in the order of their dependencies and keeps the services running.

    Args:
        units: what there is, in any order.
        log_dir: where `<name>.log` files go, each bounded to 20 MiB with its predecessors; None: nowhere.
        say: called with one line for everything worth telling: restarts, kills.
        echo: called with (name, line) for everything the children say.
        backoff: waits between restarts.

    Raises:
        ValueError: a name twice, an unknown dependency, or a circle.
    """

    def __init__(
        self,
        units: Sequence[Service | Step],
        *,
        log_dir: Path | None = None,
        say: Callable[[str], None],
        echo: Callable[[str, str], None] | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self._units = _in_order(units)
        self._log_dir = log_dir
        self._say = say
        self._echo = echo
        self._backoff = backoff or Backoff()
        self._keepers: list[_Keeper] = []
        self._stop = threading.Event()
        self._force = threading.Event()

    def run(self, on_up: Callable[[], None] = _nothing) -> None:
        """Start everything, call `on_up`, keep it running until asked to stop, then stop it.

        In the main thread SIGINT and SIGTERM ask to stop; the second one ends the children at once.

        Raises:
            ClipForgeError: something could not be started; what had been is stopped again.
        """
        with self._signals():
            try:
                self._start()
                if not self._stop.is_set():
                    on_up()
                # With a time limit, so that a signal's handler runs at once on every system.
                while not self._stop.wait(0.5):
                    pass
            finally:
                self._stop_all()

    def stop(self) -> None:
        """Ask `run` to stop everything and return; the second call ends the children at once."""
        if self._stop.is_set():
            self._force.set()
        self._stop.set()

    def pids(self) -> dict[str, int]:
        """Process ids of the services that run, by name."""
        return {
            keeper.service.name: keeper.process.pid
            for keeper in self._keepers
            if keeper.process is not None and keeper.process.poll() is None
        }

    def _start(self) -> None:
        if self._log_dir is not None:
            make_folder(self._log_dir)
        for unit in self._units:
            if not self._await(unit.depends_on):
                return
            if isinstance(unit, Step):
                unit.run()
                continue
            log = None if self._log_dir is None else self._log_dir / f"{unit.name}.log"
            keeper = _Keeper(unit, self._backoff, log, self._say, self._echo)
            self._keepers.append(keeper)
            keeper.start()
        self._await(tuple(unit.name for unit in self._units))

    def _await(self, names: tuple[str, ...]) -> bool:
        """Wait until these are up; False when asked to stop first. Raises what any service failed with."""
        while not self._stop.is_set():
            for keeper in self._keepers:
                if keeper.failure is not None:
                    raise keeper.failure
            if all(keeper.settled.is_set() for keeper in self._keepers if keeper.service.name in names):
                return True
            self._stop.wait(_FIRST_POLL_SECONDS)
        return False

    def _stop_all(self) -> None:
        for keeper in reversed(self._keepers):
            keeper.ask_to_stop()
            deadline = time.monotonic() + keeper.service.grace_seconds
            while keeper.is_alive() and time.monotonic() < deadline and not self._force.is_set():
                keeper.join(0.1)
            if not keeper.finish(0.0):
                self._say(f"{keeper.service.name}: did not stop in time, killed")

    @contextmanager
    def _signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def handle(_number: int, _frame: FrameType | None) -> None:
            self.stop()

        before = {sig: signal.signal(sig, handle) for sig in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for sig, handler in before.items():
                signal.signal(sig, handler)


def _in_order(units: Sequence[Service | Step]) -> list[Service | Step]:
    """Units sorted so that each comes after what it depends on; otherwise in the order given."""
    by_name = {unit.name: unit for unit in units}
    if len(by_name) != len(units):
        raise ValueError("two units have the same name")
    for unit in units:
        if missing := set(unit.depends_on) - set(by_name):
            raise ValueError(f"{unit.name} depends on {sorted(missing)}, which nobody named")
    try:
        return [by_name[n] for n in TopologicalSorter({u.name: u.depends_on for u in units}).static_order()]
    except CycleError as error:
        raise ValueError(f"these wait for one another: {error.args[1]}") from error

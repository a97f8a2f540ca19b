from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clipforge.kit.errors import ResourceError, ToolFailedError
from clipforge.kit.ports import ensure_port_free, free_port
from clipforge.kit.service_process import Command, ServiceProcess
from clipforge.kit.supervisor import Backoff, Service, Step, Supervisor

WAIT = 240.0
QUICK = Backoff(first_seconds=0.06, longest_seconds=0.2)
SLEEPER = "import time; time.sleep(600)"
STUBBORN = """
import signal, time, pathlib, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(600)
"""


def python(code: str, *args: object) -> Callable[[], Command]:
    # Isolated and without site-packages: it starts in a fraction of the time.
    return lambda: Command([sys.executable, "-I", "-S", "-c", code, *map(str, args)])


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def supervised(supervisor: Supervisor) -> Iterator[None]:
    """Run it in a thread until the block ends; raises what it raised."""
    failures: list[BaseException] = []
    up = threading.Event()

    def work() -> None:
        try:
            supervisor.run(up.set)
        except BaseException as error:
            failures.append(error)
        finally:
            up.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert up.wait(WAIT)
        if not failures:
            yield
    finally:
        supervisor.stop()
        thread.join(WAIT)
    assert not thread.is_alive()
    if failures:
        raise failures[0]


def test_things_start_after_what_they_need_and_stop_before_it() -> None:
    events: list[str] = []

    def service(name: str, *needs: str) -> Service:
        def ready() -> bool:
            events.append(f"{name} ready")
            return True

        code = (
            "import signal, sys, time\n"
            "def end(*_):\n print('bye', flush=True); sys.exit(0)\n"
            "signal.signal(signal.SIGTERM, end)\nprint('hello', flush=True)\ntime.sleep(600)"
        )
        return Service(name, python(code), needs, lambda: events.append(f"{name} starts"), ready)

    greeted: list[str] = []
    supervisor = Supervisor(
        [
            service("api", "migrate"),
            Step("migrate", lambda: events.append("migrated"), ("database",)),
            service("database"),
        ],
        say=events.append,
        echo=lambda name, line: greeted.append(f"{name} {line}"),
    )
    with supervised(supervisor):
        assert events == ["database starts", "database ready", "migrated", "api starts", "api ready"]
        until(lambda: sorted(greeted) == ["api hello", "database hello"])
    assert greeted[2:] == ["api bye", "database bye"]


def test_one_that_is_killed_is_started_again_and_it_is_said() -> None:
    said: list[str] = []
    supervisor = Supervisor([Service("worker", python(SLEEPER))], say=said.append, backoff=QUICK)
    with supervised(supervisor):
        first = supervisor.pids()["worker"]
        os.kill(first, signal.SIGKILL)
        until(lambda: supervisor.pids().get("worker", first) != first and len(said) == 2)
        second = supervisor.pids()["worker"]
        assert said == [
            "worker: was killed by signal 9; starting it again in 0.1 s",
            f"worker: up again (process {second})",
        ]
    assert not alive(second)


def test_waits_between_restarts_double_to_a_bound_and_begin_anew_after_a_steady_run() -> None:
    backoff = Backoff(first_seconds=1, longest_seconds=5, steady_seconds=20)
    pause = None
    waits = []
    for lived in (0, 0, 0, 0, 19, 20, 0):
        pause = backoff.next(pause, lived)
        waits.append(pause)
    assert waits == [1, 2, 4, 5, 5, 1, 2]


def test_one_that_ignores_the_signal_is_killed_after_its_grace(tmp_path: Path) -> None:
    said: list[str] = []
    mark = tmp_path / "deaf"
    deaf = Service("deaf", python(STUBBORN, mark), ready=mark.exists, grace_seconds=0.3)
    supervisor = Supervisor([deaf], say=said.append)
    with supervised(supervisor):
        pid = supervisor.pids()["deaf"]
    assert not alive(pid)
    assert said == ["deaf: did not stop in time, killed"]


def test_asking_twice_does_not_wait_for_the_grace(tmp_path: Path) -> None:
    mark = tmp_path / "deaf"
    deaf = Service("deaf", python(STUBBORN, mark), ready=mark.exists, grace_seconds=600)
    supervisor = Supervisor([deaf], say=lambda _line: None)
    with supervised(supervisor):
        pid = supervisor.pids()["deaf"]
        supervisor.stop()
        time.sleep(0.3)
        assert alive(pid)
    assert not alive(pid)


def test_one_that_never_gets_ready_stops_the_start_with_its_last_words_and_what_was_up_goes_down() -> None:
    pids: list[int] = []
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        pids.append(supervisor.pids()["fine"])

    fine = Service("fine", python(SLEEPER))
    broken = Service(
        "broken", python("import sys; sys.exit('no such table')"), ("fine",), ready=lambda: False
    )
    supervisor = Supervisor([fine, broken], say=say, backoff=QUICK)
    with (
        pytest.raises(ToolFailedError, match=r"(?s)broken: it ended with status 1 .*no such table"),
        supervised(supervisor),
    ):
        pass
    told = "broken: it ended with status 1 before it was ready: no such table; starting it again in"
    assert said == [f"{told} 0.1 s", f"{told} 0.1 s"]  # before each further try
    assert not alive(pids[0])


def test_the_log_of_a_talkative_child_stays_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clipforge.kit.supervisor._LOG_BYTES", 10_000)
    code = "import time\nfor n in range(3000): print(n, 'x' * 90)\nprint('last', flush=True); time.sleep(600)"
    lines: list[str] = []
    supervisor = Supervisor(
        [Service("loud", python(code))],
        log_dir=tmp_path,
        say=lambda _line: None,
        echo=lambda _name, line: lines.append(line),
    )
    with supervised(supervisor):
        until(lambda: lines[-1:] == ["last"])
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["loud.log", "loud.log.1", "loud.log.2", "loud.log.3"]
    assert sum(file.stat().st_size for file in files) <= 40_000
    assert files[0].read_text().endswith("\nlast\n")


PARENT = """
import sys
from clipforge.kit.service_process import Command
from clipforge.kit.supervisor import Service, Supervisor
child = Service("child", lambda: Command([sys.executable, "-I", "-S", "-c", sys.argv[1]]))
supervisor = Supervisor([child], say=print)
supervisor.run(lambda: print(supervisor.pids()["child"], flush=True))
print("clean", flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="death with the parent is Linux's")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_children_end_with_the_supervisor_however_it_ends(how: signal.Signals) -> None:
    lines: list[str] = []
    parent = ServiceProcess(Command([sys.executable, "-c", PARENT, SLEEPER]), lines.append)
    try:
        until(lambda: bool(lines))
        child = int(lines[0])
        assert alive(child)
        os.kill(parent.pid, how)
        assert parent.wait(WAIT) == (-9 if how is signal.SIGKILL else 0)
        until(lambda: not alive(child))
        if how is not signal.SIGKILL:
            until(lambda: lines[1:] == ["clean"])
    finally:
        parent.kill()


def test_units_that_wait_for_one_another_or_for_nobody_are_refused() -> None:
    run = python(SLEEPER)
    for units, reason in (
        ([Service("a", run, ("b",)), Service("b", run, ("a",))], "wait for one another"),
        ([Service("a", run, ("ghost",))], "ghost"),
        ([Service("a", run), Service("a", run)], "same name"),
    ):
        with pytest.raises(ValueError, match=reason):
            Supervisor(units, say=print)


@pytest.mark.skipif(sys.platform != "linux", reason="who listens is read from /proc")
def test_a_taken_port_names_the_process_that_has_it() -> None:
    port = free_port()
    code = (
        "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(600)"
    )
    other = ServiceProcess(python(code, port)())

    def message() -> str:
        try:
            ensure_port_free(port, "CLIPFORGE_API_PORT")
        except ResourceError as error:
            return error.message
        return ""

    try:
        until(lambda: bool(message()))
        assert f"process {other.pid}" in message()
        assert "CLIPFORGE_API_PORT" in message()
    finally:
        other.kill()

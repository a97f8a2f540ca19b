from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from clipforge.kit.errors import (
    CancelledError,
    MissingDependencyError,
    ResourceError,
    ToolFailedError,
)
from clipforge.kit.process import Limits, run, spawn
from clipforge.kit.progress import CancelToken

PYTHON = sys.executable


def python(code: str) -> list[str]:
    return [PYTHON, "-c", code]


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(pid: int, seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


def test_output_and_time_come_back() -> None:
    done = run(python("import sys; print('out'); print('err', file=sys.stderr)"))
    assert (done.stdout, done.stderr) == (b"out\n", "err")
    assert done.seconds > 0


def test_input_larger_than_a_pipe_goes_in_and_comes_back() -> None:
    data = bytes(range(256)) * 8192
    assert run(["cat"], input_bytes=data).stdout == data


def test_lines_are_told_as_they_come() -> None:
    lines: list[str] = []
    done = run(python("print('a'); print('b', end='')"), on_line=lines.append)
    assert lines == ["a", "b"]
    assert done.stdout == b""


def test_arguments_are_never_read_by_a_shell(tmp_path: Path) -> None:
    nasty = f"$(touch {tmp_path}/x); `id` && \"'\n*"
    assert run([*python("import sys; print(sys.argv[1], end='')"), nasty]).stdout.decode() == nasty
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_last_words() -> None:
    with pytest.raises(ToolFailedError, match="status 3: the reason") as caught:
        run(python("import sys; print('first\\nthe reason', file=sys.stderr); sys.exit(3)"))
    assert caught.value.stderr_tail == "first\nthe reason"


def test_a_missing_program_is_named() -> None:
    with pytest.raises(MissingDependencyError) as caught:
        run(["/nonexistent/program"])
    assert caught.value.subject == "/nonexistent/program"


def test_a_missing_folder_is_not_taken_for_a_missing_program(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="folder is gone"):
        run(["true"], cwd=tmp_path / "absent")


def test_a_command_that_is_too_long_is_said_to_be() -> None:
    with pytest.raises(ResourceError, match="too long"):
        run(["true", "x" * (4 << 20)])


def test_a_child_that_crashes_is_a_failed_tool() -> None:
    with pytest.raises(ToolFailedError, match=f"signal {int(signal.SIGSEGV)}"):
        run(python(f"import os; os.kill(os.getpid(), {int(signal.SIGSEGV)})"))


@pytest.mark.parametrize("status", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_killed_from_outside_is_told_from_a_failed_tool(status: signal.Signals) -> None:
    """What it worked on is not to blame, and trying again may help."""
    with pytest.raises(ResourceError) as caught:
        run(python(f"import os; os.kill(os.getpid(), {int(status)})"))
    assert (caught.value.code, caught.value.retryable) == ("killed", True)


def test_wall_time_ends_it() -> None:
    with pytest.raises(ResourceError) as caught:
        run(["sleep", "100000"], limits=Limits(wall_seconds=0.3))
    assert caught.value.code == "timeout"


def test_processor_time_ends_it() -> None:
    with pytest.raises(ResourceError) as caught:
        run(python("while True: pass"), limits=Limits(cpu_seconds=1, wall_seconds=300))
    assert caught.value.code == "timeout"


def test_memory_ends_it() -> None:
    with pytest.raises(ResourceError) as caught:
        run(python("x = bytearray(2 << 30)"), limits=Limits(memory_bytes=1 << 30))
    assert caught.value.code == "out_of_memory"


def test_the_size_of_a_file_ends_it(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as caught:
        run(
            ["dd", "if=/dev/zero", f"of={tmp_path}/big", "bs=1M", "count=10"],
            limits=Limits(file_bytes=1 << 20),
        )
    assert caught.value.code == "too_large"


def test_more_output_than_allowed_ends_it() -> None:
    with pytest.raises(ResourceError) as caught:
        run(["yes"], limits=Limits(output_bytes=100_000, wall_seconds=300))
    assert caught.value.code == "too_large"


def test_a_line_without_end_takes_no_memory() -> None:
    code = "import sys\nfor _ in range(300): sys.stderr.write('x' * 100_000)\nsys.exit(1)"
    with pytest.raises(ToolFailedError) as caught:
        run(python(code))
    assert len(caught.value.stderr_tail) < 30_000


def test_a_full_disk_is_called_that() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no full device")
    with pytest.raises(ResourceError) as caught:
        run(["dd", "if=/dev/zero", "of=/dev/full", "bs=1k", "count=1"])
    assert caught.value.code == "disk_full"


def test_cancelling_ends_it() -> None:
    token = CancelToken()
    threading.Timer(0.2, token.cancel).start()
    with pytest.raises(CancelledError):
        run(["sleep", "100000"], token=token)


def test_a_cancelled_token_starts_nothing() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        run(["/nonexistent/program"], token=token)


def test_one_that_ignores_the_polite_word_is_killed() -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('on', flush=True); time.sleep(60)"
    )
    token = CancelToken()
    with pytest.raises(CancelledError):
        run(python(code), token=token, on_line=lambda _: token.cancel())


@pytest.mark.parametrize("ending", ["0", "1"])
def test_what_a_child_left_running_is_ended_with_it(ending: str) -> None:
    """Otherwise it would hold the pipe open, and reading would never end."""
    seen: list[str] = []
    code = (
        "import subprocess, sys; p = subprocess.Popen(['sleep', '100000']); "
        f"print(p.pid, flush=True); sys.exit({ending})"
    )
    if ending == "0":
        run(python(code), on_line=seen.append)
    else:
        with pytest.raises(ToolFailedError):
            run(python(code), on_line=seen.append)
    assert gone(int(seen[0]))


def test_the_group_is_ended_even_when_its_leader_goes_first() -> None:
    code = (
        "import subprocess, time; "
        "p = subprocess.Popen(['sh', '-c', 'trap \"\" TERM; sleep 60 & wait; sleep 60']); "
        "time.sleep(0.3); print(p.pid, flush=True); time.sleep(60)"
    )
    with spawn(python(code)) as child:
        pid = int(child.stdout.readline())
        child.kill()
    assert gone(pid)


@pytest.mark.parametrize("held", ["stdout", "stderr"])
def test_one_that_left_the_group_with_a_pipe_of_ours_is_not_waited_for(held: str) -> None:
    code = (
        "import subprocess, sys; "
        f"pipes = {{'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL}} | {{'{held}': None}}; "
        "p = subprocess.Popen(['sleep', '100000'], start_new_session=True, **pipes); "
        "print(p.pid, flush=True); sys.stdin.read()"
    )
    with spawn(python(code), stdin=True) as child:
        pid = int(child.stdout.readline())
        threading.Thread(target=child.stdout.readline, daemon=True).start()
    assert alive(pid), "leaving waited for its end"
    os.kill(pid, signal.SIGKILL)


def test_leaving_the_block_ends_it() -> None:
    seen: list[int] = []

    def leave() -> None:
        with spawn(python("import os, time; print(os.getpid(), flush=True); time.sleep(60)")) as child:
            seen.append(int(child.stdout.readline()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        leave()
    assert gone(seen[0])


def test_a_child_outlives_the_thread_that_started_it() -> None:
    held = []

    def start() -> None:
        block = spawn(python("import time; print('on', flush=True); time.sleep(0.8); print('done')"))
        held.append((block, block.__enter__()))

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    block, child = held[0]
    assert child.stdout.read() == b"on\ndone\n"
    child.finish()
    block.__exit__(None, None, None)


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")
def test_no_child_outlives_us() -> None:
    code = (
        "from clipforge.kit.process import spawn\n"
        "with spawn(['sleep', '60']) as child:\n"
        "    print(child._process.pid, flush=True); input()\n"
    )
    parent = subprocess.Popen(python(code), stdout=subprocess.PIPE, stdin=subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    assert gone(pid)


def test_many_at_once_end_well() -> None:
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(run(["echo", "x"]).stdout)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(200)
    assert results == [b"x\n"] * 16

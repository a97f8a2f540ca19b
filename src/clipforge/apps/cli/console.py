"""What a person sees: progress with time left, tables, and errors in one piece.

Results go to standard output, everything else to standard error, so that `--json` can be piped.
"""

from __future__ import annotations

import json
import math
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.progress import Progress as Bars
from rich.text import Text

from clipforge.kit.errors import ClipForgeError, ExitCode
from clipforge.kit.progress import CancelToken, Progress

_PLAIN_INTERVAL = 10.0

out = Console()
err = Console(stderr=True)


def print_json(value: Any) -> None:
    """Write one JSON document to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_error(error: ClipForgeError, as_json: bool) -> None:
    """Tell a failure: subject, reason, remedy; as JSON for machines."""
    if as_json:
        body = {"code": error.code, "reason": error.reason, "subject": error.subject, "remedy": error.remedy}
        print_json({"error": body})
        return
    line = Text("✗ ", style="bold red")
    if error.subject:
        line.append(f"{error.subject}: ", style="bold")
    line.append(f"{error.reason}.")
    err.print(line, soft_wrap=True)
    if error.remedy:
        err.print(Text(f"  {error.remedy}."), soft_wrap=True)


class _TimeLeft(ProgressColumn):
    """Time left, from the pace of the last half minute's worth of work."""

    def render(self, task: Task) -> Text:
        """Show '3:20 left', or nothing until it can be judged."""
        if task.finished:
            return Text(f"{_clock(task.finished_time or 0)}", style="dim")
        left = task.fields.get("left")
        return Text(f"{_clock(left)} left" if left is not None else "", style="cyan")


def _clock(seconds: float) -> str:
    minutes, secs = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"


class _Estimator:
    """Time left from the pace of about the last quarter of a minute; silent for the first two seconds."""

    _MEMORY_SECONDS = 15.0
    _JUMP = 0.03

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._last: tuple[float, float] | None = None
        self._pace: float | None = None

    def left(self, fraction: float) -> float | None:
        now = time.monotonic()
        if self._last is None or fraction < self._last[1]:
            self._last = (now, fraction)
            return None
        elapsed, gained = now - self._last[0], fraction - self._last[1]
        if gained > self._JUMP and elapsed < 1.0:
            # Something was known already; how fast it was skipped says nothing about the work that is left.
            self._last, self._pace = (now, fraction), None
            return None
        if elapsed >= 0.5 and gained > 0:
            keep = math.exp(-elapsed / self._MEMORY_SECONDS)
            pace = gained / elapsed
            self._pace = pace if self._pace is None else keep * self._pace + (1 - keep) * pace
            self._last = (now, fraction)
        if not self._pace or now - self._started < 2.0:
            return None
        return (1.0 - fraction) / self._pace


@contextmanager
def progress(title: str, quiet: bool = False) -> Iterator[Progress]:
    """Yield a `Progress` shown as a bar; on a pipe, as a line every ten seconds.

    Ctrl-C asks the work to stop cleanly; a second Ctrl-C ends at once.
    """
    token = CancelToken()
    with _interruptible(token):
        if quiet:
            yield Progress(token=token)
        elif err.is_terminal:
            yield from _bar(title, token)
        else:
            yield from _lines(title, token)


def _bar(title: str, token: CancelToken) -> Iterator[Progress]:
    columns = [
        SpinnerColumn(),
        TextColumn("[bold]{task.description}"),
        BarColumn(bar_width=32),
        TextColumn("{task.percentage:>3.0f} %"),
        _TimeLeft(),
        TextColumn("[dim]{task.fields[note]}"),
    ]
    estimator = _Estimator()
    with Bars(*columns, console=err, transient=True) as bars:
        task = bars.add_task(title, total=1.0, note="", left=None)

        def listen(fraction: float, note: str) -> None:
            fields: dict[str, Any] = {"left": estimator.left(fraction)}
            if note:
                fields["note"] = note
            bars.update(task, completed=fraction, **fields)

        yield Progress(listen, token)


def _lines(title: str, token: CancelToken) -> Iterator[Progress]:
    lock = threading.Lock()
    estimator = _Estimator()
    last = [time.monotonic()]

    def listen(fraction: float, note: str) -> None:
        with lock:
            left = estimator.left(fraction)
            if time.monotonic() - last[0] < _PLAIN_INTERVAL:
                return
            last[0] = time.monotonic()
        rest = f", {_clock(left)} left" if left is not None else ""
        sys.stderr.write(f"{title}: {fraction:4.0%}{rest} {note}\n")

    yield Progress(listen, token)


@contextmanager
def _interruptible(token: CancelToken) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        if token.cancelled:
            raise SystemExit(int(ExitCode.CANCELLED))
        token.cancel()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {sig: signal.signal(sig, stop) for sig in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for sig, handler in before.items():
            signal.signal(sig, handler)

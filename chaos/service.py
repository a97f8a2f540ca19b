"""`clipforge up` as a user runs it, in a folder of its own, and the processes it consists of."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from clipforge.apps.up.secrets import read_secrets
from clipforge.apps.up.stack import DATABASE, Stack
from clipforge.kit.ports import LOOPBACK, free_port
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.base.migrate import SYSTEM_ROLE

_PORTS = ("API", "WEB", "ASR", "RANKER", "RENDER", "POSTGRES", "VALKEY")
_UP_SECONDS = 900.0
_STOP_SECONDS = 90.0
_POLL_SECONDS = 0.2
_INVITE = re.compile(r"cfi_\S+")


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the service.

    Attributes:
        kind: 'supervisor', 'api', 'worker-asr', 'child of worker-asr', 'ffmpeg', 'postgres' …
        pid: its number.
        worker: the worker it belongs to, if any.
    """

    kind: str
    pid: int
    worker: str = ""


class ServiceUnderTest:
    """The whole service, started and started again.

    Args:
        home: its data folder.
        settings: further `CLIPFORGE_…` variables. With `CLIPFORGE_WEB_DIR`, the web app runs too.
    """

    def __init__(self, home: Path, settings: dict[str, str]) -> None:
        self._home = home
        self._log = home.with_suffix(".log")
        ports = {name: free_port() for name in _PORTS}
        self._ports = ports
        self.url = f"http://{LOOPBACK}:{ports['API']}"
        self.web_url = f"http://{LOOPBACK}:{ports['WEB']}"
        self._environment = {
            **os.environ,
            **{f"CLIPFORGE_{name}_PORT": str(port) for name, port in ports.items()},
            "CLIPFORGE_HOME": str(home),
            "CLIPFORGE_PUBLIC_URL": self.url,
            "CLIPFORGE_WEB_URL": self.web_url,
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> str:
        """Address of its database, as the role that sees every org."""
        secret = read_secrets(self._home).postgres_system
        return f"postgresql://{SYSTEM_ROLE}:{secret}@{LOOPBACK}:{self._ports['POSTGRES']}/{DATABASE}"

    def environment_elsewhere(self, home: Path) -> dict[str, str]:
        """What a process of the service on another machine is started with.

        Args:
            home: its data folder there.
        """
        given = ServiceSettings(
            home=self._home, postgres_port=self._ports["POSTGRES"], valkey_port=self._ports["VALKEY"]
        )
        stack = Stack(given, read_secrets(self._home))
        return {**self._environment, **stack.environment(), "CLIPFORGE_HOME": str(home)}

    @property
    def storage(self) -> Path:
        """Folder of its stored objects."""
        return self._home / "storage"

    def start(self) -> None:
        """Start it; does not wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "clipforge.apps.cli.main", "up"],
                env=self._environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    def running(self) -> bool:
        """Whether its supervisor runs."""
        return self._process is not None and self._process.poll() is None

    def wait(self) -> None:
        """Wait until the API can do its work.

        Raises:
            TimeoutError: it does not come up.
        """
        deadline = time.monotonic() + _UP_SECONDS
        with httpx.Client(timeout=5, trust_env=False) as client:
            while time.monotonic() < deadline:
                with contextlib.suppress(httpx.HTTPError):
                    if client.get(f"{self.url}/readyz").status_code == httpx.codes.OK:
                        return
                if not self.running():
                    raise TimeoutError(f"it ended: {self._log.read_text()[-2000:]}")
                time.sleep(_POLL_SECONDS)
        raise TimeoutError(f"the service does not come up: {self._log.read_text()[-2000:]}")

    def wait_for_web(self) -> None:
        """Wait until the web app answers.

        Raises:
            TimeoutError: it does not come up.
        """
        deadline = time.monotonic() + _UP_SECONDS
        with httpx.Client(timeout=5, trust_env=False) as client:
            while time.monotonic() < deadline and self.running():
                with contextlib.suppress(httpx.HTTPError):
                    if client.get(f"{self.web_url}/health").status_code == httpx.codes.OK:
                        return
                time.sleep(_POLL_SECONDS)
        raise TimeoutError(f"the web app does not come up: {self._log.read_text()[-2000:]}")

    def invite(self) -> str:
        """The invite with which the first person signs up, as `clipforge up` printed it."""
        deadline = time.monotonic() + _UP_SECONDS
        while time.monotonic() < deadline:
            if found := _INVITE.search(self._log.read_text()):
                return found.group()
            time.sleep(_POLL_SECONDS)
        raise TimeoutError("no invite was printed")

    def stop(self) -> bool:
        """Stop it as Ctrl-C does; whether it ended in time and left nothing running."""
        if self._process is None:
            return True
        left = self.processes()
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return False
        return not any(_alive(process.pid) for process in left)

    def processes(self) -> list[Process]:
        """What runs now."""
        if self._process is None or not self.running():
            return []
        children = _children()
        found = [Process("supervisor", self._process.pid)]
        for pid in children.get(self._process.pid, []):
            found += _known(pid, children)
        return found


def _known(pid: int, children: dict[int, list[int]]) -> list[Process]:
    """A direct child of the supervisor, and below it what is worth killing by itself."""
    words = _command(pid)
    line = " ".join(words)
    if words and Path(words[0]).name == "postgres":
        below = [one for one in children.get(pid, []) if " clipforge_" in " ".join(_command(one))]
        return [Process("postgres", pid), *(Process("postgres backend", one) for one in below)]
    if "valkey" in line:
        return [Process("valkey", pid)]
    if words[-1:] == ["api"] or words[-1:] == ["scheduler"]:
        return [Process(words[-1], pid)]
    if words[-2:-1] == ["worker"]:
        worker = words[-1]
        found = [Process(f"worker-{worker}", pid, worker)]
        for child in _below(pid, children):
            name = _command(child)
            if name[-1:] == ["clipforge.apps.worker.child"]:
                found.append(Process(f"child of worker-{worker}", child, worker))
            elif name and "ffmpeg" in Path(name[0]).name:
                found.append(Process("ffmpeg", child, worker))
        return found
    return []


def _below(pid: int, children: dict[int, list[int]]) -> list[int]:
    direct = children.get(pid, [])
    return [*direct, *(deeper for child in direct for deeper in _below(child, children))]


def _children() -> dict[int, list[int]]:
    """Parent → children, of all processes of this machine."""
    found: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            # The name in brackets may hold spaces; state and parent come after it (proc(5)).
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                found.setdefault(int(parent), []).append(int(folder.name))
    return found


def _command(pid: int) -> list[str]:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    except OSError:
        return []
    return [word.decode(errors="replace") for word in words]


def _alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False

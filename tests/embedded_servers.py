"""Session fixtures with the real Postgres and Valkey, one of each for a test process.

Use them with `pytest_plugins = ["embedded_servers"]` or by importing the fixtures into a conftest.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipforge.kit.ports import free_port
from clipforge.services.embedded.binaries import account_for, hand_over
from clipforge.services.embedded.postgres import PostgresCluster
from clipforge.services.embedded.run import running
from clipforge.services.embedded.valkey import ValkeyServer

PASSWORD = "test-only-password"


def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this run of the tests; the same for all of its xdist workers."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def cluster_from_template(root: Path, folder: Path) -> PostgresCluster:
    """A cluster in `folder`, copied from one that is made once below `root`: a copy takes a tenth of initdb.

    Its password is `PASSWORD`; its server does not run yet.
    """
    template = PostgresCluster(root / "postgres-template", free_port(), PASSWORD, fast=True)
    with (root / "postgres-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template.initialise()
    shutil.copytree(template.data_dir, folder, symlinks=True)
    hand_over(folder, account_for(template.data_dir))  # copytree keeps modes, not owners
    return PostgresCluster(folder, free_port(), PASSWORD, fast=True)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresCluster]:
    """A running cluster without durability; `dsn(database)` is its superuser's address."""
    folder = tmp_path_factory.mktemp("postgres") / "data"
    cluster = cluster_from_template(shared_root(tmp_path_factory), folder)
    with running(cluster):
        yield cluster


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Valkey, database 0; others are reached by changing the last digit."""
    server = ValkeyServer(tmp_path_factory.mktemp("valkey"), free_port(), PASSWORD)
    with running(server):
        yield server.url(0)

"""The TypeScript SDK, built, and Node to run it with."""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools import node

PACKAGE = Path(__file__).resolve().parents[2] / "sdks" / "typescript"


def run(*arguments: str | Path, cwd: Path = PACKAGE, given: Mapping[str, str] | None = None) -> str:
    """Run a program of Node; gives what it printed, and fails with that when it fails.

    Args:
        arguments: of `node`.
        cwd: where it runs.
        given: variables of its environment, beside those of this process.
    """
    found = node.find()
    # The SDK's tools are packages of npm: there is nothing to test where they were not installed.
    if found is None or not (PACKAGE.parents[1] / "node_modules" / "typescript").is_dir():
        pytest.skip("Node and the packages of package-lock.json are not installed (make web)")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLIPFORGE_")}
    done = subprocess.run(
        found.command("node", [str(argument) for argument in arguments]),
        cwd=cwd,
        env={**found.environment(environment), **(given or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def build() -> None:
    """Compile the package; nothing is done when it is of these sources already."""
    run("scripts/build.mjs")


def compile_tests(root: Path) -> None:
    """Compile the package and its tests, once for a run of the tests.

    Compiling begins by removing what was compiled before, which another worker may be running just then.

    Args:
        root: of this run, shared by its workers.
    """
    done = root / "typescript-tests.done"
    with (root / "typescript-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            build()
            run("scripts/test.mjs", "--compile")
            done.touch()

"""The TypeScript SDK's own tests under Deno and under Bun, where these are on the PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from embedded_servers import shared_root

from tests.sdk.typescript_support import PACKAGE, compile_tests

pytestmark = pytest.mark.timeout(600)

RUNTIMES = {
    "deno": ("test", "--allow-all", "--no-check"),
    "bun": ("test",),
}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files of its tests."""
    compile_tests(shared_root(tmp_path_factory))
    return sorted(f"./{path.relative_to(PACKAGE)}" for path in (PACKAGE / ".test").glob("*.test.js"))


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_its_own_tests_pass_elsewhere(runtime: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    program = shutil.which(runtime)
    if program is None:
        pytest.skip(f"{runtime} is not on the PATH")
    tests = request.getfixturevalue("compiled")
    assert len(tests) >= 10
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLIPFORGE_")}
    for test in tests:
        # One process for each, as Node has it: they replace timers, which others in it would share.
        done = subprocess.run(
            [program, *RUNTIMES[runtime], test],
            cwd=PACKAGE,
            env={**environment, "DENO_DIR": str(tmp_path), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

"""`clipforge up` as a user runs it: the service, real work, and processes that die in the midst of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.models, pytest.mark.timeout(3000)]

REPOSITORY = Path(__file__).resolve().parents[2]


def test_work_goes_on_whole_and_once_when_processes_of_the_service_are_killed() -> None:
    """A short run of `make chaos`, which has the numbers."""
    argv = [sys.executable, "-m", "chaos", "--kills", "5", "--seed", "2", "--pause", "1", "5"]
    done = subprocess.run(argv, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "| lost, doubled or broken | **0** |" in done.stdout

"""What every test may ask for."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from clipforge.engines.ffmpeg.binary import FFmpeg, locate
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.settings import Settings

# How long an example takes says nothing on a busy machine; timed assertions do not belong in tests.
hypothesis_settings.register_profile("clipforge", deadline=None)
hypothesis_settings.load_profile("clipforge")

# What a shell runs in the background is deaf to Ctrl-C, and every program that a test starts would be so too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"


ORDER = (
    "tests/unit/",
    "tests/contract/",
    "tests/platform/",
    "tests/integration/",
    "tests/sdk/",
    "tests/web/",
    "tests/e2e/",
    "tests/golden/",
    "tests/integration/transcribe/",
    "tests/integration/narrate/",
    "tests/integration/pipeline/",
    "tests/integration/detect/",
    "tests/integration/diarization/",
    "tests/integration/vision/",
    "tests/integration/render/",
    "tests/integration/captions/",
    "tests/integration/ffmpeg/",
    "tests/integration/asr/",
    "tests/platform/test_end_to_end.py",
    "tests/e2e/test_cli_brand.py",
    "tests/e2e/test_cli_clip.py",
    "tests/e2e/test_up.py",
)
"""What tells most in the least time comes first; each stage and engine in depth and whole runs come last.

Where the time for tests is limited (CLIPFORGE_TESTS_UNTIL, in seconds since 1970) and used up, as on a
machine that others keep busy, what is left is skipped, and that is said.
"""


def _turn(item: pytest.Item) -> int:
    path = item.path.relative_to(REPOSITORY).as_posix()
    return max((number for number, place in enumerate(ORDER) if path.startswith(place)), default=len(ORDER))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    until = float(os.environ.get("CLIPFORGE_TESTS_UNTIL") or "inf")
    if time.time() > until:
        pytest.skip("the time for tests is used up")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    # Said at once: a run that is ended from outside never comes to its summary.
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        sys.stderr.write(f"\nFAILED {report.nodeid} ({report.when}, {report.duration:.0f} s)\n")


@pytest.fixture(scope="session")
def ffmpeg() -> FFmpeg:
    return locate()


@pytest.fixture(scope="session")
def weights() -> WeightStore:
    """The user's own store, so that weights are fetched once and not for every run of the tests."""
    settings = Settings()
    return WeightStore(settings.data_dir / "weights", settings.weights_dir, settings.offline)


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """Real recordings with ground truth; tests that use them skip where they are missing."""
    folder = SHARED / "media"
    if not folder.is_dir():
        pytest.skip("the real recordings are not beside this checkout")
    return folder

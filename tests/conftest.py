"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from clipforge.engines.ffmpeg.binary import FFmpeg, locate
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.settings import Settings

# How long an example takes says nothing on a busy machine; timed assertions do not belong in tests.
hypothesis_settings.register_profile("clipforge", deadline=None)
hypothesis_settings.load_profile("clipforge")

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"


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

"""What tests of both SDKs may ask for: the real API behind a socket, an account, and workers that work.

`served_api.url` is the API's address; `api_key` is a key with all rights of `account`'s org; `working_api` is
the same API with workers, until the end of the module; `ready_project` is a project of two seconds of test
picture with one moment, put there without any model; `talk` is half a minute of speech as an MP4.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from export_support import Footage, Seeded, make_footage, seed
from spoken_video import talk

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.base.database import Database
from clipforge.platform.base.principal import Role
from tests.platform.conftest import (
    Account,
    account,
    make_account,
    postgres_server,
    servers,
    settings,
    system,
    valkey_server,
)
from tests.sdk.serving import ServedApi

__all__ = [
    "account",
    "make_account",
    "postgres_server",
    "servers",
    "settings",
    "system",
    "talk",
    "valkey_server",
]


@pytest.fixture(scope="session")
def served_api(settings: ServiceSettings) -> Iterator[ServedApi]:
    """The real API on a port of the loopback; jobs are taken, but nobody does them."""
    # Its log lines are not what a command in this process prints.
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.__stderr__),
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
    )
    served = ServedApi(settings)
    served.start()
    yield served
    served.stop()
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def working_api(served_api: ServedApi, weights: WeightStore) -> Iterator[ServedApi]:
    """The same with workers that do real work, of every org, until the module's tests are over."""
    with served_api.working(weights.root.parent):
        yield served_api


@pytest.fixture
def api_key(account: Account) -> str:
    """A key with all rights of a new org's owner."""
    return account.keys[Role.OWNER]


@pytest.fixture(scope="session")
def footage(ffmpeg: FFmpeg, tmp_path_factory: pytest.TempPathFactory) -> Footage:
    """Two seconds of test picture with a tone."""
    return make_footage(ffmpeg, tmp_path_factory.mktemp("footage"))


@pytest.fixture
async def ready_project(
    served_api: ServedApi, system: Database, account: Account, footage: Footage
) -> Seeded:
    """A project of the account that is ready, with a transcript of four words and one moment."""
    return await seed(system, served_api.deps, account.org_id, footage)

"""A deadline for the whole: the other side cannot stretch it, byte by byte, in no part of its answer."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import httpx
import pytest
from dripping_server import dripping

from clipforge.kit.errors import CancelledError, ResourceError
from clipforge.kit.net import NetPolicy, guarded_client
from clipforge.kit.net_bounds import Bounds
from clipforge.kit.net_download import DownloadLimits, download
from clipforge.kit.progress import CancelToken, Progress

OWN = NetPolicy(allow_private=True)
SOON = 3.0
"""Far beyond the limits of these tests, and far before the server ends by itself."""


@pytest.mark.parametrize("what", ["nothing", "head", "body"])
def test_a_download_ends_in_time_though_every_read_brings_something(what: str, tmp_path: Path) -> None:
    began = time.monotonic()
    limits = DownloadLimits(seconds=0.6, retries=0)
    with dripping(what) as server, pytest.raises(ResourceError) as caught:
        download(server.url(), lambda _: tmp_path / "a.mp4", policy=OWN, limits=limits)
    assert caught.value.code == "timeout"
    assert time.monotonic() - began < SOON
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["nothing", "head", "body"])
def test_a_download_is_cancelled_in_whichever_part_of_the_answer(what: str, tmp_path: Path) -> None:
    token = CancelToken()
    threading.Timer(0.4, token.cancel).start()
    began = time.monotonic()
    with dripping(what) as server, pytest.raises(CancelledError):
        download(server.url(), lambda _: tmp_path / "a.mp4", policy=OWN, progress=Progress(token=token))
    assert time.monotonic() - began < SOON
    assert list(tmp_path.iterdir()) == []


def test_the_deadline_holds_while_hands_are_shaken() -> None:
    began = time.monotonic()
    with (
        dripping("nothing") as server,
        guarded_client(OWN, Bounds.within(0.5)) as client,
        pytest.raises(httpx.TimeoutException),
    ):
        client.get(server.url("https"))
    assert time.monotonic() - began < SOON


def test_it_is_one_deadline_for_all_requests_of_a_client() -> None:
    with dripping("nothing") as server, guarded_client(OWN, Bounds.within(0.3)) as client:
        for _ in range(2):
            with pytest.raises(httpx.TimeoutException):
                client.get(server.url())
    assert server.taken == 1  # after its end nobody is even connected to


def test_the_timeout_of_one_read_holds_as_well_while_cancellation_is_looked_for() -> None:
    began = time.monotonic()
    with (
        dripping("nothing") as server,
        guarded_client(OWN, Bounds.within(60, CancelToken())) as client,
        pytest.raises(httpx.ReadTimeout),
    ):
        client.get(server.url(), timeout=0.7)
    assert 0.6 < time.monotonic() - began < SOON

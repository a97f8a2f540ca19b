"""How long a call of the Python SDK may take: deadlines, timeouts, and answers that trickle."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import AsyncIterator, Iterator

import anyio
import httpx
import pytest

from clipforge_sdk import AsyncClipForge, answer_of, errors
from tests.sdk.played_api import PROJECT, Make, Played, make, ok, problem, slept

__all__ = ["make", "slept"]


def test_a_deadline_holds_over_all_tries(make: Make) -> None:
    played = Played(problem(503))
    began = time.monotonic()
    with pytest.raises(errors.DeadlineExceededError) as caught:
        make(played, max_retries=50).projects.get("proj_1", deadline=0.6)
    assert time.monotonic() - began < 60
    assert isinstance(caught.value.__cause__, errors.ServerError)
    assert len(played.requests) >= 1


@pytest.mark.parametrize("status", [200, 422])
def test_a_deadline_holds_over_an_answer_that_trickles(make: Make, status: int) -> None:
    def trickle() -> Iterator[bytes]:
        for _ in range(300):
            time.sleep(0.02)
            yield b" "

    began = time.monotonic()
    with pytest.raises(errors.DeadlineExceededError):
        make(Played(httpx.Response(status, content=trickle()))).projects.get("proj_1", deadline=0.2)
    assert time.monotonic() - began < 3


async def test_a_deadline_of_the_asynchronous_client_holds_alike() -> None:
    async def trickle() -> AsyncIterator[bytes]:
        for _ in range(300):
            await anyio.sleep(0.02)
            yield b" "

    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=trickle()))
    began = time.monotonic()
    async with httpx.AsyncClient(transport=transport) as http:
        client = AsyncClipForge("cfk_1", base_url="http://api.example", http_client=http)
        with pytest.raises(errors.DeadlineExceededError):
            await client.projects.get("proj_1", deadline=0.2)
    assert time.monotonic() - began < 3


def test_a_packed_answer_is_read_as_what_it_was(make: Make) -> None:
    packed = gzip.compress(json.dumps({**PROJECT, "id": "proj_1"}).encode())
    pieces = (packed[place : place + 50] for place in range(0, len(packed), 50))
    headers = {"Content-Encoding": "gzip", "Content-Length": str(len(packed)), "ETag": '"9"'}
    project = make(Played(httpx.Response(200, headers=headers, content=pieces))).projects.get("proj_1")
    told = answer_of(project)
    assert told is not None
    assert (project.id, told.etag) == ("proj_1", '"9"')


def test_timeouts_are_those_of_the_call_or_the_client(make: Make) -> None:
    played = Played(ok())
    client = make(played, timeout=17)
    client.projects.get("proj_1")
    client.projects.get("proj_1", timeout=3)
    client.projects.get("proj_1", timeout=None)
    client.projects.get("proj_1", timeout=3000, deadline=2000)
    told = [request.extensions["timeout"]["read"] for request in played.requests]
    assert told[:3] == [17, 3, None]
    assert 1000 < told[3] <= 2000

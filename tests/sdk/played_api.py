"""A function that plays the API for the Python SDK, and clients that ask it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from clipforge_sdk import ClipForge
from tests.sdk.python_samples import OPERATIONS, answer

Make = Callable[..., ClipForge]
PROJECT: dict[str, Any] = json.loads(answer(OPERATIONS["get_project"][2])[2])
PROBLEM = {
    "type": "https://clipforge.dev/problems/validation-failed",
    "title": "Validation failed",
    "status": 422,
    "detail": "title: too long.",
    "code": "validation_failed",
    "request_id": "req_7",
    "errors": [{"field": "title", "code": "string_too_long", "detail": "too long"}],
}


class Played:
    """Gives one answer after the other, the last one for ever; an exception is raised."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        following = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(following, Exception):
            raise following
        return following


def ok(**changes: Any) -> httpx.Response:
    return httpx.Response(200, json={**PROJECT, **changes}, headers={"X-Request-Id": "req_1", "ETag": '"9"'})


def problem(status: int, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={**PROBLEM, "status": status}, headers=headers)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was waited between tries, without waiting."""
    found: list[float] = []
    monkeypatch.setattr("clipforge_sdk._sync.transport.sleep", found.append)
    return found


@pytest.fixture
def make() -> Iterator[Make]:
    opened: list[httpx.Client] = []

    def made(played: Played, key: Any = "cfk_1", **options: Any) -> ClipForge:
        opened.append(httpx.Client(transport=httpx.MockTransport(played)))
        return ClipForge(key, base_url="http://api.example", http_client=opened[-1], **options)

    yield made
    for http in opened:
        http.close()

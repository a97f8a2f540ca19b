"""How long the Python SDK holds out: networks that are away, addresses that end, an API that is busy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from clipforge_sdk import ClipForge, errors
from tests.sdk.python_samples import OPERATIONS, answer

Respond = Callable[[httpx.Request], httpx.Response]
CONTENT = bytes(range(40))


def made(operation: str, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer(OPERATIONS[operation][2])[2])
    return {**found, **changes}


def refusal(status: int, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"code": "some_code"}, headers=headers)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was waited, without waiting."""
    found: list[float] = []
    for module in ("transport", "sending", "downloading", "waiting"):
        monkeypatch.setattr(f"clipforge_sdk._sync.{module}.sleep", found.append)
    return found


@pytest.fixture
def client() -> Iterator[Callable[[Respond], ClipForge]]:
    opened: list[httpx.Client] = []

    def connect(respond: Respond) -> ClipForge:
        opened.append(httpx.Client(transport=httpx.MockTransport(respond)))
        return ClipForge("cfk_1", base_url="http://api.example", http_client=opened[-1])

    yield connect
    for http in opened:
        http.close()


class Uploads:
    """The API with one upload of one request, and storage that answers as it is told."""

    def __init__(self, store: Respond) -> None:
        self._store = store
        self.sent = 0
        self.signed = 0
        self.completing = 0
        self.troubles_at_the_end = 0

    def _upload(self, status: str = "open") -> dict[str, Any]:
        self.signed += 1
        put = {"method": "PUT", "url": f"http://storage.example/key?signature={self.signed}", "headers": {}}
        return made("get_upload", status=status, size=len(CONTENT), method="single", put=put)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "storage.example":
            request.read()
            self.sent += 1
            return self._store(request)
        if request.url.path.endswith("/ingest"):
            body = made("ingest", upload=self._upload())
            return httpx.Response(201, json=body)
        if request.url.path.endswith("/complete"):
            self.completing += 1
            if self.completing <= self.troubles_at_the_end:
                raise httpx.ConnectError("no network")
            return httpx.Response(200, json=self._upload("completed"))
        if "/uploads/" in request.url.path:
            return httpx.Response(200, json=self._upload())
        return httpx.Response(200, json=made("get_project", id="proj_1"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "talk.mp4"
    path.write_bytes(CONTENT)
    return path


def away(times: int) -> Respond:
    """Storage that cannot be reached so often, and then can."""
    left = iter(range(times))

    def store(_request: httpx.Request) -> httpx.Response:
        if next(left, None) is not None:
            raise httpx.ConnectError("no network")
        return httpx.Response(200)

    return store


def test_an_upload_outlives_half_a_minute_without_a_network(client, slept: list[float], file: Path) -> None:
    server = Uploads(away(8))
    server.troubles_at_the_end = 8
    assert client(server).ingest.upload(file).id == "proj_1"
    assert (server.sent, server.completing) == (9, 9)
    assert sum(slept) > 2 * 28


def test_an_upload_is_as_patient_as_the_call_says(client, slept: list[float], file: Path) -> None:
    server = Uploads(away(8))
    with pytest.raises(errors.UploadError) as caught:
        client(server).ingest.upload(file, max_retries=1)
    assert isinstance(caught.value.__cause__, errors.APIConnectionError)
    assert server.sent == 2


def test_a_storage_that_refuses_every_fresh_address_is_believed(
    client, slept: list[float], file: Path
) -> None:
    server = Uploads(lambda _: refusal(403))
    with pytest.raises(errors.UploadError) as caught:
        client(server).ingest.upload(file)
    assert isinstance(caught.value.__cause__, errors.PermissionDeniedError)
    assert (server.sent, server.signed) == (4, 4)


class Storage:
    """An asset whose addresses are good for one answer, which breaks after some bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._used: set[str] = set()
        self.asked: list[tuple[str, str | None]] = []
        self._signed = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.host != "storage.example":
            self._signed += 1
            url = f"http://storage.example/key?signature={self._signed}"
            return httpx.Response(200, json=made("get_asset", url=url, size=len(CONTENT), name="a.mp4"))
        signature = request.url.params["signature"]
        self.asked.append((signature, request.headers.get("range")))
        if signature in self._used:
            return refusal(403)
        self._used.add(signature)
        start = int(request.headers.get("range", "bytes=0-")[len("bytes=") : -1])

        def pieces() -> Iterator[bytes]:
            yield CONTENT[start : start + self._most]
            if start + self._most < len(CONTENT):
                raise httpx.ReadError("broken")

        headers = {"ETag": '"1"', "Content-Range": f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"}
        return httpx.Response(206 if start else 200, headers=headers, content=pieces())


def test_a_download_outlives_several_addresses(client, slept: list[float], tmp_path: Path) -> None:
    storage = Storage(10)
    path = client(storage).assets.download("asset_1", tmp_path / "a.mp4")
    assert path.read_bytes() == CONTENT
    assert storage.asked == [
        ("1", None),
        ("1", "bytes=10-"),
        ("2", "bytes=10-"),
        ("2", "bytes=20-"),
        ("3", "bytes=20-"),
        ("3", "bytes=30-"),
        ("4", "bytes=30-"),
    ]


def test_a_fresh_address_that_is_refused_as_well_ends_a_download(
    client, slept: list[float], tmp_path
) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.host == "storage.example":
            return refusal(403)
        return httpx.Response(200, json=made("get_asset", url="http://storage.example/key"))

    with pytest.raises(errors.PermissionDeniedError):
        client(respond).assets.download("asset_1", tmp_path)
    assert list(tmp_path.iterdir()) == []


def looks(*answers: httpx.Response) -> Respond:
    """An export that is looked at; no events are to be had."""
    left = iter(answers)
    return lambda request: refusal(403) if request.url.path.endswith("/events") else next(left)


def test_a_busy_minute_does_not_end_the_waiting(client, slept: list[float]) -> None:
    export = {name: made("get_export", id="exp_1", status=name) for name in ("rendering", "ready")}
    respond = looks(
        httpx.Response(200, json=export["rendering"]),
        refusal(429, **{"Retry-After": "90"}),
        refusal(429, **{"Retry-After": "61"}),
        httpx.Response(200, json=export["ready"]),
    )
    assert client(respond).exports.wait("exp_1").status == "ready"
    assert [pause for pause in slept if pause] == [90, 61]


def test_a_busy_hour_is_told_at_once(client, slept: list[float]) -> None:
    with pytest.raises(errors.RateLimitError) as caught:
        client(looks(refusal(429, **{"Retry-After": "3600"}))).exports.wait("exp_1")
    assert caught.value.retry_after == 3600
    assert not any(slept)

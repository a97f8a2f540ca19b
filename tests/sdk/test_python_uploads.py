"""Uploads of the Python SDK against the real API and its storage, with connections that break."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import anyio
import httpx
import pytest

from clipforge_sdk import AsyncClipForge, ClipForge, errors, models

MIB = 1 << 20
SIZE = 64 * MIB + 5 * MIB + 3
"""Just so large that it goes in parts: five of 16 MiB, the last one shorter."""


class Unreliable(httpx.HTTPTransport):
    """Real connections; a function may answer instead, or break one."""

    def __init__(self, meddle: Callable[[httpx.Request], httpx.Response | None]) -> None:
        super().__init__()
        self.meddle = meddle
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.meddle(request) or super().handle_request(request)

    def puts(self) -> list[str]:
        return [str(request.url) for request in self.requests if request.method == "PUT"]


@pytest.fixture
def transport() -> Unreliable:
    return Unreliable(lambda _: None)


@pytest.fixture
def client(served_api, api_key, transport: Unreliable):
    with httpx.Client(transport=transport) as http:
        yield ClipForge(api_key, base_url=served_api.url, http_client=http)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "Große Rede.mp4"
    block = random.Random(7).randbytes(MIB)
    with path.open("wb") as stream:
        while (left := SIZE - stream.tell()) > 0:
            stream.write((stream.tell().to_bytes(8, "big") + block)[: min(MIB, left)])
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "talk.mp4"
    path.write_bytes(random.Random(3).randbytes(3 * MIB + 17))
    return path


def stored(client: ClipForge, project: models.ProjectDetail, folder: Path) -> str:
    """Checksum of what the service has."""
    assert project.source is not None
    path = client.assets.download(project.source.asset_id, folder)
    assert path.parent == folder
    return hashlib.sha256(path.read_bytes()).hexdigest()


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_arrives_with_all_that_goes_with_it(client, transport, small: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    words = tmp_path / "talk.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:02,000\nHello there.\n", "utf-8")
    project = client.ingest.upload(
        small,
        title="Episode 12",
        settings={"detect": {"count": 2}},
        transcript=words,
        external_id="ep-12",
        metadata={"show": "one"},
        on_progress=lambda sent, total: told.append((sent, total)),
    )
    assert (project.status, project.title, project.external_id) == ("processing", "Episode 12", "ep-12")
    assert (project.metadata, project.settings.detect.count) == ({"show": "one"}, 2)
    assert project.source is not None
    assert (project.source.name, project.source.content_type) == ("talk.mp4", "video/mp4")
    assert project.source.sha256 == checksum(small)
    size = small.stat().st_size
    assert told[-1] == (size, size)
    assert told == sorted(set(told))
    (put,) = [request for request in transport.requests if request.method == "PUT"]
    assert "authorization" not in put.headers
    assert (
        stored(client, project, tmp_path / "back") == checksum(small)
        if (tmp_path / "back").mkdir() is None
        else 0
    )
    kinds = {asset.kind for asset in client.assets.list(project_id=project.id)}
    assert kinds == {"source", "subtitles"}


def test_what_the_organisation_has_already_is_not_sent_again(client, transport, small: Path) -> None:
    first = client.ingest.upload(small)
    again = client.ingest.upload(small, title="Again")
    assert again.duplicate_of == first.id
    assert again.status == "processing"
    assert len(transport.puts()) == 1


def test_a_large_file_goes_in_parts_each_tried_again_by_itself(
    client, transport, large: Path, tmp_path: Path
) -> None:
    first = [
        httpx.WriteError("broken"),
        httpx.Response(503, json={"code": "slow_down"}),
        httpx.Response(403, json={"code": "expired"}),
    ]

    def meddle(request: httpx.Request) -> httpx.Response | None:
        following = first.pop() if first and request.method == "PUT" else None
        if isinstance(following, Exception):
            raise following
        return following

    transport.meddle = meddle
    told: list[int] = []
    project = client.ingest.upload(large, on_progress=lambda sent, _: told.append(sent))
    assert (project.status, told[-1]) == ("processing", SIZE)
    assert told == sorted(set(told))
    assert len(transport.puts()) == 5 + 3
    asked = [r for r in transport.requests if r.method == "POST" and r.url.path.endswith("/parts")]
    assert len(asked) == 2  # all in one batch, and the one whose request was over
    assert stored(client, project, tmp_path) == checksum(large)


def test_an_upload_that_broke_off_goes_on_with_what_is_missing(
    client, transport, served_api, api_key, large: Path, tmp_path: Path
) -> None:
    class StopError(Exception):
        pass

    started: list[models.Upload] = []

    def stop(sent: int, total: int) -> None:
        if sent > total // 2:
            raise StopError

    with pytest.raises(errors.UploadError) as caught:
        client.ingest.upload(large, on_start=started.append, on_progress=stop, parts_at_once=2)
    broken = caught.value
    assert isinstance(broken.__cause__, StopError)
    assert broken.upload_id == started[0].id
    assert (broken.project_id, broken.total) == (started[0].project_id, SIZE)
    there = client.uploads.list_parts(broken.upload_id)
    assert there.data
    assert there.missing
    transport.requests.clear()
    told: list[int] = []
    project = client.ingest.upload(
        large, resume=broken.upload_id, on_progress=lambda sent, _: told.append(sent)
    )
    assert project.id == broken.project_id
    assert project.status == "processing"
    assert len(transport.puts()) == len(there.missing)
    assert told[0] == sum(part.size for part in there.data if part.number not in there.missing)
    assert told[-1] == SIZE
    assert stored(client, project, tmp_path) == checksum(large)
    # Once more changes nothing.
    transport.requests.clear()
    assert client.ingest.upload(large, resume=broken.upload_id).id == project.id
    assert transport.puts() == []


def test_only_the_same_file_can_go_on(client, large: Path, small: Path) -> None:
    with pytest.raises(errors.UploadError) as caught:
        client.ingest.upload(large, on_progress=lambda *_: 1 / 0)
    with pytest.raises(ValueError, match="was announced with"):
        client.ingest.upload(small, resume=caught.value.upload_id)
    assert client.uploads.get(caught.value.upload_id).status == "open"


def test_an_upload_is_given_up_when_that_is_wanted(client, large: Path) -> None:
    started: list[models.Upload] = []
    with pytest.raises(ZeroDivisionError):
        client.ingest.upload(large, on_start=started.append, on_progress=lambda *_: 1 / 0, abort=True)
    assert client.uploads.get(started[0].id).status == "aborted"
    assert client.projects.get(started[0].project_id).status == "cancelled"
    with pytest.raises(errors.UploadError, match="aborted"):
        client.ingest.upload(large, resume=started[0].id)


def test_the_same_key_goes_on_after_a_crash_and_never_makes_a_second_project(
    client, transport, small: Path
) -> None:
    transport.meddle = lambda request: httpx.Response(507) if request.method == "PUT" else None
    with pytest.raises(errors.UploadError) as caught:
        client.ingest.upload(small, idempotency_key="episode-12")
    assert isinstance(caught.value.__cause__, errors.ServerError)
    transport.meddle = lambda _: None
    project = client.ingest.upload(small, idempotency_key="episode-12")
    assert (project.id, project.status) == (caught.value.project_id, "processing")
    assert client.ingest.upload(small, idempotency_key="episode-12").id == project.id
    assert len(list(client.projects.list())) == 1


def test_a_file_that_shrinks_while_it_is_sent_is_told(client, small: Path) -> None:
    def shrink(_sent: int, _total: int) -> None:
        small.write_bytes(b"short")

    with pytest.raises(errors.UploadError, match="has changed while it was sent"):
        client.ingest.upload(small, on_progress=shrink)


def test_what_is_no_file_is_told_before_anything_is_asked(client, transport, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(FileNotFoundError):
        client.ingest.upload(tmp_path / "absent.mp4")
    with pytest.raises(IsADirectoryError):
        client.ingest.upload(tmp_path)
    with pytest.raises(ValueError, match="is empty"):
        client.ingest.upload(tmp_path / "empty.mp4")
    assert transport.requests == []
    (tmp_path / "notes.mp4").write_bytes(b"x")
    with pytest.raises(errors.UnprocessableError) as caught:
        client.ingest.upload(tmp_path / "notes.mp4", content_type="application/pdf")
    assert caught.value.errors[0].field == "source.content_type"


def test_a_long_transcript_is_sent_as_a_file_of_its_own(client, small: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_bytes("Ein Satz über Übergänge.\n".encode("latin-1") * 10)
    project = client.ingest.upload(small, transcript=str(script))
    (asset,) = [one for one in client.assets.list(project_id=project.id) if one.kind == "subtitles"]
    assert asset.size == script.stat().st_size
    given = client.assets.upload(script, kind="subtitles", name="other.txt")
    assert (given.status, given.name) == ("ready", "other.txt")
    small.write_bytes(small.read_bytes() + b"x")
    other = client.ingest.upload(small, transcript={"asset_id": given.id})
    assert other.status == "processing"


async def test_the_asynchronous_client_sends_and_goes_on_alike(
    served_api, api_key, large: Path, tmp_path: Path
) -> None:
    async with AsyncClipForge(api_key, base_url=served_api.url) as client:
        with pytest.raises(errors.UploadError) as caught:
            await client.ingest.upload(large, on_progress=lambda sent, _: 1 / (sent < SIZE // 2) and None)
        assert isinstance(caught.value.__cause__, ZeroDivisionError)
        project = await client.ingest.upload(large, resume=caught.value.upload_id)
        assert (project.id, project.status) == (caught.value.project_id, "processing")
        assert project.source is not None
        path = await client.assets.download(project.source.asset_id, tmp_path)
        assert checksum(path) == checksum(large)


async def test_a_cancelled_task_leaves_an_upload_that_can_go_on(served_api, api_key, large: Path) -> None:
    started: list[models.Upload] = []
    async with AsyncClipForge(api_key, base_url=served_api.url) as client:
        with anyio.CancelScope() as scope:
            await client.ingest.upload(
                large,
                on_start=started.append,
                on_progress=lambda sent, _: scope.cancel() if sent > 20 * MIB else None,
            )
        assert scope.cancelled_caught
        upload = await client.uploads.get(started[0].id)
        assert upload.status == "open"
        project = await client.ingest.upload(large, resume=upload.id)
        assert project.status == "processing"
        with anyio.CancelScope() as scope:
            await client.ingest.upload(
                large,
                checksum=False,
                abort=True,
                on_start=started.append,
                on_progress=lambda *_: scope.cancel(),
            )
        assert (await client.uploads.get(started[1].id)).status == "aborted"

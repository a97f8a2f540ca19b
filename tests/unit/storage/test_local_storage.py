"""What only the local store promises: nothing half-written, nothing that runs, nothing that stays."""

from __future__ import annotations

import errno
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from clipforge.apps.api.storage_routes import storage_router
from clipforge.services.storage import local_server
from clipforge.services.storage.errors import InvalidUpload
from clipforge.services.storage.local import LocalStorage
from clipforge.services.storage.signing import Grant

HOUR = timedelta(hours=1)


@pytest.fixture
def local(tmp_path: Path) -> LocalStorage:
    storage = LocalStorage(tmp_path, "http://api.test", b"s" * 32)
    storage.ensure_ready(["http://web.test"])
    return storage


@pytest.fixture
async def http(local: LocalStorage) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(storage_router(local))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        yield client


def _files(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


async def test_an_upload_that_breaks_off_leaves_nothing(local: LocalStorage, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"12"
        raise ConnectionResetError

    grant = Grant("PUT", "a", 0, content_length=4)
    with pytest.raises(ConnectionResetError):
        await local_server.receive(local, grant, broken())
    assert _files(tmp_path) == []


async def test_a_body_without_length_is_cut_at_the_agreed_size(local: LocalStorage, tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 1000

    with pytest.raises(InvalidUpload, match="more than the 1500 bytes"):
        await local_server.receive(local, Grant("PUT", "a", 0, content_length=1500), endless())
    assert _files(tmp_path) == []


async def test_a_full_disk_is_a_problem_that_names_no_folder(
    local: LocalStorage, http: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    put = local.presign_put("a", HOUR, "video/mp4", 4)
    answer = await http.put(put.url, content=b"1234", headers=put.headers)
    assert answer.status_code == 507
    assert answer.json()["code"] == "disk_full"
    assert str(tmp_path) not in answer.text
    assert _files(tmp_path) == []


async def test_every_answer_keeps_content_from_running(local: LocalStorage, http: httpx.AsyncClient) -> None:
    local.put_bytes("x.html", b"<script>", "text/html")
    got = await http.get(local.presign_get("x.html", HOUR, inline=True, content_type="video/mp4"))
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert got.headers["content-disposition"] == "attachment"


async def test_head_tells_all_and_if_range_gives_all_of_new_content(
    local: LocalStorage, http: httpx.AsyncClient
) -> None:
    info = local.put_bytes("v", b"0123456789", "video/mp4")
    url = local.presign_get("v", HOUR)
    told = await http.head(url)
    assert (told.status_code, told.headers["content-length"], told.content) == (200, "10", b"")
    same = await http.get(url, headers={"Range": "bytes=2-3", "If-Range": f'"{info.etag}"'})
    assert (same.status_code, same.content) == (206, b"23")
    other = await http.get(url, headers={"Range": "bytes=2-3", "If-Range": '"old"'})
    assert (other.status_code, other.content) == (200, b"0123456789")
    assert (await http.get(local.presign_get("none", HOUR))).status_code == 404


async def test_an_object_and_its_folder_like_twin_live_side_by_side(local: LocalStorage) -> None:
    local.put_bytes("a", b"1", "text/plain")
    local.put_bytes("a/b", b"2", "text/plain")
    local.delete(["a"])
    assert [info.key for info in local.list("").objects] == ["a/b"]


def test_a_file_that_is_not_whole_is_no_object(local: LocalStorage) -> None:
    local.put_bytes("a", b"1234", "text/plain")
    path = local.path_of("a")
    path.write_bytes(path.read_bytes()[:-3])
    assert local.head("a") is None
    assert local.list("").objects == ()


def test_what_expired_is_swept_and_the_rest_stays(local: LocalStorage) -> None:
    local.put_bytes("scratch/a", b"1", "text/plain")
    local.put_bytes("keep/a", b"1", "text/plain")
    local.create_multipart("keep/b", "video/mp4")
    (local.staging / "new-killed").write_bytes(b"half")
    now = datetime.now(UTC)
    assert local.sweep(now) == 0
    assert local.sweep(now + timedelta(days=3)) == 3
    assert [info.key for info in local.list("").objects] == ["keep/a"]
    assert local.list_multiparts() == ()

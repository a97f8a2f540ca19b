"""What every `ObjectStorage` promises, asked of the local one (served by uvicorn) and of a real S3."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from storage_servers import http_server, loopback_socket, seaweed_server

from clipforge.apps.api.storage_routes import storage_router
from clipforge.services.storage.errors import InvalidKey, InvalidUpload, NotFound
from clipforge.services.storage.local import LocalStorage
from clipforge.services.storage.protocol import ObjectStorage, Part
from clipforge.services.storage.s3 import S3Options, S3Storage

ORIGIN = "http://web.test"
HOUR = timedelta(hours=1)
REFUSED = {400, 403}


@dataclass
class Store:
    storage: ObjectStorage
    name: str


@pytest.fixture(scope="module", params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp(f"storage-{request.param}")
    if request.param == "local":
        with loopback_socket() as sock:
            base_url = f"http://127.0.0.1:{sock.getsockname()[1]}"
            local = LocalStorage(folder / "store", base_url, b"s" * 32)
            local.ensure_ready([ORIGIN])
            app = FastAPI()
            app.include_router(storage_router(local))
            with http_server(app, sock):
                yield Store(local, "local")
        return
    with seaweed_server(folder) as server:
        options = S3Options(
            "clipforge-test",
            server.endpoint,
            server.region,
            server.access_key,
            server.secret_key,
            prefix="all",
        )
        s3 = S3Storage(options)
        s3.ensure_ready([ORIGIN])
        s3.ensure_ready([ORIGIN])  # on every start
        yield Store(s3, "s3")
        s3.close()


@pytest.fixture
def storage(store: Store) -> Iterator[ObjectStorage]:
    yield store.storage
    store.storage.delete_prefix("t/")


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=60, trust_env=False) as client:
        yield client


def test_an_object_comes_back_with_all_that_is_known_of_it(storage: ObjectStorage, tmp_path: Path) -> None:
    assert storage.head("t/a.mp4") is None
    before = datetime.now(UTC) - timedelta(seconds=5)
    put = storage.put_bytes("t/a.mp4", b"0123456789", "video/mp4", {"sha": "abc"})
    info = storage.head("t/a.mp4")
    assert info is not None
    assert (info.size, info.content_type, dict(info.metadata)) == (10, "video/mp4", {"sha": "abc"})
    assert info.etag == put.etag
    assert before <= info.modified <= datetime.now(UTC) + timedelta(seconds=5)
    assert storage.download("t/a.mp4", tmp_path / "a.mp4").size == 10
    assert (tmp_path / "a.mp4").read_bytes() == b"0123456789"


def test_a_file_is_stored_and_told_of(storage: ObjectStorage, tmp_path: Path) -> None:
    source = tmp_path / "in.bin"
    source.write_bytes(bytes(range(256)) * 8192)
    storage.upload(source, "t/in.bin", "application/octet-stream")
    storage.download("t/in.bin", tmp_path / "out.bin")
    assert (tmp_path / "out.bin").read_bytes() == source.read_bytes()


def test_what_is_not_there_is_said_and_leaves_no_file(storage: ObjectStorage, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        storage.download("t/none", tmp_path / "none")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotFound), storage.open("t/none"):
        pass
    with pytest.raises(NotFound):
        storage.copy("t/none", "t/other")
    storage.delete(["t/none"])


@pytest.mark.parametrize(("start", "end"), [(0, None), (2, 5), (7, None), (8, 99), (10, None)])
def test_ranges_are_read_exactly(storage: ObjectStorage, start: int, end: int | None) -> None:
    storage.put_bytes("t/r", b"0123456789", "text/plain")
    with storage.open("t/r", start, end) as pieces:
        assert b"".join(pieces) == b"0123456789"[start:end]


def test_listing_is_paged_and_tells_each_object_once(store: Store, storage: ObjectStorage) -> None:
    keys = ["t/a", "t/a-b", "t/a.b/x", "t/a/b", "t/b/c/d", "t/b2"]
    for key in keys:
        storage.put_bytes(key, b"xy", "text/plain")
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = storage.list("t/", after, limit=2)
        assert len(page.objects) <= 2
        seen += [info.key for info in page.objects]
        after = page.next_after
    # SeaweedFS walks folders where others sort whole keys; each has an order that stays.
    assert (seen if store.name == "local" else sorted(seen)) == sorted(keys)
    assert [info.key for info in storage.list("t/b").objects] == ["t/b/c/d", "t/b2"]
    usage = storage.usage("t/a")
    assert (usage.bytes, usage.objects) == (8, 4)
    storage.delete(["t/a", "t/b2"])
    assert storage.delete_prefix("t/a") == 3
    assert [info.key for info in storage.list("t/").objects] == ["t/b/c/d"]


def test_a_copy_keeps_type_and_content(storage: ObjectStorage, tmp_path: Path) -> None:
    storage.put_bytes("t/one", b"same", "text/vtt", {"k": "v"})
    storage.copy("t/one", "t/two")
    info = storage.head("t/two")
    assert info is not None
    assert (info.content_type, dict(info.metadata)) == ("text/vtt", {"k": "v"})


@pytest.mark.parametrize(
    "key", ["", "/a", "a/../b", "a//b", "a/", ".a", "a b", "ä", "a" * 401, "a,b", "a\nb"]
)
def test_keys_that_could_lead_elsewhere_are_refused(storage: ObjectStorage, key: str) -> None:
    with pytest.raises(InvalidKey):
        storage.put_bytes(key, b"", "text/plain")
    with pytest.raises(InvalidKey):
        storage.presign_get(key, HOUR)


def test_nothing_removes_everything_at_once(storage: ObjectStorage) -> None:
    with pytest.raises(InvalidKey):
        storage.delete_prefix("")


def test_a_browser_uploads_and_reads_by_signed_address(storage: ObjectStorage, http: httpx.Client) -> None:
    body = b"movie" * 1000
    put = storage.presign_put("t/up.mp4", HOUR, "video/mp4", len(body), hashlib.sha256(body).hexdigest())
    answer = http.put(put.url, content=body, headers={**put.headers, "Origin": ORIGIN})
    assert answer.status_code == 200, answer.text
    info = storage.head("t/up.mp4")
    assert info is not None
    assert answer.headers["etag"].strip('"') == info.etag
    assert answer.headers["access-control-allow-origin"] in {ORIGIN, "*"}
    assert info.content_type == "video/mp4"

    url = storage.presign_get("t/up.mp4", HOUR, filename="Größe 1.mp4")
    got = http.get(url)
    assert got.content == body
    assert got.headers["content-disposition"].startswith("attachment")
    assert "filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.mp4" in got.headers["content-disposition"]
    part = http.get(url, headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, b"movie")
    assert part.headers["content-range"] == f"bytes 5-9/{len(body)}"
    assert http.get(url, headers={"Range": "bytes=-3"}).content == b"vie"
    assert http.get(url, headers={"Range": f"bytes={len(body)}-"}).status_code == 416
    assert http.get(url, headers={"If-None-Match": got.headers["etag"]}).status_code == 304
    shown = http.get(storage.presign_get("t/up.mp4", HOUR, content_type="video/mp4", inline=True))
    assert shown.headers["content-disposition"].startswith("inline")


def test_what_could_run_code_is_never_shown(storage: ObjectStorage, http: httpx.Client) -> None:
    storage.put_bytes("t/x.html", b"<script>1</script>", "text/html")
    got = http.get(storage.presign_get("t/x.html", HOUR, content_type="text/html", inline=True))
    assert got.headers["content-disposition"].startswith("attachment")


def test_an_upload_that_is_not_as_agreed_is_refused(storage: ObjectStorage, http: httpx.Client) -> None:
    put = storage.presign_put("t/no", HOUR, "video/mp4", 5)
    assert http.put(put.url, content=b"123456", headers=put.headers).status_code in REFUSED
    assert http.put(put.url, content=b"1234", headers=put.headers).status_code in REFUSED
    wrong_type = {**put.headers, "Content-Type": "text/html"}
    assert http.put(put.url, content=b"12345", headers=wrong_type).status_code in REFUSED
    assert http.get(put.url).status_code in REFUSED
    assert (
        http.put(put.url.replace("/t/no", "/t/yes"), content=b"12345", headers=put.headers).status_code
        in REFUSED
    )
    summed = storage.presign_put("t/no", HOUR, "video/mp4", 5, hashlib.sha256(b"12345").hexdigest())
    assert http.put(summed.url, content=b"12344", headers=summed.headers).status_code in REFUSED
    assert storage.head("t/no") is None
    assert storage.head("t/yes") is None


def test_an_expired_address_is_refused(store: Store, storage: ObjectStorage, http: httpx.Client) -> None:
    storage.put_bytes("t/e", b"x", "text/plain")
    url = storage.presign_get("t/e", timedelta(seconds=1))
    deadline = datetime.now(UTC) + timedelta(seconds=120)
    status = 0
    while status not in REFUSED and datetime.now(UTC) < deadline:
        status = http.get(url).status_code
    assert status in REFUSED


def test_a_page_may_ask_before_it_writes(storage: ObjectStorage, http: httpx.Client) -> None:
    url = storage.presign_put("t/c", HOUR, "video/mp4", 5).url
    asking = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    yes = http.options(url, headers={**asking, "Origin": ORIGIN})
    assert yes.status_code in {200, 204}
    assert yes.headers["access-control-allow-origin"] == ORIGIN
    assert "PUT" in yes.headers["access-control-allow-methods"]
    no = http.options(url, headers={**asking, "Origin": "http://other.test"})
    assert no.headers.get("access-control-allow-origin") not in {"*", "http://other.test"}


def test_parts_are_sent_side_by_side_and_resumed(storage: ObjectStorage, http: httpx.Client) -> None:
    bodies = {n: bytes([n]) * max(storage.min_part_bytes, 1000) for n in (1, 2)} | {3: b"end"}
    upload = storage.create_multipart("t/m.mp4", "video/mp4", {"k": "v"})

    def send(number: int) -> Part:
        body = bodies[number]
        signed = storage.presign_part("t/m.mp4", upload, number, HOUR, len(body))
        answer = http.put(signed.url, content=body, headers={**signed.headers})
        assert answer.status_code == 200, answer.text
        return Part(number, answer.headers["etag"])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(send, (2, 1)))
    # The page is loaded again and knows nothing but the upload's id.
    there = storage.list_parts("t/m.mp4", upload)
    assert [(part.number, part.size) for part in there] == [(n, len(bodies[n])) for n in (1, 2)]
    assert storage.head("t/m.mp4") is None
    assert ("t/m.mp4", upload) in [(one.key, one.upload_id) for one in storage.list_multiparts()]
    assert storage.list_multiparts(datetime.now(UTC) - HOUR) == ()
    parts = [*there, send(3)]
    info = storage.complete_multipart("t/m.mp4", upload, parts)
    assert info.size == sum(len(body) for body in bodies.values())
    assert (info.content_type, dict(info.metadata)) == ("video/mp4", {"k": "v"})
    assert storage.complete_multipart("t/m.mp4", upload, parts).etag == info.etag
    with storage.open("t/m.mp4") as pieces:
        assert b"".join(pieces) == b"".join(bodies.values())
    assert storage.list_multiparts() == ()


def test_a_wrong_part_is_refused_and_an_aborted_upload_is_gone(
    storage: ObjectStorage, http: httpx.Client
) -> None:
    upload = storage.create_multipart("t/w", "video/mp4")
    signed = storage.presign_part("t/w", upload, 1, HOUR, 4)
    assert http.put(signed.url, content=b"12345").status_code in REFUSED
    assert http.put(signed.url, content=b"1234").status_code == 200
    with pytest.raises(InvalidUpload):
        storage.complete_multipart("t/w", upload, [Part(1, "0" * 32)])
    storage.abort_multipart("t/w", upload)
    storage.abort_multipart("t/w", upload)
    with pytest.raises(NotFound):
        storage.list_parts("t/w", upload)
    assert http.put(signed.url, content=b"1234").status_code == 404
    assert storage.head("t/w") is None

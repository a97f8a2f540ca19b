"""Uploads of both SDKs where storage is S3: parts, going on after a break, and giving up."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from embedded_servers import shared_root
from pydantic import SecretStr
from storage_servers import S3Server, seaweed_server

from clipforge.kit.service_settings import ServiceSettings
from clipforge.services.storage.s3 import S3Options, S3Storage
from clipforge_sdk import ClipForge, errors, models
from tests.sdk.serving import ServedApi
from tests.sdk.typescript_support import compile_tests, run

MIB = 1 << 20
SIZE = 64 * MIB + 5 * MIB + 3
"""Just so large that it goes in parts: five of 16 MiB, the last one shorter."""
BUCKET = "clipforge-sdk"


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with seaweed_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture(scope="module")
def s3_api(settings: ServiceSettings, s3: S3Server) -> Iterator[ServedApi]:
    """The real API, which stores in S3."""
    of_s3 = {
        "s3_endpoint": s3.endpoint,
        "s3_bucket": BUCKET,
        "s3_region": s3.region,
        "s3_access_key": SecretStr(s3.access_key),
        "s3_secret_key": SecretStr(s3.secret_key),
    }
    served = ServedApi(settings.model_copy(update=of_s3))
    served.start()
    yield served
    served.stop()


@pytest.fixture
def client(s3_api: ServedApi, api_key: str) -> Iterator[ClipForge]:
    with ClipForge(api_key, base_url=s3_api.url) as made:
        yield made


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "Große Rede.mp4"
    block = random.Random(7).randbytes(MIB)
    with path.open("wb") as stream:
        while (left := SIZE - stream.tell()) > 0:
            stream.write((stream.tell().to_bytes(8, "big") + block)[: min(MIB, left)])
    return path


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_parts_go_to_s3_and_an_upload_that_broke_off_goes_on(
    client: ClipForge, s3: S3Server, large: Path, tmp_path: Path
) -> None:
    def stop(sent: int, total: int) -> None:
        if sent > total // 2:
            raise InterruptedError

    with pytest.raises(errors.UploadError) as caught:
        client.ingest.upload(large, on_progress=stop, parts_at_once=2)
    upload_id = caught.value.upload_id
    there = client.uploads.list_parts(upload_id)
    assert there.data
    assert there.missing
    # It is S3 itself that the bytes go to.
    (signed,) = client.uploads.presign_parts(upload_id, first=there.missing[0], count=1).parts
    assert signed.url.startswith(f"{s3.endpoint}/{BUCKET}/")

    told: list[int] = []
    project = client.ingest.upload(large, resume=upload_id, on_progress=lambda sent, _: told.append(sent))
    assert (project.id, project.status) == (caught.value.project_id, "processing")
    assert told[0] == sum(part.size for part in there.data if part.number not in there.missing)
    assert told == sorted(set(told))
    assert told[-1] == SIZE
    assert project.source is not None
    assert checksum(client.assets.download(project.source.asset_id, tmp_path)) == checksum(large)


def test_an_upload_that_is_given_up_leaves_no_parts_in_s3(
    client: ClipForge, s3: S3Server, large: Path
) -> None:
    started: list[models.Upload] = []
    with pytest.raises(ZeroDivisionError):
        client.ingest.upload(
            large,
            on_start=started.append,
            on_progress=lambda sent, _: 1 / (sent < 20 * MIB) and None,
            abort=True,
        )
    assert client.uploads.get(started[0].id).status == "aborted"
    assert _unfinished(s3, started[0].asset_id) == []


def test_s3_refuses_other_bytes_than_were_announced(
    client: ClipForge, s3_api: ServedApi, api_key: str, tmp_path: Path
) -> None:
    changing = tmp_path / "talk.mp4"
    changing.write_bytes(random.Random(3).randbytes(2 * MIB))

    class Changed(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if request.method == "PUT":
                body = bytearray(request.read())
                body[-1] ^= 1
                request = httpx.Request("PUT", request.url, headers=request.headers, content=bytes(body))
            return super().handle_request(request)

    with httpx.Client(transport=Changed()) as http:
        broken = ClipForge(api_key, base_url=s3_api.url, http_client=http, max_retries=0)
        with pytest.raises(errors.UploadError) as caught:
            broken.ingest.upload(changing)
    assert client.uploads.get(caught.value.upload_id).status == "open"
    project = client.ingest.upload(changing, resume=caught.value.upload_id)
    assert project.status == "processing"


@pytest.mark.timeout(600)
def test_the_typescript_sdk_goes_its_ways_with_s3(
    s3_api: ServedApi, api_key: str, footage: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    compile_tests(shared_root(tmp_path_factory))
    given = {
        "CLIPFORGE_BASE_URL": s3_api.url,
        "CLIPFORGE_API_KEY": api_key,
        "CLIPFORGE_TEST_FOOTAGE": str(footage.path),
    }
    told = run(
        "--enable-source-maps",
        "--test",
        "--test-reporter=spec",
        ".test/journeys/uploads.test.js",
        given=given,
    )
    assert "fail 0" in told


def _unfinished(s3: S3Server, asset_id: str) -> list[str]:
    """Keys of uploads in parts that S3 still keeps for an asset."""
    storage = S3Storage(S3Options(BUCKET, s3.endpoint, s3.region, s3.access_key, s3.secret_key))
    try:
        return [upload.key for upload in storage.list_multiparts() if asset_id in upload.key]
    finally:
        storage.close()

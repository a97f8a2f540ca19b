"""Uploads: what arrives is verified, what is missing is named, nothing is completed twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from auth_tools import server_with
from project_support import described, digest, jobs_of, sweep_all_uploads, upload
from sqlalchemy import select

from clipforge.platform.base.database import Database
from clipforge.platform.base.principal import Role
from clipforge.platform.events.models import Event
from clipforge.platform.projects import uploads
from clipforge.platform.projects.models import Asset, Upload

DATA = b"\x00\x00\x00\x18ftypmp42" + bytes(5000)


async def _ingest(client, headers, data: bytes = DATA, **more) -> dict:
    made = await client.post("/v1/ingest", json={"source": described(data, **more)}, headers=headers)
    assert made.status_code == 201, made.text
    return made.json()


async def test_a_file_is_sent_to_storage_and_completed_once_by_many(account, acting, client) -> None:
    headers = account.headers(Role.EDITOR)
    made = await _ingest(client, headers)
    assert made["project"]["status"] == "awaiting_upload"
    put, path = made["upload"]["put"], f"/v1/uploads/{made['upload']['id']}"
    early = await client.post(f"{path}/complete", headers=headers)
    assert (early.status_code, early.json()["code"]) == (409, "upload_incomplete")
    assert (await client.put(put["url"], headers=put["headers"], content=DATA)).status_code == 200
    answers = await asyncio.gather(*(client.post(f"{path}/complete", headers=headers) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len(await jobs_of(acting, account, "INGEST", made["project"]["id"])) == 1
    project = (await client.get(f"/v1/projects/{made['project']['id']}", headers=headers)).json()
    assert (project["status"], project["stage"]) == ("processing", "INGEST")


async def test_a_signed_address_does_not_change_the_file_once_it_is_completed(
    account, acting, client
) -> None:
    """It stays good for hours: other bytes under it would be worked on without having been probed."""
    headers = account.headers()
    made = await _ingest(client, headers)
    put, path = made["upload"]["put"], f"/v1/uploads/{made['upload']['id']}"
    assert (await client.put(put["url"], headers=put["headers"], content=DATA)).status_code == 200
    done = await client.post(f"{path}/complete", headers=headers)
    assert done.status_code == 200
    other = DATA[:-1] + b"x"
    await client.put(put["url"], headers=put["headers"], content=other)
    assert (await client.post(f"{path}/complete", headers=headers)).status_code == 200
    async with acting(account) as context:
        asset = await context.session.get(Asset, done.json()["asset_id"])
        with context.deps.storage.open(asset.storage_key) as pieces:
            assert b"".join(pieces) == DATA


async def test_other_bytes_than_declared_are_refused_by_storage_and_can_be_sent_again(
    account, client
) -> None:
    headers = account.headers()
    made = await _ingest(client, headers, sha256=digest(DATA))
    put = made["upload"]["put"]
    wrong = DATA[:-1] + b"x"
    assert (await client.put(put["url"], headers=put["headers"], content=wrong)).status_code == 400
    assert (await client.put(put["url"], headers=put["headers"], content=DATA)).status_code == 200
    done = await client.post(f"/v1/uploads/{made['upload']['id']}/complete", headers=headers)
    assert done.json()["status"] == "completed"


async def test_parts_go_on_after_a_break_and_missing_ones_are_named(account, client, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "SINGLE_BYTES", 1000)
    monkeypatch.setattr(uploads, "_SMALLEST_PART", 2000)
    monkeypatch.setattr(uploads, "_STEP", 1)
    headers = account.headers()
    made = await _ingest(client, headers)
    shown, path = made["upload"], f"/v1/uploads/{made['upload']['id']}"
    assert (shown["method"], shown["part_size"], shown["part_count"]) == ("multipart", 2000, 3)

    async def send(first: int, count: int) -> None:
        body = {"first": first, "count": count}
        asked = await client.post(f"{path}/parts", json=body, headers=headers)
        for part in asked.json()["parts"]:
            start = (part["number"] - 1) * 2000
            sent = await client.request(
                part["method"],
                part["url"],
                headers=part["headers"],
                content=DATA[start : start + part["size"]],
            )
            assert sent.status_code == 200

    await send(1, 1)
    await send(3, 9)
    stored = (await client.get(f"{path}/parts", headers=headers)).json()
    assert ([part["number"] for part in stored["data"]], stored["missing"]) == ([1, 3], [2])
    early = await client.post(f"{path}/complete", headers=headers)
    assert (early.status_code, early.json()["errors"][0]["field"]) == (409, "parts.2")
    await send(2, 1)
    assert (await client.post(f"{path}/complete", headers=headers)).json()["status"] == "completed"
    url = (await client.get(f"/v1/assets/{shown['asset_id']}", headers=headers)).json()["url"]
    assert (await client.get(url)).content == DATA


async def test_a_page_may_read_which_part_of_a_file_it_got(account, client, deps) -> None:
    made = await upload(client, account.headers(), DATA)
    media = (await client.get(f"/v1/projects/{made['id']}", headers=account.headers())).json()["media"]
    origin = deps.settings.browser_origins[0]
    part = await client.get(media["source_url"], headers={"Origin": origin, "Range": "bytes=0-3"})
    assert (part.status_code, part.headers["content-range"]) == (206, f"bytes 0-3/{len(DATA)}")
    assert part.headers["access-control-allow-origin"] == origin
    exposed = {name.strip().lower() for name in part.headers["access-control-expose-headers"].split(",")}
    assert {"content-range", "accept-ranges", "etag"} <= exposed


@pytest.mark.parametrize("size", [1, 64 << 20, (64 << 20) + 1, 50 << 30, 1 << 40])
def test_a_file_of_any_size_has_ten_thousand_parts_at_most_that_add_up(size: int) -> None:
    shape = Upload(size=size, part_size=uploads.part_size(size, 5 << 20))
    sizes = uploads.part_sizes(shape)
    assert sum(sizes) == size
    assert len(sizes) <= uploads.MOST_PARTS


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"name": "notes.txt"}, 422, "source.name"),
        ({"name": "talk.srt"}, 422, "source.name"),
        ({"content_type": "application/pdf"}, 422, "source.content_type"),
        ({"size": 1 << 49}, 413, "source.size"),
    ],
)
async def test_what_is_no_source_is_refused_before_a_byte_is_sent(
    account, client, change: dict, status: int, field: str
) -> None:
    answer = await client.post(
        "/v1/ingest", json={"source": {**described(DATA), **change}}, headers=account.headers()
    )
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)


async def test_an_upload_given_up_cancels_its_project_and_one_completed_stays(
    account, acting, client
) -> None:
    headers = account.headers()
    made = await _ingest(client, headers)
    path = f"/v1/uploads/{made['upload']['id']}"
    assert (await client.post(f"{path}/abort", headers=headers)).json()["status"] == "aborted"
    assert (await client.post(f"{path}/complete", headers=headers)).json()["code"] == "upload_over"
    project = (await client.get(f"/v1/projects/{made['project']['id']}", headers=headers)).json()
    assert project["status"] == "cancelled"
    async with acting(account) as context:
        told = await context.session.scalars(
            select(Event.project_id).where(Event.type == "project.cancelled")
        )
        assert told.all() == [project["id"]]


async def test_an_upload_never_finished_is_swept_and_its_project_says_why(
    account, client, deps, system
) -> None:
    headers = account.headers()
    made = await _ingest(client, headers)
    kept = await upload(client, headers, DATA)
    put = made["upload"]["put"]
    await client.put(put["url"], headers=put["headers"], content=DATA)
    assert await sweep_all_uploads(system, deps, datetime.now(UTC) + timedelta(hours=25)) >= 1
    project = (await client.get(f"/v1/projects/{made['project']['id']}", headers=headers)).json()
    assert (project["status"], project["error"]["code"]) == ("failed", "upload_expired")
    assert deps.storage.head(f"orgs/{account.org_id}/assets/{made['upload']['asset_id']}/file") is None
    other = (await client.get(f"/v1/projects/{kept['id']}", headers=headers)).json()
    assert other["status"] == "processing"


async def test_subtitles_are_uploaded_as_an_asset_and_go_with_one_project(account, client) -> None:
    headers = account.headers()
    text = b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"
    body = {"kind": "subtitles", "name": "a.srt", "size": len(text), "content_type": "text/plain"}
    made = (await client.post("/v1/assets", json=body, headers=headers)).json()
    put = made["upload"]["put"]
    await client.put(put["url"], headers=put["headers"], content=text)
    await client.post(f"/v1/uploads/{made['upload']['id']}/complete", headers=headers)
    wish = {"source": described(DATA), "transcript": {"asset_id": made["asset"]["id"]}}
    assert (await client.post("/v1/ingest", json=wish, headers=headers)).status_code == 201
    again = await client.post("/v1/ingest", json=wish, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "asset_taken")


async def test_no_connection_is_held_while_storage_is_asked(account, deps, servers, monkeypatch) -> None:
    """A store across the network may take minutes to join the parts of a large file."""
    database = Database(servers.app_url, pool=1, overflow=0)
    monkeypatch.setattr(uploads, "SINGLE_BYTES", 1000)
    storage, held = deps.storage, {}

    def watched(name, real):
        def call(*args):
            held[name] = database.engine.pool.checkedout()
            return real(*args)

        return call

    for name in ("create_multipart", "list_parts", "complete_multipart", "copy", "put_bytes", "head"):
        monkeypatch.setattr(storage, name, watched(name, getattr(storage, name)))
    headers = account.headers()
    subtitles = {"text": "1\n00:00:00,000 --> 00:00:01,000\nHello\n", "name": "words.srt"}
    async with server_with(replace(deps, database=database)) as client:
        for data in (DATA, DATA[:900]):
            body = {"source": described(data), "transcript": subtitles}
            made = await client.post("/v1/ingest", json=body, headers=headers)
            assert made.status_code == 201, made.text
            path = f"/v1/uploads/{made.json()['upload']['id']}"
            if made.json()["upload"]["put"]:
                put = made.json()["upload"]["put"]
                await client.put(put["url"], headers=put["headers"], content=data)
            else:
                parts = await client.post(f"{path}/parts", json={"first": 1, "count": 9}, headers=headers)
                await client.put(parts.json()["parts"][0]["url"], content=data)
                assert (await client.get(f"{path}/parts", headers=headers)).json()["missing"] == []
            done = await client.post(f"{path}/complete", headers={**headers, "Idempotency-Key": path})
            assert done.status_code == 200, done.text
    await database.close()
    assert {"create_multipart", "list_parts", "complete_multipart", "copy", "put_bytes"} <= held.keys()
    assert set(held.values()) == {0}

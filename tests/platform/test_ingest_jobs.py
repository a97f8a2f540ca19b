"""INGEST, BROWSER_MEDIA, ARCHIVE and DELETE on small real files."""

from __future__ import annotations

import asyncio
import io
import zipfile
from pathlib import Path

import pytest
from project_support import described, digest, jobs_of, make_media, run_next, upload
from sqlalchemy import func, select, update
from talk_support import add_project

from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.errors import BadInputError
from clipforge.platform.orgs.models import Org
from clipforge.platform.projects.jobs import Archive, BrowserMedia, Delete, Ingest
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.usage import service as usage

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")


@pytest.fixture(scope="module")
def talk_file(ffmpeg, tmp_path_factory) -> bytes:
    return make_media(ffmpeg, tmp_path_factory.mktemp("media") / "talk.mp4", *H264).read_bytes()


async def _project(client, account, id: str) -> dict:
    return (await client.get(f"/v1/projects/{id}", headers=account.headers())).json()


async def test_a_source_is_read_its_minutes_kept_and_recognition_begun(
    account, acting, client, deps, tmp_path: Path, talk_file: bytes
) -> None:
    made = await upload(client, account.headers(), talk_file)
    await run_next(acting, account, deps, tmp_path, Ingest())
    project = await _project(client, account, made["id"])
    assert (project["status"], project["stage"], project["title"]) == ("processing", "TRANSCRIBE", "talk")
    assert 1900 <= project["duration_ms"] <= 2200
    assert (project["source"]["width"], project["source"]["sha256"]) == (160, digest(talk_file))
    assert project["media"]["playback"]["kind"] == "source"
    assert len(await jobs_of(acting, account, "TRANSCRIBE", made["id"])) == 1
    async with acting(account) as context:
        assert (await usage.limits(context)).minutes_reserved == project["duration_ms"] / 60_000
    await run_next(acting, account, deps, tmp_path, BrowserMedia())
    media = (await _project(client, account, made["id"]))["media"]
    assert (await client.get(media["poster"]["url"])).content[:3] == b"\xff\xd8\xff"
    peaks = (await client.get(media["peaks_url"])).json()
    assert abs(len(peaks["peaks"]) * peaks["hop_ms"] - project["duration_ms"]) <= 100
    assert max(peaks["peaks"]) > 5
    strip = media["filmstrip"]
    assert (strip["count"], strip["tile_width"], len(strip["sheets"])) == (
        -(-project["duration_ms"] // 1000),
        160,
        1,
    )
    assert (await client.get(strip["sheets"][0])).content[:3] == b"\xff\xd8\xff"
    played = await client.get(media["playback"]["url"], headers={"Range": "bytes=0-99"})
    assert (played.status_code, played.content) == (206, talk_file[:100])


async def test_what_no_browser_plays_gets_a_light_copy_of_the_same_length(
    account, acting, client, deps, ffmpeg, tmp_path: Path
) -> None:
    odd = make_media(ffmpeg, tmp_path / "odd.avi", "-c:v", "mpeg4", "-c:a", "mp3").read_bytes()
    made = await upload(client, account.headers(), odd, source={"name": "odd.avi"})
    await run_next(acting, account, deps, tmp_path, Ingest())
    assert (await _project(client, account, made["id"]))["media"]["playback"] is None
    await run_next(acting, account, deps, tmp_path, BrowserMedia())
    project = await _project(client, account, made["id"])
    assert project["notices"] == []
    assert project["media"]["playback"]["kind"] == "proxy"
    copy = tmp_path / "copy.mp4"
    copy.write_bytes((await client.get(project["media"]["playback"]["url"])).content)
    info = probe(ffmpeg, str(copy))
    assert (info.video.codec, info.audio[0].codec) == ("h264", "aac")
    assert abs(info.duration_ms - project["duration_ms"]) <= 150


async def test_without_minutes_the_project_says_so_and_nothing_is_recognised(
    account, acting, client, deps, system, tmp_path: Path, talk_file: bytes
) -> None:
    async with system.transaction() as session:
        await session.execute(
            update(Org).where(Org.id == account.org_id).values(limits={"minutes_per_month": 0.01})
        )
    made = await upload(client, account.headers(), talk_file)
    await run_next(acting, account, deps, tmp_path, Ingest())
    project = await _project(client, account, made["id"])
    assert (project["status"], project["error"]["code"]) == ("failed", "minutes_exhausted")
    assert project["error"]["remedy"]
    assert await jobs_of(acting, account, "TRANSCRIBE") == []


async def test_a_file_that_is_no_media_fails_with_its_name_and_no_path_of_ours(
    account, acting, client, deps, tmp_path: Path
) -> None:
    made = await upload(client, account.headers(), b"%PDF-1.7 " + bytes(200), source={"name": "sums.mp4"})
    with pytest.raises(BadInputError) as caught:
        await run_next(acting, account, deps, tmp_path, Ingest())
    assert caught.value.code == "not_media"
    assert "sums.mp4: it is a PDF document" in caught.value.message
    assert str(tmp_path) not in caught.value.message
    assert "orgs" not in caught.value.message
    (job,) = await jobs_of(acting, account, "INGEST")
    async with acting(account) as context:
        await Ingest().failed(
            context, job, {"code": "not_media", "reason": "it is a PDF", "remedy": "Give media"}
        )
    project = await _project(client, account, made["id"])
    assert (project["status"], project["error"]["remedy"]) == ("failed", "Give media")


async def test_the_same_file_is_recognised_shared_and_kept_until_the_last_project_goes(
    account, acting, client, deps, tmp_path: Path, talk_file: bytes
) -> None:
    headers = account.headers()
    first = await upload(client, headers, talk_file)
    await run_next(acting, account, deps, tmp_path / "a", Ingest(), first["id"])
    await run_next(acting, account, deps, tmp_path / "a", BrowserMedia(), first["id"])
    # Told beforehand: nothing needs to be sent. Not told: found out, and the second object goes.
    said = {"source": described(talk_file, sha256=digest(talk_file))}
    second = (await client.post("/v1/ingest", json=said, headers=headers)).json()
    assert (second["upload"], second["project"]["duplicate_of"]) == (None, first["id"])
    third = await upload(client, headers, talk_file)
    for number, id in enumerate((second["project"]["id"], third["id"])):
        await run_next(acting, account, deps, tmp_path / f"b{number}", Ingest(), id)
        project = await _project(client, account, id)
        assert project["duplicate_of"] == first["id"]
        assert project["media"]["poster"] is not None
        assert await jobs_of(acting, account, "BROWSER_MEDIA", id) == []
    await run_next(acting, account, deps, tmp_path / "d", Delete())
    prefix = f"orgs/{account.org_id}/assets/"
    assert deps.storage.usage(prefix).objects == 1
    ids = [first["id"], second["project"]["id"], third["id"]]
    for left, id in zip((1, 1, 0), ids, strict=True):
        assert (await client.delete(f"/v1/projects/{id}", headers=headers)).status_code == 204
        assert (await client.get(f"/v1/projects/{id}", headers=headers)).status_code == 404
        await run_next(acting, account, deps, tmp_path / "d", Delete())
        assert deps.storage.usage(prefix).objects == left
        if left:
            project = await _project(client, account, ids[2])
            assert (await client.get(project["media"]["source_url"])).content == talk_file
            assert (await client.get(project["media"]["poster"]["url"])).status_code == 200
    assert deps.storage.usage(f"orgs/{account.org_id}/").objects == 0
    async with acting(account) as context:
        count = select(func.count()).select_from(Project).where(Project.org_id == account.org_id)
        assert (await context.session.execute(count)).scalar_one() == 0


async def test_a_declared_checksum_that_is_wrong_is_found_in_parts_too(
    account, acting, client, deps, tmp_path: Path, talk_file: bytes
) -> None:
    made = await upload(client, account.headers(), talk_file)
    async with acting(account) as context:
        await context.session.execute(
            update(Asset).where(Asset.project_id == made["id"]).values(sha256="0" * 64)
        )
    with pytest.raises(BadInputError, match="checksum"):
        await run_next(acting, account, deps, tmp_path, Ingest())


async def test_an_address_on_a_private_network_is_not_fetched(
    account, acting, client, deps, tmp_path: Path
) -> None:
    body = {"source": {"type": "url", "url": "http://127.0.0.1:8080/talk.mp4"}}
    await client.post("/v1/ingest", json=body, headers=account.headers())
    with pytest.raises(BadInputError) as caught:
        await run_next(acting, account, deps, tmp_path, Ingest(), allow_nets=())
    assert caught.value.code == "private_address"


async def test_an_address_is_fetched_into_storage(
    account, acting, client, deps, tmp_path: Path, talk_file: bytes
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {len(talk_file)}\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + talk_file)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        body = {"source": {"type": "url", "url": f"http://127.0.0.1:{port}/My%20talk.mp4"}}
        made = (await client.post("/v1/ingest", json=body, headers=account.headers())).json()["project"]
        await run_next(acting, account, deps, tmp_path, Ingest(), made["id"], allow_nets=("127.0.0.0/8",))
    project = await _project(client, account, made["id"])
    assert (project["stage"], project["source"]["sha256"]) == ("TRANSCRIBE", digest(talk_file))
    assert (await client.get(project["media"]["source_url"])).content == talk_file


async def test_everything_of_a_project_comes_as_one_zip(
    account, acting, client, deps, tmp_path: Path
) -> None:
    async with acting(account) as context:
        project = await add_project(context, status="ready")
        for _ in range(2):
            key = f"orgs/{account.org_id}/assets/{project.id}-{_}/file"
            deps.storage.put_bytes(key, b"1", "text/plain")
            context.session.add(
                Asset(
                    id=f"asset_{project.id[5:]}{_}",
                    org_id=account.org_id,
                    project_id=project.id,
                    kind="subtitles",
                    status="ready",
                    name="../words?.srt",
                    storage_key=key,
                    content_type="text/plain",
                    size=1,
                )
            )
    headers, path = account.headers(), f"/v1/projects/{project.id}/archive"
    first = (await client.post(path, json={}, headers=headers)).json()
    assert (await client.post(path, json={}, headers=headers)).json() == first
    await run_next(acting, account, deps, tmp_path, Archive())
    asset = (await client.get(f"/v1/assets/{first['asset_id']}", headers=headers)).json()
    assert asset["status"] == "ready"
    packed = zipfile.ZipFile(io.BytesIO((await client.get(asset["url"])).content))
    assert packed.testzip() is None
    names = packed.namelist()
    assert {"project.json", "moments.json", "exports.json"} <= set(names)
    assert len(names) == len(set(names)) == 5
    assert not any(".." in Path(name).parts for name in names)

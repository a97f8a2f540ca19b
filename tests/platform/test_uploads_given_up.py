"""Uploads that end while they are being completed leave nothing behind, and whoever waits hears of it."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest
from project_support import described, sweep_all_uploads
from sqlalchemy import select

from clipforge.kit.ids import new_id
from clipforge.platform.events.models import Event
from clipforge.platform.projects import assets, keys, schemas, start, uploads
from clipforge.platform.projects.models import Asset, Project, Upload
from clipforge.platform.projects.sweep import NEVER_CAME
from clipforge.platform.retention.orphans import YOUNG, OrphanSweep

DATA = b"\x00\x00\x00\x18ftypmp42" + bytes(5000)


async def _sent(client, headers, *, parts: bool) -> dict:
    """A project whose file has arrived and is not completed."""
    made = (await client.post("/v1/ingest", json={"source": described(DATA)}, headers=headers)).json()
    shown = made["upload"]
    if parts:
        path = f"/v1/uploads/{shown['id']}/parts"
        asked = await client.post(path, json={"first": 1, "count": 9}, headers=headers)
        for part in asked.json()["parts"]:
            at = (part["number"] - 1) * shown["part_size"]
            sent = await client.put(
                part["url"], headers=part["headers"], content=DATA[at : at + part["size"]]
            )
            assert sent.status_code == 200, sent.text
    else:
        put = shown["put"]
        assert (await client.put(put["url"], headers=put["headers"], content=DATA)).status_code == 200
    return made


class Slow:
    """A step of storage that goes on when it is told to."""

    def __init__(self, real) -> None:
        self._real, self.begun, self.go = real, threading.Event(), threading.Event()

    def __call__(self, *args):
        self.begun.set()
        assert self.go.wait(30)
        return self._real(*args)


@pytest.fixture
def in_parts(monkeypatch):
    monkeypatch.setattr(uploads, "SINGLE_BYTES", 1000)
    monkeypatch.setattr(uploads, "_SMALLEST_PART", 2000)
    monkeypatch.setattr(uploads, "_STEP", 1)


async def _ended_meanwhile(client, headers, deps, monkeypatch, made: dict, step: str, end) -> None:
    """Complete an upload, and end it while storage is at a step."""
    slow = Slow(getattr(deps.storage, step))
    path = f"/v1/uploads/{made['upload']['id']}/complete"
    with monkeypatch.context() as patch:
        patch.setattr(deps.storage, step, slow)
        # A store across the network joins what it was asked to join, whoever gives it up meanwhile.
        patch.setattr(deps.storage, "abort_multipart", lambda key, upload_id: None)
        completing = asyncio.create_task(client.post(path, headers=headers))
        assert await asyncio.to_thread(slow.begun.wait, 30)
        await end()
        slow.go.set()
        answer = await completing
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_over")


def _left(deps, account) -> list[str]:
    return [one.key for one in deps.storage.list(f"orgs/{account.org_id}/assets/").objects]


@pytest.mark.parametrize("way", ["aborted", "expired", "cancelled"])
async def test_a_file_in_parts_that_ends_while_it_is_joined_is_removed(
    account, client, deps, system, monkeypatch, in_parts, way: str
) -> None:
    headers = account.headers()
    made = await _sent(client, headers, parts=True)

    async def end() -> None:
        match way:
            case "aborted":
                path = f"/v1/uploads/{made['upload']['id']}/abort"
                assert (await client.post(path, headers=headers)).status_code == 200
            case "cancelled":
                path = f"/v1/projects/{made['project']['id']}/cancel"
                assert (await client.post(path, headers=headers)).status_code == 200
            case _:
                await sweep_all_uploads(system, deps, datetime.now(UTC) + timedelta(hours=25))

    await _ended_meanwhile(client, headers, deps, monkeypatch, made, "complete_multipart", end)
    assert _left(deps, account) == []
    async with system.transaction() as session:
        asset = await session.get_one(Asset, made["upload"]["asset_id"])
    assert asset.status == "deleted"


async def test_a_file_in_one_piece_that_ends_while_it_is_taken_is_removed(
    account, client, deps, monkeypatch
) -> None:
    headers = account.headers()
    made = await _sent(client, headers, parts=False)

    async def end() -> None:
        path = f"/v1/uploads/{made['upload']['id']}/abort"
        assert (await client.post(path, headers=headers)).status_code == 200
        # Whoever copies has the source open already.
        arriving = keys.arriving_key(account.org_id, made["upload"]["asset_id"])
        deps.storage.put_bytes(arriving, DATA, "video/mp4")

    await _ended_meanwhile(client, headers, deps, monkeypatch, made, "copy", end)
    assert _left(deps, account) == []


async def test_a_file_of_another_size_leaves_no_copy_and_can_be_sent_again(account, client, deps) -> None:
    headers = account.headers()
    made = await _sent(client, headers, parts=False)
    path = f"/v1/uploads/{made['upload']['id']}/complete"
    arriving = keys.arriving_key(account.org_id, made["upload"]["asset_id"])
    deps.storage.put_bytes(arriving, DATA[:10], "video/mp4")
    answer = await client.post(path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "upload_mismatch")
    assert _left(deps, account) == []
    deps.storage.put_bytes(arriving, DATA, "video/mp4")
    assert (await client.post(path, headers=headers)).json()["status"] == "completed"
    assert len(_left(deps, account)) == 1


async def test_what_only_a_file_that_is_gone_names_is_left_over(account, client, deps, system) -> None:
    """What a crash between joining and looking leaves; an equal file that is to stay keeps its object."""
    made = {}
    for status in ("deleted", "ready", "pending"):
        id = new_id("asset")
        made[status] = keys.asset_key(account.org_id, id)
        facts = {"kind": "source", "name": "a.mp4", "content_type": "video/mp4", "size": 1}
        async with system.transaction() as session:
            session.add(Asset(id=id, org_id=account.org_id, status=status, storage_key=made[status], **facts))
            if status == "ready":
                twin = new_id("asset")
                session.add(
                    Asset(id=twin, org_id=account.org_id, status="deleted", storage_key=made[status], **facts)
                )
        deps.storage.put_bytes(made[status], b"x", "video/mp4")
    sweep = OrphanSweep(system, deps.storage)
    while await sweep.step(datetime.now(UTC) + YOUNG + timedelta(minutes=1)):
        pass
    assert _left(deps, account) == sorted([made["ready"], made["pending"]])


async def test_a_project_whose_file_never_came_is_told_of(account, client, deps, system) -> None:
    headers = account.headers()
    body = {"source": described(DATA), "metadata": {"order": "7"}, "external_id": "order-7"}
    made = (await client.post("/v1/ingest", json=body, headers=headers)).json()
    later = datetime.now(UTC) + timedelta(hours=25)
    for _ in range(2):  # once, however often one looks
        await sweep_all_uploads(system, deps, later)
    async with system.transaction() as session:
        project = await session.get_one(Project, made["project"]["id"])
        upload = await session.get_one(Upload, made["upload"]["id"])
        told = (await session.scalars(select(Event).where(Event.project_id == project.id))).all()
    assert (project.status, project.error, upload.status) == ("failed", NEVER_CAME, "expired")
    (event,) = [event for event in told if event.type == "project.failed"]
    assert event.org_id == account.org_id
    assert event.data["error"] == NEVER_CAME
    assert (event.data["status"], event.data["external_id"]) == ("failed", "order-7")
    assert event.data["metadata"] == {"order": "7"}


async def test_a_project_given_up_before_is_not_told_of_again(account, client, deps, system) -> None:
    headers = account.headers()
    made = (await client.post("/v1/ingest", json={"source": described(DATA)}, headers=headers)).json()
    async with system.transaction() as session:
        (await session.get_one(Project, made["project"]["id"])).status = "cancelled"
    await sweep_all_uploads(system, deps, datetime.now(UTC) + timedelta(hours=25))
    async with system.transaction() as session:
        types = select(Event.type).where(Event.project_id == made["project"]["id"])
        told = (await session.scalars(types)).all()
        assert (await session.get_one(Project, made["project"]["id"])).status == "cancelled"
    assert "project.failed" not in told


async def test_an_uploaded_transcript_goes_with_one_of_two_projects_at_once(
    account, acting, system, monkeypatch
) -> None:
    id = new_id("asset")
    async with system.transaction() as session:
        session.add(
            Asset(
                id=id,
                org_id=account.org_id,
                kind="subtitles",
                status="ready",
                name="a.srt",
                storage_key=keys.asset_key(account.org_id, id),
                content_type="text/plain",
                size=20,
            )
        )
    real, waits = assets.find, asyncio.Event()

    async def find(context, id, **more):
        """The first to find it holds it until the other asks, or has found it too."""
        if waits.is_set():
            return await real(context, id, **more)
        found = await real(context, id, **more)
        waits.set()
        await asyncio.sleep(1.0)
        return found

    monkeypatch.setattr(assets, "find", find)

    async def ingest(number: int) -> str:
        source = described(DATA[: 100 + number])
        body = {"source": source, "transcript": {"asset_id": id}}
        async with acting(account) as context:
            project, *_ = await start.ingest(context, schemas.IngestRequest.model_validate(body))
            return project.id

    answers = await asyncio.gather(*(ingest(number) for number in range(2)), return_exceptions=True)
    made = [answer for answer in answers if isinstance(answer, str)]
    refused = [answer.code for answer in answers if not isinstance(answer, str)]
    assert (len(made), refused) == (1, ["asset_taken"])
    async with system.transaction() as session:
        assert (await session.get_one(Asset, id)).project_id == made[0]

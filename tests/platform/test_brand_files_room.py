"""A kit takes so many files; one that was announced and never came takes no room for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from project_support import sweep_all_uploads
from sqlalchemy import select, update

from clipforge.platform.brand_kits import files
from clipforge.platform.projects.models import Asset

LOGO = {"kind": "logo", "name": "a.png", "size": 10, "content_type": "image/png"}
TEN = b"0123456789"


class Kit:
    """A kit over the API, and the clock of its files."""

    def __init__(self, client, headers, system, id: str) -> None:
        self._client, self._headers, self._system = client, headers, system
        self._files = f"/v1/brand-kits/{id}/files"

    async def announce(self):
        return await self._client.post(self._files, json=LOGO, headers=self._headers)

    async def announced(self) -> str:
        answer = await self.announce()
        assert answer.status_code == 201, answer.text
        return answer.json()["file"]["id"]

    async def complete(self, id: str):
        return await self._client.post(f"{self._files}/{id}/complete", headers=self._headers)

    async def get(self, id: str) -> int:
        return (await self._client.get(f"{self._files}/{id}", headers=self._headers)).status_code

    async def older(self, ids: list[str], by: timedelta) -> None:
        async with self._system.transaction() as session:
            changed = update(Asset).where(Asset.id.in_(ids)).values(created_at=Asset.created_at - by)
            await session.execute(changed)

    async def key(self, id: str) -> str:
        async with self._system.transaction() as session:
            return await session.scalar(select(Asset.storage_key).where(Asset.id == id))


@pytest.fixture
async def kit(account, client, system, monkeypatch) -> Kit:
    monkeypatch.setattr(files, "MOST_OF_KIT", 3)
    made = await client.post("/v1/brand-kits", json={"name": "Ada"}, headers=account.headers())
    return Kit(client, account.headers(), system, made.json()["id"])


async def test_announcements_that_nobody_followed_up_take_no_room_after_an_hour(kit) -> None:
    first = [await kit.announced() for _ in range(3)]
    full = await kit.announce()
    assert (full.status_code, full.json()["code"]) == (409, "too_many_files")
    await kit.older(first, timedelta(minutes=59))
    assert (await kit.announce()).status_code == 409
    await kit.older(first, timedelta(minutes=2))
    for _ in range(3):
        await kit.announced()
    assert (await kit.announce()).json()["code"] == "too_many_files"


async def test_one_that_comes_late_is_taken_while_there_is_room(kit, deps) -> None:
    late = [await kit.announced() for _ in range(2)]
    await kit.older(late, timedelta(hours=2))
    others = [await kit.announced() for _ in range(2)]
    for id in (*late, *others):
        deps.storage.put_bytes(await kit.key(id), TEN, "image/png")
    for id in (*others, late[0]):
        assert (await kit.complete(id)).status_code == 202
    refused = await kit.complete(late[1])
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_files")
    assert (await kit.complete(late[0])).status_code == 202, "asked again, it is being checked"


async def test_what_was_announced_and_never_completed_is_swept_with_its_bytes(kit, deps, system) -> None:
    gone, lately, checking = [await kit.announced() for _ in range(3)]
    keys = {id: await kit.key(id) for id in (gone, lately, checking)}
    for key in keys.values():
        deps.storage.put_bytes(key, TEN, "image/png")
    assert (await kit.complete(checking)).status_code == 202
    await kit.older([gone, checking], timedelta(hours=25))
    await kit.older([lately], timedelta(hours=23))
    assert await sweep_all_uploads(system, deps, datetime.now(UTC)) >= 1
    assert [await kit.get(id) for id in keys] == [404, 200, 200]
    assert [deps.storage.head(key) is None for key in keys.values()] == [True, False, False]


async def test_other_uploads_of_the_same_kinds_are_swept_by_their_own_rule(
    account, client, deps, system
) -> None:
    body = {"kind": "logo", "name": "a.png", "size": 10, "content_type": "image/png"}
    made = await client.post("/v1/assets", json=body, headers=account.headers())
    assert made.status_code == 201, made.text
    id = made.json()["asset"]["id"]
    async with system.transaction() as session:
        await session.execute(
            update(Asset).where(Asset.id == id).values(created_at=datetime.now(UTC) - timedelta(days=2))
        )
    await sweep_all_uploads(system, deps, datetime.now(UTC))
    async with system.transaction() as session:
        assert (await session.get_one(Asset, id)).status == "pending"

"""Free minutes are given to a person once, not with every org that they make and delete."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from auth_tools import Signed, server_with, sign_up
from pydantic import SecretStr
from sqlalchemy import select, update

from clipforge.platform.accounts.models import User
from clipforge.platform.admin import service as admin
from clipforge.platform.orgs import service
from clipforge.platform.orgs.models import Org

_FREE = 60


@pytest.fixture
async def server(deps):
    async with server_with(deps, free_minutes=_FREE) as client:
        yield client


async def _make(client: httpx.AsyncClient, person: Signed) -> httpx.Response:
    return await client.post("/v1/orgs", headers=person.headers, json={"name": "Another"})


async def _minutes(client: httpx.AsyncClient, person: Signed, org_id: str) -> float | None:
    headers = {**person.headers, "X-Org-Id": org_id}
    return (await client.get("/v1/usage/limits", headers=headers)).json()["minutes_limit"]


async def _delete(client: httpx.AsyncClient, person: Signed, org_id: str) -> None:
    gone = await client.delete(f"/v1/orgs/{org_id}", headers={**person.headers, "X-Org-Id": org_id})
    assert gone.status_code == 204


async def test_the_first_org_has_the_free_minutes_and_others_get_them_from_the_operator(
    server, system
) -> None:
    person = await sign_up(server)
    assert await _minutes(server, person, person.tokens["org_id"]) == _FREE
    second = (await _make(server, person)).json()["id"]
    assert await _minutes(server, person, second) == 0
    script = {"source": {"type": "script", "text": "One two three four five six. " * 20}}
    headers = {**person.headers, "X-Org-Id": second}
    refused = await server.post("/v1/ingest", headers=headers, json=script)
    assert (refused.status_code, refused.json()["code"]) == (402, "minutes_exhausted")
    await admin.set_quotas(system, second, {"minutes_per_month": 5})
    assert await _minutes(server, person, second) == 5


async def test_free_minutes_do_not_come_back_by_deleting_an_org_even_once_it_is_erased(
    server, system, deps
) -> None:
    person = await sign_up(server)
    first = person.tokens["org_id"]
    await _delete(server, person, first)
    async with system.transaction() as session:
        long_ago = datetime.now(UTC) - timedelta(days=2)
        await session.execute(update(Org).where(Org.id == first).values(deleted_at=long_ago))
    await service.erase_deleted(system, deps.storage, datetime.now(UTC))
    async with system.transaction() as session:
        assert await session.get(Org, first) is None
    made = await _make(server, person)
    assert made.status_code == 201, made.text
    assert await _minutes(server, person, made.json()["id"]) == 0


async def test_where_minutes_have_no_limit_further_orgs_have_none_either(client) -> None:
    person = await sign_up(client)
    second = (await _make(client, person)).json()["id"]
    assert await _minutes(client, person, second) is None


async def test_of_orgs_made_at_once_by_somebody_without_one_the_first_alone_is_free(server, system) -> None:
    person = await sign_up(server)
    async with system.transaction() as session:  # as of one who came by an invite
        await session.execute(update(User).where(User.email == person.email).values(free_org_id=None))
    made = await asyncio.gather(*(_make(server, person) for _ in range(4)))
    minutes = [await _minutes(server, person, one.json()["id"]) for one in made]
    assert sorted(minutes) == [0, 0, 0, _FREE]


async def test_orgs_that_were_deleted_lately_count_against_the_most(server, monkeypatch) -> None:
    monkeypatch.setattr(service, "MOST_ORGS", 3)
    person = await sign_up(server)
    for _ in range(2):
        await _delete(server, person, (await _make(server, person)).json()["id"])
    refused = await _make(server, person)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_orgs")


async def test_further_orgs_want_a_proved_address_where_mails_are_sent(deps, system) -> None:
    async with server_with(deps, smtp_url=SecretStr("smtp://127.0.0.1:1")) as server:
        person = await sign_up(server)
        refused = await _make(server, person)
        assert (refused.status_code, refused.json()["code"]) == (403, "email_not_verified")
        async with system.transaction() as session:
            proved = update(User).where(User.email == person.email)
            await session.execute(proved.values(email_verified_at=datetime.now(UTC)))
        assert (await _make(server, person)).status_code == 201
    async with system.transaction() as session:
        found = (await session.scalars(select(User).where(User.email == person.email))).one()
        assert found.free_org_id == person.tokens["org_id"]

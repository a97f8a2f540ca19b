"""Notices: whoever began something hears what became of it, once, in the ways they chose, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from auth_tools import Signed, sign_up
from sqlalchemy import select, update

from clipforge.kit.ids import new_id
from clipforge.platform.accounts.models import User
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.principal import Principal, Role
from clipforge.platform.events import service as events
from clipforge.platform.events.fan_out import fan_out
from clipforge.platform.mails.models import Mail
from clipforge.platform.notices.models import Notice
from clipforge.platform.notices.telling import Teller
from clipforge.platform.orgs.models import Membership


@pytest.fixture
def tell(system, deps):
    async def run() -> None:
        while await fan_out(system, [Teller(deps.vault, "https://app.example")]):
            pass

    return run


async def _confirmed(client, system) -> tuple[Signed, str, str]:
    """Somebody who confirmed their address; with the ids of person and org."""
    person = await sign_up(client)
    me = (await client.get("/v1/me", headers=person.headers)).json()
    async with system.transaction() as session:
        await session.execute(
            update(User).where(User.id == me["id"]).values(email_verified_at=User.created_at)
        )
    return person, me["id"], me["org_id"]


async def _emit(deps, org_id: str, type: str, data: dict[str, Any]) -> None:
    principal = Principal("system", org_id)
    async with deps.database.transaction(Claims(org_id)) as session:
        await events.emit(Context(session, deps, principal), type, data)


def _project(by: str, title: str = "My talk") -> dict[str, Any]:
    return {
        "project_id": "proj_1",
        "title": title,
        "status": "ready",
        "metadata": {},
        "external_id": None,
        "created_by": by,
    }


async def _mails(system, person: Signed, subject: str) -> list[Mail]:
    async with system.transaction() as session:
        query = select(Mail).where(Mail.recipient == person.email, Mail.subject.contains(subject))
        return list((await session.scalars(query)).all())


async def _listed(client, person: Signed, **wish: Any) -> dict[str, Any]:
    answer = await client.get("/v1/notices", params=wish, headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_who_began_it_is_told_once_in_the_app_and_by_mail(client, system, deps, tell) -> None:
    person, user_id, org_id = await _confirmed(client, system)
    colleague, colleague_id, _ = await _confirmed(client, system)
    async with system.transaction() as session:
        session.add(Membership(org_id=org_id, user_id=colleague_id, role="owner"))
    await _emit(deps, org_id, "project.ready", _project(user_id, "My\ntalk"))
    await tell()
    await tell()
    page = await _listed(client, person)
    assert page["unread"] == 1
    [notice] = page["data"]
    assert (notice["kind"], notice["title"]) == ("project.ready", "“My talk” is ready")
    assert (notice["link"], notice["read"]) == ("/projects/proj_1", False)
    [mail] = await _mails(system, person, "is ready")
    assert "https://app.example/projects/proj_1" in deps.vault.open(mail.body_sealed, f"mail/{mail.id}")
    there = {**colleague.headers, "X-Org-Id": org_id}
    assert (await client.get("/v1/notices", headers=there)).json()["data"] == []
    assert await _mails(system, colleague, "is ready") == []


async def test_a_failure_says_why_and_what_to_do(client, system, deps, tell) -> None:
    person, user_id, org_id = await _confirmed(client, system)
    error = {"code": "no_speech", "reason": "nobody speaks in it", "remedy": "Give a script."}
    await _emit(deps, org_id, "project.failed", {**_project(user_id), "error": error})
    await tell()
    [notice] = (await _listed(client, person))["data"]
    assert notice["body"] == "Nobody speaks in it. Give a script."


async def test_choices_are_kept_and_an_unproven_address_gets_no_mail(client, system, deps, tell) -> None:
    person, user_id, org_id = await _confirmed(client, system)
    wish = {"notices": {"project_ready": {"email": False, "app": False}}}
    assert (await client.patch("/v1/me", json=wish, headers=person.headers)).status_code == 200
    await _emit(deps, org_id, "project.ready", _project(user_id))
    unproven = await sign_up(client)
    other = (await client.get("/v1/me", headers=unproven.headers)).json()
    await _emit(deps, other["org_id"], "project.ready", _project(other["id"]))
    await tell()
    assert (await _listed(client, person))["data"] == []
    assert await _mails(system, person, "is ready") == []
    assert len((await _listed(client, unproven))["data"]) == 1
    assert await _mails(system, unproven, "is ready") == []


async def test_what_the_org_must_know_goes_to_those_who_look_after_it(client, system, deps, tell) -> None:
    owner, _, org_id = await _confirmed(client, system)
    viewer, viewer_id, _ = await _confirmed(client, system)
    async with system.transaction() as session:
        session.add(Membership(org_id=org_id, user_id=viewer_id, role="viewer"))
    await _emit(deps, org_id, "usage.limit_reached", {"kind": "minutes"})
    await tell()
    [notice] = (await _listed(client, owner))["data"]
    assert notice["title"] == "The minutes of this month are used up"
    there = {**viewer.headers, "X-Org-Id": org_id}
    assert (await client.get("/v1/notices", headers=there)).json()["data"] == []


async def test_work_of_an_api_key_is_left_to_webhooks(client, system, deps, tell) -> None:
    person, _, org_id = await _confirmed(client, system)
    await _emit(deps, org_id, "project.ready", _project("key_1"))
    await tell()
    assert (await _listed(client, person))["data"] == []


async def test_they_are_read_one_by_one_or_all_at_once(client, system, deps, tell) -> None:
    person, user_id, org_id = await _confirmed(client, system)
    for number in range(3):
        await _emit(deps, org_id, "project.ready", _project(user_id, f"Talk {number}"))
        await tell()  # one by one: notices of the same millisecond have no order
    page = await _listed(client, person, limit=2)
    assert page["has_more"]
    assert page["unread"] == 3
    rest = await _listed(client, person, cursor=page["next_cursor"])
    assert [notice["title"] for notice in rest["data"]] == ["“Talk 0” is ready"]
    first = page["data"][0]["id"]
    answer = await client.post("/v1/notices/read", json={"ids": [first]}, headers=person.headers)
    assert answer.status_code == 204
    unread = await _listed(client, person, unread=True)
    assert unread["unread"] == 2
    assert first not in [notice["id"] for notice in unread["data"]]
    await client.post("/v1/notices/read", json={}, headers=person.headers)
    assert (await _listed(client, person))["unread"] == 0


async def test_the_database_shows_a_notice_to_its_reader_alone(client, system, deps, tell) -> None:
    _, user_id, org_id = await _confirmed(client, system)
    await _emit(deps, org_id, "project.ready", _project(user_id))
    await tell()
    for claims, expected in ((Claims(org_id, user_id), 1), (Claims(org_id, new_id("user")), 0)):
        async with deps.database.transaction(claims) as session:
            rows = (await session.scalars(select(Notice).where(Notice.org_id == org_id))).all()
            assert len(rows) == expected


async def test_machines_have_no_notices(client, account) -> None:
    answer = await client.get("/v1/notices", headers=account.headers(Role.OWNER))
    assert answer.status_code == 401


async def test_what_a_key_began_is_told_to_who_made_it_as_they_chose(client, system, deps, tell) -> None:
    person, user_id, org_id = await _confirmed(client, system)
    colleague, colleague_id, _ = await _confirmed(client, system)
    async with system.transaction() as session:
        session.add(Membership(org_id=org_id, user_id=colleague_id, role="owner"))
    wish = {"name": "importer", "scopes": ["projects:read", "keys:write"]}
    made = await client.post("/v1/api-keys", json=wish, headers=person.headers)
    assert made.status_code == 201, made.text
    # A key that was made by a key belongs to whoever made the first.
    by_key = {"Authorization": f"Bearer {made.json()['secret']}"}
    wish = {"name": "second", "scopes": ["projects:read"]}
    second = await client.post("/v1/api-keys", json=wish, headers=by_key)
    assert second.status_code == 201, second.text
    await _emit(deps, org_id, "project.ready", _project(made.json()["id"], "First"))
    await _emit(deps, org_id, "project.ready", _project(second.json()["id"], "Second"))
    await tell()
    titles = [notice["title"] for notice in (await _listed(client, person))["data"]]
    assert sorted(titles) == ["“First” is ready", "“Second” is ready"]
    assert await _mails(system, person, "is ready") == []
    there = {**colleague.headers, "X-Org-Id": org_id}
    assert (await client.get("/v1/notices", headers=there)).json()["data"] == []

    me = (await client.get("/v1/me", headers=person.headers)).json()
    assert me["notices"]["by_api_key"] == {"email": False, "app": True}
    wish = {"notices": {**me["notices"], "by_api_key": {"email": True, "app": False}}}
    assert (await client.patch("/v1/me", json=wish, headers=person.headers)).status_code == 200
    await _emit(deps, org_id, "project.ready", _project(made.json()["id"], "Third"))
    await _emit(deps, org_id, "project.ready", _project(user_id, "My own"))
    await tell()
    titles = [notice["title"] for notice in (await _listed(client, person))["data"]]
    assert sorted(titles) == ["“First” is ready", "“My own” is ready", "“Second” is ready"]
    assert len(await _mails(system, person, "“Third” is ready")) == 1

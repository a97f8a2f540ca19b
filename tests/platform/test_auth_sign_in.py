"""People: signing up and in, refresh tokens that are good once, links by mail, sessions that can be ended."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from auth_tools import PASSWORD, mailed_token, new_email, server_with, sign_up
from pydantic import SecretStr
from sqlalchemy import select, text, update

from clipforge.platform.accounts import service
from clipforge.platform.accounts.models import Session, User
from clipforge.platform.accounts.passwords import Passwords
from clipforge.platform.base.claims import Claims
from clipforge.platform.orgs.models import AuditEntry, Invite, Membership


async def test_who_signs_up_owns_an_org_and_signs_in_again(client, system) -> None:
    person = await sign_up(client, name="Ada")
    me = (await client.get("/v1/me", headers=person.headers)).json()
    assert (me["email"], me["email_verified"], me["org_id"]) == (person.email, False, person.tokens["org_id"])
    assert [org["role"] for org in me["orgs"]] == ["owner"]
    body = {"email": person.email.upper(), "password": PASSWORD}
    again = await client.post("/v1/auth/sign-in", json=body)
    assert again.status_code == 200
    assert again.json()["session_id"] != person.tokens["session_id"]
    twice = await client.post("/v1/auth/sign-up", json={"email": person.email, "password": PASSWORD})
    assert (twice.status_code, twice.json()["code"]) == (409, "email_taken")
    async with system.transaction() as session:
        query = select(AuditEntry.action).where(AuditEntry.org_id == me["org_id"])
        actions = set((await session.scalars(query)).all())
    assert {"org.created", "account.created", "session.started"} <= actions


async def test_a_wrong_password_and_an_unknown_address_are_told_alike(client) -> None:
    person = await sign_up(client)
    answers = []
    for email in (person.email, new_email()):
        answer = await client.post("/v1/auth/sign-in", json={"email": email, "password": "not this one"})
        answers.append({**answer.json(), "request_id": ""})
    assert answers[0] == answers[1]
    assert (answers[0]["status"], answers[0]["code"]) == (401, "wrong_credentials")


async def test_a_refused_sign_in_is_told_in_the_audit(client, system) -> None:
    person = await sign_up(client)
    me = (await client.get("/v1/me", headers=person.headers)).json()
    for email in (new_email(), person.email):
        body = {"email": email, "password": "not this one"}
        answer = await client.post("/v1/auth/sign-in", json=body)
    listed = await client.get("/v1/audit", params={"action": "session.refused"}, headers=person.headers)
    [line] = listed.json()["data"]
    assert (line["actor"], line["target"]) == ("anonymous", me["id"])
    assert line["detail"] == {"how": "password", "reason": "wrong_credentials"}
    assert (line["ip"], line["request_id"]) == ("127.0.0.1", answer.headers["x-request-id"])
    async with system.transaction() as session:
        query = select(Session.id).where(Session.user_id == me["id"])
        assert (await session.scalars(query)).all() == [person.tokens["session_id"]]


async def test_credentials_that_are_no_good_are_401_and_none_is_nobody(client) -> None:
    person = await sign_up(client)
    good = person.tokens["access_token"]
    for wrong in ("cfk_unknown", "abc", good[:-4] + "AAAA", "x" * 5000):
        answer = await client.get("/v1/me", headers={"Authorization": f"Bearer {wrong}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized"), wrong
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert (await client.get("/v1/me", headers={"Authorization": "Basic YTpi"})).status_code == 401
    assert (await client.get("/v1/me")).status_code == 401
    assert (await client.get("/v1/auth/providers")).status_code == 200


async def test_a_refresh_token_used_again_ends_the_session(client, system) -> None:
    person = await sign_up(client)
    first = person.tokens["refresh_token"]
    second = (await client.post("/v1/auth/refresh", json={"refresh_token": first})).json()
    assert second["refresh_token"] != first
    async with system.transaction() as session:  # the grace of two tabs has passed
        await session.execute(
            update(Session)
            .where(Session.id == second["session_id"])
            .values(used_at=datetime.now(UTC) - timedelta(minutes=1))
        )
    stolen = await client.post("/v1/auth/refresh", json={"refresh_token": first})
    assert stolen.status_code == 401
    assert "used before" in stolen.json()["detail"]
    newest = await client.post("/v1/auth/refresh", json={"refresh_token": second["refresh_token"]})
    assert newest.status_code == 401
    headers = {"Authorization": f"Bearer {second['access_token']}"}
    assert (await client.get("/v1/me", headers=headers)).status_code == 401


async def test_a_used_refresh_token_is_found_without_reading_every_session(deps) -> None:
    query = "EXPLAIN SELECT id FROM sessions WHERE refresh_hash = :token OR :token = ANY(used_hashes)"
    async with deps.database.transaction(Claims(secret="0" * 64)) as session:
        # So few rows are read one by one, unless that is forbidden where there is another way.
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(await session.scalars(text(query), {"token": "0" * 64}))
    assert "ix_sessions_used_hashes" in plan
    assert "Seq Scan" not in plan


async def test_two_tabs_that_refresh_at_once_go_on_with_the_same_token(client) -> None:
    person = await sign_up(client)
    body = {"refresh_token": person.tokens["refresh_token"]}
    answers = await asyncio.gather(*(client.post("/v1/auth/refresh", json=body) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    following = {answer.json()["refresh_token"] for answer in answers}
    assert len(following) == 1
    last = await client.post("/v1/auth/refresh", json={"refresh_token": following.pop()})
    assert last.status_code == 200


async def test_a_session_that_was_ended_is_refused_at_once(client) -> None:
    person = await sign_up(client)
    body = {"email": person.email, "password": PASSWORD}
    other = (await client.post("/v1/auth/sign-in", json=body)).json()
    listed = (await client.get("/v1/sessions", headers=person.headers)).json()["data"]
    assert {row["id"]: row["current"] for row in listed} == {
        other["session_id"]: False,
        person.tokens["session_id"]: True,
    }
    stranger = await sign_up(client)
    path = f"/v1/sessions/{other['session_id']}"
    assert (await client.delete(path, headers=stranger.headers)).status_code == 404
    assert (await client.delete(path, headers=person.headers)).status_code == 204
    gone = await client.get("/v1/me", headers={"Authorization": f"Bearer {other['access_token']}"})
    assert gone.status_code == 401
    assert (await client.post("/v1/auth/sign-out", headers=person.headers)).status_code == 204
    assert (await client.get("/v1/me", headers=person.headers)).status_code == 401


async def test_a_changed_role_counts_at_the_next_request(client, system) -> None:
    person = await sign_up(client)
    org = person.tokens["org_id"]
    change = {"name": "Renamed"}
    assert (await client.patch(f"/v1/orgs/{org}", json=change, headers=person.headers)).status_code == 200
    async with system.transaction() as session:
        await session.execute(update(Membership).where(Membership.org_id == org).values(role="viewer"))
    refused = await client.patch(f"/v1/orgs/{org}", json=change, headers=person.headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert (await client.get(f"/v1/orgs/{org}", headers=person.headers)).status_code == 200


async def test_a_mailed_link_proves_the_address_once(client, system, deps) -> None:
    person = await sign_up(client)
    token = await mailed_token(system, deps.vault, person.email, "Confirm")
    assert (await client.post("/v1/auth/verify-email", json={"token": token})).status_code == 204
    assert (await client.get("/v1/me", headers=person.headers)).json()["email_verified"] is True
    again = await client.post("/v1/auth/verify-email", json={"token": token})
    assert (again.status_code, again.json()["code"]) == (404, "link_invalid")


async def test_nothing_that_lasts_is_made_before_the_address_is_proved_where_mails_are_sent(
    system, deps
) -> None:
    """Somebody who signs up with another's address leaves nothing behind for when its owner takes it over."""
    wishes = {
        "/v1/api-keys": {"name": "mine", "scopes": ["projects:read"]},
        "/v1/oauth/clients": {"name": "mine", "scopes": ["projects:read"]},
        "/v1/webhooks": {"url": "https://example.com/hook"},
        "/v1/invites": {"email": new_email(), "role": "editor"},
    }
    async with server_with(deps, smtp_url=SecretStr("smtp://localhost:1")) as server:
        person = await sign_up(server)
        for path, wish in wishes.items():
            answer = await server.post(path, json=wish, headers=person.headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "email_not_verified"), path
        token = await mailed_token(system, deps.vault, person.email, "Confirm")
        assert (await server.post("/v1/auth/verify-email", json={"token": token})).status_code == 204
        for path, wish in wishes.items():
            answer = await server.post(path, json=wish, headers=person.headers)
            assert answer.status_code == 201, answer.text


async def test_a_password_set_by_mail_ends_every_session(client, system, deps) -> None:
    person = await sign_up(client)
    for email in (person.email, new_email()):  # nobody learns who has an account
        answer = await client.post("/v1/auth/forgot-password", json={"email": email})
        assert (answer.status_code, answer.content) == (202, b"null")
    token = await mailed_token(system, deps.vault, person.email, "new password")
    changed = {"token": token, "password": "another good password"}
    assert (await client.post("/v1/auth/reset-password", json=changed)).status_code == 204
    assert (await client.get("/v1/me", headers=person.headers)).status_code == 401
    old = {"email": person.email, "password": PASSWORD}
    assert (await client.post("/v1/auth/sign-in", json=old)).status_code == 401
    new = {"email": person.email, "password": "another good password"}
    assert (await client.post("/v1/auth/sign-in", json=new)).status_code == 200
    assert (await client.post("/v1/auth/reset-password", json=changed)).status_code == 404


async def test_a_password_is_changed_with_the_current_one_and_hashes_follow_the_costs(
    client, system, deps
) -> None:
    person = await sign_up(client)
    body = {"current_password": "wrong", "new_password": "yet another password"}
    assert (await client.post("/v1/me/password", json=body, headers=person.headers)).status_code == 403
    body["current_password"] = PASSWORD
    assert (await client.post("/v1/me/password", json=body, headers=person.headers)).status_code == 204
    assert (await client.get("/v1/me", headers=person.headers)).status_code == 200
    async with server_with(deps, password_memory_kib=128) as costly:
        new = {"email": person.email, "password": "yet another password"}
        assert (await costly.post("/v1/auth/sign-in", json=new)).status_code == 200
    async with system.transaction() as session:
        stored = await session.scalar(select(User.password_hash).where(User.email == person.email))
    assert not Passwords(128).is_outdated(stored)


async def test_sign_up_can_be_by_invite_or_closed_but_for_the_set_up_link(client, system, deps) -> None:
    body = {"email": new_email(), "password": PASSWORD}
    async with server_with(deps, signup="invite") as server:
        assert (await server.post("/v1/auth/sign-up", json=body)).json()["code"] == "signup_by_invite"
    async with server_with(deps, signup="closed") as server:
        assert (await server.post("/v1/auth/sign-up", json=body)).json()["code"] == "signup_closed"
        # There are people in this database already, so the link is made as if there were none.
        from clipforge.platform.orgs.members import setup_invite

        token = await setup_invite(system, deps.vault, wanted=True)
        assert token == await setup_invite(system, deps.vault, wanted=True)
        named = {**body, "invite": token, "org_name": "Studio One"}
        first = await server.post("/v1/auth/sign-up", json=named)
        assert first.status_code == 201
        headers = {"Authorization": f"Bearer {first.json()['access_token']}"}
        org = (await server.get("/v1/me", headers=headers)).json()["orgs"][0]
        assert (org["role"], org["name"]) == ("owner", "Studio One")
        second = await server.post(
            "/v1/auth/sign-up", json={"email": new_email(), "password": PASSWORD, "invite": token}
        )
        assert (second.status_code, second.json()["code"]) == (404, "invite_invalid")
    assert await service.setup_token(system, deps.vault) is None
    async with system.transaction() as session:
        left = select(Invite.id).where(Invite.email == "", Invite.accepted_at.is_(None))
        assert (await session.scalars(left)).all() == []


async def test_an_account_goes_with_the_org_that_nobody_else_is_in(client, system) -> None:
    person = await sign_up(client)
    await client.patch(
        "/v1/me", json={"notices": {"project_ready": {"email": False}}}, headers=person.headers
    )
    me = (await client.get("/v1/me", headers=person.headers)).json()
    assert me["notices"]["project_ready"] == {"email": False, "app": True}
    wrong = await client.request("DELETE", "/v1/me", json={"password": "no"}, headers=person.headers)
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_password")
    gone = await client.request("DELETE", "/v1/me", json={"password": PASSWORD}, headers=person.headers)
    assert gone.status_code == 204
    assert (await client.get("/v1/me", headers=person.headers)).status_code == 401
    async with system.transaction() as session:
        assert await session.scalar(select(User.id).where(User.email == person.email)) is None
    assert (await sign_up(client, person.email)).tokens["org_id"] != person.tokens["org_id"]

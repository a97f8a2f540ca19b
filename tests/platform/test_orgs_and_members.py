"""Organisations: an owner always stays, invites are good once, another org is never seen."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from auth_tools import mailed_token, new_email, sign_up
from sqlalchemy import select, update

from clipforge.kit.ids import new_id
from clipforge.platform.base.principal import Role
from clipforge.platform.orgs import service
from clipforge.platform.orgs.models import AuditEntry, Membership, Org, ProviderKey


async def _join(client, system, deps, owner, role: str):
    """Somebody new, invited into an owner's org."""
    email = new_email()
    body = {"email": email, "role": role}
    assert (await client.post("/v1/invites", json=body, headers=owner.headers)).status_code == 201
    token = await mailed_token(system, deps.vault, email, "invited")
    return await sign_up(client, email, invite=token), token


async def test_an_invited_person_joins_with_the_role_and_a_proved_address(client, system, deps) -> None:
    owner = await sign_up(client, org_name="Acme")
    person, token = await _join(client, system, deps, owner, "editor")
    me = (await client.get("/v1/me", headers=person.headers)).json()
    assert [(org["name"], org["role"]) for org in me["orgs"]] == [("Acme", "editor")]
    assert me["email_verified"] is True
    used = await client.post("/v1/invites/lookup", json={"token": token})
    assert (used.status_code, used.json()["code"]) == (404, "invite_invalid")
    listed = (await client.get("/v1/members", headers=person.headers)).json()["data"]
    assert {(row["email"], row["role"]) for row in listed} == {
        (owner.email, "owner"),
        (person.email, "editor"),
    }
    refused = await client.post("/v1/invites", json={"email": new_email()}, headers=person.headers)
    assert refused.status_code == 403


async def test_somebody_with_an_account_accepts_and_chooses_the_org_by_header(client, system, deps) -> None:
    owner, guest = await sign_up(client, org_name="Acme"), await sign_up(client)
    body = {"email": guest.email, "role": "admin"}
    invite = (await client.post("/v1/invites", json=body, headers=owner.headers)).json()
    token = await mailed_token(system, deps.vault, guest.email, "invited")
    shown = (await client.post("/v1/invites/lookup", json={"token": token})).json()
    assert (shown["org_name"], shown["email"], shown["role"]) == ("Acme", guest.email, "admin")
    acme = owner.tokens["org_id"]
    chosen = {**guest.headers, "X-Org-Id": acme}
    assert (await client.get(f"/v1/orgs/{acme}", headers=chosen)).status_code == 404
    key = {"Idempotency-Key": new_id("req")}
    for _ in range(2):  # the second answer is the first again
        accepted = await client.post(
            "/v1/invites/accept", json={"token": token}, headers={**guest.headers, **key}
        )
        assert (accepted.status_code, accepted.json()["role"]) == (200, "admin")
    assert (await client.get(f"/v1/orgs/{acme}", headers=chosen)).json()["role"] == "admin"
    assert (await client.get(f"/v1/orgs/{acme}", headers=guest.headers)).status_code == 404
    gone = await client.delete(f"/v1/invites/{invite['id']}", headers=owner.headers)
    assert gone.status_code == 404


async def test_an_invite_taken_back_or_made_again_is_no_longer_good(client, system, deps) -> None:
    owner, email = await sign_up(client), new_email()
    tokens = []
    for _ in range(2):
        made = await client.post("/v1/invites", json={"email": email}, headers=owner.headers)
        tokens.append(await mailed_token(system, deps.vault, email, "invited"))
    assert (await client.post("/v1/invites/lookup", json={"token": tokens[0]})).status_code == 404
    assert (await client.post("/v1/invites/lookup", json={"token": tokens[1]})).status_code == 200
    assert [
        row["email"] for row in (await client.get("/v1/invites", headers=owner.headers)).json()["data"]
    ] == [email]
    path = f"/v1/invites/{made.json()['id']}"
    assert (await client.delete(path, headers=owner.headers)).status_code == 204
    assert (await client.post("/v1/invites/lookup", json={"token": tokens[1]})).status_code == 404


async def test_the_last_owner_stays_also_when_two_leave_at_once(client, system, deps) -> None:
    owner = await sign_up(client)
    second, _ = await _join(client, system, deps, owner, "owner")
    ids = [(await client.get("/v1/me", headers=one.headers)).json()["id"] for one in (owner, second)]
    answers = await asyncio.gather(
        *(
            client.delete(f"/v1/members/{id}", headers=one.headers)
            for id, one in zip(ids, (owner, second), strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    async with system.transaction() as session:
        query = select(Membership.role).where(Membership.org_id == owner.tokens["org_id"])
        assert (await session.scalars(query)).all() == ["owner"]


async def test_only_owners_make_or_change_owners(client, system, deps) -> None:
    owner = await sign_up(client)
    admin, _ = await _join(client, system, deps, owner, "admin")
    owner_id, admin_id = [
        (await client.get("/v1/me", headers=one.headers)).json()["id"] for one in (owner, admin)
    ]
    for user_id, role in ((admin_id, "owner"), (owner_id, "viewer")):
        answer = await client.patch(f"/v1/members/{user_id}", json={"role": role}, headers=admin.headers)
        assert answer.status_code == 403, (user_id, role)
    assert (await client.delete(f"/v1/members/{owner_id}", headers=admin.headers)).status_code == 403
    body = {"email": new_email(), "role": "owner"}
    assert (await client.post("/v1/invites", json=body, headers=admin.headers)).status_code == 403
    raised = await client.patch(f"/v1/members/{admin_id}", json={"role": "owner"}, headers=owner.headers)
    assert raised.json()["role"] == "owner"


async def test_settings_are_changed_by_version_and_member(client, account) -> None:
    path = f"/v1/orgs/{account.org_id}"
    before = await client.get(path, headers=account.headers())
    match = {**account.headers(), "If-Match": before.headers["etag"]}
    first = await client.patch(path, json={"settings": {"vocabulary": ["ClipForge"]}}, headers=match)
    assert first.status_code == 200
    late = await client.patch(path, json={"name": "Late"}, headers=match)
    assert (late.status_code, late.json()["code"]) == (412, "version_mismatch")
    change = {"settings": {"recognition": {"engine": "assemblyai"}, "source_retention_days": 30}}
    second = (await client.patch(path, json=change, headers=account.headers())).json()
    assert second["settings"] == {
        "recognition": {"engine": "assemblyai", "model": None},
        "vocabulary": ["ClipForge"],
        "source_retention_days": 30,
    }


async def test_a_providers_key_is_sealed_and_only_its_end_is_shown(client, account, acting, system) -> None:
    secret = "0123456789abcdef"
    path = "/v1/provider-keys/assemblyai"
    shown = await client.put(path, json={"key": secret}, headers=account.headers())
    assert (shown.status_code, shown.json()["hint"]) == (200, "…cdef")
    async with system.transaction() as session:
        row = await session.scalar(select(ProviderKey).where(ProviderKey.org_id == account.org_id))
    assert secret not in row.sealed
    async with acting(account) as context:
        assert await service.provider_key(context, "assemblyai") == secret
    listed = await client.get("/v1/provider-keys", headers=account.headers(Role.EDITOR))
    assert listed.status_code == 403
    assert (await client.delete(path, headers=account.headers())).status_code == 204
    assert (await client.delete(path, headers=account.headers())).status_code == 404


async def test_the_audit_log_tells_who_did_what(client, account) -> None:
    path = f"/v1/orgs/{account.org_id}"
    await client.patch(path, json={"name": "Other"}, headers=account.headers())
    headers = account.headers(Role.ADMIN)
    listed = (await client.get("/v1/audit", params={"action": "org.changed"}, headers=headers)).json()
    assert [(row["action"], row["target"]) for row in listed["data"]] == [("org.changed", account.org_id)]
    assert listed["data"][0]["actor"].startswith("key_")
    refused = await client.get("/v1/audit", headers=account.headers(Role.EDITOR))
    assert refused.status_code == 403


async def test_a_deleted_org_is_closed_at_once_and_erased_later(client, system, deps, account) -> None:
    path = f"/v1/orgs/{account.org_id}"
    assert (await client.delete(path, headers=account.headers(Role.ADMIN))).status_code == 403
    assert (await client.delete(path, headers=account.headers())).status_code == 204
    refused = await client.get(path, headers=account.headers())
    assert (refused.status_code, refused.json()["detail"]) == (
        401,
        "The organisation of this key was deleted.",
    )
    key = f"orgs/{account.org_id}/assets/a/file"
    await asyncio.to_thread(deps.storage.put_bytes, key, b"x", "text/plain")
    now = datetime.now(UTC)
    assert await service.erase_deleted(system, deps.storage, now) == 0
    async with system.transaction() as session:
        old = update(Org).where(Org.id == account.org_id).values(deleted_at=now - timedelta(days=2))
        await session.execute(old)
    assert await service.erase_deleted(system, deps.storage, now) == 1
    assert await asyncio.to_thread(deps.storage.head, key) is None
    async with system.transaction() as session:
        query = select(AuditEntry.id).where(AuditEntry.org_id == account.org_id)
        assert (await session.scalars(query)).all() == []

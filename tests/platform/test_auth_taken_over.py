"""Somebody who signed up with another's address leaves nothing in it for the day its owner takes it over."""

from __future__ import annotations

from datetime import UTC, datetime

from auth_tools import PASSWORD, mailed_token, new_email, server_with, sign_up
from pydantic import SecretStr
from sqlalchemy import select, update

from clipforge.platform.accounts.models import User
from clipforge.platform.orgs.models import Membership, ProviderKey

MAILS = {"smtp_url": SecretStr("smtp://localhost:1")}
NEW = {"password": "the owner's own password"}
KEY = "/v1/provider-keys/assemblyai"


async def _proved(system, person) -> None:
    async with system.transaction() as session:
        proved = update(User).where(User.email == person.email).values(email_verified_at=datetime.now(UTC))
        await session.execute(proved)


async def _taken_over(server, system, deps, email: str) -> dict:
    """The owner of the address sets a password by mail, and signs in."""
    await server.post("/v1/auth/forgot-password", json={"email": email})
    token = await mailed_token(system, deps.vault, email, "new password")
    reset = await server.post("/v1/auth/reset-password", json={"token": token, **NEW})
    assert reset.status_code == 204, reset.text
    signed = await server.post("/v1/auth/sign-in", json={"email": email, **NEW})
    assert signed.status_code == 200, signed.text
    return signed.json()


async def _invited(server, system, deps, host, email: str, role: str = "editor") -> str:
    body = {"email": email, "role": role}
    answer = await server.post("/v1/invites", json=body, headers=host.headers)
    assert answer.status_code == 201, answer.text
    return await mailed_token(system, deps.vault, email, "invited")


async def test_a_providers_key_wants_a_proved_address(system, deps) -> None:
    async with server_with(deps, **MAILS) as server:
        person = await sign_up(server)
        refused = await server.put(KEY, json={"key": "somebodys-key"}, headers=person.headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "email_not_verified")
        await _proved(system, person)
        assert (await server.put(KEY, json={"key": "my-own-key"}, headers=person.headers)).status_code == 200


async def test_an_invite_to_another_address_wants_a_proved_one(system, deps) -> None:
    async with server_with(deps, **MAILS) as server:
        squatter, host = await sign_up(server), await sign_up(server)
        await _proved(system, host)
        token = await _invited(server, system, deps, host, new_email())
        accept = {"json": {"token": token}, "headers": squatter.headers}
        refused = await server.post("/v1/invites/accept", **accept)
        assert (refused.status_code, refused.json()["code"]) == (403, "email_not_verified")
        await _proved(system, squatter)
        assert (await server.post("/v1/invites/accept", **accept)).status_code == 200


async def test_an_invite_mailed_to_the_persons_own_address_proves_it(system, deps) -> None:
    async with server_with(deps, **MAILS) as server:
        person, host = await sign_up(server), await sign_up(server)
        await _proved(system, host)
        token = await _invited(server, system, deps, host, person.email)
        accepted = await server.post("/v1/invites/accept", json={"token": token}, headers=person.headers)
        assert accepted.status_code == 200, accepted.text
        me = (await server.get("/v1/me", headers=person.headers)).json()
        assert (me["email_verified"], len(me["orgs"])) == (True, 2)
        # A password set by mail is no first proof any more: they stay a member.
        signed = await _taken_over(server, system, deps, person.email)
        headers = {"Authorization": f"Bearer {signed['access_token']}"}
        assert len((await server.get("/v1/me", headers=headers)).json()["orgs"]) == 2


async def test_who_proves_an_address_leaves_the_orgs_of_others_and_drops_what_others_set(
    client, system, deps
) -> None:
    """All of it made while this server did not ask for proof."""
    squatted, mallory = await sign_up(client), await sign_up(client)
    token = await _invited(client, system, deps, mallory, new_email())
    accepted = await client.post("/v1/invites/accept", json={"token": token}, headers=squatted.headers)
    assert accepted.status_code == 200
    assert (await client.put(KEY, json={"key": "mallorys-key"}, headers=squatted.headers)).status_code == 200
    wish = {"name": "trap", "scopes": ["projects:read"]}
    key = (await client.post("/v1/api-keys", json=wish, headers=squatted.headers)).json()["secret"]
    hook = await client.post(
        "/v1/webhooks", json={"url": "https://example.com/trap"}, headers=squatted.headers
    )
    assert hook.status_code == 201
    own = squatted.tokens["org_id"]

    signed = await _taken_over(client, system, deps, squatted.email)
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    me = (await client.get("/v1/me", headers=headers)).json()
    assert ([org["id"] for org in me["orgs"]], signed["org_id"]) == ([own], own)
    by_key = await client.get("/v1/projects", headers={"Authorization": f"Bearer {key}"})
    assert by_key.status_code == 401
    shown = (await client.get(f"/v1/webhooks/{hook.json()['id']}", headers=headers)).json()
    assert shown["enabled"] is False
    async with system.transaction() as session:
        assert await session.scalar(select(ProviderKey.id).where(ProviderKey.org_id == own)) is None


async def test_who_founded_an_org_stays_in_it_with_its_keys(client, system, deps) -> None:
    founder = await sign_up(client, org_name="Acme")
    email = new_email()
    token = await _invited(client, system, deps, founder, email, "owner")
    await sign_up(client, email, invite=token)
    assert (await client.put(KEY, json={"key": "acmes-own-key"}, headers=founder.headers)).status_code == 200
    await _taken_over(client, system, deps, founder.email)
    async with system.transaction() as session:
        acme = founder.tokens["org_id"]
        roles = await session.scalars(select(Membership.role).where(Membership.org_id == acme))
        assert roles.all() == ["owner", "owner"]
        assert await session.scalar(select(ProviderKey.hint).where(ProviderKey.org_id == acme)) is not None
    old = {"email": founder.email, "password": PASSWORD}
    assert (await client.post("/v1/auth/sign-in", json=old)).status_code == 401

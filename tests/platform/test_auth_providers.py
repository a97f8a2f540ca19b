"""Sign-in at another provider: a real one on the loopback, and all that could be brought back wrongly."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import jwt
import pytest
import pytest_asyncio
from auth_tools import PASSWORD, Signed, mailed_token, new_email, server_with, sign_up
from oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, SigningKey, oidc_server, visit
from sqlalchemy import func, select, update

from clipforge.kit.net import NetPolicy
from clipforge.platform.accounts.models import User
from clipforge.platform.base.database import Database
from clipforge.platform.orgs.models import AuditEntry
from clipforge.services.identity.protocol import IdentityRefused
from clipforge.services.identity.providers import providers_of

START, FINISH = "/v1/auth/providers/acme/start", "/v1/auth/providers/acme/finish"


@pytest.fixture(autouse=True)
def _patient(monkeypatch) -> None:
    """What comes back is asked here, not how fast the machine is."""
    monkeypatch.setattr("clipforge.services.identity.http._SECONDS", 120.0)


@pytest.fixture(scope="module")
def served():
    with oidc_server() as made:
        yield made


@pytest.fixture
def provider(served) -> OidcServer:
    served.reset()
    return served


def _configured(provider: OidcServer, *ids: str) -> str:
    one = {"issuer": provider.issuer, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "private": True}
    return json.dumps([{**one, "id": id} for id in ids])


@pytest.fixture
def text(provider) -> str:
    """The configuration; the provider stands in it twice."""
    return _configured(provider, "acme", "twin")


@pytest_asyncio.fixture
async def server(deps, text):
    async with server_with(deps, oidc_providers=text) as made:
        yield made


async def _go(server, path: str = START, headers=None, **options: Any) -> dict[str, str]:
    """Start, go to the provider, and come back with what the browser has then."""
    body = {} if "identities" in path else {"json": options}
    started = await server.post(path, headers=headers, **body)
    assert started.status_code == 200, started.text
    back = await visit(started.json()["authorization_url"])
    assert back["state"] == started.json()["state"]
    return {**back, "binding": started.json()["binding"]}


async def _sign_in(server, **options: Any) -> Signed:
    answer = await server.post(FINISH, json=await _go(server, **options))
    assert answer.status_code == 200, answer.text
    return Signed("", answer.json())


async def _me(server, person: Signed) -> dict[str, Any]:
    return (await server.get("/v1/me", headers=person.headers)).json()


async def _link(server, person: Signed):
    back = await _go(server, "/v1/identities/acme/start", headers=person.headers)
    return await server.post("/v1/identities/acme", json=back, headers=person.headers)


async def _refused(server, back: dict[str, str], path: str = FINISH) -> str:
    answer = await server.post(path, json=back)
    assert (answer.status_code, answer.json()["code"]) == (400, "sign_in_refused"), answer.text
    return answer.json()["detail"]


async def _people(system, email: str) -> int:
    async with system.transaction() as session:
        query = select(func.count()).select_from(User).where(User.email == email)
        return int(await session.scalar(query) or 0)


async def _refusals(server, person: Signed) -> list[dict[str, str]]:
    asked = {"action": "session.refused"}
    listed = await server.get("/v1/audit", params=asked, headers=person.headers)
    return [line["detail"] for line in listed.json()["data"]]


async def test_the_first_sign_in_makes_the_account_and_the_next_finds_it(server, system, provider) -> None:
    listed = (await server.get("/v1/auth/providers")).json()
    assert listed["data"] == [{"id": "acme", "name": "Acme"}, {"id": "twin", "name": "Twin"}]
    first = await _sign_in(server)
    me = await _me(server, first)
    assert (me["email"], me["name"]) == (provider.person["email"], "Grace")
    assert (me["email_verified"], me["has_password"]) == (True, False)
    provider.person = {**provider.person, "email": new_email()}  # the subject counts, not the address
    second = await _sign_in(server)
    assert second.tokens["session_id"] != first.tokens["session_id"]
    assert (await _me(server, second))["id"] == me["id"]
    async with system.transaction() as session:
        query = select(AuditEntry.detail).where(
            AuditEntry.org_id == me["org_id"], AuditEntry.action == "session.started"
        )
        assert (await session.scalars(query)).all() == [{"how": "acme"}] * 2


async def test_a_state_is_good_once_and_in_one_place(server) -> None:
    back = await _go(server)
    assert (await server.post(FINISH, json=back)).status_code == 200
    await _refused(server, back)
    await _refused(server, {**await _go(server), "state": "made-up-by-somebody"})
    await _refused(server, await _go(server), "/v1/auth/providers/twin/finish")


async def test_another_browser_cannot_finish_and_uses_the_sign_in_up(server) -> None:
    back = await _go(server)
    await _refused(server, {**back, "binding": (await _go(server))["binding"]})
    await _refused(server, back)


def _none(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, "", algorithm="none")


def _by_somebody_else(key: SigningKey) -> Callable[[dict[str, Any]], str]:
    return SigningKey(kid=key.kid).sign


def _by_client_secret(key: SigningKey) -> Callable[[dict[str, Any]], str]:
    def sign(claims: dict[str, Any]) -> str:
        return jwt.encode(claims, CLIENT_SECRET.ljust(32), algorithm="HS256", headers={"kid": key.kid})

    return sign


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another application"},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"iss": "https://login.example"},
        {"exp": 1_700_000_000},
        {"sub": ""},
        {"sub": "x" * 256},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_an_id_token_for_something_else_is_refused(server, system, provider, change) -> None:
    provider.spoil = lambda claims: claims.update(change)
    await _refused(server, await _go(server))
    assert await _people(system, provider.person["email"]) == 0


@pytest.mark.parametrize("how", [lambda key: _none, _by_somebody_else, _by_client_secret])
async def test_an_id_token_that_the_provider_did_not_sign_is_refused(server, system, provider, how) -> None:
    provider.sign = how(provider.key)
    await _refused(server, await _go(server))
    assert await _people(system, provider.person["email"]) == 0


async def test_a_new_key_of_the_provider_is_fetched(server, provider) -> None:
    await _sign_in(server)
    provider.key = SigningKey()
    provider.become()
    await _sign_in(server)


async def test_a_code_of_another_sign_in_is_worth_nothing(server, provider) -> None:
    stolen = (await _go(server))["code"]
    await _refused(server, {**await _go(server), "code": stolen})
    assert provider.refusals == ["invalid_grant"]  # the verifier did not fit


@pytest.mark.parametrize("verifier", ["", "a guess"])
async def test_a_code_without_its_verifier_is_worth_nothing(provider, text, verifier) -> None:
    redirect, right = "http://testserver/auth/callback/acme", "the one verifier"
    found = providers_of(text, NetPolicy())["acme"]
    challenge = urlsafe_b64encode(sha256(right.encode()).digest()).decode().rstrip("=")
    url = found.authorization_url(redirect_uri=redirect, state="s", nonce="n", challenge=challenge)
    back = await visit(url)
    given = {"code": back["code"], "redirect_uri": redirect, "nonce": "n", "issuer": back["iss"]}
    with pytest.raises(IdentityRefused, match="invalid_grant"):
        found.exchange(**given, verifier=verifier)
    assert found.exchange(**given, verifier=right).subject == provider.person["sub"]


async def test_an_answer_that_does_not_name_its_issuer_is_refused(server, provider) -> None:
    await _refused(server, {**await _go(server), "iss": "https://login.example"})
    provider.tells_issuer = False
    await _refused(server, await _go(server))


async def test_a_provider_that_is_away_or_another_is_told_as_such(deps, provider) -> None:
    provider.document = {"issuer": "https://login.example"}
    mistaken = _configured(provider, "acme", "mistaken")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = mistaken.replace(provider.issuer, f"http://127.0.0.1:{closed.getsockname()[1]}")
    for configured in (mistaken, away):
        async with server_with(deps, oidc_providers=configured) as server:
            answer = await server.post(START, json={})
        assert (answer.status_code, answer.json()["code"]) == (502, "provider_unavailable")
    public = json.loads(mistaken.replace("mistaken", "public"))
    for one in public:
        one["issuer"], one["private"] = one["issuer"].replace("http:", "https:"), False
    async with server_with(deps, oidc_providers=json.dumps(public)) as server:
        answer = await server.post(START, json={})
    assert (answer.status_code, answer.json()["code"]) == (502, "provider_unavailable")
    assert "public internet" in answer.json()["detail"]


async def test_an_address_that_the_provider_did_not_verify_opens_no_account(server, provider) -> None:
    person = await sign_up(server)
    provider.become(email=person.email, email_verified=False)
    answer = await server.post(FINISH, json=await _go(server))
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")
    assert await _refusals(server, person) == [{"how": "acme", "reason": "address_not_verified"}]
    assert (await server.get("/v1/identities", headers=person.headers)).json() == {"data": []}
    provider.become(email_verified=False)
    me = await _me(server, await _sign_in(server))
    assert (me["email"], me["email_verified"]) == (provider.person["email"], False)
    provider.become(email="not an address")
    answer = await server.post(FINISH, json=await _go(server))
    assert (answer.status_code, answer.json()["code"]) == (422, "email_missing")


async def test_a_verified_address_signs_in_to_the_account_of_it(server, system, deps, provider) -> None:
    person = await sign_up(server)
    token = await mailed_token(system, deps.vault, person.email, "Confirm")
    assert (await server.post("/v1/auth/verify-email", json={"token": token})).status_code == 204
    provider.become(email=person.email.upper())
    signed = await _sign_in(server)
    assert (await _me(server, signed))["id"] == (await _me(server, person))["id"]
    by_password = {"email": person.email, "password": PASSWORD}
    assert (await server.post("/v1/auth/sign-in", json=by_password)).status_code == 200


async def test_who_proves_an_address_shares_its_account_with_nobody(server, provider) -> None:
    squatter = await sign_up(server)
    own = provider.become()
    assert (await _link(server, squatter)).status_code == 201
    provider.become(email=squatter.email)
    owner = await _sign_in(server)
    account = await _me(server, owner)
    assert (account["email"], account["has_password"]) == (squatter.email, False)
    assert (await server.get("/v1/me", headers=squatter.headers)).status_code == 401
    by_password = {"email": squatter.email, "password": PASSWORD}
    assert (await server.post("/v1/auth/sign-in", json=by_password)).status_code == 401
    provider.person = own  # what the squatter had linked
    assert (await _me(server, await _sign_in(server)))["id"] != account["id"]


async def test_a_link_by_mail_ends_what_others_had_linked_before(server, system, deps, provider) -> None:
    squatter = await sign_up(server)
    assert (await _link(server, squatter)).status_code == 201
    me = await _me(server, squatter)
    await server.post("/v1/auth/forgot-password", json={"email": squatter.email})
    token = await mailed_token(system, deps.vault, squatter.email, "new password")
    changed = {"token": token, "password": "the owner's password"}
    assert (await server.post("/v1/auth/reset-password", json=changed)).status_code == 204
    assert (await _me(server, await _sign_in(server)))["id"] != me["id"]


async def test_an_account_is_linked_by_the_person_who_started_it(server, provider) -> None:
    person, other = await sign_up(server), await sign_up(server)
    start, path = "/v1/identities/acme/start", "/v1/identities/acme"
    to_link = await _go(server, start, headers=person.headers)
    stolen = await server.post(path, json=to_link, headers=other.headers)
    assert (stolen.status_code, stolen.json()["code"]) == (400, "sign_in_refused")
    await _refused(server, await _go(server, start, headers=person.headers))  # not to sign in by
    mixed = await server.post(path, json=await _go(server), headers=person.headers)
    assert (mixed.status_code, mixed.json()["code"]) == (400, "sign_in_refused")
    linked = await _link(server, person)
    assert (linked.status_code, linked.json()["provider"]) == (201, "acme")
    taken = await _link(server, other)
    assert (taken.status_code, taken.json()["code"]) == (409, "identity_taken")
    signed = await _sign_in(server)
    assert (await _me(server, signed))["email"] == person.email
    assert (await server.post(start)).status_code == 401


async def test_the_last_way_in_is_kept(server, provider) -> None:
    signed = await _sign_in(server)
    [identity] = (await server.get("/v1/identities", headers=signed.headers)).json()["data"]
    assert (identity["provider"], identity["email"]) == ("acme", provider.person["email"])
    path = f"/v1/identities/{identity['id']}"
    stranger = await sign_up(server)
    assert (await server.delete(path, headers=stranger.headers)).status_code == 404
    kept = await server.delete(path, headers=signed.headers)
    assert (kept.status_code, kept.json()["code"]) == (409, "last_way_in")
    chosen = {"new_password": PASSWORD}  # there is none to give yet
    assert (await server.post("/v1/me/password", json=chosen, headers=signed.headers)).status_code == 204
    assert (await server.delete(path, headers=signed.headers)).status_code == 204
    by_password = {"email": provider.person["email"], "password": PASSWORD}
    assert (await server.post("/v1/auth/sign-in", json=by_password)).status_code == 200


async def test_who_may_sign_up_holds_here_too(deps, server, system, provider, text) -> None:
    for signup, code in (("closed", "signup_closed"), ("invite", "signup_by_invite")):
        async with server_with(deps, oidc_providers=text, signup=signup) as strict:
            answer = await strict.post(FINISH, json=await _go(strict))
            assert (answer.status_code, answer.json()["code"]) == (403, code)
    owner = await sign_up(server, org_name="Acme")
    email = provider.person["email"]
    body = {"email": email, "role": "viewer"}
    assert (await server.post("/v1/invites", json=body, headers=owner.headers)).status_code == 201
    invite = await mailed_token(system, deps.vault, email, "invited")
    async with server_with(deps, oidc_providers=text, signup="invite") as strict:
        me = await _me(strict, await _sign_in(strict, invite=invite))
    assert [(org["name"], org["role"]) for org in me["orgs"]] == [("Acme", "viewer")]


async def test_a_disabled_account_stays_out(server, system, provider) -> None:
    me = await _me(server, await _sign_in(server))
    async with system.transaction() as session:
        await session.execute(update(User).where(User.id == me["id"]).values(disabled_at=func.now()))
    answer = await server.post(FINISH, json=await _go(server))
    assert (answer.status_code, answer.json()["code"]) == (403, "account_disabled")
    async with system.transaction() as session:
        query = select(AuditEntry.detail).where(
            AuditEntry.target == me["id"], AuditEntry.action == "session.refused"
        )
        assert (await session.scalars(query)).all() == [{"how": "acme", "reason": "account_disabled"}]


@pytest_asyncio.fixture
async def narrow(deps, servers, text):
    """A server with one connection to its database, and that database."""
    database = Database(servers.app_url, pool=1, overflow=0)
    async with server_with(replace(deps, database=database), oidc_providers=text) as made:
        yield made, database
    await database.close()


async def test_no_connection_is_held_while_a_provider_is_asked(narrow, provider) -> None:
    server, database = narrow
    held: dict[str, int] = {}
    provider.asked = lambda path: held.update({path: database.engine.pool.checkedout()})
    providers_of.cache_clear()  # so that the discovery document is asked for
    person = await _sign_in(server)
    assert {"/.well-known/openid-configuration", "/token", "/keys"} <= held.keys()
    assert {path: count for path, count in held.items() if count} == {}
    provider.become()
    held.clear()
    linked = await _link(server, person)
    assert (linked.status_code, held["/token"]) == (201, 0), linked.text


async def test_twins_with_one_key_ask_a_slow_provider_once_and_get_one_answer(narrow, provider) -> None:
    server, _ = narrow
    asked: list[str] = []

    def slow(path: str) -> None:
        asked.append(path)
        time.sleep(0.5)

    back = await _go(server)
    provider.asked = slow
    key = {"Idempotency-Key": back["state"]}
    twins = await asyncio.gather(*(server.post(FINISH, json=back, headers=key) for _ in range(3)))
    assert [answer.status_code for answer in twins] == [200] * 3, [answer.text for answer in twins]
    assert len({answer.text for answer in twins}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in twins) == 2
    assert asked.count("/token") == 1


async def test_a_key_whose_request_the_provider_refused_is_free_again(narrow, provider) -> None:
    server, _ = narrow
    back = await _go(server)
    provider.granted.clear()
    key = {"Idempotency-Key": back["state"]}
    assert (await server.post(FINISH, json=back, headers=key)).json()["code"] == "sign_in_refused"
    # The key stands for nothing: another body under it is taken, and works.
    again = await server.post(FINISH, json=await _go(server), headers=key)
    assert again.status_code == 200, again.text

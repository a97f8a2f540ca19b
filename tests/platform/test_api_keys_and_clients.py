"""Machines: keys shown once and good until revoked, clients that get tokens, no rights beyond one's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from auth_tools import sign_up
from sqlalchemy import event, select, update

from clipforge.platform.api_keys.models import ApiKey
from clipforge.platform.base.principal import Role


async def _make(client, headers, **body):
    given = {"name": "ci", "scopes": ["projects:read", "org:read"], **body}
    return await client.post("/v1/api-keys", json=given, headers=headers)


def _as(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def test_a_key_is_shown_once_and_good_until_it_is_revoked(client, account, system) -> None:
    made = (await _make(client, account.headers())).json()
    secret, id = made["secret"], made["id"]
    assert secret.startswith("cfk_")
    assert secret.startswith(made["prefix"])
    orgs = await client.get("/v1/orgs", headers=_as(secret))
    assert [org["id"] for org in orgs.json()["data"]] == [account.org_id]
    read = await client.get(f"/v1/api-keys/{id}", headers=account.headers())
    assert "secret" not in read.json()
    assert read.json()["last_used_at"] is not None
    async with system.transaction() as session:
        row = await session.scalar(select(ApiKey).where(ApiKey.id == id))
    assert secret not in str(vars(row))
    renamed = await client.patch(f"/v1/api-keys/{id}", json={"name": "b"}, headers=account.headers())
    assert renamed.json()["name"] == "b"
    for _ in range(2):
        assert (await client.delete(f"/v1/api-keys/{id}", headers=account.headers())).status_code == 204
    refused = await client.get("/v1/orgs", headers=_as(secret))
    assert (refused.status_code, refused.json()["detail"]) == (
        401,
        "This API key was revoked; make a new one.",
    )


async def test_an_expired_key_is_refused(client, account, system) -> None:
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    made = (await _make(client, account.headers(), expires_at=until)).json()
    async with system.transaction() as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await session.execute(update(ApiKey).where(ApiKey.id == made["id"]).values(expires_at=past))
    assert "expired" in (await client.get("/v1/orgs", headers=_as(made["secret"]))).json()["detail"]


async def test_nobody_gives_rights_that_they_lack(client, account) -> None:
    admin = account.headers(Role.ADMIN)
    beyond = await _make(client, admin, scopes=["org:delete"])
    assert (beyond.status_code, beyond.json()["code"]) == (403, "forbidden")
    assert (await _make(client, admin, scopes=["no:such"])).status_code == 422
    assert (await _make(client, account.headers(Role.EDITOR))).status_code == 403
    assert (await _make(client, {})).status_code == 401


async def test_another_orgs_keys_are_not_there(client, account, make_account) -> None:
    made = (await _make(client, account.headers())).json()
    other = (await make_account()).headers()
    path = f"/v1/api-keys/{made['id']}"
    assert (await client.get(path, headers=other)).status_code == 404
    assert (await client.patch(path, json={"name": "x"}, headers=other)).status_code == 404
    assert (await client.delete(path, headers=other)).status_code == 404
    chosen = {**account.headers(), "X-Org-Id": "org_another"}
    assert (await client.get("/v1/api-keys", headers=chosen)).status_code == 404


async def test_a_client_gets_tokens_within_its_rights_until_it_is_revoked(client, account) -> None:
    body = {"name": "robot", "scopes": ["org:read", "projects:read"]}
    made = (await client.post("/v1/oauth/clients", json=body, headers=account.headers())).json()
    form = {"grant_type": "client_credentials", "client_id": made["id"], "scope": "org:read"}
    secret = {"client_secret": made["client_secret"]}
    token = (await client.post("/v1/oauth/token", data={**form, **secret})).json()
    assert (token["token_type"], token["scope"]) == ("Bearer", "org:read")
    headers = _as(token["access_token"])
    assert (await client.get(f"/v1/orgs/{account.org_id}", headers=headers)).status_code == 200
    assert (await client.get("/v1/api-keys", headers=headers)).status_code == 403
    basic = await client.post("/v1/oauth/token", data=form, auth=(made["id"], made["client_secret"]))
    assert basic.status_code == 200
    path = f"/v1/oauth/clients/{made['id']}"
    assert (await client.delete(path, headers=account.headers())).status_code == 204
    assert (await client.get(f"/v1/orgs/{account.org_id}", headers=headers)).status_code == 401
    assert (await client.post("/v1/oauth/token", data={**form, **secret})).status_code == 401


async def test_the_token_endpoint_refuses_as_the_standard_says(client, account) -> None:
    body = {"name": "robot", "scopes": ["org:read"]}
    made = (await client.post("/v1/oauth/clients", json=body, headers=account.headers())).json()
    good = {
        "grant_type": "client_credentials",
        "client_id": made["id"],
        "client_secret": made["client_secret"],
    }
    for change, status, error in (
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"client_secret": "cfs_wrong"}, 401, "invalid_client"),
        ({"scope": "org:delete"}, 400, "invalid_scope"),
    ):
        answer = await client.post("/v1/oauth/token", data={**good, **change})
        assert (answer.status_code, answer.json()["error"], answer.json()["code"]) == (status, error, error)


async def test_finding_out_who_calls_takes_one_statement(client, account, deps) -> None:
    person = await sign_up(client)
    statements: list[str] = []

    def note(*args: object) -> None:
        # The log of requests is written beside them, whenever that is.
        if "request_log" not in str(args[2]):
            statements.append(str(args[2]))

    engine = deps.database.engine.sync_engine
    for headers in (account.headers(), person.headers):
        statements.clear()
        event.listen(engine, "before_cursor_execute", note)
        try:
            await client.get("/v1/orgs", headers=headers)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert len([one for one in statements if "act_by_" in one]) == 1
        assert len(statements) == 2  # and the list itself


async def test_a_refusal_that_quotes_what_is_no_text_is_still_text(account, client) -> None:
    sent = b'{"name": "k", "scopes": ["\\ud800"], "\\udfff": 1}'
    headers = {**account.headers(), "Content-Type": "application/json"}
    for content in (sent, sent.replace(b', "\\udfff": 1', b"")):
        answer = await client.post("/v1/api-keys", content=content, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "validation_failed"), answer.text

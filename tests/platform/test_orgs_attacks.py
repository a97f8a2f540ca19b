"""What an org keeps from keys with few permissions, from floods of invites, and open once it is deleted."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from auth_tools import new_email, server_with
from sqlalchemy import func, select, update

from clipforge.kit.ids import new_id
from clipforge.platform.api_keys import service as keys
from clipforge.platform.base.crypto import hash_secret, new_secret
from clipforge.platform.base.principal import ROLE_SCOPES, Role
from clipforge.platform.exports.models import Export, ReviewLink
from clipforge.platform.jobs import repository as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.mails.models import Mail
from clipforge.platform.orgs import members
from clipforge.platform.orgs.models import Org
from clipforge.platform.projects.models import Project
from clipforge.platform.webhooks.models import Delivery, WebhookEndpoint
from clipforge.platform.webhooks.schemas import WebhookCreate


async def _key(acting, account, *scopes: str) -> dict[str, str]:
    async with acting(account) as context:
        _, secret = await keys.create_key(context, "narrow", scopes, None)
    return {"Authorization": f"Bearer {secret}"}


async def test_a_key_lists_its_org_only_with_the_permission_to_read_it(client, account, acting) -> None:
    refused = await client.get("/v1/orgs", headers=await _key(acting, account, "exports:read"))
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    listed = await client.get("/v1/orgs", headers=await _key(acting, account, "org:read"))
    assert [org["id"] for org in listed.json()["data"]] == [account.org_id]


async def test_nobody_gives_a_role_that_may_do_more_than_they(client, account, acting) -> None:
    hirer = await _key(acting, account, "members:write", *ROLE_SCOPES[Role.EDITOR])
    for role, status in (("owner", 403), ("admin", 403), ("editor", 201), ("viewer", 201)):
        body = {"email": new_email(), "role": role}
        answer = await client.post("/v1/invites", json=body, headers=hirer)
        assert answer.status_code == status, (role, answer.text)
    body = {"email": new_email(), "role": "viewer"}
    alone = await _key(acting, account, "members:write")
    assert (await client.post("/v1/invites", json=body, headers=alone)).status_code == 403


async def test_a_members_role_is_raised_or_lowered_within_the_callers_own(
    client, account, acting, make_account, system
) -> None:
    other = await make_account()
    async with system.transaction() as session:
        from clipforge.platform.orgs.models import Membership

        session.add(Membership(org_id=account.org_id, user_id=other.user_id, role="editor"))
    path = f"/v1/members/{other.user_id}"
    hirer = await _key(acting, account, "members:write", *ROLE_SCOPES[Role.EDITOR])
    assert (await client.patch(path, json={"role": "admin"}, headers=hirer)).status_code == 403
    assert (await client.patch(path, json={"role": "viewer"}, headers=hirer)).status_code == 200
    by_admin = account.headers(Role.ADMIN)
    assert (await client.patch(path, json={"role": "admin"}, headers=by_admin)).status_code == 200
    assert (await client.patch(path, json={"role": "viewer"}, headers=hirer)).status_code == 403


async def test_one_address_is_not_flooded_with_invites(deps, account, system) -> None:
    email = new_email()
    async with server_with(deps, auth_rate_limit=3) as server:
        # Of different callers: the count of the network address is not what holds.
        answers = []
        for _ in range(6):
            await deps.redis.delete("limit:sign-in-ip:127.0.0.1")
            body = {"email": email}
            answers.append(await server.post("/v1/invites", json=body, headers=account.headers()))
    assert [one.status_code for one in answers] == [201] * 3 + [429] * 3
    async with system.transaction() as session:
        sent = select(func.count()).select_from(Mail).where(Mail.recipient == email)
        assert await session.scalar(sent) == 3


async def test_an_org_has_so_many_open_invites_at_most(
    client, account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MOST_INVITES", 2)
    emails = [new_email() for _ in range(3)]

    async def invite(email: str) -> tuple[int, str]:
        answer = await client.post("/v1/invites", json={"email": email}, headers=account.headers())
        return answer.status_code, answer.json().get("code", "")

    assert [await invite(email) for email in emails] == [(201, "")] * 2 + [(409, "too_many_invites")]
    assert await invite(emails[0]) == (201, "")  # replaces its own


async def _review(system, org_id: str) -> str:
    token, project, export = new_secret("rvw_"), new_id("proj"), new_id("exp")
    async with system.transaction() as session:
        session.add(Project(id=project, org_id=org_id, title="Talk", origin="file", status="ready"))
        await session.flush()
        session.add(
            Export(
                id=export, org_id=org_id, project_id=project, status="ready", title="Clip", aspect="9:16",
                timeline={}, content_hash=export, assets={}, facts={},
            )
        )  # fmt: skip
        await session.flush()
        session.add(
            ReviewLink(
                id=new_id("rev"), org_id=org_id, project_id=project, export_ids=[export],
                token_hash=hash_secret(token), title="For you", may_download=True, views=0, created_by="x",
                expires_at=datetime.now(UTC) + timedelta(days=1),
            )
        )  # fmt: skip
    return token


async def test_a_deleted_org_shows_and_sends_nothing_and_its_work_is_called_off(
    client, account, acting, system
) -> None:
    from clipforge.platform.webhooks import service as webhooks

    token = await _review(system, account.org_id)
    async with acting(account) as context:
        hook, _ = await webhooks.create(context, WebhookCreate(url="https://example.com/hook"))
        await webhooks.test(context, hook.id)
    ids = {status: new_id("job") for status in ("PENDING", "RUNNING", "WAITING", "COMPLETED")}
    async with system.transaction() as session:
        for status, id in ids.items():
            session.add(Job(id=id, org_id=account.org_id, kind="RENDER", worker="no-worker", status=status))
    assert (await client.get(f"/v1/review/{token}")).status_code == 200
    gone = await client.delete(f"/v1/orgs/{account.org_id}", headers=account.headers())
    assert gone.status_code == 204, gone.text
    refused = await client.get(f"/v1/review/{token}")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    async with system.transaction() as session:
        rows = await session.execute(
            select(Job.id, Job.status, Job.cancel_requested_at).where(Job.org_id == account.org_id)
        )
        found = {id: (status, asked is not None) for id, status, asked in rows}
        endpoint = await session.scalar(select(WebhookEndpoint).where(WebhookEndpoint.id == hook.id))
        pending = await session.scalars(select(Delivery.status).where(Delivery.org_id == account.org_id))
        assert endpoint.disabled_at is not None
        assert pending.all() == ["failed"]
    assert found == {
        ids["PENDING"]: ("CANCELLED", True),
        ids["RUNNING"]: ("RUNNING", True),
        ids["WAITING"]: ("CANCELLED", True),
        ids["COMPLETED"]: ("COMPLETED", False),
    }


@pytest.mark.parametrize("interrupted", [False, True])
async def test_no_worker_claims_a_job_of_a_deleted_org(system, account, make_account, interrupted) -> None:
    """One that was made, or given back by a dead worker, while the org was being deleted."""
    worker, other = secrets.token_hex(4), await make_account()
    at = datetime.now(UTC) if interrupted else None
    async with system.transaction() as session:
        for org_id in (account.org_id, other.org_id):
            session.add(
                Job(
                    id=new_id("job"), org_id=org_id, kind="RENDER", worker=worker, status="PENDING",
                    interrupted_at=at,
                )
            )  # fmt: skip
        deleted = update(Org).where(Org.id == account.org_id).values(deleted_at=func.now())
        await session.execute(deleted)
    async with system.transaction() as session:
        claimed = [await jobs.claim(session, worker, "w1", 2) for _ in range(2)]
    assert [job.org_id if job else None for job in claimed] == [other.org_id, None]

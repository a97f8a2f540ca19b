"""`clipforge admin`, as the operator types it, on a real database; of many schedulers, one leads."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
from collections.abc import Awaitable, Callable
from typing import Any
from unittest import mock

import pytest
from auth_tools import sign_up

from clipforge.apps.cli import main
from clipforge.apps.scheduler.leader import Leader
from clipforge.kit.ids import new_id
from clipforge.platform.base.database import plain_dsn
from clipforge.platform.jobs.models import Job
from clipforge.platform.orgs.models import Org

Admin = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def admin(settings) -> Admin:
    """Run one command with the environment of a service; gives its code and what it printed."""
    given = {
        "CLIPFORGE_HOME": str(settings.home),
        "CLIPFORGE_DATABASE_URL": settings.database_url.get_secret_value(),
        "CLIPFORGE_DATABASE_SYSTEM_URL": settings.database_system_url.get_secret_value(),
        "CLIPFORGE_REDIS_URL": settings.redis_url.get_secret_value(),
        "CLIPFORGE_SECRET_KEY": settings.secret_key.get_secret_value(),
    }

    def run(*arguments: str) -> tuple[int, str, str]:
        told, said = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, given),
            contextlib.redirect_stdout(told),
            contextlib.redirect_stderr(said),
        ):
            code = main.run(["admin", *arguments])
        return code, told.getvalue(), said.getvalue()

    async def beside(*arguments: str) -> tuple[int, str, str]:
        return await asyncio.to_thread(run, *arguments)

    return beside


async def _json(admin: Admin, *arguments: str) -> Any:
    code, out, err = await admin(*arguments, "--json")
    assert code == 0, out + err
    return json.loads(out)


async def test_a_person_is_found_shut_out_at_once_and_let_in_again(client, admin) -> None:
    person = await sign_up(client)
    [found] = await _json(admin, "users", "--search", person.email)
    assert (found["email"], found["verified"], found["disabled"]) == (person.email, False, False)
    assert (await client.get("/v1/me", headers=person.headers)).status_code == 200
    assert (await admin("disable", person.email))[:2] == (0, f"disabled: {person.email}\n")
    assert (await client.get("/v1/me", headers=person.headers)).status_code == 401
    await admin("enable", person.email)
    assert (await client.get("/v1/me", headers=person.headers)).status_code == 200


async def test_what_is_not_there_is_said(admin) -> None:
    for arguments in (
        ("disable", "nobody@example.org"),
        ("quota", "org_no", "--minutes", "5"),
        ("requeue", "job_no"),
    ):
        code, out, err = await admin(*arguments)
        assert code != 0
        assert out == ""
        assert arguments[1] in err
        assert "Traceback" not in err


async def test_quotas_are_set_and_taken_away(system, account, admin) -> None:
    [limits] = await _json(admin, "quota", account.org_id, "--minutes", "60", "--exports", "5")
    assert limits == {"org": account.org_id, "minutes_per_month": 60, "exports_per_month": 5}
    [limits] = await _json(admin, "quota", account.org_id, "--exports", "-1")
    assert limits == {"org": account.org_id, "minutes_per_month": 60}
    async with system.transaction() as session:
        assert (await session.get_one(Org, account.org_id)).limits == {"minutes_per_month": 60}
    shown = await _json(admin, "orgs", "--limit", "1000")
    assert next(one for one in shown if one["id"] == account.org_id)["members"] == 1


async def test_a_dead_job_is_shown_with_its_reason_and_waits_again(system, account, admin) -> None:
    job_id = new_id("job")
    async with system.transaction() as session:
        session.add(
            Job(
                id=job_id,
                org_id=account.org_id,
                kind="ARCHIVE",
                worker="render",
                status="FAILED",
                dead=True,
                failures=3,
                error={"code": "disk_full", "message": "the disk is full", "retryable": True},
                payload={"project_id": "proj_1"},
            )
        )
    [dead] = await _json(admin, "dead-jobs", "--org", account.org_id)
    assert (dead["id"], dead["kind"], dead["error"]) == (job_id, "ARCHIVE", "the disk is full")
    assert (await admin("requeue", job_id))[:2] == (0, f"waiting again: {job_id}\n")
    async with system.transaction() as session:
        job = await session.get_one(Job, job_id)
        assert (job.status, job.dead) == ("PENDING", False)
        await session.delete(job)
    assert await _json(admin, "dead-jobs", "--org", account.org_id) == []


async def test_a_database_is_brought_to_this_version_as_often_as_one_likes(admin, servers) -> None:
    code, out, err = await admin("migrate")
    assert code != 0
    assert "CLIPFORGE_DATABASE_OWNER_URL" in err
    with mock.patch.dict(os.environ, {"CLIPFORGE_DATABASE_OWNER_URL": servers.owner_url}):
        for _ in range(2):
            code, out, err = await admin("migrate")
            assert (code, out) == (0, "the database is at this version\n"), err


async def test_of_several_schedulers_one_leads_until_its_connection_is_gone(servers) -> None:
    first, second = (Leader(plain_dsn(servers.system_url)) for _ in range(2))
    try:
        assert await first.leads()
        assert await first.leads()
        assert not await second.leads()
        await first.close()
        for _ in range(600):
            if await second.leads():
                break
            await asyncio.sleep(0.1)
        assert await second.leads()
        assert not await first.leads()
    finally:
        await first.close()
        await second.close()

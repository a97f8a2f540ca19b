"""Usage: nothing is billed twice, nothing is promised twice, and it can be read by day, key and project."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError

from clipforge.kit.ids import new_id
from clipforge.platform.base.principal import Role
from clipforge.platform.base.problems import Problem
from clipforge.platform.events import service as events
from clipforge.platform.orgs.models import Org
from clipforge.platform.usage import service
from clipforge.platform.usage.models import UsageEvent


async def _limit(system, account, minutes: float) -> None:
    async with system.transaction() as session:
        await session.execute(
            update(Org).where(Org.id == account.org_id).values(limits={"minutes_per_month": minutes})
        )


async def test_the_same_work_is_billed_once_however_often_it_is_done(account, acting) -> None:
    work = {"kind": "minutes", "quantity": 90_000, "source": "transcribe/proj_1/0", "project_id": "proj_1"}
    for attempt in range(3):
        async with acting(account) as context:
            fresh = await service.settle(context, job_id=f"job_{attempt}", **work)
            assert fresh == (attempt == 0)
    async with acting(account) as context:
        report = await service.report(context, None, None, "day")
    assert (report.milliseconds, report.minutes) == (90_000, 1.5)


async def test_the_last_minutes_are_promised_to_one_of_two_jobs_accepted_at_once(
    account, acting, system
) -> None:
    await _limit(system, account, 10)

    async def accept(job: str) -> bool:
        try:
            async with acting(account) as context:
                await service.reserve(context, job, 6 * service.MS_PER_MINUTE)
                await asyncio.sleep(0.05)
        except Problem as problem:
            return problem.code != "minutes_exhausted"
        return True

    jobs = [new_id("job"), new_id("job")]
    assert sorted(await asyncio.gather(*map(accept, jobs))) == [False, True]


async def test_a_request_that_meets_the_limit_is_refused_and_the_org_is_told_once(
    account, acting, client, system
) -> None:
    await _limit(system, account, 0.01)
    wish = {"source": {"type": "script", "text": "One two three four five six. " * 20}}
    for _ in range(2):
        refused = await client.post("/v1/ingest", json=wish, headers=account.headers())
        assert (refused.status_code, refused.json()["code"]) == (402, "minutes_exhausted")
    assert (await client.get("/v1/projects", headers=account.headers())).json()["data"] == []
    async with acting(account) as context:
        rows, _ = await events.history(context, type="usage.limit_reached", limit=10, cursor=None)
    assert [(row.data, row.project_id) for row in rows] == [({"kind": "minutes"}, None)]


async def test_a_released_reservation_can_be_had_again(account, acting, system) -> None:
    await _limit(system, account, 10)
    first, second = new_id("job"), new_id("job")
    async with acting(account) as context:
        await service.reserve(context, first, 8 * service.MS_PER_MINUTE)
    async with acting(account) as context:
        await service.release(context, first)
    async with acting(account) as context:
        await service.reserve(context, second, 8 * service.MS_PER_MINUTE)
        limits = await service.limits(context)
    assert (limits.minutes_reserved, limits.minutes_left) == (8, 2)


async def test_a_line_of_the_ledger_cannot_be_changed_by_the_application(account, acting) -> None:
    async with acting(account) as context:
        await service.settle(context, job_id="job_x", kind="exports", quantity=1, source="export/a")
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with acting(account) as context:
            await context.session.execute(update(UsageEvent).values(quantity=0))


async def test_usage_is_read_by_key_as_json_and_as_a_safe_spreadsheet(account, acting, client) -> None:
    before = datetime.now(UTC).date()
    async with acting(account) as context:
        await service.settle(
            context, job_id="job_y", kind="exports", quantity=1, source="export/b", actor="=HYPERLINK(1)"
        )
    headers = account.headers(Role.VIEWER)
    answer = await client.get("/v1/usage", params={"group_by": "actor"}, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["exports"] == 1
    table = await client.get("/v1/usage.csv", params={"group_by": "actor"}, headers=headers)
    assert "'=HYPERLINK(1),0.000,0,1" in table.text
    (day,) = (await client.get("/v1/usage", headers=headers)).json()["data"]
    assert before <= date.fromisoformat(day["group"]) <= datetime.now(UTC).date()  # midnight may pass
    # Turned around, and seconds since 1970, which no day is.
    for since, until in (("2026-02-01", "2026-01-01"), ("0", "86400")):
        wrong = await client.get("/v1/usage", params={"since": since, "until": until}, headers=headers)
        assert (wrong.status_code, wrong.json()["code"]) == (422, "validation_failed")


async def test_looking_at_limits_waits_for_nobody_who_counts_against_them(account, acting, client) -> None:
    async with acting(account) as context:
        await service.reserve(context, "job_1", 60_000)  # holds the org's lock until this block ends
        looking = client.get("/v1/usage/limits", headers=account.headers())
        answer = await asyncio.wait_for(looking, 60)
        assert (answer.status_code, answer.json()["minutes_reserved"]) == (200, 0)
    answer = await client.get("/v1/usage/limits", headers=account.headers())
    assert answer.json()["minutes_reserved"] == 1

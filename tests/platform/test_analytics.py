"""Analytics: what became of moments and how long jobs took, of one's own org and nobody else's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from talk_support import add_project, sound_info, talk

from clipforge.kit.ids import new_id
from clipforge.platform.base.principal import Role
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments.models import MomentRow, MomentVersion
from clipforge.platform.transcripts import service as transcripts


async def _moment(
    context, project_id: str, score: float, *, before: list[tuple[int, int]] | None = None, **values: Any
) -> None:
    """A moment from 1000 to 9000 ms with the edges that it had before each change, oldest first."""
    row = MomentRow(
        id=new_id("mom"),
        org_id=context.org_id,
        project_id=project_id,
        score=score,
        **{"start_ms": 1000, "end_ms": 9000, "first_sentence": 0, "last_sentence": 1, **values},
    )
    context.session.add(row)
    await context.session.flush()
    for version, (start, end) in enumerate(before or (), start=1):
        edges = {"start_ms": start, "end_ms": end, "title": "", "status": "new"}
        context.session.add(
            MomentVersion(moment_id=row.id, version=version, org_id=context.org_id, before=edges)
        )


async def _project(context, duration_ms: int) -> str:
    project = await add_project(context)
    project.duration_ms = duration_ms
    await context.session.flush()
    return project.id


async def _job(context, kind: str, seconds: float, *, days_ago: int = 0, **values: Any) -> None:
    end = datetime.now(UTC) - timedelta(days=days_ago)
    context.session.add(
        Job(
            id=new_id("job"),
            org_id=context.org_id,
            kind=kind,
            worker="render",
            **{
                "status": "COMPLETED",
                "started_at": end - timedelta(seconds=seconds),
                "finished_at": end,
                **values,
            },
        )
    )
    await context.session.flush()


async def _moments(client, account, **params: str) -> dict[str, Any]:
    answer = await client.get("/v1/analytics/moments", params=params, headers=account.headers(Role.VIEWER))
    assert answer.status_code == 200
    return answer.json()


async def test_each_moment_counts_once_in_the_band_of_its_score(account, acting, client) -> None:
    async with acting(account) as context:
        project = (await add_project(context)).id
        await _moment(context, project, 0, status="dismissed")
        await _moment(context, project, 19.99)
        await _moment(context, project, 20, status="kept")
        # Its title was changed, never its edges.
        await _moment(context, project, 79, status="kept", before=[(1000, 9000)])
        await _moment(context, project, 80, status="kept", before=[(500, 9000), (1000, 9000)])
        await _moment(context, project, 100, before=[(1000, 9500)])
        # Trimmed, then thrown away: what became of it is the latter.
        await _moment(context, project, 100, status="dismissed", before=[(1000, 9500)])
        # Trimmed, and put back to where it was found.
        await _moment(context, project, 99, before=[(1000, 9000), (2000, 8000)])
        await _moment(context, project, 90, status="kept", origin="manual")
    found = await _moments(client, account)
    assert found["by_hand"] == 1
    names = ("from_score", "to_score", "found", "kept", "trimmed", "dismissed", "untouched")
    assert [tuple(band[name] for name in names) for band in found["data"]] == [
        (0, 20, 2, 0, 0, 1, 1),
        (20, 40, 1, 1, 0, 0, 0),
        (40, 60, 0, 0, 0, 0, 0),
        (60, 80, 1, 1, 0, 0, 0),
        (80, 100, 4, 0, 2, 1, 1),
    ]


async def test_a_trim_by_hand_over_the_api_is_seen_as_one(account, acting, client) -> None:
    transcript = talk()
    sentence = transcript.sentences[2]
    async with acting(account) as context:
        project = await add_project(context, sound_info(transcript.duration))
        await transcripts.save_new(context, project.id, transcript)
        await _moment(context, project.id, 70, start_ms=sentence.start, end_ms=sentence.end)
    listed = await client.get(f"/v1/projects/{project.id}/moments", headers=account.headers())
    moment = listed.json()["data"][0]["id"]
    assert (await _moments(client, account))["data"][3]["untouched"] == 1
    wish = {"end_ms": transcript.sentences[3].end, "status": "kept"}
    changed = await client.patch(f"/v1/moments/{moment}", json=wish, headers=account.headers())
    assert changed.status_code == 200
    band = (await _moments(client, account))["data"][3]
    assert (band["untouched"], band["kept"], band["trimmed"]) == (0, 0, 1)


async def test_times_are_told_by_kind_and_for_each_minute_of_source(account, acting, client) -> None:
    async with acting(account) as context:
        first = await _project(context, 120_000)
        second = await _project(context, 60_000)
        blank = (await add_project(context)).id
        for seconds in range(1, 11):
            await _job(context, "RENDER", seconds, project_id=first)
        await _job(context, "TRANSCRIBE", 30, project_id=first)
        await _job(context, "TRANSCRIBE", 60, project_id=second)
        await _job(context, "INGEST", 4, project_id=blank)
        for status in ("FAILED", "CANCELLED"):
            await _job(context, "TRANSCRIBE", 900, project_id=first, status=status)
        await _job(context, "TRANSCRIBE", 900, project_id=first, days_ago=40)
        await _job(context, "TRANSCRIBE", 900, project_id=first, started_at=None)
    answer = await client.get("/v1/analytics/processing", headers=account.headers(Role.VIEWER))
    assert answer.status_code == 200
    names = ("kind", "jobs", "median_ms", "p90_ms", "seconds_per_source_minute")
    assert [tuple(one[name] for name in names) for one in answer.json()["data"]] == [
        ("INGEST", 1, 4000, 4000, None),
        ("RENDER", 10, 5500, 9100, 27.5),
        ("TRANSCRIBE", 2, 45_000, 57_000, 30.0),
    ]


async def test_the_range_is_of_whole_days(account, acting, client) -> None:
    async with acting(account) as context:
        project = (await add_project(context)).id
        await _moment(context, project, 50, created_at=datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC))
        await _moment(context, project, 50, created_at=datetime(2026, 2, 1, tzinfo=UTC))
        await _moment(context, project, 50, created_at=datetime(2026, 2, 2, 23, 59, 59, tzinfo=UTC))
        await _moment(context, project, 50, created_at=datetime(2026, 2, 3, tzinfo=UTC))
    found = await _moments(client, account, since="2026-02-01", until="2026-02-02")
    assert (found["since"], found["until"], found["data"][2]["found"]) == ("2026-02-01", "2026-02-02", 2)
    before = datetime.now(UTC).date()
    usual = await _moments(client, account)
    until = date.fromisoformat(usual["until"])
    assert before <= until <= datetime.now(UTC).date()  # midnight may pass
    assert usual["since"] == (until - timedelta(days=29)).isoformat()


async def test_a_range_that_makes_no_sense_is_refused(account, client) -> None:
    for path in ("/v1/analytics/moments", "/v1/analytics/processing"):
        for since, until in (
            ("2026-02-01", "2026-01-01"),
            ("2020-01-01", "2026-01-01"),
            ("2026-01-01", "9999-12-31"),
            ("0", "86400"),
        ):
            params = {"since": since, "until": until}
            wrong = await client.get(path, params=params, headers=account.headers())
            assert (wrong.status_code, wrong.json()["code"]) == (422, "validation_failed")


async def test_another_orgs_rows_are_never_counted(account, make_account, acting, client) -> None:
    other = await make_account()
    async with acting(other) as context:
        project = await _project(context, 60_000)
        await _moment(context, project, 50, status="kept", before=[(0, 9000)])
        await _moment(context, project, 50, origin="manual")
        await _job(context, "RENDER", 5, project_id=project)
    found = await _moments(client, account)
    assert found["by_hand"] == 0
    assert all(band["found"] == 0 for band in found["data"])
    times = await client.get("/v1/analytics/processing", headers=account.headers())
    assert times.json()["data"] == []
    theirs = await _moments(client, other)
    assert (theirs["by_hand"], theirs["data"][2]["trimmed"]) == (1, 1)


async def test_it_needs_the_right_to_read_usage(account, client) -> None:
    made = await client.post(
        "/v1/api-keys",
        json={"name": "jobs only", "scopes": ["jobs:read", "moments:read"]},
        headers=account.headers(),
    )
    headers = {"Authorization": f"Bearer {made.json()['secret']}"}
    for path in ("/v1/analytics/moments", "/v1/analytics/processing"):
        assert (await client.get(path, headers=headers)).status_code == 403
        assert (await client.get(path)).status_code == 401

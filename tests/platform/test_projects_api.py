"""Projects: found by what clients keep with them, changed, stopped, and seen by their own org alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from project_support import described, jobs_of
from sqlalchemy import select
from talk_support import add_project, sound_info

from clipforge.platform.base.pagination import encode_cursor
from clipforge.platform.base.principal import Role
from clipforge.platform.events.models import Event
from clipforge.platform.events.payloads import PAYLOADS
from clipforge.platform.projects import service, status

URL = {"type": "url", "url": "https://example.com/videos/My%20talk.mp4"}


async def _made(client, headers, **body) -> dict:
    made = await client.post("/v1/ingest", json={"source": URL, **body}, headers=headers)
    assert made.status_code == 201, made.text
    return made.json()["project"]


async def test_projects_are_found_by_status_id_metadata_and_title(account, client) -> None:
    headers = account.headers()
    first = await _made(client, headers, metadata={"team": "red", "n": "1"}, external_id="x-1")
    second = await _made(client, headers, metadata={"team": "red", "n": "2"}, title="50% off_it")
    third = await client.post("/v1/ingest", json={"source": described(b"1")}, headers=headers)

    async def ids(**query) -> list[str]:
        answer = await client.get("/v1/projects", params=query, headers=account.headers(Role.VIEWER))
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["data"]]

    assert first["title"] == "My talk"
    assert await ids() == [third.json()["project"]["id"], second["id"], first["id"]]
    assert await ids(**{"metadata[team]": "red"}) == [second["id"], first["id"]]
    assert await ids(**{"metadata[team]": "red", "metadata[n]": "1"}) == [first["id"]]
    assert await ids(external_id="x-1") == [first["id"]]
    assert await ids(q="% OFF_") == [second["id"]]
    assert await ids(status="awaiting_upload") == [third.json()["project"]["id"]]
    page = (await client.get("/v1/projects", params={"limit": 2}, headers=headers)).json()
    assert await ids(cursor=page["next_cursor"]) == [first["id"]]


async def test_projects_come_page_by_page_in_the_order_asked_for(account, client) -> None:
    headers = account.headers()
    titles = ("b", "Ärger", "A", "b", "ärger")
    made = [(await _made(client, headers, title=title))["id"] for title in titles]
    for at in (3, 0):
        changed = await client.patch(
            f"/v1/projects/{made[at]}", json={"metadata": {"a": "b"}}, headers=headers
        )
        assert changed.status_code == 200

    async def paged(order: str) -> list[int]:
        found, cursor = [], None
        while True:
            query = {"order": order, "limit": 2, **({"cursor": cursor} if cursor else {})}
            page = (await client.get("/v1/projects", params=query, headers=headers)).json()
            found += [made.index(row["id"]) for row in page["data"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    assert await paged("newest") == [4, 3, 2, 1, 0]
    assert await paged("oldest") == [0, 1, 2, 3, 4]
    assert await paged("changed") == [0, 3, 4, 2, 1]
    assert await paged("title") == [2, 0, 3, 1, 4]
    page = (await client.get("/v1/projects", params={"order": "changed", "limit": 1}, headers=headers)).json()
    of_another = {"order": "newest", "cursor": page["next_cursor"]}
    assert (await client.get("/v1/projects", params=of_another, headers=headers)).status_code == 422
    no_time = {"order": "changed", "cursor": encode_cursor(["never", made[0]])}
    assert (await client.get("/v1/projects", params=no_time, headers=headers)).status_code == 422


async def test_a_change_that_missed_another_is_refused(account, client) -> None:
    headers = account.headers()
    path = f"/v1/projects/{(await _made(client, headers))['id']}"
    tag = (await client.get(path, headers=headers)).headers["ETag"]
    body = {"title": "New", "metadata": {"a": "b"}, "settings": {"detect": {"count": 3}}}
    changed = await client.patch(path, json=body, headers={**headers, "If-Match": tag})
    assert (changed.status_code, changed.json()["settings"]["detect"]["count"]) == (200, 3)
    assert changed.headers["ETag"] != tag
    late = await client.patch(path, json={"title": "Late"}, headers={**headers, "If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "version_mismatch")
    now = (await client.get(path, headers=headers)).json()
    assert (now["title"], now["metadata"]) == ("New", {"a": "b"})


@pytest.mark.parametrize(
    "body",
    [
        {"source": {"type": "url", "url": "ftp://example.com/a.mp4"}},
        {"source": {"type": "url", "url": "https://me:secret@example.com/a.mp4"}},
        {"source": URL, "metadata": {str(n): "v" for n in range(51)}},
        {"source": URL, "metadata": {"k" * 41: "v"}},
        {"source": URL, "metadata": {"k": "v" * 501}},
        {"source": URL, "title": "a\x00b"},
        {"source": URL, "settings": {"recognition": {"model": "../../etc"}}},
        {"source": {"type": "script", "text": "Hi there.", "voice": "nobody"}},
        {"source": URL, "transcript": {}},
    ],
)
async def test_what_makes_no_sense_is_refused_and_leaves_nothing(account, client, body: dict) -> None:
    answer = await client.post("/v1/ingest", json=body, headers=account.headers())
    assert answer.status_code == 422, answer.text
    assert "secret" not in answer.text
    assert (await client.get("/v1/projects", headers=account.headers())).json()["data"] == []


async def test_a_project_is_stopped_once_and_run_again(account, acting, client) -> None:
    headers = account.headers()
    project = await _made(client, headers)
    path = f"/v1/projects/{project['id']}"
    busy = await client.post(f"{path}/rerun", json={"from": "detect"}, headers=headers)
    assert (busy.status_code, busy.json()["code"]) == (409, "project_busy")
    for _ in range(2):
        assert (await client.post(f"{path}/cancel", headers=headers)).json()["status"] == "cancelled"
    (job,) = await jobs_of(acting, account, "INGEST", project["id"])
    assert job.status == "CANCELLED"
    async with acting(account) as context:
        found = await context.session.scalars(select(Event).where(Event.type == "project.cancelled"))
        (event,) = found.all()  # twice cancelled, told once
    PAYLOADS["project.cancelled"].model_validate(event.data)
    assert (event.project_id, event.data["status"]) == (project["id"], "cancelled")
    again = await client.post(f"{path}/rerun", json={"from": "transcribe"}, headers=headers)
    assert (again.status_code, again.json()["project"]["stage"]) == (202, "INGEST")
    assert again.json()["project"]["run"] == 2


async def test_a_rerun_needs_what_it_builds_on(account, acting, client) -> None:
    async with acting(account) as context:
        project = await add_project(context, sound_info(60_000), status="ready")
    path = f"/v1/projects/{project.id}/rerun"
    early = await client.post(path, json={"from": "detect"}, headers=account.headers())
    assert early.json()["code"] == "no_transcript"
    body = {"from": "transcribe", "settings": {"recognition": {"language": "de"}}}
    assert (await client.post(path, json=body, headers=account.headers())).status_code == 202
    limits = (await client.get("/v1/usage/limits", headers=account.headers())).json()
    assert limits["minutes_reserved"] == 1


async def test_stages_add_up_and_the_end_is_told_with_what_the_client_keeps(account, acting, client) -> None:
    async with acting(account) as context:
        project = await add_project(context, metadata_={"k": "v"}, external_id="x")
        await service.set_stage(context, project.id, "TRANSCRIBE", 0.5)
    headers = account.headers()
    half = (await client.get(f"/v1/projects/{project.id}", headers=headers)).json()
    assert 0 < half["progress"] < 1
    assert half["note"] == "Writing down what is said"
    async with acting(account) as context:
        await service.ready(context, project.id)
        await service.fail(context, project.id, {"code": "late", "reason": "too late"})
    done = (await client.get(f"/v1/projects/{project.id}", headers=headers)).json()
    assert (done["status"], done["progress"], done["error"]) == ("ready", 1, None)
    async with acting(account) as context:
        rows = await context.session.scalars(select(Event).where(Event.project_id == project.id))
        told = [(event.type, event.data["metadata"], event.data["external_id"]) for event in rows]
    assert told == [("project.ready", {"k": "v"}, "x")]


@pytest.mark.parametrize("origin", ["file", "url", "script"])
def test_progress_over_all_stages_rises_from_nothing_to_all(origin: str) -> None:
    stages = status.plan(origin)
    steps = [status.overall(stages, origin, stage, part) for stage in stages for part in (0, 0.5, 1)]
    assert (steps[0], steps[-1]) == (0, 1)
    assert steps == sorted(steps)


def test_the_time_left_follows_from_the_time_so_far() -> None:
    now = datetime.now(UTC)
    assert status.time_left(0.25, now - timedelta(seconds=10), now) == 30_000
    assert status.time_left(0.0, now, now) is None


async def test_another_orgs_things_are_not_there(account, make_account, client) -> None:
    headers = account.headers()
    made = await client.post("/v1/ingest", json={"source": described(b"12345")}, headers=headers)
    project, upload = made.json()["project"]["id"], made.json()["upload"]
    stranger = (await make_account()).headers()
    calls = [
        ("GET", f"/v1/projects/{project}", None),
        ("PATCH", f"/v1/projects/{project}", {"title": "mine"}),
        ("DELETE", f"/v1/projects/{project}", None),
        ("POST", f"/v1/projects/{project}/rerun", {"from": "detect"}),
        ("POST", f"/v1/projects/{project}/cancel", None),
        ("POST", f"/v1/projects/{project}/archive", {}),
        ("GET", f"/v1/uploads/{upload['id']}", None),
        ("GET", f"/v1/uploads/{upload['id']}/parts", None),
        ("POST", f"/v1/uploads/{upload['id']}/parts", {}),
        ("POST", f"/v1/uploads/{upload['id']}/complete", None),
        ("POST", f"/v1/uploads/{upload['id']}/abort", None),
        ("GET", f"/v1/assets/{upload['asset_id']}", None),
    ]
    for method, path, body in calls:
        answer = await client.request(method, path, json=body, headers=stranger)
        assert (path, answer.status_code) == (path, 404)
    assert (await client.get("/v1/projects", headers=stranger)).json()["data"] == []
    assert (await client.get(f"/v1/projects/{project}", headers=headers)).json()[
        "status"
    ] == "awaiting_upload"

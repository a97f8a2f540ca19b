"""The log of requests: found by the id that every answer carries, without the secrets of what was asked."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from clipforge.platform.requests.models import RequestEntry

SECRET = "cfr_a-secret-that-opens-a-review"


async def _logged(system, request_id: str) -> RequestEntry:
    for _ in range(1200):
        async with system.transaction() as session:
            row = await session.scalar(select(RequestEntry).where(RequestEntry.id == request_id))
        if row is not None:
            return row
        await asyncio.sleep(0.1)
    raise AssertionError(f"{request_id} was not logged")


async def test_a_request_is_found_by_the_id_of_its_answer(client, account) -> None:
    answer = await client.get("/v1/projects", headers=account.headers())
    for _ in range(1200):
        found = await client.get(f"/v1/requests/{answer.headers['x-request-id']}", headers=account.headers())
        if found.status_code == 200:
            break
        await asyncio.sleep(0.1)
    assert (found.json()["path"], found.json()["status"]) == ("/v1/projects", 200)


async def test_the_token_of_a_review_link_is_not_kept(client, system) -> None:
    answer = await client.get(f"/v1/review/{SECRET}")
    row = await _logged(system, answer.headers["x-request-id"])
    assert (row.route, row.path) == ("/v1/review/{token}", "/v1/review/…")


async def test_a_refusal_of_storage_names_its_request(client) -> None:
    answer = await client.get("/storage/orgs/x/file?signature=wrong")
    assert answer.status_code == 403
    assert answer.json()["request_id"] == answer.headers["x-request-id"]

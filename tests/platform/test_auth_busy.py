"""Passwords take long to hash: meanwhile no connection is held, and who cannot be served soon is told so."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Literal

import httpx
import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from auth_tools import PASSWORD, mailed_token, new_email, server_with, sign_up
from sqlalchemy import update

from clipforge.platform.accounts import service
from clipforge.platform.accounts.models import User
from clipforge.platform.accounts.passwords import Passwords
from clipforge.platform.base.database import Database
from clipforge.platform.base.problems import Problem

NEW = "another good password"


class _Hasher(PasswordHasher):
    """Hashes for real, at the costs of another one, after `wait`."""

    def __init__(self, costs: PasswordHasher, wait: Callable[[], None]) -> None:
        super().__init__(costs.time_cost, costs.memory_cost, costs.parallelism)
        self._wait = wait

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self._wait()
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  # argon2's name
        self._wait()
        return super().verify(hash, password)


class _Slow(Passwords):
    """Hashes for real, once `go` is set; tells that it has begun, and asks `seen` then."""

    def __init__(self, most: int = 64) -> None:
        super().__init__(64, most)
        self.go, self.begun = threading.Event(), threading.Event()
        self.go.set()
        self.seen: Callable[[], None] = lambda: None
        self._hasher = _Hasher(self._hasher, self._wait)

    def _wait(self) -> None:
        self.begun.set()
        self.seen()
        assert self.go.wait(20)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> _Slow:
    made = _Slow()
    monkeypatch.setattr(service, "passwords", lambda context: made)
    return made


@pytest_asyncio.fixture
async def narrow(deps, servers) -> AsyncIterator[tuple[httpx.AsyncClient, Database]]:
    """A server with one connection to its database, and that database."""
    database = Database(servers.app_url, pool=1, overflow=0)
    async with server_with(replace(deps, database=database)) as made:
        yield made, database
    await database.close()


async def test_no_connection_is_held_while_a_password_is_hashed(narrow, slow, system, deps) -> None:
    server, database = narrow
    held: list[int] = []
    slow.seen = lambda: held.append(database.engine.pool.checkedout())

    async def hashes(count: int, answer: httpx.Response, status: int) -> None:
        assert (answer.status_code, held) == (status, [0] * count), answer.text
        held.clear()

    person = await sign_up(server)
    assert held == [0]
    held.clear()
    body = {"email": person.email, "password": PASSWORD}
    await hashes(1, await server.post("/v1/auth/sign-in", json=body), 200)
    wrong = {"email": person.email, "password": "a guess of somebody"}
    await hashes(1, await server.post("/v1/auth/sign-in", json=wrong), 401)
    await hashes(1, await server.post("/v1/auth/sign-in", json={**wrong, "email": new_email()}), 401)
    change = {"current_password": PASSWORD, "new_password": NEW}
    await hashes(2, await server.post("/v1/me/password", json=change, headers=person.headers), 204)
    await server.post("/v1/auth/forgot-password", json={"email": person.email})
    token = await mailed_token(system, deps.vault, person.email, "new password")
    reset = {"token": token, "password": PASSWORD}
    await hashes(1, await server.post("/v1/auth/reset-password", json=reset), 204)
    again = await server.post("/v1/auth/sign-in", json=body, headers={"Idempotency-Key": token[:40]})
    await hashes(1, again, 200)
    headers = {"Authorization": f"Bearer {again.json()['access_token']}"}
    gone = await server.request("DELETE", "/v1/me", json={"password": PASSWORD}, headers=headers)
    await hashes(1, gone, 204)


async def test_others_are_answered_while_many_sign_in(narrow, slow, account) -> None:
    server, _ = narrow
    slow.go.clear()
    body = {"email": new_email(), "password": PASSWORD}
    storm = [asyncio.create_task(server.post("/v1/auth/sign-in", json=body)) for _ in range(30)]
    try:
        assert await asyncio.to_thread(slow.begun.wait, 20)
        listed = await asyncio.wait_for(server.get("/v1/orgs", headers=account.headers()), 8)
        assert listed.status_code == 200
    finally:
        slow.go.set()
        answers = await asyncio.gather(*storm)
    assert {answer.status_code for answer in answers} == {401}


async def test_a_password_changed_while_the_old_one_is_checked_signs_nobody_in(narrow, slow, system) -> None:
    server, _ = narrow
    person = await sign_up(server)
    slow.begun.clear()
    slow.go.clear()
    body = {"email": person.email, "password": PASSWORD}
    signing_in = asyncio.create_task(server.post("/v1/auth/sign-in", json=body))
    try:
        assert await asyncio.to_thread(slow.begun.wait, 20)
        async with system.transaction() as session:
            other = Passwords(64)._hasher.hash(NEW)
            await session.execute(update(User).where(User.email == person.email).values(password_hash=other))
    finally:
        slow.go.set()
        answer = await signing_in
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")


async def test_more_passwords_than_can_be_checked_soon_are_refused_at_once(
    client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = _Slow(most=3)
    monkeypatch.setattr(service, "passwords", lambda context: few)
    few.go.clear()
    body = {"email": new_email(), "password": PASSWORD}
    waiting = [asyncio.create_task(client.post("/v1/auth/sign-in", json=body)) for _ in range(4)]
    try:
        done, _ = await asyncio.wait(waiting, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        refused = [task.result() for task in done]
        assert [(one.status_code, one.json()["code"]) for one in refused] == [(503, "busy")]
        assert int(refused[0].headers["retry-after"]) >= 1
    finally:
        few.go.set()
        answers = await asyncio.gather(*waiting)
    assert sorted(answer.status_code for answer in answers) == [401, 401, 401, 503]
    assert (await client.post("/v1/auth/sign-in", json=body)).status_code == 401


async def test_a_place_in_the_queue_is_free_again_when_who_waits_goes_away() -> None:
    few = _Slow(most=1)
    few.go.clear()
    first = asyncio.create_task(few.hash(PASSWORD))
    assert await asyncio.to_thread(few.begun.wait, 20)
    with pytest.raises(Problem):
        await few.hash(PASSWORD)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    few.go.set()
    assert await few.check(await few.hash(PASSWORD), PASSWORD)

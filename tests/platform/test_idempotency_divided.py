"""A POST whose transaction is divided, since it asks somebody outside: still once, whatever dies."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from clipforge.platform.base import idempotency
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem

ANSWER = idempotency.Answer(201, b'{"id": 1}', {"location": "/1"})


@pytest.fixture
def key() -> str:
    return secrets.token_hex(8)


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    monkeypatch.setattr(idempotency, "_TOUCH_SECONDS", 0.1)
    monkeypatch.setattr(idempotency, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(idempotency, "_WAIT_SECONDS", 2.0)


@asynccontextmanager
async def request(deps) -> AsyncIterator[Context]:
    """As the edge makes it, of somebody who has not signed in; what is not committed is lost."""
    async with deps.database.session() as session:
        yield Context(session=session, deps=deps, divisible=True)


def abandoned_after(monkeypatch, seconds: float) -> None:
    """Statements are made once, so the row is aged by what is compared with."""
    where = (idempotency._T.c.status == 0) & (
        idempotency._T.c.created_at < idempotency.func.now() - timedelta(seconds=seconds)
    )
    new = idempotency._NEW
    take = new.on_conflict_do_update(
        index_elements=[idempotency._T.c.scope, idempotency._T.c.key],
        set_={"answer": new.excluded.answer, "created_at": idempotency.func.now()},
        where=where,
    )
    monkeypatch.setattr(idempotency, "_TAKE", take.returning(idempotency._T.c.key))


async def test_a_key_that_a_crash_left_behind_is_taken_over_within_the_twin_s_wait(
    deps, key, monkeypatch
) -> None:
    abandoned_after(monkeypatch, 0.4)
    monkeypatch.setattr(idempotency, "_WAIT_SECONDS", 120.0)
    async with request(deps) as crashed:
        await idempotency.begin(crashed, key, "asked")
        await crashed.session.commit()  # and nothing more is heard of it
    async with request(deps) as twin:
        hold = await idempotency.begin(twin, key, "asked")
        assert isinstance(hold, idempotency.Hold)
        await idempotency.finish(twin, hold, ANSWER)
        await twin.session.commit()
    async with request(deps) as later:
        assert await idempotency.begin(later, key, "asked") == ANSWER


async def test_a_request_that_takes_long_outside_keeps_its_key(deps, key, monkeypatch) -> None:
    monkeypatch.setattr(idempotency, "_WAIT_SECONDS", 120.0)
    table, now, old = idempotency._T, idempotency.func.now(), 2 * idempotency.ABANDONED
    touched = asyncio.Event()
    async with request(deps) as slow, request(deps) as twin:
        hold = await idempotency.begin(slow, key, "asked")
        assert isinstance(hold, idempotency.Hold)

        async def work() -> None:
            async with slow.outside():
                async with request(deps) as clock:
                    # As if it had been outside for so long; it must be touched before a twin looks.
                    aged = idempotency.update(table).where(table.c.key == key).values(created_at=now - old)
                    await clock.session.execute(aged)
                    await clock.session.commit()
                    lives = (table.c.key == key) & (table.c.created_at > now - idempotency.ABANDONED)
                    while (
                        await clock.session.execute(idempotency.select(table.c.key).where(lives))
                    ).first() is None:
                        await clock.session.rollback()  # and with it goes the time of its beginning
                        await asyncio.sleep(0.02)
                touched.set()
                await asyncio.sleep(0.3)  # the twin looks, and waits
            await idempotency.finish(slow, hold, ANSWER)
            await slow.session.commit()

        async def ask() -> object:
            await touched.wait()
            return await idempotency.begin(twin, key, "asked")

        _, answer = await asyncio.gather(work(), ask())
        assert answer == ANSWER


async def test_who_was_taken_for_dead_writes_nothing(deps, key, monkeypatch) -> None:
    abandoned_after(monkeypatch, 0.2)
    monkeypatch.setattr(idempotency, "_TOUCH_SECONDS", 60.0)  # cut off from the database, say
    async with request(deps) as slow, request(deps) as twin:
        await idempotency.begin(slow, key, "asked")

        async def work() -> None:
            async with slow.outside():
                await asyncio.sleep(0.4)
                hold = await idempotency.begin(twin, key, "asked")
                assert isinstance(hold, idempotency.Hold)
                await idempotency.finish(twin, hold, ANSWER)
                await twin.session.commit()

        with pytest.raises(Problem) as caught:
            await work()
        assert (caught.value.status, caught.value.code) == (409, "idempotency_key_busy")


async def test_a_twin_of_a_request_that_goes_on_is_asked_to_come_later(deps, key) -> None:
    async with request(deps) as slow, request(deps) as twin:
        await idempotency.begin(slow, key, "asked")
        async with slow.outside():
            with pytest.raises(Problem) as caught:
                await idempotency.begin(twin, key, "asked")
            await twin.session.rollback()  # as the edge does; it lets go of the row
        assert (caught.value.status, caught.value.headers["Retry-After"]) == (409, "10")

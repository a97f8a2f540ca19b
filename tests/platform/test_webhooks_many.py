"""Webhooks when there are many, or when those who take them are slow or do not want them any more."""

from __future__ import annotations

import asyncio
import ipaddress
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from dripping_server import dripping
from hook_receiver import receiving
from sqlalchemy import delete, func, select, update

from clipforge.kit.ids import new_id
from clipforge.kit.net import NetPolicy
from clipforge.platform.events import fan_out as fanning
from clipforge.platform.events.models import Event
from clipforge.platform.orgs.models import Org
from clipforge.platform.webhooks import dispatch, repository
from clipforge.platform.webhooks.models import Delivery, DeliveryAttempt, WebhookEndpoint
from clipforge.platform.webhooks.service import MOST_ENDPOINTS
from clipforge.platform.webhooks.signing import new_signing_secret

LOOPBACK = NetPolicy(networks=(ipaddress.ip_network("127.0.0.0/8"),))
LEASE = timedelta(seconds=60)


async def _fan_out(system) -> None:
    while await fanning.fan_out(system, [repository.add_deliveries]):
        pass


async def _endpoint(system, deps, account, url: str) -> str:
    id = new_id("wh")
    sealed = deps.vault.seal(new_signing_secret(), f"webhook/{id}")
    async with system.transaction() as session:
        session.add(
            WebhookEndpoint(id=id, org_id=account.org_id, url=url, events=["*"], secret_sealed=sealed)
        )
    return id


async def _events(system, account, count: int) -> None:
    async with system.transaction() as session:
        session.add_all(
            Event(id=new_id("evt"), org_id=account.org_id, type="project.ready", data={}, project_id=None)
            for _ in range(count)
        )


async def _nothing_waits(system) -> None:
    """What other tests have left must not take the places of these."""
    await _fan_out(system)
    async with system.transaction() as session:
        await session.execute(delete(Delivery).where(Delivery.status == "pending"))


async def _count(system, account, *conditions) -> int:
    query = select(func.count()).select_from(Delivery).where(Delivery.org_id == account.org_id, *conditions)
    async with system.transaction() as session:
        return int(await session.scalar(query))


async def _forget(system, *accounts) -> None:
    async with system.transaction() as session:
        await session.execute(delete(Event).where(Event.org_id.in_([one.org_id for one in accounts])))


async def _send_until(sender: dispatch.Sender, done, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await sender.send_due()
        if await done():
            return True
    return False


async def test_a_full_batch_of_events_is_told_to_as_many_endpoints_as_an_org_may_have(
    account, system, deps
) -> None:
    await _nothing_waits(system)
    for _ in range(MOST_ENDPOINTS):
        await _endpoint(system, deps, account, "https://example.com/hook")
    await _events(system, account, fanning.MOST)
    assert await fanning.fan_out(system, [repository.add_deliveries]) == fanning.MOST
    fresh = (Delivery.status == "pending", Delivery.attempts == 0, Delivery.next_at <= func.now())
    assert await _count(system, account, *fresh) == MOST_ENDPOINTS * fanning.MOST
    assert await fanning.fan_out(system, [repository.add_deliveries]) == 0
    await _forget(system, account)


async def test_slow_endpoints_of_one_org_hold_up_no_other_and_have_a_few_places(
    account, make_account, system, deps
) -> None:
    await _nothing_waits(system)
    other = await make_account()
    sender = dispatch.Sender(system, deps.vault, LOOPBACK, threads=4, most_of_an_org=2)
    with dripping("head") as slow, receiving() as quick:
        for _ in range(3):
            await _endpoint(system, deps, account, slow.url())
        await _events(system, account, 4)
        await _fan_out(system)
        await sender.send_due()
        await _endpoint(system, deps, other, quick.url)
        await _events(system, other, 5)
        await _fan_out(system)

        async def all_told() -> bool:
            return await _count(system, other, Delivery.status == "delivered") == 5

        assert await _send_until(sender, all_told, 4.0)
        assert len(quick.got) == 5
        assert (slow.taken, slow.most_open) == (2, 2)
        assert await _count(system, account, Delivery.attempts == 0) == 3 * 4 - 2
        await _forget(system, account, other)  # and with the events what is under way
    while await sender.send_due():
        pass
    sender.close()


async def test_the_places_are_given_to_the_orgs_in_turn(account, make_account, system, deps) -> None:
    await _nothing_waits(system)
    other = await make_account()
    for one, count in ((account, 6), (other, 2)):  # those of the other org are due later
        await _endpoint(system, deps, one, "https://example.com/hook")
        await _events(system, one, count)
        await _fan_out(system)
    orgs = {account.org_id: 0, other.org_id: 0}

    async def take(most: int, **busy: int) -> list[str]:
        async with system.transaction() as session:
            taken = await repository.take_due(session, most, LEASE, most_of_an_org=3, busy=busy)
        return sorted(due.org_id for due in taken)

    assert await take(1, **{**orgs, account.org_id: 2}) == [other.org_id]
    assert await take(9, **{**orgs, account.org_id: 2}) == sorted([account.org_id, other.org_id])
    assert await take(9, **{account.org_id: 3}) == []
    assert await take(9) == [account.org_id] * 3
    await _forget(system, account, other)


@pytest.mark.parametrize(("what", "status"), [("head", None), ("body", 200)])
def test_a_try_ends_in_time_however_the_answer_drips(what: str, status: int | None) -> None:
    began = time.monotonic()
    with dripping(what) as server:
        outcome = dispatch.post(server.url(), b"{}", {}, LOOPBACK, seconds=0.8)
    assert time.monotonic() - began < 3.0
    assert outcome.status_code == status
    assert outcome.delivered == (status == 200)
    assert outcome.error == ("" if outcome.delivered else "it does not answer in time")


async def test_a_try_that_cannot_be_interrupted_is_noted_in_time_and_keeps_its_place(
    account, system, deps, monkeypatch
) -> None:
    """A name service that hangs holds its thread: the org must not get another one for it."""
    await _nothing_waits(system)
    free = threading.Event()

    def hang(*_: object) -> dispatch.Outcome:
        free.wait(8)
        return dispatch.Outcome(204, "", "", 0)

    monkeypatch.setattr(dispatch, "_TRY_SECONDS", 0.3)
    monkeypatch.setattr(dispatch, "post", hang)
    await _endpoint(system, deps, account, "https://example.com/hook")
    await _events(system, account, 2)
    await _fan_out(system)
    sender = dispatch.Sender(system, deps.vault, LOOPBACK, threads=4, most_of_an_org=1)
    for _ in range(2):
        await sender.send_due()
    async with system.transaction() as session:
        tries = select(DeliveryAttempt.error).where(DeliveryAttempt.org_id == account.org_id)
        assert list(await session.scalars(tries)) == ["it does not answer in time"]
    assert await _count(system, account, Delivery.attempts == 0) == 1
    await _forget(system, account)
    free.set()
    while await sender.send_due():
        pass
    sender.close()


async def test_an_endpoint_that_is_switched_off_gets_nothing_more(client, account, system, deps) -> None:
    await _nothing_waits(system)
    with receiving() as receiver:
        id = await _endpoint(system, deps, account, receiver.url)
        await _events(system, account, 3)
        await _fan_out(system)
        off = await client.patch(f"/v1/webhooks/{id}", json={"enabled": False}, headers=account.headers())
        assert off.status_code == 200, off.text
        assert await _count(system, account, Delivery.status == "failed", Delivery.next_at.is_(None)) == 3
        on = await client.patch(f"/v1/webhooks/{id}", json={"enabled": True}, headers=account.headers())
        assert on.json()["enabled"] is True
        sender = dispatch.Sender(system, deps.vault, LOOPBACK)
        while await sender.send_due():
            pass
        sender.close()
        assert receiver.got == []


async def test_what_waits_for_an_endpoint_that_is_off_or_for_a_deleted_org_is_not_taken(
    account, make_account, system, deps
) -> None:
    await _nothing_waits(system)
    gone = await make_account()
    for one in (account, gone):
        await _endpoint(system, deps, one, "https://example.com/hook")
        await _events(system, one, 1)
    await _fan_out(system)
    off = update(WebhookEndpoint).where(WebhookEndpoint.org_id == account.org_id)
    closed = update(Org).where(Org.id == gone.org_id)
    async with system.transaction() as session:
        await session.execute(off.values(disabled_at=func.now()))
        await session.execute(closed.values(deleted_at=func.now()))
    await _events(system, gone, 1)
    await _fan_out(system)
    assert [await _count(system, one, Delivery.status == "pending") for one in (account, gone)] == [1, 1]
    async with system.transaction() as session:
        assert await repository.take_due(session, 50, LEASE, most_of_an_org=50) == []
    await _forget(system, account, gone)


@pytest.mark.parametrize(("answer", "left"), [(500, "failed"), (204, "delivered")])
async def test_a_try_under_way_while_the_endpoint_is_switched_off_is_the_last_one(
    client, account, system, deps, answer: int, left: str
) -> None:
    await _nothing_waits(system)
    id = await _endpoint(system, deps, account, "https://example.com/hook")
    await _events(system, account, 1)
    await _fan_out(system)
    async with system.transaction() as session:
        [due] = await repository.take_due(session, 1, LEASE, most_of_an_org=1)
    await client.patch(f"/v1/webhooks/{id}", json={"enabled": False}, headers=account.headers())
    ok = answer == 204
    async with system.transaction() as session:
        await repository.record(
            session,
            due,
            status_code=answer,
            error="",
            response="",
            duration_ms=1,
            next_at=None if ok else datetime.now(UTC),
            status="delivered" if ok else "pending",
        )
    assert await _count(system, account, Delivery.status == left, Delivery.next_at.is_(None)) == 1


async def test_an_endpoint_switched_off_while_its_deliveries_are_written_keeps_none(
    client, account, system, deps
) -> None:
    await _nothing_waits(system)
    id = await _endpoint(system, deps, account, "https://example.com/hook")
    await _events(system, account, 1)

    async def slow(session, found) -> None:
        await repository.add_deliveries(session, found)
        off.append(
            asyncio.create_task(
                client.patch(f"/v1/webhooks/{id}", json={"enabled": False}, headers=account.headers())
            )
        )
        await asyncio.wait(off, timeout=0.7)  # it waits for this transaction, or it would see no delivery

    off: list[asyncio.Task] = []
    await fanning.fan_out(system, [slow])
    assert (await off[0]).status_code == 200
    assert await _count(system, account, Delivery.status == "failed") == 1
    assert await _count(system, account, Delivery.status == "pending") == 0

"""Webhooks: signed, at least once, retried on schedule, and never a way into a private network."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from hook_receiver import Receiver, receiving
from sqlalchemy import select, update
from standardwebhooks.webhooks import Webhook

from clipforge.kit.net import NetPolicy
from clipforge.platform.base.principal import Role
from clipforge.platform.events import service as events
from clipforge.platform.events.fan_out import fan_out
from clipforge.platform.webhooks import dispatch
from clipforge.platform.webhooks.models import Delivery, WebhookEndpoint
from clipforge.platform.webhooks.repository import add_deliveries

LOOPBACK = NetPolicy(networks=(ipaddress.ip_network("127.0.0.0/8"),))


@pytest.fixture
def receiver():
    with receiving() as made:
        yield made


@pytest_asyncio.fixture
async def sender(system, deps):
    made = dispatch.Sender(system, deps.vault, LOOPBACK, threads=4)
    yield made
    made.close()


async def _endpoint(client, system, account, receiver: Receiver, **body) -> tuple[str, str]:
    """Made through the API with an https address, then pointed at the receiver."""
    wish = {"url": "https://example.com/hook", **body}
    answer = await client.post("/v1/webhooks", json=wish, headers=account.headers(Role.ADMIN))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    async with system.transaction() as session:
        await session.execute(
            update(WebhookEndpoint).where(WebhookEndpoint.id == made["id"]).values(url=receiver.url)
        )
    return made["id"], made["secret"]


async def _emit(acting, account, type: str = "export.ready", **data) -> str:
    async with acting(account) as context:
        return (await events.emit(context, type, data)).id


async def _due_now(system, account) -> None:
    async with system.transaction() as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.org_id == account.org_id, Delivery.status == "pending")
            .values(next_at=datetime.now(UTC) - timedelta(seconds=1))
        )


async def _fan_out(system) -> None:
    """Make deliveries of all events, those of other orgs as well: batches are made over all of them."""
    while await fan_out(system, [add_deliveries]):
        pass


async def _send(sender) -> None:
    """Try all that is due, of all orgs as well."""
    while await sender.send_due():
        pass


async def _deliveries(system, account) -> list[Delivery]:
    async with system.transaction() as session:
        query = select(Delivery).where(Delivery.org_id == account.org_id).order_by(Delivery.id)
        return list((await session.scalars(query)).all())


async def test_an_event_arrives_signed_and_thin_at_those_who_asked_for_it(
    client, system, account, make_account, acting, receiver, sender
) -> None:
    _, secret = await _endpoint(client, system, account, receiver, events=["export.ready"])
    stranger = await make_account()
    await _emit(acting, stranger, export_id="exp_other")
    await _emit(acting, account, "job.completed", job_id="job_1")
    event_id = await _emit(acting, account, export_id="exp_1")
    await _fan_out(system)
    await _send(sender)
    [(path, headers, body)] = receiver.got
    assert path == "/hook"
    told = Webhook(secret).verify(body, headers)
    assert (told["type"], told["data"]) == ("export.ready", {"export_id": "exp_1"})
    assert headers["webhook-id"] == event_id
    assert [row.status for row in await _deliveries(system, account)] == ["delivered"]


async def test_a_failed_delivery_is_tried_again_with_the_same_id_until_it_succeeds(
    client, system, account, acting, receiver, sender
) -> None:
    webhook_id, _ = await _endpoint(client, system, account, receiver)
    receiver.answers = [(500, {}), (302, {"Location": receiver.url}), (204, {})]
    await _emit(acting, account, export_id="exp_1")
    await _fan_out(system)
    for wait in (5, 300, None):
        await _due_now(system, account)
        before = datetime.now(UTC)
        await _send(sender)
        [row] = await _deliveries(system, account)
        if wait is not None:  # with a jitter of a tenth, from some time while it was sent
            took = datetime.now(UTC) - before
            assert (
                timedelta(seconds=0.9 * wait) <= row.next_at - before <= timedelta(seconds=1.1 * wait) + took
            )
    assert (row.status, row.attempts, row.next_at) == ("delivered", 3, None)
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1
    listed = await client.get(f"/v1/webhooks/{webhook_id}/deliveries", headers=account.headers())
    detail = await client.get(f"/v1/webhooks/deliveries/{row.id}", headers=account.headers())
    assert [one["status_code"] for one in detail.json()["tries"]] == [500, 302, 204]
    assert listed.json()["data"][0]["attempts"] == 3


async def test_410_switches_an_endpoint_off(client, system, account, acting, receiver, sender) -> None:
    webhook_id, _ = await _endpoint(client, system, account, receiver)
    receiver.answers = [(410, {})]
    await _emit(acting, account, export_id="exp_1")
    await _fan_out(system)
    await _send(sender)
    shown = (await client.get(f"/v1/webhooks/{webhook_id}", headers=account.headers())).json()
    assert (shown["enabled"], shown["disabled_reason"]) == (False, "The endpoint answered 410 Gone")
    await _emit(acting, account, export_id="exp_2")
    await _fan_out(system)
    assert len(await _deliveries(system, account)) == 1


async def test_both_secrets_sign_for_a_day_after_an_exchange(
    client, system, account, acting, receiver, sender
) -> None:
    webhook_id, former = await _endpoint(client, system, account, receiver)
    rotated = await client.post(f"/v1/webhooks/{webhook_id}/rotate-secret", headers=account.headers())
    newer = rotated.json()["secret"]
    sent = await client.post(f"/v1/webhooks/{webhook_id}/test", headers=account.headers())
    assert sent.status_code == 202
    await _send(sender)
    [(_, headers, body)] = receiver.got
    assert Webhook(former).verify(body, headers) == Webhook(newer).verify(body, headers)
    assert former != newer


async def test_a_delivery_can_be_sent_again_by_hand(
    client, system, account, acting, receiver, sender
) -> None:
    await _endpoint(client, system, account, receiver)
    await _emit(acting, account, export_id="exp_1")
    await _fan_out(system)
    await _send(sender)
    [row] = await _deliveries(system, account)
    again = await client.post(f"/v1/webhooks/deliveries/{row.id}/redeliver", headers=account.headers())
    assert again.status_code == 202
    await _send(sender)
    assert [headers["webhook-id"] for _, headers, _ in receiver.got] == [row.event_id] * 2


async def test_a_private_address_is_refused_when_it_is_sent_to(
    client, system, account, acting, receiver, deps
) -> None:
    await _endpoint(client, system, account, receiver)
    await _emit(acting, account, export_id="exp_1")
    await _fan_out(system)
    guarded = dispatch.Sender(system, deps.vault, NetPolicy())
    await _send(guarded)
    guarded.close()
    [row] = await _deliveries(system, account)
    detail = await client.get(f"/v1/webhooks/deliveries/{row.id}", headers=account.headers())
    assert "not on the public internet" in detail.json()["tries"][0]["error"]
    assert receiver.got == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "http://example.com/hook"}, "url"),
        ({"url": "ftp://example.com/hook"}, "url"),
        ({"url": "https://example.com", "events": ["nothing.such"]}, "events"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_name(client, account, body, field) -> None:
    answer = await client.post("/v1/webhooks", json=body, headers=account.headers(Role.ADMIN))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_another_org_sees_no_webhook_and_an_editor_may_make_none(
    client, system, account, make_account, receiver
) -> None:
    webhook_id, _ = await _endpoint(client, system, account, receiver)
    stranger = await make_account()
    for path in ("", "/deliveries"):
        answer = await client.get(f"/v1/webhooks/{webhook_id}{path}", headers=stranger.headers())
        assert answer.status_code == 404
    refused = await client.post(
        "/v1/webhooks", json={"url": "https://example.com/h"}, headers=account.headers(Role.EDITOR)
    )
    assert refused.status_code == 403

"""Limits: counted in one atomic step, told in headers, stricter where passwords are tried."""

from __future__ import annotations

import asyncio
import secrets

import pytest
from auth_tools import new_email, server_with
from redis.asyncio import Redis

from clipforge.platform.base.limits import Limit, Limiter, limiter_of, network_of
from clipforge.platform.base.problems import Problem


@pytest.fixture(autouse=True)
def _patient(deps, monkeypatch) -> None:
    """The servers' own limiter waits as well, and forgets that Valkey once did not answer in time."""
    limiter = limiter_of(deps.redis)
    monkeypatch.setattr(limiter, "_patience", 120.0)
    monkeypatch.setattr(limiter, "_asleep_until", 0.0)


def _counting(deps) -> Limiter:
    """Waits for Valkey however busy the machine is: what is counted is asked here, not how fast."""
    return Limiter(deps.redis, patience=120)


async def _take(limiter: Limiter, *limits: Limit) -> bool:
    try:
        await limiter.take(limits)
    except Problem as problem:
        return problem.code != "rate_limited"
    return True


async def test_of_many_requests_at_once_exactly_the_quota_passes(deps) -> None:
    limiter = _counting(deps)
    limit = Limit("key", secrets.token_hex(8), 5, 3600)
    passed = await asyncio.gather(*(_take(limiter, limit) for _ in range(20)))
    assert sum(passed) == 5


async def test_what_the_org_refuses_is_not_charged_to_the_key(deps) -> None:
    limiter = _counting(deps)
    key, org = Limit("key", secrets.token_hex(8), 3, 3600), Limit("org", secrets.token_hex(8), 1, 3600)
    assert await _take(limiter, key, org)
    assert not await _take(limiter, key, org)
    headers = await limiter.take([key])
    name, left, until = headers["RateLimit"].split(";")
    assert (name, left) == ('"key"', "r=1")
    assert 2300 < int(until.removeprefix("t=")) <= 2400  # full again after two of three, less what passed
    assert headers["RateLimit-Policy"] == '"key";q=3;w=3600'


async def test_a_limit_refills_steadily(deps) -> None:
    limiter = _counting(deps)
    limit = Limit("key", secrets.token_hex(8), 4, 3600)
    assert [await _take(limiter, limit) for _ in range(5)] == [True] * 4 + [False]
    kept = f"limit:key:{limit.subject}"
    used_until = int(await deps.redis.get(kept))
    await deps.redis.set(kept, used_until - 1_000_000_000)  # as if 1000 s had passed; one each 900 s
    assert [await _take(limiter, limit) for _ in range(2)] == [True, False]


async def test_too_many_requests_of_a_key_are_told_when_to_come_again(deps, account) -> None:
    async with server_with(deps, rate_limit=2, org_rate_limit=100) as client:
        answers = [await client.get("/v1/orgs", headers=account.headers()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"key";q=2;w=60, "org";q=100;w=60'
    assert answers[2].json()["code"] == "rate_limited"
    assert 1 <= int(answers[2].headers["retry-after"]) <= 30
    assert answers[2].headers["ratelimit"].startswith('"key";r=0;t=')


async def test_passwords_of_one_account_cannot_be_tried_without_end(deps) -> None:
    body = {"email": new_email(), "password": "a guess of somebody"}
    async with server_with(deps, auth_rate_limit=1_000_000) as client:
        assert (await client.post("/v1/auth/sign-in", json=body)).status_code == 401
    async with server_with(deps, auth_rate_limit=3) as client:
        transport = client._transport
        statuses = []
        for number in range(5):  # from another address each time
            transport.client = (f"10.1.{secrets.randbelow(256)}.{number}", 1)
            statuses.append((await client.post("/v1/auth/sign-in", json=body)).status_code)
    assert statuses == [401, 401, 401, 429, 429]


async def test_without_valkey_requests_pass() -> None:
    redis = Redis.from_url("redis://127.0.0.1:1/0")
    limiter = Limiter(redis)
    limit = Limit("key", "x", 1, 60)
    assert [await limiter.take([limit]) for _ in range(3)] == [{}, {}, {}]
    await redis.aclose()


def test_a_subscriber_of_ipv6_is_one_caller() -> None:
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7") == "192.0.2.7"

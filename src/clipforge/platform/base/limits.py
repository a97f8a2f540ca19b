"""Rate limits: the generic cell rate algorithm (GCRA) in Valkey, several limits in one atomic step.

A limit of `quota` requests in `window` seconds allows that many at once and then one each `window / quota`.
For each limit one number is kept: the theoretical arrival time, in microseconds of Valkey's own clock. When
one of the limits refuses, none of them is charged.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from redis.asyncio import Redis
from redis.exceptions import RedisError

from clipforge.kit.logs import logger
from clipforge.platform.base.problems import Problem

log = logger(__name__)
_ANSWER_SECONDS = 1.0
_PAUSE_SECONDS = 5.0  # after Valkey failed it is not asked again for so long

_SCRIPT = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local wait, fresh, seen = 0, {}, {}
for i, key in ipairs(KEYS) do
  local quota, window = tonumber(ARGV[2 * i - 1]), ARGV[2 * i] * 1000000
  local tat = math.max(tonumber(redis.call('GET', key) or 0), now)
  seen[i] = tat
  fresh[i] = tat + window / quota
  wait = math.max(wait, fresh[i] - window - now)
end
local answer = {math.ceil(wait)}
for i, key in ipairs(KEYS) do
  local quota, window = tonumber(ARGV[2 * i - 1]), ARGV[2 * i] * 1000000
  local tat = seen[i]
  if wait <= 0 then
    tat = fresh[i]
    redis.call('SET', key, string.format('%.0f', tat), 'PX', math.ceil((tat - now) / 1000) + 1)
  end
  answer[2 * i] = math.max(0, math.floor((window - (tat - now)) * quota / window + 0.000001))
  answer[2 * i + 1] = math.ceil(tat - now)
end
return answer
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds.

    Attributes:
        name: of the policy, as told in the headers.
        subject: whose requests are counted: an id or an address.
        quota: requests.
        window: seconds.
    """

    name: str
    subject: str
    quota: int
    window: int = 60


class Limiter:
    """Counts requests. When Valkey does not answer, everything is let through and that is logged once.

    Args:
        redis: where the numbers are.
        patience: seconds in which Valkey must answer, since every request waits for it.
    """

    def __init__(self, redis: Redis, *, patience: float = _ANSWER_SECONDS) -> None:
        self._script = redis.register_script(_SCRIPT)
        self._patience = patience
        self._asleep_until = 0.0
        self._failing = False

    async def take(self, limits: Sequence[Limit]) -> dict[str, str]:
        """Count one request against every limit.

        Returns:
            The headers `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers); none when
            Valkey does not answer.

        Raises:
            Problem: 429 `rate_limited` with `Retry-After` when one of the limits is used up.
        """
        if not limits or time.monotonic() < self._asleep_until:
            return {}
        keys = [f"limit:{limit.name}:{limit.subject}" for limit in limits]
        numbers = [number for limit in limits for number in (limit.quota, limit.window)]
        try:
            async with asyncio.timeout(self._patience):
                answer = [int(value) for value in await self._script(keys=keys, args=numbers)]
        except (RedisError, OSError, TimeoutError) as error:
            self._asleep_until = time.monotonic() + _PAUSE_SECONDS
            if not self._failing:
                log.warning(
                    "limits.unavailable", error=type(error).__name__, effect="requests are not limited"
                )
            self._failing = True
            return {}
        if self._failing:
            self._failing = False
            log.info("limits.available")
        headers = _headers(limits, answer)
        wait = answer[0]
        if wait > 0:
            seconds = max(1, math.ceil(wait / 1_000_000))
            raise Problem(
                429,
                "rate_limited",
                f"Too many requests; try again in {seconds} s.",
                headers={**headers, "Retry-After": str(seconds)},
            )
        return headers


def _headers(limits: Sequence[Limit], answer: Sequence[int]) -> dict[str, str]:
    left = [
        f'"{limit.name}";r={answer[2 * place + 1]};t={math.ceil(answer[2 * place + 2] / 1_000_000)}'
        for place, limit in enumerate(limits)
    ]
    return {
        "RateLimit-Policy": ", ".join(f'"{limit.name}";q={limit.quota};w={limit.window}' for limit in limits),
        "RateLimit": ", ".join(left),
    }


@lru_cache(maxsize=4)
def limiter_of(redis: Redis) -> Limiter:
    """The one limiter of a client of Valkey."""
    return Limiter(redis)


def network_of(ip: str) -> str:
    """What counts as one caller: an IPv4 address, or the /64 of IPv6 that one subscriber has."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip or "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)

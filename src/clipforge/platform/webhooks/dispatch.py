"""Sends deliveries, at least once each; run by the scheduler, as the role that sees every org."""

from __future__ import annotations

import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

from clipforge.kit.errors import ClipForgeError
from clipforge.kit.logs import logger
from clipforge.kit.net import GuardedTransport, NetPolicy, check_url, network_failure
from clipforge.platform.base.crypto import Vault
from clipforge.platform.base.database import Database
from clipforge.platform.webhooks import repository
from clipforge.platform.webhooks.models import WebhookEndpoint
from clipforge.platform.webhooks.signing import signed

log = logger(__name__)

RETRIES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""Waits after the first, second … failed try (Standard Webhooks' schedule); after the last it is given up."""

_JITTER = 0.1
_LEASE = timedelta(seconds=60)
_CONNECT_SECONDS = 5.0
_TOTAL_SECONDS = 20.0
_KEPT_BYTES = 1000
_BATCH = 50
_GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try."""

    status_code: int | None
    error: str
    response: str
    duration_ms: int

    @property
    def delivered(self) -> bool:
        """Only 2xx is a success; a redirect is a failure."""
        return self.status_code is not None and 200 <= self.status_code < 300


class Sender:
    """Tries what is due, several at a time.

    Args:
        database: as the system role.
        vault: opens the endpoints' secrets.
        policy: what may be reached; private networks only by name.
        threads: tries at a time.
    """

    def __init__(self, database: Database, vault: Vault, policy: NetPolicy, *, threads: int = 16) -> None:
        self._database = database
        self._vault = vault
        self._policy = policy
        self._threads = ThreadPoolExecutor(threads, "webhooks")

    async def send_due(self) -> int:
        """Try one batch; gives its size, so that the caller goes on while there is more."""
        async with self._database.transaction() as session:
            batch = await repository.take_due(session, _BATCH, _LEASE)
        await asyncio.gather(*(self._try(due) for due in batch))
        return len(batch)

    async def _try(self, due: repository.Due) -> None:
        now = datetime.now(UTC)
        try:
            body, headers = signed(due.event, self._secrets(due.endpoint, now), now)
        except ClipForgeError as error:  # sealed with a key that we do not have any more
            outcome = Outcome(None, error.message, "", 0)
        else:
            loop = asyncio.get_running_loop()
            outcome = await loop.run_in_executor(
                self._threads, post, due.endpoint.url, body, headers, self._policy
            )
        await self._record(due, outcome, now)

    def _secrets(self, endpoint: WebhookEndpoint, now: datetime) -> tuple[str, ...]:
        context = f"webhook/{endpoint.id}"
        found = [self._vault.open(endpoint.secret_sealed, context)]
        if endpoint.former_secret_sealed and endpoint.former_until and endpoint.former_until > now:
            found.append(self._vault.open(endpoint.former_secret_sealed, context))
        return tuple(found)

    async def _record(self, due: repository.Due, outcome: Outcome, now: datetime) -> None:
        status, next_at = "delivered", None
        if not outcome.delivered:
            if due.attempt <= len(RETRIES) and outcome.status_code != _GONE:
                wait = RETRIES[due.attempt - 1] * (1 + random.uniform(-_JITTER, _JITTER))  # noqa: S311  # jitter
                status, next_at = "pending", now + wait
            else:
                status = "failed"
        async with self._database.transaction() as session:
            await repository.record(
                session,
                due,
                status_code=outcome.status_code,
                error=outcome.error,
                response=outcome.response,
                duration_ms=outcome.duration_ms,
                next_at=next_at,
                status=status,
            )
            if outcome.status_code == _GONE:
                await repository.disable(session, due.endpoint.id, "The endpoint answered 410 Gone")
            elif status == "failed":
                await repository.disable(
                    session, due.endpoint.id, f"Nothing was accepted in {len(RETRIES) + 1} tries"
                )
        log.info(
            "webhook.tried",
            delivery_id=due.id,
            org_id=due.org_id,
            attempt=due.attempt,
            status=status,
            status_code=outcome.status_code,
        )

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False)


def post(url: str, body: bytes, headers: dict[str, str], policy: NetPolicy) -> Outcome:
    """One POST: no redirects, no private addresses, at most 20 s and 1 KB of answer."""
    started = time.monotonic()

    def outcome(status: int | None, error: str, response: str = "") -> Outcome:
        return Outcome(status, error, response, int((time.monotonic() - started) * 1000))

    try:
        check_url(url)
        with (
            httpx.Client(
                transport=GuardedTransport(policy),
                timeout=httpx.Timeout(_TOTAL_SECONDS / 2, connect=_CONNECT_SECONDS),
                follow_redirects=False,
                trust_env=False,
            ) as client,
            client.stream("POST", url, content=body, headers=headers) as answer,
        ):
            text = b""
            for chunk in answer.iter_raw(_KEPT_BYTES):
                text += chunk
                if len(text) >= _KEPT_BYTES or time.monotonic() - started > _TOTAL_SECONDS:
                    break
            told = text[:_KEPT_BYTES].decode("utf-8", "replace").replace("\x00", "")
            ok = 200 <= answer.status_code < 300
            return outcome(answer.status_code, "" if ok else f"answered {answer.status_code}", told)
    except ClipForgeError as error:
        return outcome(None, error.reason)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return outcome(None, network_failure(error, url).reason)

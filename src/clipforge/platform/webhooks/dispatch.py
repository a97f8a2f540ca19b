"""Sends deliveries, at least once each; run by the scheduler, as the role that sees every org."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

from clipforge.kit.errors import ClipForgeError
from clipforge.kit.logs import logger
from clipforge.kit.net import GuardedTransport, NetPolicy, check_url, network_failure
from clipforge.kit.net_bounds import Bounds
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
_TRY_SECONDS = 25.0  # with the name service, which cannot be interrupted; well below the lease
_ROUND_SECONDS = 1.0  # as long as a round waits for a try to end before it looks for what is due now
_KEPT_BYTES = 1000
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
    """Tries what is due, several at a time, of which one org has a few: slow endpoints hold up their own org.

    Args:
        database: as the system role.
        vault: opens the endpoints' secrets.
        policy: what may be reached; private networks only by name.
        threads: tries at a time.
        most_of_an_org: tries at a time to endpoints of one org.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        policy: NetPolicy,
        *,
        threads: int = 32,
        most_of_an_org: int = 4,
    ) -> None:
        self._database = database
        self._vault = vault
        self._policy = policy
        self._places = threads
        self._most_of_an_org = most_of_an_org
        self._threads = ThreadPoolExecutor(threads, "webhooks")
        self._running: dict[asyncio.Task[None], str] = {}

    async def send_due(self) -> int:
        """Begin what is due where there is a place, and wait until a try ends, for a second at most.

        Returns:
            How many tries are under way or have ended, so that the caller goes on while there is something.
        """
        free = self._places - len(self._running)
        if free > 0:
            async with self._database.transaction() as session:
                taken = await repository.take_due(
                    session,
                    free,
                    _LEASE,
                    most_of_an_org=self._most_of_an_org,
                    busy=Counter(self._running.values()),
                )
            for due in taken:
                self._running[asyncio.create_task(self._try(due))] = due.org_id
        count = len(self._running)
        if self._running:
            ended, _ = await asyncio.wait(
                self._running, timeout=_ROUND_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            for task in ended:
                del self._running[task]
            for task in ended:
                task.result()  # what the database refused is the caller's to tell; the lease gives it back
        return count

    async def _try(self, due: repository.Due) -> None:
        now = datetime.now(UTC)
        try:
            body, headers = signed(due.event, self._secrets(due.endpoint, now), now)
        except ClipForgeError as error:  # sealed with a key that we do not have any more
            await self._record(due, Outcome(None, error.message, "", 0), now)
            return
        loop = asyncio.get_running_loop()
        sent = loop.run_in_executor(self._threads, post, due.endpoint.url, body, headers, self._policy)
        try:
            async with asyncio.timeout(_TRY_SECONDS):
                outcome = await asyncio.shield(sent)
        except TimeoutError:
            outcome = Outcome(None, "it does not answer in time", "", int(_TRY_SECONDS * 1000))
        await self._record(due, outcome, now)
        await asyncio.wait([sent])  # its thread is a place of this org until it is really free

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
            # The endpoint before its deliveries, as everywhere: two orders would lock each other out.
            if outcome.status_code == _GONE:
                await repository.disable(session, due.endpoint.id, "The endpoint answered 410 Gone")
            elif status == "failed":
                await repository.disable(
                    session, due.endpoint.id, f"Nothing was accepted in {len(RETRIES) + 1} tries"
                )
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
        log.info(
            "webhook.tried",
            delivery_id=due.id,
            org_id=due.org_id,
            attempt=due.attempt,
            status=status,
            status_code=outcome.status_code,
        )

    def close(self) -> None:
        """Give up what is under way, which the lease gives back, and let the threads go."""
        for task in self._running:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)


def post(
    url: str, body: bytes, headers: dict[str, str], policy: NetPolicy, *, seconds: float = _TOTAL_SECONDS
) -> Outcome:
    """One POST: no redirects, no private addresses, and of the answer at most 1 KB.

    Args:
        url: of the endpoint.
        body: what is sent.
        headers: with its signature.
        policy: what may be reached.
        seconds: for all of it, however the other side drips.
    """
    started = time.monotonic()

    def outcome(status: int | None, error: str, response: str = "") -> Outcome:
        return Outcome(status, error, response, int((time.monotonic() - started) * 1000))

    try:
        check_url(url)
        with (
            httpx.Client(
                transport=GuardedTransport(policy, Bounds.within(seconds)),
                timeout=httpx.Timeout(seconds / 2, connect=min(_CONNECT_SECONDS, seconds)),
                follow_redirects=False,
                trust_env=False,
            ) as client,
            client.stream("POST", url, content=body, headers=headers) as answer,
        ):
            text = _beginning(answer)
            ok = 200 <= answer.status_code < 300
            return outcome(answer.status_code, "" if ok else f"answered {answer.status_code}", text)
    except ClipForgeError as error:
        return outcome(None, error.reason)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return outcome(None, network_failure(error, url).reason)


def _beginning(answer: httpx.Response) -> str:
    """The first KB of an answer, or what came of it in time: the status alone says whether it was taken."""
    text = b""
    with suppress(httpx.TimeoutException):
        for piece in answer.iter_raw():  # in the pieces that come: none is gathered first
            text += piece
            if len(text) >= _KEPT_BYTES:
                break
    return text[:_KEPT_BYTES].decode("utf-8", "replace").replace("\x00", "")

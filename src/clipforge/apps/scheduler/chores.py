"""What the scheduler does again and again, as data: a name, how often, and what."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from clipforge.apps.scheduler import reconciling
from clipforge.platform.accounts import repository as accounts
from clipforge.platform.base import idempotency
from clipforge.platform.base.context import Context
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.platform.events.fan_out import fan_out
from clipforge.platform.mails import outbox
from clipforge.platform.notices import repository as notices
from clipforge.platform.notices.telling import Teller
from clipforge.platform.orgs import service as orgs
from clipforge.platform.projects import sweep
from clipforge.platform.requests import repository as requests
from clipforge.platform.retention import sources
from clipforge.platform.retention.orphans import OrphanSweep
from clipforge.platform.usage import service as usage
from clipforge.platform.webhooks import dispatch
from clipforge.platform.webhooks.repository import add_deliveries
from clipforge.services.mail.protocol import Mailer

_MINUTE = 60.0
_HOUR = 3600.0
_DAY = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that is done again and again.

    Attributes:
        name: in logs and metrics.
        seconds: between the end of one round and the begin of the next.
        do: one round; gives how much it did. While it does something it is called again at once.
    """

    name: str
    seconds: float
    do: Callable[[], Awaitable[int]]


def chores(deps: Deps, system: Database, mailer: Mailer, sender: dispatch.Sender) -> list[Chore]:
    """All chores.

    Args:
        deps: the world outside, as the role that sees one org at a time.
        system: connections as the role that sees every org.
        mailer: takes mails.
        sender: sends webhooks.
    """
    jobs = reconciling.Reconciler(deps, system)
    orphans = OrphanSweep(system, deps.storage)

    async def forget_answers() -> int:
        async with system.transaction() as session:
            return await idempotency.forget_old(Context(session, deps), datetime.now(UTC))

    async def forget_requests() -> int:
        async with system.transaction() as session:
            return await requests.forget(session, datetime.now(UTC))

    async def forget_tokens() -> int:
        async with system.transaction() as session:
            await accounts.forget_old(session, datetime.now(UTC))
        return 0

    async def send_mails() -> int:
        return await outbox.send_due(system, deps.vault, mailer)

    async def tell_of_events() -> int:
        return await fan_out(system, [add_deliveries, Teller(deps.vault, deps.settings.web_url)])

    async def forget_notices() -> int:
        async with system.transaction() as session:
            return await notices.forget(session, datetime.now(UTC))

    async def expire_uploads() -> int:
        return await sweep.sweep_uploads(system, deps.storage, datetime.now(UTC))

    async def sweep_storage() -> int:
        await asyncio.to_thread(deps.storage.sweep, datetime.now(UTC))
        return 0

    async def retire_sources() -> int:
        return await sources.retire(deps, system, datetime.now(UTC))

    async def sweep_orphans() -> int:
        return await orphans.step(datetime.now(UTC))

    async def erase_orgs() -> int:
        return await orgs.erase_deleted(system, deps.storage, datetime.now(UTC))

    async def release_stray() -> int:
        return await usage.release_stray(system)

    return [
        Chore("jobs.take_back", 2.0, jobs.take_back),
        Chore("jobs.wake", 3.0, jobs.wake),
        Chore("jobs.count", 2.0, jobs.count),
        Chore("jobs.tell", 2.0, jobs.tell),
        Chore("events.tell", 1.0, tell_of_events),
        Chore("webhooks.send", 1.0, sender.send_due),
        Chore("mails.send", 2.0, send_mails),
        Chore("uploads.expire", _MINUTE, expire_uploads),
        Chore("storage.sweep", _HOUR, sweep_storage),
        Chore("sources.retire", _HOUR, retire_sources),
        Chore("orphans.sweep", _DAY, sweep_orphans),
        Chore("orgs.erase", _HOUR, erase_orgs),
        Chore("reservations.release", _HOUR, release_stray),
        Chore("answers.forget", _HOUR, forget_answers),
        Chore("requests.forget", _HOUR, forget_requests),
        Chore("notices.forget", _HOUR, forget_notices),
        Chore("tokens.forget", _HOUR, forget_tokens),
    ]

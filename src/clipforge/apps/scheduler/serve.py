"""Runs the scheduler until it is asked to end."""

from __future__ import annotations

import asyncio
import contextlib
import signal

from clipforge.apps.scheduler.chores import Chore, chores
from clipforge.apps.scheduler.leader import Leader
from clipforge.apps.wiring import need, open_deps
from clipforge.kit.errors import ClipForgeError
from clipforge.kit.logs import configure_logs, logger
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.base.database import FAILURES, Database, plain_dsn
from clipforge.platform.webhooks.dispatch import Sender
from clipforge.services.mail.smtp import make_mailer

log = logger(__name__)

_LEAD_SECONDS = 2.0
_POOL = 6


async def run_scheduler(settings: ServiceSettings) -> None:
    """Do the chores, as long as no other scheduler does, until SIGTERM or SIGINT.

    Raises:
        ClipForgeError: a setting is missing, or storage cannot be reached.
    """
    configure_logs("scheduler", level=settings.log_level, as_json=settings.log_json)
    system_url = need(settings.database_system_url, "CLIPFORGE_DATABASE_SYSTEM_URL")
    smtp = settings.smtp_url.get_secret_value() if settings.smtp_url else None
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    async with open_deps(settings, pool=_POOL, application="scheduler") as deps:
        system = Database(system_url, pool=_POOL, overflow=_POOL, application="scheduler-system")
        sender = Sender(system, deps.vault, deps.net)
        leader = Leader(plain_dsn(system_url))
        duties = chores(deps, system, make_mailer(smtp, settings.mail_from), sender)
        log.info("scheduler.starts")
        try:
            await keep_leading(leader, duties, ending)
        finally:
            await leader.close()
            sender.close()
            await system.close()


async def keep_leading(leader: Leader, duties: list[Chore], ending: asyncio.Event) -> None:
    """Run the chores while we lead; stop them at once when we do not any more."""
    running: list[asyncio.Task[None]] = []
    try:
        while not ending.is_set():
            leads = await leader.leads()
            if leads and not running:
                running = [asyncio.create_task(_again_and_again(chore), name=chore.name) for chore in duties]
            elif not leads and running:
                await _stop(running)
                running = []
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LEAD_SECONDS):
                    await ending.wait()
    finally:
        await _stop(running)


async def _again_and_again(chore: Chore) -> None:
    while True:
        did = 0
        try:
            did = await chore.do()
        except (*FAILURES, TimeoutError, ClipForgeError) as error:
            log.warning("chore.put_off", chore=chore.name, error=str(error)[:300] or type(error).__name__)
        except Exception as error:  # one chore that fails must not stop it for good, nor the others
            log.warning("chore.failed", chore=chore.name, exc_info=error)
        if did:
            log.debug("chore.done", chore=chore.name, did=did)
        await asyncio.sleep(0.05 if did else chore.seconds)


async def _stop(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

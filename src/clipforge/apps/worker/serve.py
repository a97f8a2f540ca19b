"""Puts a worker together and runs it until it is asked to end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from clipforge.apps.serving import serve
from clipforge.apps.wiring import make_vault, need, open_deps
from clipforge.apps.worker.app import create_app
from clipforge.apps.worker.attempt import Bench
from clipforge.apps.worker.kinds import HANDLERS
from clipforge.apps.worker.messages import environment_for_child, settings_for_child
from clipforge.apps.worker.metrics import WorkerMetrics
from clipforge.apps.worker.presence import Presence
from clipforge.apps.worker.runner import Runner
from clipforge.apps.worker.scratch import Scratch
from clipforge.apps.worker.slots import Slots
from clipforge.apps.worker.takeover import take_over
from clipforge.apps.worker.warm_child import WarmChild
from clipforge.kit.ids import new_id
from clipforge.kit.logs import configure_logs, logger
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.base.database import Database, plain_dsn
from clipforge.services.queue.rq_queue import RqWakeUps

log = logger(__name__)

_POOL = 4


async def run_worker(kind: str, settings: ServiceSettings) -> None:
    """Serve and work until SIGTERM or SIGINT.

    Args:
        kind: 'asr', 'ranker' or 'render'.
        settings: of the service.

    Raises:
        ClipForgeError: a setting is missing, storage cannot be reached, the port is taken.
    """
    name = f"worker-{kind}"
    configure_logs(name, level=settings.log_level, as_json=settings.log_json)
    token = need(settings.service_token, "CLIPFORGE_SERVICE_TOKEN")
    system_url = need(settings.database_system_url, "CLIPFORGE_DATABASE_SYSTEM_URL")
    redis_url = need(settings.redis_url, "CLIPFORGE_REDIS_URL")
    worker_id = f"{kind}@{socket.gethostname()}#{os.getpid()}-{new_id('w')[-6:]}"
    folder = settings.scratch_dir or settings.home / "scratch"
    memory = settings.worker_memory_bytes or _four_fifths_of_the_machine()
    child = WarmChild(
        {
            "type": "start",
            "service": f"{name}-child",
            "settings": settings_for_child(settings),
            "storage_key": make_vault(settings).key_for("storage").hex(),
        },
        environment_for_child(dict(os.environ)),
        address_bytes=settings.worker_address_bytes,
        file_bytes=settings.scratch_bytes,
        jobs=settings.worker_jobs_per_child,
        memory_bytes=memory,
    )
    metrics = WorkerMetrics()
    async with open_deps(settings, pool=_POOL, application=name) as deps:
        system = Database(system_url, pool=1, overflow=1, application=f"{name}-claims")
        wake_ups = RqWakeUps(redis_url, kind)
        scratch = await asyncio.to_thread(Scratch, folder, worker_id)
        dead = await asyncio.to_thread(scratch.leftovers)
        log.info("worker.starts", worker_id=worker_id, leftovers=len(dead))
        await take_over(system, deps.queue, dead)
        await asyncio.to_thread(scratch.remove_leftovers, dead)
        slots = Slots(folder / "slots", settings.heavy_jobs)
        bench = Bench(deps, child, scratch, slots, HANDLERS, memory, settings.scratch_bytes)
        runner = Runner(
            kind,
            worker_id,
            bench,
            system=system,
            wake_ups=wake_ups,
            metrics=metrics,
            grace_seconds=settings.worker_grace_seconds,
        )

        presence = Presence(plain_dsn(system_url), worker_id)

        @asynccontextmanager
        async def beside() -> AsyncIterator[None]:
            here = asyncio.create_task(presence.keep(), name="presence")
            loop = asyncio.create_task(runner.run(), name="worker")
            loop.add_done_callback(_end_when_broken)
            try:
                yield
            finally:
                await runner.stop()
                await asyncio.gather(loop, return_exceptions=True)
                await child.end()
                here.cancel()
                await asyncio.gather(here, return_exceptions=True)
                presence.let_go()

        port: int = getattr(settings, f"{kind}_port")
        try:
            app = create_app(kind, runner, bench, metrics=metrics, token=token, beside=beside)
            await serve(app, settings.worker_host, port, f"CLIPFORGE_{kind.upper()}_PORT")
        finally:
            scratch.close()
            await wake_ups.close()
            await system.close()


def _end_when_broken(loop: asyncio.Task[None]) -> None:
    """A worker whose loop ended by a defect of ours must not look well: end it, and it is started anew."""
    if not loop.cancelled() and (error := loop.exception()) is not None:
        log.error("worker.loop_broken", exc_info=error)
        os._exit(70)


def _four_fifths_of_the_machine() -> int:
    with contextlib.suppress(ValueError, OSError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 4 // 5
    return 8 << 30

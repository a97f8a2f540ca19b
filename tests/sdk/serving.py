"""The API as it is served, in a thread of its own, for clients that block; and its workers."""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from sqlalchemy import update

from clipforge.apps.api.wire import wire
from clipforge.apps.wiring import make_vault, open_deps
from clipforge.apps.worker.attempt import Bench
from clipforge.apps.worker.kinds import HANDLERS
from clipforge.apps.worker.messages import environment_for_child, settings_for_child
from clipforge.apps.worker.metrics import WorkerMetrics
from clipforge.apps.worker.runner import Runner
from clipforge.apps.worker.scratch import Scratch
from clipforge.apps.worker.slots import Slots
from clipforge.apps.worker.warm_child import WarmChild
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.platform.jobs.models import Job
from clipforge.services.queue.rq_queue import RqWakeUps

Result = TypeVar("Result")

_KINDS = ("asr", "ranker", "render")
_MEMORY = 16 << 30
_SCRATCH = 8 << 30
_START_SECONDS = 300.0
_END_SECONDS = 300.0


class ServedApi:
    """The API on a free port of the loopback.

    Attributes:
        url: where it is.
        deps: what it works with; its coroutines run by `run` only.
    """

    url: str
    deps: Deps

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._ending = asyncio.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._main, name="served api", daemon=True)
        self._child: WarmChild | None = None

    def start(self) -> None:
        """Serve; returns once it answers."""
        self._thread.start()
        assert self._up.wait(_START_SECONDS)
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """End the server and the workers' child."""
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join(_END_SECONDS)
        if self._thread.is_alive():
            faulthandler.dump_traceback(sys.__stderr__, all_threads=True)
            raise TimeoutError("the served API does not end; where its threads stand was printed")

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine beside the server, and wait for it."""
        return self.submit(coroutine).result()

    def submit(self, coroutine: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Let a coroutine run beside the server."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    @contextmanager
    def working(self, data_dir: Path) -> Iterator[None]:
        """Have jobs done as the service's workers do them, for as long as the block runs.

        Args:
            data_dir: where model weights lie.
        """
        ending: Future[asyncio.Event] = Future()
        ended = self.submit(self._work(data_dir, ending))
        try:
            event = ending.result()
            yield
        finally:
            self._loop.call_soon_threadsafe(event.set)
            ended.result()

    def _main(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        try:
            with socket.create_server(("127.0.0.1", 0)) as listening:
                self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
                self._settings = self._settings.model_copy(update={"public_url": self.url})
                async with open_deps(self._settings) as self.deps:
                    # Streams of events would be waited for without end.
                    config = uvicorn.Config(wire(self.deps), log_config=None, timeout_graceful_shutdown=1)
                    server = uvicorn.Server(config)
                    server.capture_signals = contextlib.nullcontext  # a thread may not take signals
                    serving = asyncio.create_task(server.serve([listening]))
                    while not server.started and not serving.done():
                        await asyncio.sleep(0.01)
                    self._up.set()
                    await self._ending.wait()
                    server.should_exit = True
                    await serving
                    if self._child is not None:
                        await self._child.end()
        except BaseException as error:
            self._failure = error
            self._up.set()
            raise

    async def _work(self, data_dir: Path, ending: Future[asyncio.Event]) -> None:
        try:
            async with self._workers(data_dir):
                event = asyncio.Event()
                ending.set_result(event)
                await event.wait()
        except BaseException as error:
            if not ending.done():
                ending.set_exception(error)
            raise

    @asynccontextmanager
    async def _workers(self, data_dir: Path) -> AsyncIterator[None]:
        settings = self._settings
        if self._child is None:
            start = {
                "type": "start",
                "service": "child",
                "settings": settings_for_child(settings),
                "storage_key": make_vault(settings).key_for("storage").hex(),
            }
            environment = environment_for_child({**os.environ, "CLIPFORGE_DATA_DIR": str(data_dir)})
            self._child = WarmChild(
                start, environment, address_bytes=None, file_bytes=None, jobs=1000, memory_bytes=_MEMORY
            )
        folder = settings.home / "sdk"
        scratch = Scratch(folder / "scratch", f"sdk#{os.getpid()}")
        bench = Bench(
            self.deps, self._child, scratch, Slots(folder / "slots", 1), HANDLERS, _MEMORY, _SCRATCH
        )
        assert settings.database_system_url
        assert settings.redis_url
        system = Database(settings.database_system_url.get_secret_value())
        wake_ups = [RqWakeUps(settings.redis_url.get_secret_value(), kind) for kind in _KINDS]
        runners = [
            Runner(
                kind,
                f"{kind}@sdk#{os.getpid()}",
                bench,
                system=system,
                wake_ups=wake,
                metrics=WorkerMetrics(),
                grace_seconds=0,
            )
            for kind, wake in zip(_KINDS, wake_ups, strict=True)
        ]
        # What earlier tests left is nobody's wish.
        async with system.transaction() as session:
            await session.execute(update(Job).where(Job.status == "PENDING").values(status="CANCELLED"))
        await self._child.start()
        loops = [asyncio.create_task(runner.run()) for runner in runners]
        try:
            yield
        finally:
            await asyncio.gather(*(runner.stop() for runner in runners))
            await asyncio.gather(*loops)
            for kind, wake in zip(_KINDS, wake_ups, strict=True):
                await self.deps.queue.wake(kind, "")  # ends a wait of seconds that is under way
                await wake.close()
            await system.close()
            scratch.close()

"""The worker's own HTTP service: how it is, what it counts, and its stages called directly."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Path
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict

from clipforge import __version__
from clipforge.apps.api import problems
from clipforge.apps.worker.attempt import Bench
from clipforge.apps.worker.messages import order
from clipforge.apps.worker.metrics import WorkerMetrics
from clipforge.apps.worker.runner import Runner
from clipforge.apps.worker.warm_child import WorkFailed
from clipforge.kit.ids import new_id
from clipforge.platform.base.principal import unauthorized
from clipforge.platform.base.problems import Problem, not_found
from clipforge.platform.jobs.kinds import KINDS

_FETCHES = frozenset({"INGEST"})
"""Kinds whose task may name an address in the net; a direct call takes only what lies in our storage."""


class StageCall(BaseModel):
    """Work for one stage.

    Attributes:
        task: what the stage's job handler loads: options, and keys of stored objects.
    """

    model_config = ConfigDict(extra="forbid")

    task: dict[str, Any]


class StageResult(BaseModel):
    """What came of it; large results lie in storage, under the keys of the task."""

    result: dict[str, Any]


def create_app(
    kind: str,
    runner: Runner,
    bench: Bench,
    *,
    metrics: WorkerMetrics,
    token: str,
    beside: Callable[[], AbstractAsyncContextManager[None]],
) -> FastAPI:
    """The service of one worker.

    Args:
        kind: of worker.
        runner: its loop.
        bench: what work is done with.
        metrics: what it counts.
        token: what callers of `/v1` must show.
        beside: a context manager that runs the loop while the service is up.
    """
    mine = {name: where for name, where in bench.handlers.items() if KINDS[name].worker == kind}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with beside():
            yield

    app = FastAPI(
        title=f"ClipForge worker: {kind}",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)

    @app.get("/healthz")
    async def healthz() -> JSONResponse:
        """The process lives and its loop turns."""
        return JSONResponse({"status": "ok", "worker": kind, "version": __version__})

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        """The child is there and jobs are taken."""
        return JSONResponse({"ready": runner.ready}, 200 if runner.ready else 503)

    @app.get("/metrics")
    async def measured() -> Response:
        """Counters for Prometheus."""
        metrics.child_starts.set(bench.child.starts)
        metrics.child_memory.set(bench.child.memory())
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    def checked(authorization: Annotated[str, Header()] = "") -> None:
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
            raise unauthorized("Send 'Authorization: Bearer …' with the service token.")

    @app.post("/v1/stages/{stage}", dependencies=[Depends(checked)])
    async def run_stage(stage: Annotated[str, Path(max_length=24)], call: StageCall) -> StageResult:
        """Do the work of a stage now, after what this worker is doing; nothing is written to the database."""
        found = _stage_of(mine, stage)
        name = new_id("call")
        with bench.scratch.folder(name) as folder:
            limit = KINDS[stage.upper()].timeout_seconds
            message = order(found, call.task, folder, limit, {"call_id": name})
            async with bench.child.busy:
                try:
                    result = await bench.child.run(message, lambda _fraction, _note: None)
                except WorkFailed as failure:
                    raise _told(failure.error) from failure
        return StageResult(result=result)

    return app


def _stage_of(mine: Mapping[str, str], stage: str) -> str:
    name = stage.upper()
    if name in _FETCHES:
        raise Problem(403, "not_direct", "This stage fetches what users name; it runs as a job only.")
    if name not in mine:
        raise not_found("stage", stage)
    return mine[name]


def _told(error: dict[str, Any]) -> Problem:
    return Problem(503 if error["retryable"] else 422, error["code"], error["message"])

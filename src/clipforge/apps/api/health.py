"""How the API is, for whoever watches over it; not a part of the contract."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError
from sqlalchemy import text

from clipforge import __version__
from clipforge.platform.base.database import FAILURES
from clipforge.platform.base.deps import Deps

_SECONDS = 3.0

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> JSONResponse:
    """The process lives and its loop turns."""
    return JSONResponse({"status": "ok", "version": __version__})


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """Whether database and Redis answer; each by name, so that one sees what is away."""
    deps: Deps = request.app.state.edge.deps
    database, redis = await asyncio.gather(_database(deps), _redis(deps))
    ready = database and redis
    return JSONResponse({"ready": ready, "database": database, "redis": redis}, 200 if ready else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counters for Prometheus."""
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)


async def _database(deps: Deps) -> bool:
    try:
        async with asyncio.timeout(_SECONDS), deps.database.transaction() as session:
            await session.execute(text("SELECT 1"))
    except (*FAILURES, TimeoutError):
        return False
    return True


async def _redis(deps: Deps) -> bool:
    try:
        async with asyncio.timeout(_SECONDS):
            await deps.redis.ping()
    except (RedisError, OSError, TimeoutError):
        return False
    return True

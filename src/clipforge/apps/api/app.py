"""Makes the application of values that were read and opened elsewhere."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from clipforge import __version__
from clipforge.apps.api import openapi, problems
from clipforge.apps.api.middleware import RequestMiddleware
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.routing import Admit, Authenticate, Edge

FEATURES: tuple[str, ...] = ()
"""Features with routes, in the order of the documentation."""

Lifespan = Callable[[FastAPI], Any]


def create_app(
    deps: Deps, *, authenticate: Authenticate, admit: Admit, lifespan: Lifespan | None = None
) -> FastAPI:
    """The control plane.

    Args:
        deps: the world outside.
        authenticate: finds out who calls.
        admit: counts requests against limits.
        lifespan: what runs beside the requests.
    """

    @asynccontextmanager
    async def nothing(_: FastAPI) -> AsyncIterator[None]:
        yield

    app = FastAPI(
        title="ClipForge",
        version=__version__,
        summary="Turns long videos into ranked, captioned, well-framed shorts.",
        lifespan=lifespan or nothing,
        docs_url="/docs",
        redoc_url=None,
        responses=problems.responses(400, 401, 403, 404, 409, 422, 429, 500, 503),
        generate_unique_id_function=lambda route: route.name,
        separate_input_output_schemas=True,
    )
    app.state.edge = Edge(deps, authenticate, admit)
    problems.install(app)
    for feature in FEATURES:
        app.include_router(importlib.import_module(f"clipforge.platform.{feature}.routes").router)
    openapi.install(app)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(deps.settings.cors_origins),
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            "Last-Event-ID",
            "X-Request-Id",
        ],
        expose_headers=["ETag", "Location", "X-Request-Id", "RateLimit", "RateLimit-Policy", "Retry-After"],
        max_age=600,
    )
    app.add_middleware(RequestMiddleware)
    return app

"""Makes the application of values that were read and opened elsewhere."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Lifespan

from clipforge import __version__
from clipforge.apps.api import health, openapi, problems
from clipforge.apps.api.body_limit import BodyLimit
from clipforge.apps.api.metrics import ApiMetrics
from clipforge.apps.api.middleware import RequestMiddleware
from clipforge.apps.api.storage_routes import storage_router
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.routing import Admit, Authenticate, Edge
from clipforge.platform.events.broadcast import Broadcaster
from clipforge.platform.requests.recorder import RequestRecorder
from clipforge.services.storage.local import LocalStorage

FEATURES: tuple[str, ...] = (
    "accounts",
    "orgs",
    "api_keys",
    "projects",
    "voices",
    "transcripts",
    "moments",
    "exports",
    "templates",
    "brand_kits",
    "jobs",
    "events",
    "webhooks",
    "notices",
    "usage",
    "analytics",
    "requests",
)
"""Features with routes, in the order of the documentation."""


def described(lifespan: Lifespan[FastAPI] | None = None) -> FastAPI:
    """Every operation and the document of them, opened to nothing yet.

    Args:
        lifespan: what runs beside the requests.
    """
    app = FastAPI(
        title="ClipForge",
        version=__version__,
        summary="Turns long videos into ranked, captioned, well-framed shorts.",
        lifespan=lifespan,
        docs_url="/docs",
        redoc_url=None,
        separate_input_output_schemas=True,
    )
    _add(app, health.router)
    for feature in FEATURES:
        _add(app, importlib.import_module(f"clipforge.platform.{feature}.routes").router)
    openapi.install(app)
    return app


def _add(app: FastAPI, router: APIRouter) -> None:
    """Put a router's routes, which have their prefix and tags, straight into the application's.

    `include_router` keeps the router, and then every request looks through each of them twice, which took a
    tenth of its time.
    """
    app.router.routes.extend(router.routes)


def create_app(deps: Deps, *, authenticate: Authenticate, admit: Admit) -> FastAPI:
    """The control plane.

    Args:
        deps: the world outside.
        authenticate: finds out who calls.
        admit: counts requests against limits.
    """

    @asynccontextmanager
    async def beside(app: FastAPI) -> AsyncIterator[None]:
        work = [app.state.broadcaster.run(), app.state.record_request.run()]
        tasks = [asyncio.create_task(one) for one in work]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    app = described(beside)
    app.state.edge = Edge(deps, authenticate, admit)
    app.state.broadcaster = Broadcaster(deps.database.url)
    app.state.record_request = RequestRecorder(deps.database)
    app.state.metrics = ApiMetrics()
    problems.install(app)
    if isinstance(deps.storage, LocalStorage):
        _add(app, storage_router(deps.storage))
    # Within the headers that browsers obey: a page may read that what it sent was too large.
    app.add_middleware(BodyLimit)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(deps.settings.browser_origins),
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            "Last-Event-ID",
            "X-Org-Id",
            "X-Request-Id",
        ],
        # Ranges too: local storage is served from here, and these are what players of pages read.
        expose_headers=[
            "Accept-Ranges",
            "Content-Range",
            "Deprecation",
            "ETag",
            "Idempotent-Replayed",
            "Link",
            "Location",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "Sunset",
            "X-Request-Id",
        ],
        max_age=600,
    )
    app.add_middleware(RequestMiddleware)
    return app

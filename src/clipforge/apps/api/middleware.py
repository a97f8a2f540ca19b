"""Around every request: an id, a log line, the request log, headers that browsers obey."""

from __future__ import annotations

import re
import time

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clipforge.kit.ids import new_id
from clipforge.kit.logs import logger

log = logger("clipforge.request")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by whoever watches: counted, not logged."""
_GIVEN_ID = re.compile(rb"^[A-Za-z0-9_.:-]{8,64}$")


class RequestMiddleware:
    """Pure ASGI, so that streams pass through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = new_id("req")
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        given = dict(scope["headers"]).get(b"x-request-id", b"")
        correlation = given.decode() if _GIVEN_ID.match(given) else ""
        started = time.perf_counter()
        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, answer)
            finally:
                took = time.perf_counter() - started
                route = getattr(scope.get("route"), "path", "")
                scope["app"].state.metrics.count(scope["method"], route, status, took)
                if route not in _QUIET:
                    _tell(scope, status, int(took * 1000), correlation)


def _told_path(scope: Scope) -> str:
    """The path as it may be kept: who reads a log must not be able to open a review link with it."""
    path: str = scope["path"]
    secret = scope.get("path_params", {}).get("token")
    return path.replace(secret, "…") if secret else path


def _tell(scope: Scope, status: int, took_ms: int, correlation: str) -> None:
    state = scope["state"]
    context = state.get("context")
    principal = getattr(context, "principal", None)
    route = getattr(scope.get("route"), "path", "")
    fields = {
        "method": scope["method"],
        "route": route,
        "path": _told_path(scope),
        "status": status,
        "duration_ms": took_ms,
        "org_id": getattr(principal, "org_id", ""),
        "actor": getattr(principal, "actor", ""),
    }
    if correlation:
        fields["client_request_id"] = correlation
    log.info("request", **fields)
    record = getattr(scope["app"].state, "record_request", None)
    if record is not None and context is not None:
        record(
            request_id=state["request_id"],
            code=state.get("problem_code", ""),
            ip=context.ip,
            **{
                name: fields[name]
                for name in ("method", "route", "path", "status", "duration_ms", "org_id", "actor")
            },
        )

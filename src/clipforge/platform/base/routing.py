"""The edge of the API: one transaction for each request, committed here and nowhere else.

A route made with `Router` runs like this: who calls → may they call so often → has this POST been answered
already → the handler → commit → what waits for the commit. Any failure on the way rolls
back; then what is to be told of the refusal is told. A handler that asks somebody outside divides its
transaction for as long (`Context.outside`).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute

from clipforge.platform.base import idempotency
from clipforge.platform.base.context import Context
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.principal import Principal
from clipforge.platform.base.retiring import headers_of

IDEMPOTENCY_HEADER = "idempotency-key"
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)


class Authenticate(Protocol):
    """Finds out who calls and makes the context act as them; raises 401 for a token that is no good."""

    async def __call__(self, context: Context, request: Request) -> None:
        """Look at the request's credentials."""


class Admit(Protocol):
    """Counts a request against its limits; gives headers to send, raises 429 when there are too many."""

    async def __call__(self, context: Context, request: Request) -> dict[str, str]:
        """Count one request."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What the edge is wired with; kept at ``app.state.edge``."""

    deps: Deps
    authenticate: Authenticate
    admit: Admit


class EdgeRoute(APIRoute):
    """A route whose handler runs in one transaction."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()
        farewell = headers_of(self.openapi_extra)

        async def run(request: Request) -> Response:
            edge: Edge = request.app.state.edge
            async with edge.deps.database.session() as session:
                context = Context(
                    session=session,
                    deps=edge.deps,
                    request_id=getattr(request.state, "request_id", ""),
                    ip=request.client.host if request.client else "",
                    user_agent=request.headers.get("user-agent", "")[:300],
                    traceparent=_traceparent(request.headers.get("traceparent", "")),
                    divisible=True,
                )
                request.state.context = context
                try:
                    await edge.authenticate(context, request)
                    headers = await edge.admit(context, request)
                    request.state.limit_headers = headers
                    response = await _once(context, request, handle)
                    if response.status_code >= 400:
                        await session.rollback()
                        context.hooks.clear()
                    else:
                        await session.commit()
                except Exception:
                    await session.rollback()
                    await context.run_refusal_hooks()
                    raise
                if response.status_code >= 400:
                    await context.run_refusal_hooks()
            await context.run_hooks()
            response.headers.update(headers)
            response.headers.update(farewell)
            return response

        return run


def _traceparent(header: str) -> str:
    """The header as W3C Trace Context has it, or nothing."""
    return header if _TRACEPARENT.fullmatch(header) else ""


async def _once(
    context: Context, request: Request, handle: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Run the handler, or answer as the first time when the request carries a key that was used."""
    key = request.headers.get(IDEMPOTENCY_HEADER)
    if request.method != "POST" or key is None:
        return await handle(request)
    target = str(request.url.path) + "?" + str(request.url.query)
    asked = idempotency.fingerprint(request.method, target, await request.body())
    # Held as who asks now: the handler may go on as somebody else (signing in, say).
    hold = await idempotency.begin(context, key, asked)
    if isinstance(hold, idempotency.Answer):
        return Response(hold.body, hold.status, headers={**hold.headers, "Idempotent-Replayed": "true"})
    asker = context.principal
    try:
        response = await handle(request)
        answered = response.status_code < 400 and not isinstance(response, StreamingResponse)
    except BaseException:
        await _let_go(context, asker, hold)
        raise
    if answered:
        kept = {name: value for name, value in response.headers.items() if name != "content-length"}
        answer = idempotency.Answer(response.status_code, bytes(response.body), kept)
        await idempotency.finish(context, hold, answer)
    else:
        await _let_go(context, asker, hold)
    return response


async def _let_go(context: Context, asker: Principal, hold: idempotency.Hold) -> None:
    """Forget a key whose request came to nothing, where the rollback does not do so."""
    if context.divided:
        await context.session.rollback()
        await context.act_as(asker)
        await idempotency.give_up(context, hold)
        await context.session.commit()


class Router(APIRouter):
    """A feature's routes, at the edge."""

    def __init__(self, *, tag: str, prefix: str = "/v1") -> None:
        super().__init__(
            prefix=prefix,
            tags=[tag],
            route_class=EdgeRoute,
            generate_unique_id_function=lambda route: route.name,
        )


# Dependencies are coroutines though nothing in them waits: plain functions are run in a thread each time.


async def current(request: Request) -> Context:
    """The request's context, whoever calls."""
    return _context_of(request)


def _context_of(request: Request) -> Context:
    context: Context = request.state.context
    return context


def allowed(scope: str) -> Any:
    """A dependency: the request's context, once its caller has this scope in an org.

    Use as ``context: Annotated[Context, allowed("projects:read")]``.
    """

    async def check(request: Request) -> Context:
        context = _context_of(request)
        context.principal.require(scope)
        return context

    check.__name__ = f"allowed_{scope.replace(':', '_')}"
    return Depends(check)


async def signed_in(request: Request) -> Context:
    """A dependency: the request's context for a person, in whatever org or none."""
    context = _context_of(request)
    if context.principal.kind != "user":
        from clipforge.platform.base.principal import unauthorized

        raise unauthorized("This is for people: sign in and send the access token.")
    return context


__all__ = ["Edge", "EdgeRoute", "Principal", "Router", "allowed", "current", "signed_in"]

"""No request may be larger than what the API takes.

A body is held in memory as a whole, before it is known who sends it. Files go to storage by signed
addresses, which have limits of their own.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clipforge.apps.api.problems import problem_response
from clipforge.platform.base.problems import Problem

MOST_BYTES = 16 << 20
"""Twice the largest body that the API asks for, an edited timeline."""
_TOO_LARGE = 413
_FILES = "/storage/"


class BodyLimit:
    """Pure ASGI: refuses by the length that is told, and counts what comes without one.

    Args:
        app: what is protected.
        most: bytes of a body.
    """

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        self.app = app
        self._most = most
        self._detail = f"A request has at most {most >> 20} MB; files are sent as uploads."

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; files and anything but HTTP pass through."""
        if scope["type"] != "http" or scope["path"].startswith(_FILES):
            await self.app(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"")
        if told.isdigit() and int(told) > self._most:
            response = problem_response(Request(scope), Problem(_TOO_LARGE, "too_large", self._detail))
            await response(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            if message["type"] == "http.request":
                came += len(message.get("body", b""))
                if came > self._most:
                    # Reaches the application where it reads, which answers it as a problem.
                    raise HTTPException(_TOO_LARGE, self._detail)
            return message

        await self.app(scope, counted, send)

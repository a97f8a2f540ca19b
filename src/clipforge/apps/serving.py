"""Serves an ASGI application until the process is asked to end."""

from __future__ import annotations

import asyncio
import importlib.util
import signal
from collections.abc import Coroutine, Sequence

import uvicorn
from starlette.types import ASGIApp

from clipforge.kit.ports import ensure_port_free

_DRAIN_SECONDS = 5
"""What is still being answered may go on so long."""
_IDLE_SECONDS = 75
"""Longer than clients and proxies keep an idle connection, which else ends in the middle of a request."""
_THIS_MACHINE = ("127.0.0.1", "::1")


def run_server(main: Coroutine[object, object, None]) -> None:
    """Run a process that serves many at once: on uvloop, where it is installed (not on Windows)."""
    if importlib.util.find_spec("uvloop") is None:
        asyncio.run(main)
    else:
        import uvloop

        uvloop.run(main)


async def serve(
    app: ASGIApp, host: str, port: int, setting: str, trusted_proxies: Sequence[str] = ()
) -> None:
    """Listen until SIGTERM or SIGINT, then answer what was begun, and return.

    Args:
        app: the application; its lifespan is run.
        host: address to listen on.
        port: its port.
        setting: the environment variable that decides the port; named when it is taken.
        trusted_proxies: addresses or networks, beside this machine's own, whose `X-Forwarded-For` says who
            calls; this machine's and those of uvicorn's own `FORWARDED_ALLOW_IPS` when left out.

    Raises:
        ResourceError: the port is taken or may not be used.
        RuntimeError: the application did not start.
    """
    ensure_port_free(port, setting, host)
    # The server gives a signal back once it has ended, which would end us before we have cleaned up.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_DRAIN_SECONDS,
            timeout_keep_alive=_IDLE_SECONDS,
            forwarded_allow_ips=[*_THIS_MACHINE, *trusted_proxies] if trusted_proxies else None,
        )
    )
    await server.serve()
    if not server.started:
        raise RuntimeError("the application did not start")

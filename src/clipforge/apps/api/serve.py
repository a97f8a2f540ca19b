"""Runs the API until it is asked to end."""

from __future__ import annotations

import gc

from clipforge.apps.api.wire import wire
from clipforge.apps.serving import serve
from clipforge.apps.wiring import open_deps
from clipforge.kit.logs import configure_logs
from clipforge.kit.service_settings import ServiceSettings


async def run_api(settings: ServiceSettings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        ClipForgeError: a setting is missing, storage cannot be reached, the port is taken.
    """
    configure_logs("api", level=settings.log_level, as_json=settings.log_json)
    async with open_deps(settings, application="api") as deps:
        app = wire(deps)
        # What was loaded stays for good: the collector need not look through it again while requests wait.
        gc.collect()
        gc.freeze()
        await serve(
            app,
            settings.api_host,
            settings.api_port,
            "CLIPFORGE_API_PORT",
            [str(network) for network in settings.api_trusted_proxies],
        )

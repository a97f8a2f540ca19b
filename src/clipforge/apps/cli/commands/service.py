"""`clipforge api`, `worker` and `scheduler`: one process each of what `clipforge up` starts."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from clipforge.apps.cli.server_extra import server_extra


class WorkerKind(StrEnum):
    """Which jobs a worker does."""

    ASR = "asr"
    RANKER = "ranker"
    RENDER = "render"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: CLIPFORGE_API_HOST=0.0.0.0 clipforge api")(api)
    app.command(epilog="Example: clipforge worker render")(worker)
    app.command(epilog="Example: clipforge scheduler")(scheduler)


def api() -> None:
    """Run the API of the service (port 3000), with the servers that the environment names."""
    with server_extra():
        from clipforge.apps.api.serve import run_api
        from clipforge.apps.serving import run_server
        from clipforge.apps.up.settings import service_settings

    run_server(run_api(service_settings()))


def worker(
    kind: Annotated[WorkerKind, typer.Argument(show_default=False, help="Which jobs it does.")],
) -> None:
    """Run a worker of the service: asr (port 8000), ranker (8001) or render (8002)."""
    with server_extra():
        from clipforge.apps.up.settings import service_settings
        from clipforge.apps.worker.serve import run_worker

    asyncio.run(run_worker(kind.value, service_settings()))


def scheduler() -> None:
    """Run the scheduler of the service; of several, one works and the others stand by."""
    with server_extra():
        from clipforge.apps.scheduler.serve import run_scheduler
        from clipforge.apps.up.settings import service_settings

    asyncio.run(run_scheduler(service_settings()))

"""`clipforge up`: the whole service on this machine, until Ctrl-C."""

from __future__ import annotations

import threading
from typing import Annotated

import typer
from rich.text import Text

from clipforge.apps.cli.console import err, out
from clipforge.apps.cli.server_extra import server_extra

ShowLogs = Annotated[bool, typer.Option("--logs", "-l", help="Show what the processes say, too.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: CLIPFORGE_API_PORT=3100 clipforge up --logs")(up)


def up(logs: ShowLogs = False) -> None:
    """Run the whole service on this machine: servers, API, workers, web app. Ctrl-C stops it."""
    with server_extra():
        from clipforge.apps.up.first_owner import setup_token
        from clipforge.apps.up.ports import check_ports
        from clipforge.apps.up.secrets import keep_secrets
        from clipforge.apps.up.settings import service_settings
        from clipforge.apps.up.stack import Stack, held_home
        from clipforge.kit.supervisor import Supervisor

    settings = service_settings()
    lock = threading.Lock()

    def say(line: str) -> None:
        with lock:
            err.print(Text(f"· {line}"), soft_wrap=True)

    def echo(name: str, line: str) -> None:
        with lock:
            out.print(Text(f"{name:>13} │ ", style="dim").append(line, style=""), soft_wrap=True)

    with held_home(settings.home):
        stack = Stack(settings, keep_secrets(settings.home))
        check_ports(stack.ports(), say=say)
        log_dir = settings.home / "logs"
        supervisor = Supervisor(stack.units(), log_dir=log_dir, say=say, echo=echo if logs else None)

        def greet() -> None:
            if settings.web_dir is not None:
                say(f"web app  {settings.web_url}")
            say(f"API      {settings.public_url}   (reference: {settings.public_url}/docs)")
            if (token := setup_token(stack.completed())) is not None:
                say("set up   nobody has an account yet; who signs up with this invite owns this server:")
                if settings.web_dir is not None:
                    say(f"         {settings.web_url}/invite#token={token}")
                else:
                    say(f"         {token}")
                    say(f"         POST {settings.public_url}/v1/auth/sign-up (docs/platform.md shows how)")
            say(f"data     {settings.home}")
            say(f"logs     {log_dir}")
            say("Ctrl-C stops everything; a second one does not wait")

        say("starting: " + ", ".join(unit.name for unit in stack.units()))
        supervisor.run(greet)
        say("stopped; all data is kept")

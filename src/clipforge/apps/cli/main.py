"""The `clipforge` command: `clipforge --help` shows what it can do."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Iterable, Mapping
from typing import Annotated

import typer

from clipforge import __version__
from clipforge.apps.cli.console import err, print_error
from clipforge.apps.cli.start import begin
from clipforge.kit.errors import ClipForgeError, ExitCode
from clipforge.kit.heap import one_heap

COMMANDS: Mapping[str, str] = {
    "clip": "clip",
    "transcribe": "transcribe",
    "moments": "moments",
    "render": "render",
    "narrate": "narrate",
    "remote": "remote",
    "models": "models",
    "doctor": "doctor",
    "up": "up",
    "backup": "backup",
    "restore": "backup",
    "admin": "admin",
    "api": "service",
    "worker": "service",
    "scheduler": "service",
}
"""In the order of the help: command → the module of `commands` whose register(app) adds it."""

_HELP = "Turns a long video into ranked, captioned, well-framed vertical shorts, on this machine, offline."
_EXIT_CODES = (
    "Exit codes: 0 done · 2 wrong options · 3 the input cannot be used · 4 something is not installed · "
    "5 disk, memory or time ran out · 6 a program failed · 7 network · 8 nothing found · 130 stopped"
)


def build(wanted: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command line with these commands; a module is loaded only for a command that is wanted."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=_HELP,
        epilog=_EXIT_CODES,
    )
    app.callback()(_root)
    for name in dict.fromkeys(COMMANDS[command] for command in wanted):
        importlib.import_module(f"clipforge.apps.cli.commands.{name}").register(app)
    return app


def _version(value: bool) -> None:
    if value:
        typer.echo(f"clipforge {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and end the process with one of `ExitCode`."""
    one_heap()
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output went away with it still in our buffer; there is no one left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def run(argv: list[str]) -> int:
    """Run one command and return its exit code; every failure is told, none is shown as a traceback."""
    as_json = "--json" in argv
    try:
        wanted: Iterable[str] = (argv[0],) if argv and argv[0] in COMMANDS else COMMANDS
        if argv == ["--version"]:
            wanted = ("doctor",)
        command = typer.main.get_command(build(wanted))
        begin()
        command(args=argv, prog_name="clipforge")
    except SystemExit as ended:
        if ended.code == ExitCode.CANCELLED:
            return _stopped()
        return ended.code if isinstance(ended.code, int) else int(ExitCode.OK)
    except KeyboardInterrupt:
        return _stopped()
    except ClipForgeError as error:
        print_error(error, as_json)
        return int(error.exit_code)
    except Exception as error:  # the last net: a defect of ours must still be told in one piece
        if os.environ.get("CLIPFORGE_DEBUG"):
            traceback.print_exc()
        defect = ClipForgeError(
            f"this is a defect of ClipForge ({type(error).__name__}: {error})",
            remedy="Run it again with CLIPFORGE_DEBUG=1 and report what it prints",
        )
        print_error(defect, as_json)
        return int(ExitCode.INTERNAL)
    return int(ExitCode.OK)


def _stopped() -> int:
    err.print("stopped")
    return int(ExitCode.CANCELLED)


if __name__ == "__main__":
    main()

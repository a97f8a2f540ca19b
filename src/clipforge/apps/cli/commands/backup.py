"""`clipforge backup` and `clipforge restore`: all data of a service on this machine, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import out, print_json
from clipforge.apps.cli.server_extra import server_extra

if TYPE_CHECKING:
    from clipforge.apps.up.backup import BackupReport

Archive = Annotated[Path, typer.Argument(metavar="FILE.tar", show_default=False, help="The backup.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: clipforge backup clipforge-monday.tar")(backup)
    app.command(epilog="Example: CLIPFORGE_HOME=/srv/clipforge clipforge restore clipforge-monday.tar")(
        restore
    )


def backup(file: Archive, as_json: opt.AsJson = False) -> None:
    """Copy database, stored files and secrets of 'clipforge up' to one file; it may run on meanwhile."""
    with server_extra():
        from clipforge.apps.up.backup import back_up
        from clipforge.apps.up.settings import service_settings

    _tell(back_up(service_settings(), file), "backed up", as_json)


def restore(file: Archive, as_json: opt.AsJson = False) -> None:
    """Make an empty data folder (CLIPFORGE_HOME) what it was when FILE was made."""
    with server_extra():
        from clipforge.apps.up.backup import restore as restore_from
        from clipforge.apps.up.settings import service_settings

    _tell(restore_from(service_settings(), file), "restored", as_json)


def _tell(report: BackupReport, verb: str, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "file": str(report.file),
                "bytes": report.file_bytes,
                "objects": report.objects,
                "made": report.made,
            }
        )
        return
    size = report.file_bytes / 1e6
    out.print(
        f"{verb}: database, secrets and {report.objects} stored files, {size:.1f} MB, of {report.made}",
        soft_wrap=True,
    )
    out.print(f"{report.file}   (holds secrets: keep it as safe as the service)", soft_wrap=True)

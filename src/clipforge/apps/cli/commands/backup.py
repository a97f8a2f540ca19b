"""`clipforge backup` and `clipforge restore`: all data of a service on this machine, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import out, print_json, progress
from clipforge.apps.cli.server_extra import server_extra

if TYPE_CHECKING:
    from clipforge.apps.up.backup import BackupReport

Archive = Annotated[Path, typer.Argument(metavar="FILE.tar", show_default=False, help="The backup.")]
Without = Annotated[
    bool,
    typer.Option(
        "--without-objects",
        help="Leave stored files out, for those whose bucket or disk keeps versions of its own.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: clipforge backup clipforge-monday.tar")(backup)
    app.command(epilog="Example: CLIPFORGE_HOME=/srv/clipforge clipforge restore clipforge-monday.tar")(
        restore
    )


def backup(
    file: Archive, without_objects: Without = False, quiet: opt.Quiet = False, as_json: opt.AsJson = False
) -> None:
    """Copy all data of 'clipforge up' to one file; it may run on meanwhile.

    In it are the database, the secrets, and the stored files: from disk with what has arrived of unfinished
    uploads, from S3 every object. Not in it are the queue, which is filled again from the database, models,
    which are fetched again, settings of the environment, and on S3 the parts of unfinished uploads.
    """
    with server_extra():
        from clipforge.apps.up.backup import back_up
        from clipforge.apps.up.settings import service_settings

    with progress("Backing up", quiet or as_json) as told:
        made = back_up(service_settings(), file, with_objects=not without_objects, progress=told)
    _tell(made, "backed up", as_json)


def restore(
    file: Archive, without_objects: Without = False, quiet: opt.Quiet = False, as_json: opt.AsJson = False
) -> None:
    """Make an empty data folder (CLIPFORGE_HOME) what it was when FILE was made.

    Stored files go to where the settings say: the data folder, or a bucket of S3, which must be empty.
    """
    with server_extra():
        from clipforge.apps.up.restore import restore as restore_from
        from clipforge.apps.up.settings import service_settings

    with progress("Restoring", quiet or as_json) as told:
        made = restore_from(service_settings(), file, with_objects=not without_objects, progress=told)
    _tell(made, "restored", as_json)


def _tell(report: BackupReport, verb: str, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "file": str(report.file),
                "bytes": report.file_bytes,
                "objects": report.objects,
                "unfinished_uploads": report.unfinished,
                "made": report.made,
            }
        )
        return
    size = report.file_bytes / 1e6
    uploads = f", {report.unfinished} unfinished uploads" if report.unfinished else ""
    out.print(
        f"{verb}: database, secrets, {report.objects} stored files{uploads}; {size:.1f} MB, of {report.made}",
        soft_wrap=True,
    )
    out.print(f"{report.file}   (holds secrets: keep it as safe as the service)", soft_wrap=True)

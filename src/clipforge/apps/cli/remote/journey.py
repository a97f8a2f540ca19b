"""From a source to moments, by way of a service."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clipforge.apps.cli.console import progress
from clipforge.kit.errors import CancelledError, NothingFoundError, UsageError
from clipforge.kit.progress import Progress
from clipforge.media.inputs import is_address

if TYPE_CHECKING:
    from clipforge_sdk import ClipForge, WorkProgress
    from clipforge_sdk.models import MomentOut, ProjectDetail

_PROJECT = re.compile(r"proj_[0-9a-z]{26}")


def send(
    client: ClipForge, source: str, fields: dict[str, Any], *, resume: str | None, quiet: bool
) -> ProjectDetail:
    """Make a project of a file, an address or a script.

    Args:
        client: of the service.
        source: path or address.
        fields: arguments of `client.ingest`.
        resume: id of an upload to go on with.
        quiet: show no progress.

    Raises:
        UsageError: `resume` with what is not sent as a file.
    """
    from clipforge.engines.ffmpeg.probe import check_file
    from clipforge.stages.ingest.script import is_script, read_script, refuse_subtitles

    if is_address(source):
        _refuse_resume(resume, source, "an address")
        return client.ingest.url(source, **fields)
    path = Path(source).expanduser()
    check_file(str(path))
    refuse_subtitles(path.name, source)
    if is_script(path.name):
        _refuse_resume(resume, source, "a script")
        return client.ingest.script(
            read_script(path), **{name: value for name, value in fields.items() if name != "transcript"}
        )
    with progress(f"Sending {path.name}", quiet) as told:

        def moved(sent: int, total: int) -> None:
            told.update(sent / total, f"{sent / 1e6:.0f} of {total / 1e6:.0f} MB")

        return client.ingest.upload(path, resume=resume, on_progress=moved, **fields)


def _refuse_resume(resume: str | None, source: str, kind: str) -> None:
    if resume is not None:
        raise UsageError(
            f"--resume goes on with a file, and this is {kind}",
            subject=source,
            remedy="Give the file that the upload was begun with, or leave out --resume",
        )


def is_project(source: str) -> bool:
    """Whether a source is the id of a project, and no file of that name."""
    return _PROJECT.fullmatch(source) is not None and not Path(source).exists()


def follow(client: ClipForge, project: ProjectDetail, *, quiet: bool) -> ProjectDetail:
    """Wait until a project is ready.

    Raises:
        CancelledError: the person does not want to wait any longer; the service goes on.
    """
    try:
        with progress("Looking for moments", quiet) as told:
            return client.projects.wait(project.id, on_progress=telling(told))
    except CancelledError as error:
        raise CancelledError(
            "stopped waiting; the service goes on",
            remedy=f"'clipforge remote clip {project.id}' goes on with it",
        ) from error


def telling(told: Progress) -> Callable[[WorkProgress], None]:
    """What `on_progress` of the SDK is to call, so that a bar shows it."""

    def tell(now: WorkProgress) -> None:
        told.update(now.fraction or 0.0, now.note)

    return tell


def moments_of(client: ClipForge, project: ProjectDetail) -> list[MomentOut]:
    """The moments of a project that nobody dismissed, best first.

    Raises:
        NothingFoundError: there is none, with the reasons.
    """
    page = client.moments.list(project.id, limit=100)
    every = list(page)
    found = [moment for moment in every if moment.status != "dismissed"]
    if every and not found:
        raise NothingFoundError(
            "all its moments are dismissed",
            subject=project.title,
            remedy=f"'clipforge remote moments {project.id}' lists them for 'clipforge remote export'",
        )
    if not found:
        reasons = "; ".join(shortage.reason for shortage in page.body.shortages) or "nothing is said in it"
        raise NothingFoundError(
            f"no moment qualifies: {reasons}",
            subject=project.title,
            remedy="Try other topics, ranges or lengths, or give what is said with --transcript",
        )
    return found

"""From a source to clips on this disk, by way of a service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clipforge.apps.cli.console import progress
from clipforge.apps.cli.remote.failures import refused
from clipforge.kit.errors import CancelledError, ClipForgeError, NothingFoundError, ToolFailedError
from clipforge.kit.files import make_folder
from clipforge.kit.progress import Progress
from clipforge.media.inputs import is_address
from clipforge.pipeline.names import slug
from clipforge.pipeline.workspace import Workspace

if TYPE_CHECKING:
    from clipforge_sdk import ClipForge, WorkProgress
    from clipforge_sdk.models import ExportOut, MomentOut, ProjectDetail
    from clipforge_sdk.types import ExportFile

_SUFFIXES: dict[ExportFile, str] = {
    "mp4": ".mp4",
    "jpg": ".jpg",
    "srt": ".srt",
    "vtt": ".vtt",
    "timeline": ".timeline.json",
}
"""File of an export → how its name ends here, as `clipforge clip` has it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A clip that was fetched.

    Attributes:
        moment: what it shows.
        export: of the moment.
        files: kind → name in the folder.
    """

    moment: MomentOut
    export: ExportOut
    files: Mapping[ExportFile, str]


@dataclass(slots=True)
class Gained:
    """What came of a journey.

    Attributes:
        folder: where the clips lie.
        clips: in the order of their moments.
        failures: a line for each clip that could not be made.
    """

    folder: Path
    clips: list[Fetched] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


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
    """
    from clipforge.engines.ffmpeg.probe import check_file
    from clipforge.stages.ingest.script import is_script, read_script, refuse_subtitles

    if is_address(source):
        return client.ingest.url(source, **fields)
    path = Path(source).expanduser()
    check_file(str(path))
    refuse_subtitles(path.name, source)
    if is_script(path.name):
        return client.ingest.script(
            read_script(path), **{name: value for name, value in fields.items() if name != "transcript"}
        )
    with progress(f"Sending {path.name}", quiet) as told:

        def moved(sent: int, total: int) -> None:
            told.update(sent / total, f"{sent / 1e6:.0f} of {total / 1e6:.0f} MB")

        return client.ingest.upload(path, resume=resume, on_progress=moved, **fields)


def follow(client: ClipForge, project: ProjectDetail, *, quiet: bool) -> ProjectDetail:
    """Wait until a project is ready.

    Raises:
        CancelledError: the person does not want to wait any longer; the service goes on.
    """
    try:
        with progress("Looking for moments", quiet) as told:
            return client.projects.wait(project.id, on_progress=_telling(told))
    except CancelledError as error:
        raise CancelledError(
            "stopped waiting; the service goes on",
            remedy=f"'clipforge remote moments {project.id}' shows what it found once it is ready",
        ) from error


def _telling(told: Progress) -> Callable[[WorkProgress], None]:
    def tell(now: WorkProgress) -> None:
        told.update(now.fraction or 0.0, now.note)

    return tell


def moments_of(client: ClipForge, project: ProjectDetail) -> list[MomentOut]:
    """The moments of a project, best first.

    Raises:
        NothingFoundError: there is none, with the reasons.
    """
    page = client.moments.list(project.id, limit=100)
    found = list(page)
    if not found:
        reasons = "; ".join(shortage.reason for shortage in page.body.shortages) or "nothing is said in it"
        raise NothingFoundError(
            f"no moment qualifies: {reasons}",
            subject=project.title,
            remedy="Try other topics, ranges or lengths, or give what is said with --transcript",
        )
    return found


class Fetcher:
    """Exports moments and fetches their files.

    Args:
        client: of the service.
        look: arguments of `client.exports.create`.
        out: folder in which each project gets its own.
        quiet: show no progress.
    """

    def __init__(self, client: ClipForge, look: dict[str, Any], out: Path, *, quiet: bool) -> None:
        self._client = client
        self._look = look
        self._out = out
        self._quiet = quiet
        self._names: Counter[str] = Counter()

    def fetch(self, project: ProjectDetail, moments: Sequence[MomentOut]) -> Gained:
        """Have all moments rendered, and fetch each as it is ready.

        A clip that cannot be made does not take the others with it.

        Raises:
            ClipForgeError: not one could be made.
        """
        make_folder(self._out)
        space = Workspace.choose(self._out, slug(project.title, "video"), project.id)
        self._names.clear()
        gained = Gained(space.folder)
        failed: list[ClipForgeError] = []

        def note(moment: MomentOut, error: ClipForgeError) -> None:
            failed.append(error)
            gained.failures.append(f"Clip {moment.rank} (“{moment.title}”) was not made: {error.message}")

        with space.alone(), progress(f"Making {len(moments)} clips", self._quiet) as told:
            space.claim()
            begun: list[tuple[MomentOut, ExportOut]] = []
            for moment in moments:
                # All are asked for before one is waited for: the service may work on several.
                try:
                    begun.append((moment, self._begin(moment)))
                except ClipForgeError as error:
                    note(moment, error)
            for place, (moment, export) in enumerate(begun):
                part = told.part(place / len(begun), (place + 1) / len(begun))
                try:
                    gained.clips.append(self._finish(moment, export, space, part))
                except ToolFailedError as error:
                    note(moment, error)
        if failed and not gained.clips:
            raise failed[0]
        return gained

    def _begin(self, moment: MomentOut) -> ExportOut:
        from clipforge_sdk import errors

        try:
            return self._client.exports.create(moment_id=moment.id, **self._look)
        except (errors.UnprocessableError, errors.ConflictError) as error:
            raise refused(error) from error

    def _finish(self, moment: MomentOut, export: ExportOut, space: Workspace, told: Progress) -> Fetched:
        from clipforge_sdk import errors

        try:
            ready = self._client.exports.wait(export.id, on_progress=_telling(told.part(0.0, 0.9)))
        except errors.ExportFailedError as error:
            raise ToolFailedError(error.reason, remedy=error.remedy, code=error.code) from error
        stem = self._stem(moment)
        files = {
            kind: f"{stem}{suffix}"
            for kind, suffix in _SUFFIXES.items()
            if getattr(ready.files, kind) is not None
        }
        kept = space.finished(ready.id)
        if kept is None or set(kept.files) != set(files.values()):
            space.vacate(stem)
            self._download(ready, space.folder, files, told.part(0.9, 1.0))
            space.keep(ready.id, [space.folder / name for name in files.values()], {})
        return Fetched(moment, ready, files)

    def _stem(self, moment: MomentOut) -> str:
        """As `clipforge clip` calls a clip; numbered where two moments are called alike."""
        name = f"{moment.rank:02d}-{slug(moment.title or moment.text[:60])}"
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name}-{self._names[name]}"

    def _download(
        self, export: ExportOut, folder: Path, files: Mapping[ExportFile, str], told: Progress
    ) -> None:
        for kind, name in files.items():

            def moved(got: int, size: int, name: str = name) -> None:
                told.update(got / max(1, size), f"fetching {name}")

            self._client.exports.download(
                export.id, folder / name, which=kind, on_progress=moved if kind == "mp4" else None
            )

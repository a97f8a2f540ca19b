"""From moments of a service to a folder of clips here, as `clipforge clip` leaves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from clipforge.apps.cli.console import progress
from clipforge.apps.cli.remote.failures import refused
from clipforge.apps.cli.remote.journey import telling
from clipforge.apps.cli.remote.values import SUFFIXES, RemoteClip, RemoteResult, clip_value, set_value
from clipforge.kit.errors import BadInputError, ClipForgeError, ToolFailedError
from clipforge.kit.files import make_folder
from clipforge.kit.progress import Progress
from clipforge.media.transcript import Transcript
from clipforge.pipeline.names import slug
from clipforge.pipeline.report.folder import write_documents, write_report
from clipforge.pipeline.workspace import Workspace

if TYPE_CHECKING:
    from clipforge_sdk import ClipForge
    from clipforge_sdk.models import ExportOut, MomentOut, ProjectDetail
    from clipforge_sdk.types import ExportFile


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

    def fetch(
        self, project: ProjectDetail, moments: Sequence[MomentOut], *, replace: bool = False
    ) -> RemoteResult:
        """Have moments rendered, and fetch each clip as it is ready.

        A clip that cannot be made does not take the others with it.

        Args:
            project: whose moments.
            moments: best first.
            replace: remove what earlier calls fetched and this one does not.

        Raises:
            ClipForgeError: not one could be made.
        """
        make_folder(self._out)
        space = Workspace.choose(self._out, slug(project.title, "video"), project.id)
        self._names.clear()
        page = self._client.moments.list(project.id, limit=100)
        found = set_value(page.body, list(page))
        with space.alone(), progress(f"Making {len(moments)} clips", self._quiet) as told:
            space.claim()
            transcript = self._transcript(project.id)
            write_documents(space.folder, transcript, found)
            made, failures = self._make(moments, space, told)
            if replace:
                space.retain(made)
            notices = (*failures, *project.notices, *transcript.notices, *found.notices)
            result = RemoteResult(
                folder=str(space.folder),
                title=project.title,
                clips=tuple(made.values()),
                found=found,
                failures=tuple(failures),
                notices=tuple(dict.fromkeys(notices)),
                project_id=project.id,
            )
            write_report(result.model_copy(update={"clips": _there(space, made)}), transcript)
        return result

    def _transcript(self, project_id: str) -> Transcript:
        try:
            return Transcript.model_validate(self._client.transcripts.download_json(project_id))
        except ValidationError as error:
            raise BadInputError(
                "the service's transcript is of a kind that this version does not know",
                subject=project_id,
                remedy="Update ClipForge here",
                code="unknown_document",
            ) from error

    def _make(
        self, moments: Sequence[MomentOut], space: Workspace, told: Progress
    ) -> tuple[dict[str, RemoteClip], list[str]]:
        """Clips by their content, and a line for each that could not be made."""
        made: dict[str, RemoteClip] = {}
        failed: list[ClipForgeError] = []
        lines: list[str] = []

        def note(moment: MomentOut, error: ClipForgeError) -> None:
            failed.append(error)
            lines.append(f"Clip {moment.rank} (“{moment.title}”) was not made: {error.message}")

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
                made[export.content_hash] = self._finish(moment, export, space, part)
            except ToolFailedError as error:
                note(moment, error)
        if failed and not made:
            raise failed[0]
        return made, lines

    def _begin(self, moment: MomentOut) -> ExportOut:
        from clipforge_sdk import errors

        try:
            return self._client.exports.create(moment_id=moment.id, **self._look)
        except (errors.UnprocessableError, errors.ConflictError) as error:
            raise refused(error) from error

    def _finish(self, moment: MomentOut, export: ExportOut, space: Workspace, told: Progress) -> RemoteClip:
        from clipforge_sdk import errors

        try:
            ready = self._client.exports.wait(export.id, on_progress=telling(told.part(0.0, 0.9)))
        except errors.ExportFailedError as error:
            raise ToolFailedError(error.reason, remedy=error.remedy, code=error.code) from error
        clip = clip_value(moment, ready, self._stem(moment))
        kept = space.finished(ready.content_hash)
        if kept is not None and set(kept.files) == set(clip.files):
            clip = clip.model_copy(update={"fresh": False})
        else:
            space.vacate(clip.stem)
            self._download(ready, space.folder / clip.stem, told.part(0.9, 1.0))
        # Anew even where it was there: title and rank may have changed.
        files = [space.folder / name for name in clip.files]
        space.keep(ready.content_hash, files, {"clip": clip.model_dump_json()})
        return clip

    def _stem(self, moment: MomentOut) -> str:
        """As `clipforge clip` calls a clip; numbered where two moments are called alike."""
        name = f"{moment.rank:02d}-{slug(moment.title or moment.text[:60])}"
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name}-{self._names[name]}"

    def _download(self, export: ExportOut, path: Path, told: Progress) -> None:
        kinds: tuple[ExportFile, ...] = ("mp4", "jpg", "srt", "vtt", "timeline")
        for kind in kinds:
            name = path.name + SUFFIXES[kind]

            def moved(got: int, size: int, name: str = name) -> None:
                told.update(got / max(1, size), f"fetching {name}")

            self._client.exports.download(
                export.id, path.with_name(name), which=kind, on_progress=moved if kind == "mp4" else None
            )


def _there(space: Workspace, made: dict[str, RemoteClip]) -> tuple[RemoteClip, ...]:
    """The clips for the page: those just made, and of other moments those fetched last, by rank."""
    shown: dict[str, RemoteClip] = {}
    for finished in space.all_finished():
        try:
            clip = RemoteClip.model_validate_json(finished.facts.get("clip", ""))
        except ValidationError:
            continue  # written by another version of ours
        shown[clip.moment.id] = clip.called(finished.stem)
    shown |= {clip.moment.id: clip for clip in made.values()}
    return tuple(sorted(shown.values(), key=lambda clip: clip.moment.rank))

"""From moments of a service to a folder of clips here, as `clipforge clip` leaves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from clipforge.apps.cli.console import progress
from clipforge.apps.cli.remote.failures import ours
from clipforge.apps.cli.remote.journey import telling
from clipforge.apps.cli.remote.values import SUFFIXES, RemoteClip, RemoteResult, clip_value, set_value
from clipforge.kit.errors import BadInputError, ClipForgeError
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


_FILES: tuple[ExportFile, ...] = ("mp4", "jpg", "srt", "vtt", "timeline")
_FOR_ALL = frozenset({402, 429, 503})
"""Refusals that the next moment would meet as well: the plan is used up, the service takes no more work."""


class _MissedError(Exception):
    """One clip was not made; the others may be.

    Attributes:
        told: why.
        for_all: it makes no sense to ask for another one.
    """

    def __init__(self, told: ClipForgeError, *, for_all: bool = False) -> None:
        self.told = told
        self.for_all = for_all
        super().__init__(told.message)


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

        A clip that cannot be made does not take the others with it: where the plan runs out, or the service
        takes no more work, what was begun until then is fetched.

        Args:
            project: whose moments.
            moments: best first.
            replace: remove what earlier calls fetched and this one does not; nothing where a clip is missing
                that may be there from before.

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
            if replace and not failures:
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

        begun = self._begin(moments, note)
        away: ClipForgeError | None = None
        for place, (moment, export) in enumerate(begun):
            part = told.part(place / len(begun), (place + 1) / len(begun))
            if away is not None:
                note(moment, away)
                continue
            try:
                made[export.content_hash] = self._finish(moment, export, space, part)
            except _MissedError as missed:
                note(moment, missed.told)
                away = missed.told if missed.for_all else None
        if failed and not made:
            raise failed[0]
        return made, lines

    def _begin(
        self, moments: Sequence[MomentOut], note: Callable[[MomentOut, ClipForgeError], None]
    ) -> list[tuple[MomentOut, ExportOut]]:
        """Ask for all before one is waited for: the service may work on several."""
        begun: list[tuple[MomentOut, ExportOut]] = []
        no_more: ClipForgeError | None = None
        for moment in moments:
            if no_more is not None:
                note(moment, no_more)
                continue
            try:
                with self._missing_one():
                    begun.append((moment, self._client.exports.create(moment_id=moment.id, **self._look)))
            except _MissedError as missed:
                note(moment, missed.told)
                # What was begun is counted already: it is waited for and fetched all the same.
                no_more = missed.told if missed.for_all else None
        return begun

    @contextmanager
    def _missing_one(self) -> Iterator[None]:
        """Tell a failure of the SDK inside the block as that of one clip, unless nobody would be let in."""
        from clipforge_sdk import errors

        try:
            yield
        except (errors.AuthenticationError, errors.PermissionDeniedError):
            raise
        except errors.APIError as error:
            raise _MissedError(self._told(error), for_all=error.status in _FOR_ALL) from error
        except errors.APIConnectionError as error:
            raise _MissedError(self._told(error), for_all=True) from error
        except errors.ClipForgeError as error:
            raise _MissedError(self._told(error)) from error

    def _told(self, error: Exception) -> ClipForgeError:
        return ours(error, self._client.base_url)

    def _finish(self, moment: MomentOut, export: ExportOut, space: Workspace, told: Progress) -> RemoteClip:
        with self._missing_one():
            ready = self._client.exports.wait(export.id, on_progress=telling(told.part(0.0, 0.9)))
        clip = clip_value(moment, ready, self._stem(moment))
        kept = space.finished(ready.content_hash)
        if kept is not None and set(kept.files) == set(clip.files):
            clip = clip.model_copy(update={"fresh": False})
        else:
            space.vacate(clip.stem)
            self._fetch(ready, space.folder / clip.stem, told.part(0.9, 1.0))
        # Anew even where it was there: title and rank may have changed.
        files = [space.folder / name for name in clip.files]
        space.keep(ready.content_hash, files, {"clip": clip.model_dump_json()})
        return clip

    def _stem(self, moment: MomentOut) -> str:
        """As `clipforge clip` calls a clip; numbered where two moments are called alike."""
        name = f"{moment.rank:02d}-{slug(moment.title or moment.text[:60])}"
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name}-{self._names[name]}"

    def _fetch(self, export: ExportOut, path: Path, told: Progress) -> None:
        from clipforge_sdk import errors

        got: list[Path] = []
        try:
            for kind in _FILES:
                name = path.name + SUFFIXES[kind]

                def moved(here: int, size: int, name: str = name) -> None:
                    told.update(here / max(1, size), f"fetching {name}")

                listen = moved if kind == "mp4" else None
                place = path.with_name(name)
                got.append(self._client.exports.download(export.id, place, which=kind, on_progress=listen))
        except errors.ClipForgeError as error:
            for place in got:
                place.unlink(missing_ok=True)  # half a clip is none
            # Whatever it is: what storage refuses says nothing of the key's rights, nor of the next file.
            raise _MissedError(self._told(error)) from error


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

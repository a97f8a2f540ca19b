"""The job INGEST: a source is fetched if need be, looked into, hashed, and recognised if the org has it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from clipforge.kit.errors import BadInputError, ClipForgeError, NetworkError
from clipforge.media.base import Value
from clipforge.media.source import MediaInfo
from clipforge.media.time import clock
from clipforge.platform.base.context import Context
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects import assets, service
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.projects.source_ready import browser_media_next, transcribe_next
from clipforge.platform.usage import service as usage

if TYPE_CHECKING:
    from pathlib import Path

    from clipforge.platform.jobs.handler import WorkTools

_HEAD = 4096
_NOT_MEDIA = "Give a video or sound file, such as MP4, MOV, MKV, WebM, MP3 or WAV"


class IngestTask(Value):
    """All that the work needs to know.

    Attributes:
        url: what to fetch; None when the object is there.
        key: of the object, or where it goes.
        name: of the file, for messages.
        sha256: that the client declared.
    """

    url: str | None
    key: str
    name: str
    sha256: str | None


class Ingest:
    """Reads a source; TRANSCRIBE follows, and BROWSER_MEDIA behind everything else."""

    kind = "INGEST"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """Where the source is or comes from."""
        project = await service.find(context, job.project_id or "")
        await service.set_stage(context, project.id, self.kind)
        asset = await _source(context, project)
        return IngestTask(
            url=project.source_url if asset.status != "ready" else None,
            key=asset.storage_key,
            name=asset.name or project.title,
            sha256=asset.sha256,
        ).model_dump(mode="json")

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Fetch, look, hash; gives what the source holds and the facts of its file."""
        asked = IngestTask.model_validate(task)
        return _fetched(asked, tools) if asked.url is not None else _uploaded(asked, tools)

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """What is known of the source; equal files share their object; then on to recognition."""
        project = await service.find(context, job.project_id or "", lock=True)
        if project.status != "processing":
            return
        asset = await _source(context, project)
        info = MediaInfo.model_validate(result["info"])
        project.info = result["info"]
        project.duration_ms = info.duration_ms
        project.notices = [*dict.fromkeys([*project.notices, *result["notices"]])]
        if result["title"] and project.origin == "url":
            project.title = _better_title(project, result["title"])
        asset.size, asset.sha256 = result["size"], result["sha256"]
        asset.content_type = result["content_type"] or asset.content_type
        asset.name = asset.name or result["name"]
        asset.status = "ready"
        asset.details = {**asset.details, "plays": result["plays"]}
        await context.session.flush()
        await self._recognise(context, project, asset)
        project_id, other = project.id, project.duplicate_of
        if await transcribe_next(context, project_id, info.duration_ms) and not (
            other is not None and await assets.share_derived(context, project_id, other)
        ):
            await browser_media_next(context, project_id)

    async def _recognise(self, context: Context, project: Project, asset: Asset) -> None:
        twin = await assets.twin(context, asset.sha256, asset.size, but=asset.id)
        if twin is None or twin.project_id == project.id:
            return
        project.duplicate_of = twin.project_id
        if twin.storage_key != asset.storage_key:
            unused = asset.storage_key
            assets.share(asset, twin)
            await context.session.flush()
            await jobs.create(context, "DELETE", payload={"keys": [unused]}, key=f"DELETE/{asset.id}")
        await context.session.flush()

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """The project failed; nothing is billed."""
        await usage.release(context, job.id)
        if job.project_id is not None:
            await service.fail(context, job.project_id, error)


async def _source(context: Context, project: Project) -> Asset:
    asset = await assets.source_of(context, project.id)
    if asset is None:
        raise BadInputError(
            "its file is not there", subject=project.title, remedy="Make a new project", code="no_source"
        )
    return asset


def _better_title(project: Project, title: str) -> str:
    """The page's own title, unless somebody gave or changed one (which counts as a version)."""
    named = project.source_url or ""
    from_address = project.title in named or project.title.replace(" ", "%20") in named
    return title[:300] if from_address and project.version == 1 else project.title


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Failures name the file as people know it, never a path or signed address of ours."""
    try:
        yield
    except ClipForgeError as error:
        error.subject = name
        error.args = (error.message,)
        raise


def _uploaded(task: IngestTask, tools: WorkTools) -> dict[str, Any]:
    from datetime import timedelta

    from clipforge.engines.ffmpeg.probe import probe

    path = tools.storage.local_path(task.key)
    location = str(path) if path else tools.storage.presign_get(task.key, timedelta(hours=6))
    with _named(task.name):
        tools.progress.update(0.0, "Looking into the file")
        try:
            info = probe(tools.toolbox.ffmpeg, location, token=tools.progress.token)
        except NetworkError as error:
            raise _what_it_is(tools, task) or error from error
        _check(info, tools.settings.max_source_ms)
        size, sha256 = _hash(tools, task)
        if task.sha256 is not None and sha256 != task.sha256:
            raise BadInputError(
                "what arrived is not what was declared: the checksum differs",
                remedy="Upload it again",
                code="wrong_checksum",
            )
    return _result(info, size, sha256, name=task.name, title="", notices=())


def _what_it_is(tools: WorkTools, task: IngestTask) -> BadInputError | None:
    """Why an object that storage does give cannot be opened; None when storage does not give it."""
    from clipforge.kit.sniff import describe_head

    with tools.storage.open(task.key, 0, _HEAD) as pieces:
        head = b"".join(pieces)
    kind = describe_head(head)
    reason = f"it is {kind}, not a video or sound" if kind else "it is not media that can be read"
    return BadInputError(reason, remedy=_NOT_MEDIA, code="not_media") if head else None


def _hash(tools: WorkTools, task: IngestTask) -> tuple[int, str]:
    import hashlib

    info = tools.storage.head(task.key)
    total = info.size if info else 0
    digest, done = hashlib.sha256(), 0
    with tools.storage.open(task.key) as pieces:
        for piece in pieces:
            digest.update(piece)
            done += len(piece)
            tools.progress.update(0.2 + 0.8 * done / max(1, total), "Reading the file")
    return done, digest.hexdigest()


def _fetched(task: IngestTask, tools: WorkTools) -> dict[str, Any]:
    from clipforge.engines.ffmpeg.probe import probe
    from clipforge.kit.files import sha256_file
    from clipforge.kit.net import NetPolicy, public_name
    from clipforge.kit.net_download import DownloadLimits
    from clipforge.stages.ingest.address import fetch
    from clipforge.stages.ingest.script import is_script
    from clipforge.stages.preview import media_type

    url = task.url or ""
    settings = tools.settings
    most = min(settings.max_upload_bytes, settings.scratch_bytes)
    with _named(public_name(url)):
        got = fetch(
            url,
            tools.scratch / "download",
            ffmpeg=tools.toolbox.ffmpeg,
            offline=tools.toolbox.machine.offline,
            policy=NetPolicy(networks=tuple(ipaddress.ip_network(text) for text in settings.allow_nets)),
            limits=DownloadLimits(bytes=most),
            progress=tools.progress.part(0.0, 0.8),
        )
        if is_script(got.path.name):
            raise BadInputError(
                "it is a text, not media",
                remedy="Send the text as a source of type 'script'",
                code="is_script",
            )
        tools.progress.update(0.8, "Looking into the file")
        info = probe(tools.toolbox.ffmpeg, str(got.path), token=tools.progress.token)
        _check(info, settings.max_source_ms)
        sha256 = sha256_file(got.path)
        stored = tools.storage.upload(
            got.path, task.key, media_type(info), progress=tools.progress.part(0.85, 1.0)
        )
    name = _file_name(got.title, got.path)
    return _result(info, stored.size, sha256, name=name, title=got.title, notices=got.notices)


def _file_name(title: str, path: Path) -> str:
    return f"{title[:200]}{path.suffix}" if title else path.name


def _check(info: MediaInfo, longest_ms: int) -> None:
    from clipforge.stages.ingest.ingest import SHORTEST_MS

    if info.duration_ms < SHORTEST_MS:
        raise BadInputError(
            f"it lasts only {info.duration_ms / 1000:.2f} seconds",
            remedy="Give a longer recording; a short needs some sentences",
            code="too_short",
        )
    if info.duration_ms > longest_ms:
        raise BadInputError(
            f"it lasts {clock(info.duration_ms)}, and {clock(longest_ms)} is the most here",
            remedy="Give a part of it",
            code="too_long",
        )


def _result(
    info: MediaInfo, size: int, sha256: str, *, name: str, title: str, notices: tuple[str, ...]
) -> dict[str, Any]:
    from clipforge.stages.preview import media_type, plays_in_browsers

    known = media_type(info)
    return {
        "info": info.model_copy(update={"size_bytes": size}).model_dump(mode="json"),
        "size": size,
        "sha256": sha256,
        "content_type": "" if known == "application/octet-stream" else known,
        "plays": plays_in_browsers(info.model_copy(update={"size_bytes": size})),
        "name": name,
        "title": title,
        "notices": [*notices, *info.notices],
    }

"""The job BROWSER_MEDIA: poster, waveform, filmstrip and, where it is needed, a light copy to play."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from clipforge.kit.errors import BadInputError, ClipForgeError, ToolFailedError
from clipforge.media.base import Value
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.platform.base.context import Context
from clipforge.platform.events import service as events
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects import assets, keys, service

if TYPE_CHECKING:
    from pathlib import Path

    from clipforge.platform.jobs.handler import WorkTools

_NEEDED = "The preview is not complete"


class BrowserMediaTask(Value):
    """All that the work needs to know.

    Attributes:
        source_key: the media in storage.
        info: what it holds.
        plays: whether browsers play it as it is.
        base: what the keys of everything made begin with.
    """

    source_key: str
    info: MediaInfo
    plays: bool
    base: str


class BrowserMedia:
    """Makes what browsers show of a source; the project does not wait for it."""

    kind = "BROWSER_MEDIA"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """The source, and where everything goes."""
        project = await service.find(context, job.project_id or "")
        asset = await assets.source_of(context, project.id)
        if asset is None or project.info is None:
            raise BadInputError("its source was not read yet", subject=project.title, code="no_source")
        return BrowserMediaTask(
            source_key=asset.storage_key,
            info=MediaInfo.model_validate(project.info),
            plays=asset.kind == "narration" or bool(asset.details.get("plays")),
            base=keys.media_key(context.org_id, asset.id, ""),
        ).model_dump(mode="json")

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Make them one after the other; one that cannot be made does not keep the others back."""
        return _Making(BrowserMediaTask.model_validate(task), tools).everything()

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """One asset for each file."""
        project = await service.find(context, job.project_id or "", lock=True)
        there = await assets.derived_keys(context, project.id)
        for file in result["files"]:
            if file["key"] in there:
                continue
            assets.new_asset(
                context,
                file["kind"],
                key=file["key"],
                content_type=file["content_type"],
                project_id=project.id,
                name=file["key"].rpartition("/")[2],
                size=file["size"],
                details=file["details"],
            )
        for reason in result["failed"]:
            await service.add_notice(context, project.id, f"{_NEEDED}: {reason}.")
        await events.whisper(context, "project.media", {"project_id": project.id}, project_id=project.id)

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """The project goes on; a person is told."""
        if job.project_id is not None and error.get("code") != "cancelled":
            await service.add_notice(context, job.project_id, f"{_NEEDED}: {error.get('reason', '')}.")


class _Making:
    def __init__(self, task: BrowserMediaTask, tools: WorkTools) -> None:
        self._task = task
        self._tools = tools
        path = tools.storage.local_path(task.source_key)
        self._location = str(path) if path else _signed(tools, task.source_key)
        self._files: list[dict[str, Any]] = []
        self._failed: list[str] = []

    def everything(self) -> dict[str, Any]:
        info = self._task.info
        told = self._tools.progress
        if info.video is not None:
            self._try(self._poster)
            told.update(0.05, "Making a filmstrip")
            self._try(self._filmstrip)
        if info.audio:
            told.update(0.2, "Drawing the waveform")
            self._try(self._peaks)
        if not self._task.plays:
            told.update(0.4, "Making a preview")
            self._try(self._proxy)
        return {"files": self._files, "failed": self._failed}

    def _try(self, make: Callable[[], None]) -> None:
        try:
            make()
        except (BadInputError, ToolFailedError) as error:
            self._failed.append(_words(error))

    def _store(self, path: Path, kind: str, content_type: str, **details: Any) -> None:
        key = f"{self._task.base}{path.name}"
        size = self._tools.storage.upload(path, key, content_type).size
        path.unlink(missing_ok=True)
        self._files.append(
            {"kind": kind, "key": key, "content_type": content_type, "size": size, "details": details}
        )

    def _poster(self) -> None:
        from clipforge.stages.preview import write_poster

        info, target = self._task.info, self._tools.scratch / "poster.jpg"
        assert info.video is not None
        width, height = write_poster(
            self._tools.toolbox.ffmpeg,
            self._location,
            info.video,
            info.duration_ms,
            target,
            token=self._tools.progress.token,
        )
        self._store(target, "poster", "image/jpeg", width=width, height=height)

    def _filmstrip(self) -> None:
        from clipforge.stages.preview import write_filmstrip

        info = self._task.info
        assert info.video is not None
        strip = write_filmstrip(
            self._tools.toolbox.ffmpeg,
            self._location,
            info.video,
            info.duration_ms,
            self._tools.scratch / "strip",
            token=self._tools.progress.token,
        )
        for number, sheet in enumerate(strip.sheets):
            self._store(
                sheet,
                "filmstrip",
                "image/jpeg",
                number=number,
                interval_ms=strip.interval_ms,
                count=strip.count,
                tile_width=strip.tile_width,
                tile_height=strip.tile_height,
                columns=strip.columns,
                rows=strip.rows,
            )

    def _peaks(self) -> None:
        from clipforge.stages.preview import measure_peaks

        info = self._task.info
        source = MediaSource(
            location=self._location,
            video_stream=info.video.index if info.video else None,
            audio_stream=info.audio[0].index,
        )
        peaks = measure_peaks(
            self._tools.toolbox.ffmpeg, source, info.duration_ms, progress=self._tools.progress.part(0.2, 0.4)
        )
        target = self._tools.scratch / "peaks.json"
        target.write_bytes(peaks.json_bytes())
        self._store(target, "peaks", "application/json", hop_ms=peaks.hop_ms)

    def _proxy(self) -> None:
        from clipforge.stages.preview import write_proxy

        info = self._task.info
        target = self._tools.scratch / "proxy.mp4"
        write_proxy(
            self._tools.toolbox.ffmpeg,
            self._location,
            info,
            target,
            threads=self._tools.toolbox.machine.threads,
            progress=self._tools.progress.part(0.4, 0.95),
        )
        kind = "video/mp4" if info.video is not None else "audio/mp4"
        self._store(target, "proxy", kind)


def _signed(tools: WorkTools, key: str) -> str:
    from datetime import timedelta

    return tools.storage.presign_get(key, timedelta(hours=13))


def _words(error: ClipForgeError) -> str:
    return error.reason

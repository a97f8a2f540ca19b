"""The job ARCHIVE: one ZIP of everything that a project holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from clipforge.kit.errors import ResourceError
from clipforge.media.base import Value
from clipforge.platform.base.context import Context
from clipforge.platform.exports.models import Export
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments.models import MomentRow
from clipforge.platform.projects import asset_repository, assets, keys, repository, service
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.transcripts.models import TranscriptHead, TranscriptSentence

if TYPE_CHECKING:
    from pathlib import Path

    from clipforge.platform.jobs.handler import WorkTools

_UNSAFE = re.compile(r"[^\w .()-]+")
_EXPORTED = ("video", "srt", "vtt", "thumbnail", "timeline")
_ROOM = 2  # the ZIP is written to scratch, and room is left for others


class ArchivedFile(Value):
    """An object and its place in the ZIP."""

    key: str
    path: str
    size: int


class ArchiveTask(Value):
    """All that the work needs to know.

    Attributes:
        key: where the ZIP goes.
        files: objects that go into it.
        documents: path in the ZIP → JSON that goes there.
        text: what is said, as plain text; None without transcript.
    """

    key: str
    files: tuple[ArchivedFile, ...]
    documents: dict[str, Any]
    text: str | None


class Archive:
    """Writes the ZIP; its asset is ready then."""

    kind = "ARCHIVE"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """Everything that goes in."""
        project = await service.find(context, job.project_id or "")
        session, org_id = context.session, context.org_id
        documents: dict[str, Any] = {"project.json": _project(project)}
        text = None
        written = await repository.transcript(session, org_id, project.id)
        if written is not None:
            documents["transcript.json"] = _transcript(*written)
            text = _text(written[1])
        moments = await repository.moments(session, org_id, project.id)
        documents["moments.json"] = [_moment(moment) for moment in moments]
        exports = await repository.exports(session, org_id, project.id)
        documents["exports.json"] = [_export(export) for export in exports]
        files = list(_exported(exports, await _assets(context, project.id, _EXPORTED)))
        kinds = ("subtitles", "source", "narration") if job.payload["include_source"] else ("subtitles",)
        for asset in (await _assets(context, project.id, kinds)).values():
            name = safe_name(asset.name or asset.kind)
            files.append(ArchivedFile(key=asset.storage_key, path=f"{asset.kind}/{name}", size=asset.size))
        return ArchiveTask(
            key=keys.archive_key(org_id, project.id, job.id),
            files=tuple(files),
            documents=documents,
            text=text,
        ).model_dump(mode="json")

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Write it in scratch, and store it."""
        asked = ArchiveTask.model_validate(task)
        total = sum(file.size for file in asked.files)
        if total * _ROOM > tools.settings.scratch_bytes:
            raise ResourceError(
                f"everything together has {total / 1e9:.1f} GB, more than fits into one ZIP here",
                remedy="Leave the source out, or download the files one by one",
                code="archive_too_large",
            )
        target = tools.scratch / "archive.zip"
        write_zip(asked, target, tools)
        stored = tools.storage.upload(
            target, asked.key, "application/zip", progress=tools.progress.part(0.8, 1.0)
        )
        return {"size": stored.size}

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """The asset is there."""
        asset = await assets.find(context, job.payload["asset_id"])
        asset.storage_key = task["key"]
        asset.size = result["size"]
        asset.status = "ready"

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """There will be no ZIP."""
        asset = await asset_repository.get(context.session, context.org_id, job.payload["asset_id"])
        if asset is not None:
            asset.status = "deleted"


def write_zip(task: ArchiveTask, target: Path, tools: WorkTools) -> None:
    """Write the ZIP; what is compressed already is stored as it is, and no path is there twice."""
    import zipfile

    total = max(1, sum(file.size for file in task.files))
    done = 0
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for path, document in task.documents.items():
            archive.writestr(path, json.dumps(document, ensure_ascii=False, indent=1))
        if task.text is not None:
            archive.writestr("transcript.txt", task.text)
        for file in task.files:
            entry = zipfile.ZipInfo(_free(file.path, taken))
            entry.compress_type = zipfile.ZIP_STORED
            with (
                archive.open(entry, "w", force_zip64=True) as out,
                tools.storage.open(file.key) as pieces,
            ):
                for piece in pieces:
                    out.write(piece)
                    done += len(piece)
                    tools.progress.update(0.8 * done / total, "Packing")


def _free(path: str, taken: set[str]) -> str:
    """A path that is not there yet, told apart by a number."""
    place, number = PurePosixPath(path), 2
    candidate = path
    while candidate in taken:
        candidate = str(place.with_name(f"{place.stem} ({number}){place.suffix}"))
        number += 1
    taken.add(candidate)
    return candidate


def safe_name(name: str) -> str:
    """A file name that every system can unpack."""
    plain = _UNSAFE.sub("_", name).strip(" .")[:120]
    return plain or "file"


async def _assets(context: Context, project_id: str, kinds: tuple[str, ...]) -> dict[str, Asset]:
    found = await asset_repository.of_projects(context.session, context.org_id, [project_id], kinds)
    return {asset.id: asset for asset in found}


def _exported(exports: Iterable[Export], files: dict[str, Asset]) -> Iterable[ArchivedFile]:
    for number, export in enumerate(exports, 1):
        for id in export.assets.values():
            asset = files.get(str(id))
            if asset is not None:
                suffix = PurePosixPath(asset.name or asset.storage_key).suffix
                name = safe_name(f"{number:03d} {export.title or export.id}")
                yield ArchivedFile(key=asset.storage_key, path=f"exports/{name}{suffix}", size=asset.size)


def _project(project: Project) -> dict[str, Any]:
    return {
        "id": project.id,
        "title": project.title,
        "origin": project.origin,
        "source_url": project.source_url,
        "script": project.script,
        "status": project.status,
        "language": project.language,
        "duration_ms": project.duration_ms,
        "settings": project.settings,
        "info": project.info,
        "notices": project.notices,
        "metadata": project.metadata_,
        "external_id": project.external_id,
        "created_at": project.created_at.isoformat(),
    }


def _transcript(head: TranscriptHead, sentences: list[TranscriptSentence]) -> dict[str, Any]:
    return {
        "language": head.language,
        "duration_ms": head.duration_ms,
        "engine": head.engine,
        "model": head.model,
        "timing": head.timing,
        "speakers": head.speakers,
        "turns": head.turns,
        "sentences": [
            {
                "start_ms": sentence.start_ms,
                "end_ms": sentence.end_ms,
                "speaker": sentence.speaker,
                "words": sentence.words,
            }
            for sentence in sentences
        ],
    }


def _text(sentences: list[TranscriptSentence]) -> str:
    """One line for each sentence; a word's text carries the space before it."""
    return (
        "\n".join("".join(str(word[0]) for word in sentence.words).strip() for sentence in sentences) + "\n"
    )


def _moment(moment: MomentRow) -> dict[str, Any]:
    return {
        "id": moment.id,
        "title": moment.title,
        "status": moment.status,
        "start_ms": moment.start_ms,
        "end_ms": moment.end_ms,
        "score": moment.score,
        "subscores": moment.subscores,
        "reasons": moment.reasons,
        "hashtags": moment.hashtags,
        "text": moment.text,
    }


def _export(export: Export) -> dict[str, Any]:
    return {
        "id": export.id,
        "moment_id": export.moment_id,
        "title": export.title,
        "status": export.status,
        "template": export.template,
        "aspect": export.aspect,
        "facts": export.facts,
        "metadata": export.metadata_,
        "external_id": export.external_id,
    }

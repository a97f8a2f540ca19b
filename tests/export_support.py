"""A project with a moment to export, and jobs done here as a worker does them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from render_support import ffmpeg_run

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.ids import new_id
from clipforge.kit.progress import Progress
from clipforge.media.source import MediaInfo
from clipforge.pipeline.toolbox import Machine, Toolbox
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.platform.jobs.handler import Handler, WorkTools
from clipforge.platform.jobs.models import Job
from clipforge.platform.jobs.stored import with_stored
from clipforge.platform.moments.models import MomentRow
from clipforge.platform.projects.keys import asset_key
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.transcripts.models import TranscriptHead, TranscriptSentence

WORDS = [[" Look", 100, 400], [" at", 420, 600], [" this", 650, 900], [" picture.", 950, 1500]]


@dataclass(frozen=True)
class Footage:
    """Two seconds of test picture with a tone."""

    path: Path
    info: MediaInfo


def make_footage(ffmpeg: FFmpeg, folder: Path) -> Footage:
    path = folder / "footage.mp4"
    ffmpeg_run(
        ffmpeg,
        *("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=2"),
        *("-f", "lavfi", "-i", "sine=frequency=330:sample_rate=48000:duration=2"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac"),
        str(path),
    )
    return Footage(path, probe(ffmpeg, str(path)))


@dataclass(frozen=True)
class Seeded:
    """What was put into the database."""

    project_id: str
    moment_id: str
    source_id: str


async def seed(system: Database, deps: Deps, org_id: str, footage: Footage, title: str = "A test") -> Seeded:
    """A ready project of an org with its source, its transcript and one moment."""
    project_id, moment_id, source_id = new_id("proj"), new_id("mom"), new_id("asset")
    key = asset_key(org_id, source_id)
    deps.storage.upload(footage.path, key, "video/mp4")
    transcript_id = new_id("tr")
    async with system.transaction() as session:
        session.add(
            Project(
                id=project_id,
                org_id=org_id,
                title="Talk",
                origin="file",
                status="ready",
                info=footage.info.model_dump(mode="json"),
                language="en",
                duration_ms=footage.info.duration_ms,
            )
        )
        await session.flush()
        session.add(
            Asset(
                id=source_id,
                org_id=org_id,
                project_id=project_id,
                kind="source",
                status="ready",
                name="talk.mp4",
                storage_key=key,
                content_type="video/mp4",
                size=footage.path.stat().st_size,
                sha256="0" * 64,
            )
        )
        session.add(
            TranscriptHead(
                id=transcript_id,
                org_id=org_id,
                project_id=project_id,
                language="en",
                duration_ms=footage.info.duration_ms,
                engine="subtitles",
                turns=[["S1", 0, 1500]],
            )
        )
        await session.flush()
        session.add(
            TranscriptSentence(
                transcript_id=transcript_id,
                org_id=org_id,
                number=0,
                start_ms=100,
                end_ms=1500,
                words=[[*word, None, None] for word in WORDS],
            )
        )
        session.add(
            MomentRow(
                id=moment_id,
                org_id=org_id,
                project_id=project_id,
                start_ms=0,
                end_ms=1800,
                first_sentence=0,
                last_sentence=0,
                score=80.0,
                title=title,
                hashtags=["#test"],
            )
        )
    return Seeded(project_id, moment_id, source_id)


def make_toolbox(folder: Path) -> Toolbox:
    """Engines without any weights: no faces, no emoji, fonts from the package."""
    return Toolbox(Machine(data_dir=folder, offline=True, threads=2))


async def do_job(
    acting: Any, account: Any, deps: Deps, handler: Handler, job_id: str, folder: Path
) -> dict[str, Any]:
    """Load, work and save one job; what passes between them passes as JSON, as it does in a worker."""
    async with acting(account) as context:
        job = await context.session.get_one(Job, job_id)
        task = json.loads(json.dumps(await handler.load(context, job)))
    scratch = folder / job_id
    scratch.mkdir(parents=True)
    tools = WorkTools(deps.storage, make_toolbox(folder / "data"), scratch, Progress(), deps.settings)
    result = json.loads(json.dumps(await asyncio.to_thread(handler.work, task, tools)))
    result = await with_stored(deps.storage, result)
    async with acting(account) as context:
        job = await context.session.get_one(Job, job_id)
        await handler.save(context, job, task, result)
    return {"task": task, "result": result}

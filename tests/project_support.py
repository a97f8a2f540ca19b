"""Small real media, uploads as clients do them, and the jobs of a project run in process."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select
from talk_support import run_job, work_tools

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.process import run
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects.sweep import sweep_uploads


def make_media(ffmpeg: FFmpeg, path: Path, *arguments: str, seconds: int = 2) -> Path:
    """A moving picture with a tone, as ffmpeg makes it with some more arguments."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=size=160x90:rate=10:duration={seconds}"]
    inputs += ["-f", "lavfi", "-i", f"sine=frequency=300:duration={seconds}"]
    run([str(ffmpeg.path), "-nostdin", "-y", "-loglevel", "error", *inputs, *arguments, str(path)])
    return path


def described(data: bytes, name: str = "talk.mp4", **more: Any) -> dict[str, Any]:
    """A file source of an ingest request."""
    return {"type": "file", "name": name, "size": len(data), "content_type": "video/mp4", **more}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def upload(
    client: httpx.AsyncClient, headers: dict[str, str], data: bytes, **more: Any
) -> dict[str, Any]:
    """Ingest a file, send its bytes to the signed address and complete it; gives the project."""
    body = {"source": described(data, **more.pop("source", {})), **more}
    made = await client.post("/v1/ingest", json=body, headers=headers)
    assert made.status_code == 201, made.text
    put = made.json()["upload"]["put"]
    sent = await client.request(put["method"], put["url"], headers=put["headers"], content=data)
    assert sent.status_code == 200, sent.text
    done = await client.post(f"/v1/uploads/{made.json()['upload']['id']}/complete", headers=headers)
    assert (done.status_code, done.json()["status"]) == (200, "completed")
    project: dict[str, Any] = made.json()["project"]
    return project


async def jobs_of(acting: Any, account: Any, kind: str, project_id: str | None = None) -> list[Job]:
    async with acting(account) as context:
        query = select(Job).where(Job.org_id == account.org_id, Job.kind == kind).order_by(Job.id)
        if project_id is not None:
            query = query.where(Job.project_id == project_id)
        return list((await context.session.scalars(query)).all())


async def run_next(
    acting: Any,
    account: Any,
    deps: Deps,
    folder: Path,
    handler: Any,
    project_id: str | None = None,
    *,
    allow_nets: tuple[str, ...] | None = None,
) -> dict[str, Any]:
    """Run the one job of the handler's kind that waits; online when networks are named, be it none."""
    (job,) = [
        job for job in await jobs_of(acting, account, handler.kind, project_id) if job.status == "PENDING"
    ]
    folder.mkdir(exist_ok=True)
    tools = work_tools(deps, folder, offline=allow_nets is None)
    settings = deps.settings.model_copy(update={"allow_nets": allow_nets or ()})
    tools = dataclasses.replace(tools, settings=settings)
    return await run_job(handler, functools.partial(acting, account), job.id, tools)


async def sweep_all_uploads(system: Database, deps: Deps, now: datetime) -> int:
    """Give up all uploads whose time is over, those of other tests' orgs as well; how many."""
    total = 0
    while gone := await sweep_uploads(system, deps.storage, now):
        total += gone
    return total

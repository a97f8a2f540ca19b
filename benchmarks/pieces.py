"""A recording heard by one machine, and in pieces by two.

Each machine has a core, a data folder and a scratch folder of its own; what they share is Postgres, Valkey
and an S3 server (SeaweedFS), as machines of a cluster do. Between the two runs only the pieces differ.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from benchmarks.pipeline import make_input
from chaos.service import ServiceUnderTest
from clipforge.kit.ports import free_port
from clipforge.kit.service_process import Command, ServiceProcess
from clipforge_sdk import ClipForge
from tests.storage_servers import S3Server, seaweed_server

TITLE = "Recognition in pieces by several machines"
_MINUTES = 24
_SETTINGS = {
    "recognition": {"model": "whisper-base", "language": "en", "diarize": False},
    "detect": {"count": 1},
}
_STOP_SECONDS = 60.0
_WAIT_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class _Heard:
    """What came of one run: the words with their times, seconds of the recognition, and who worked on it."""

    words: list[dict[str, object]]
    seconds: float
    workers: set[str]


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Rows: the time of both, the ratio, and whether they heard the same."""
    if os.cpu_count() == 1:
        raise RuntimeError("two machines are played by two cores: one core cannot play them")
    with TemporaryDirectory(prefix="clipforge-pieces-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the embedded Postgres of a root runs as a user of its own
        video = folder / "talk.mp4"
        make_input(shared, _MINUTES * 60, video)
        (folder / "s3").mkdir()
        with seaweed_server(folder / "s3") as s3:
            one = _hear(folder / "one", s3, video, machines=1)
            two = _hear(folder / "two", s3, video, machines=2)
    same = sum(a == b for a, b in zip(one.words, two.words, strict=False))
    return [
        (f"{_MINUTES} minutes heard (whisper-base) by one worker of one core", f"{one.seconds:.0f} s", ""),
        (
            f"in two pieces, by {len(two.workers)} workers of one core each",
            f"{two.seconds:.0f} s",
            f"× {one.seconds / two.seconds:.2f} faster",
        ),
        ("words, with their times, that are the same", f"{same} of {len(one.words)}", "all"),
    ]


def _hear(home: Path, s3: S3Server, video: Path, *, machines: int) -> _Heard:
    settings = {
        "CLIPFORGE_SIGNUP": "open",
        "CLIPFORGE_PIECES": str(machines),
        "CLIPFORGE_THREADS": "1",
        "CLIPFORGE_S3_BUCKET": home.name,
        "CLIPFORGE_S3_ENDPOINT": s3.endpoint,
        "CLIPFORGE_S3_REGION": s3.region,
        "CLIPFORGE_S3_ACCESS_KEY": s3.access_key,
        "CLIPFORGE_S3_SECRET_KEY": s3.secret_key,
    }
    service = ServiceUnderTest(home, settings)
    try:
        with _on_core(0):
            service.start()
        service.wait()
        others = [_other_machine(service, home.with_name(f"{home.name}-{n}")) for n in range(1, machines)]
        try:
            return _bring(service, video)
        finally:
            for other in others:
                other.stop(_STOP_SECONDS)
    finally:
        service.stop()


@contextmanager
def _on_core(number: int) -> Iterator[None]:
    """What is started in the block runs on this core alone."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {number})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _other_machine(service: ServiceUnderTest, home: Path) -> ServiceProcess:
    environment = service.environment_elsewhere(home) | {"CLIPFORGE_ASR_PORT": str(free_port())}
    with _on_core(1):
        argv = [sys.executable, "-m", "clipforge.apps.cli.main", "worker", "asr"]
        return ServiceProcess(Command(argv, env=environment))


def _bring(service: ServiceUnderTest, video: Path) -> _Heard:
    with ClipForge(base_url=service.url, api_key="none") as nobody:
        session = nobody.auth.sign_up(
            email="ada@example.com", password="a good long pass phrase", org_name="Ada"
        )
    with ClipForge(base_url=service.url, api_key=session.access_token) as client:
        project = client.ingest.upload(video, settings=_SETTINGS)
        client.projects.wait(project.id, timeout=_WAIT_SECONDS)
        (job,) = [one for one in client.jobs.list(project_id=project.id) if one.kind == "TRANSCRIBE"]
        heard = client.transcripts.download_json(project.id)
    if job.finished_at is None:
        raise RuntimeError("the recording was not heard")
    seconds = (job.finished_at - job.created_at).total_seconds()
    return _Heard(heard["words"], seconds, asyncio.run(_workers(service.database)))


async def _workers(database: str) -> set[str]:
    """Ids of the workers that heard anything."""
    connection = await asyncpg.connect(database)
    try:
        rows = await connection.fetch("SELECT worker_id FROM jobs WHERE kind LIKE 'TRANSCRIBE%'")
    finally:
        await connection.close()
    return {row["worker_id"] for row in rows}

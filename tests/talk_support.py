"""Projects, talks and handlers for tests of transcripts and moments."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from narrate_voice import ToneVoice
from sqlalchemy import select

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.speech.protocol import Voice
from clipforge.kit.ids import new_id
from clipforge.kit.progress import Progress
from clipforge.media.source import AudioStream, MediaInfo, VideoStream
from clipforge.media.transcript import Sentence, SpeakerTurn, Transcript, Word
from clipforge.pipeline.toolbox import Machine, Toolbox
from clipforge.platform.base.context import Context
from clipforge.platform.base.deps import Deps
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.handler import Handler, WorkTools
from clipforge.platform.jobs.models import Job
from clipforge.platform.jobs.stored import with_stored
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.transcripts import service as transcripts

LINES = (
    "Why do we sleep at all?",
    "Nobody knew the answer for a long time.",
    "Then a study changed what everybody believed.",
    "It turns out that sleep washes the brain.",
    "That is the reason you cannot skip it.",
    "So go to bed early tonight.",
)
WORD_MS, GAP_MS, PAUSE_MS = 300, 50, 800


PASSAGES = (
    (
        "Why do we sleep at all, when every hungry animal nearby stays awake?",
        "Nobody knew the answer until one study washed a mouse brain with blue dye.",
        "It turns out that tiny channels open at night and rinse away the waste.",
        "Skip that rinse for a week and you cannot think, remember or decide.",
    ),
    (
        "My grandfather baked bread in a village oven that was older than the church.",
        "He never weighed flour, he listened to the crust crackle while it cooled.",
        "The secret was patience: dough left overnight in a cold cellar tastes sweeter.",
        "Today factories rush this in forty minutes, and customers wonder about stomach aches.",
    ),
    (
        "Have you ever lost money because a friendly stranger sounded certain?",
        "In nineteen ninety eight two Nobel prize winners ran a fund with perfect formulas.",
        "Russia stopped paying its debts, and four billion dollars vanished within months.",
        "Being clever did not protect them, since everyone held identical bets.",
    ),
    (
        "A violin teacher in Oslo made her pupils play wrong notes on purpose.",
        "Parents complained loudly, yet those children won more competitions than anyone.",
        "Mistakes that we choose lose their sting, so fingers relax and sound grows.",
        "Try that before your next concert, and notice how shoulders drop.",
    ),
    (
        "Tomatoes hate wet leaves more than they hate drought or poor soil.",
        "Last summer I watered mine only at the root, twice weekly, before sunrise.",
        "The harvest doubled, while the neighbour fought grey mould until September.",
        "Gardeners, stop sprinkling from above and put straw under every plant!",
    ),
    (
        "Running shoes became softer each decade, but knees kept hurting just as often.",
        "Researchers at Harvard filmed Kenyan athletes who grew up without any footwear.",
        "They land gently on the front of the foot, like a cat leaving a wall.",
        "Shorter steps help most joggers far better than expensive foam.",
    ),
)
"""Sentences of several passages, each of which makes a moment."""


def talk(lines: Iterable[str] = LINES, speakers: tuple[str, ...] = ("S1", "S2")) -> Transcript:
    """A talk with regular times; speakers take turns by sentence."""
    words: list[Word] = []
    sentences: list[Sentence] = []
    turns: list[SpeakerTurn] = []
    at = PAUSE_MS
    for number, line in enumerate(lines):
        speaker = speakers[number % len(speakers)]
        first = len(words)
        for token in line.split():
            words.append(Word(text=f" {token}", start=at, end=at + WORD_MS, confidence=0.9, speaker=speaker))
            at += WORD_MS + GAP_MS
        start, end = words[first].start, words[-1].end
        sentences.append(Sentence(first=first, last=len(words), start=start, end=end, speaker=speaker))
        turns.append(SpeakerTurn(speaker=speaker, start=start, end=end))
        at += PAUSE_MS
    return Transcript(
        language="en",
        duration=at,
        words=tuple(words),
        sentences=tuple(sentences),
        turns=tuple(turns),
        speakers={name: f"Speaker {name[1:]}" for name in speakers},
        engine="whisper",
        model="whisper-base",
    )


def sound_info(duration_ms: int) -> MediaInfo:
    """Facts of a sound of this length."""
    stream = AudioStream(index=0, codec="flac", channels=1, sample_rate=24_000, duration_ms=duration_ms)
    return MediaInfo(container="flac", duration_ms=duration_ms, audio=(stream,))


def picture_info(duration_ms: int) -> MediaInfo:
    """Facts of a small video of this length."""
    video = VideoStream(
        index=0, codec="h264", width=160, height=90, coded_width=160, coded_height=90, rate=25
    )
    heard = tuple(stream.model_copy(update={"index": 1}) for stream in sound_info(duration_ms).audio)
    return sound_info(duration_ms).model_copy(update={"video": video, "audio": heard})


async def add_project(context: Context, info: MediaInfo | None = None, **values: Any) -> Project:
    """A project that runs, with a source when there are facts of one."""
    project = Project(
        id=new_id("proj"),
        org_id=context.org_id,
        title="A talk",
        run=1,
        info=info.model_dump(mode="json") if info else None,
        duration_ms=info.duration_ms if info else None,
        **{"origin": "file", "status": "processing", "plan": ["TRANSCRIBE", "DETECT"], **values},
    )
    context.session.add(project)
    await context.session.flush()
    if info is not None:
        id = new_id("asset")
        context.session.add(
            Asset(
                id=id,
                org_id=context.org_id,
                project_id=project.id,
                kind="source",
                status="ready",
                name="talk.mp4",
                storage_key=f"orgs/{context.org_id}/assets/{id}/file",
                content_type="video/mp4",
                size=1000,
                sha256="ab" * 32,
            )
        )
        await context.session.flush()
    return project


class ToneToolbox(Toolbox):
    """The engines of a machine without any model, and a voice that speaks in tones."""

    def __init__(self, folder: Path, *, offline: bool = True) -> None:
        super().__init__(Machine(data_dir=folder, offline=offline))

    def voice(self, name: str) -> Voice:
        return ToneVoice()


def work_tools(deps: Deps, folder: Path, *, offline: bool = True) -> WorkTools:
    """What work is done with; offline, so that nothing is fetched that a test did not put there."""
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    return WorkTools(deps.storage, ToneToolbox(folder, offline=offline), scratch, Progress(), deps.settings)


async def run_job(
    handler: Handler, acting: Callable[[], Any], job_id: str, tools: WorkTools
) -> dict[str, Any]:
    """Load, work and save as a worker does; gives the result."""
    async with acting() as context:
        job = await context.session.get(Job, job_id)
        assert job is not None
        task = await handler.load(context, job)
    result = await with_stored(tools.storage, await asyncio.to_thread(handler.work, task, tools))
    async with acting() as context:
        job = await context.session.get(Job, job_id)
        assert job is not None
        await handler.save(context, job, task, result)
        job.status = "COMPLETED"
    return result


async def add_job(context: Context, kind: str, project_id: str, **payload: Any) -> Job:
    """A job of a project."""
    return await jobs.create(context, kind, project_id=project_id, payload=payload)


def live(rows: Iterable[Job], kind: str) -> list[Job]:
    """Jobs of a kind that wait."""
    return [row for row in rows if row.kind == kind and row.status == "PENDING"]


def make_video(ffmpeg: FFmpeg, folder: Path, seconds: int) -> Path:
    """A small moving picture with a tone."""
    path = folder / "talk.mp4"
    inputs = ["-f", "lavfi", "-i", f"testsrc=d={seconds}:s=160x90:r=25"]
    inputs += ["-f", "lavfi", "-i", f"sine=d={seconds}"]
    encoding = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac"]
    subprocess.run([str(ffmpeg.path), "-v", "error", *inputs, *encoding, str(path)], check=True)
    return path


async def add_filmed_talk(context: Context, video: Path) -> tuple[Project, Transcript]:
    """A project that is ready, whose source is a video of twenty seconds, and what is said in it."""
    transcript = talk().model_copy(update={"duration": 20_000})
    project = await add_project(context, picture_info(20_000), status="ready")
    query = select(Asset).where(Asset.project_id == project.id)
    asset = (await context.session.execute(query)).scalar_one()
    await transcripts.save_new(context, project.id, transcript)
    await asyncio.to_thread(context.deps.storage.upload, video, asset.storage_key, "video/mp4")
    return project, transcript

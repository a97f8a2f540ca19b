"""Handlers for tests of the worker: each shows one way in which work can go."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from clipforge.kit.errors import BadInputError, NetworkError
from clipforge.kit.process import run
from clipforge.platform.base.context import Context
from clipforge.platform.jobs.handler import WorkTools
from clipforge.platform.jobs.models import Job
from clipforge.platform.jobs.stored import STORED


class Echo:
    """Gives back what it was given, and counts how often that was saved."""

    kind = "COMPOSE"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        return dict(job.payload)

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        tools.progress.update(0.5, "half")
        return {"said": task.get("say"), "scratch_is_there": tools.scratch.is_dir()}

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        saves = (job.result or {}).get("saves", 0)
        job.result = {**result, "saves": saves + 1}

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        job.result = {"told": error["code"]}


class Storing(Echo):
    """Leaves a document in storage, or says so without having done it."""

    kind = "RENDER"

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        if "say" in task:
            tools.storage.put_bytes(task["key"], json.dumps({"said": task["say"]}).encode(), "text/json")
        return {STORED: {"words": task["key"]}}


class Stepping(Echo):
    """Gets further little by little, and says what it does, until a file is there."""

    kind = "INGEST"

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        step = 0
        while not Path(task["until"]).exists():
            tools.progress.update(step / (step + 8), f"step {step}")
            step += 1
            time.sleep(0.3)
        return {}


class Unusable(Echo):
    """The input is no good."""

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        raise BadInputError("it is no film", subject="a.mp4")


class Unreachable(Echo):
    """The network is away."""

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        raise NetworkError("nobody answers")


class Killed(Echo):
    """The kernel ends it, as it does when memory runs out."""

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        os.kill(os.getpid(), signal.SIGKILL)
        return {}


class Endless(Echo):
    """Runs a program that does not end by itself, and writes down its process id."""

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        code = "import os, time; print(os.getpid(), flush=True); time.sleep(100000)"
        argv = [sys.executable, "-I", "-S", "-c", code]
        run(argv, token=tools.progress.token, on_line=lambda line: Path(task["file"]).write_text(line))
        return {}


class Deaf(Echo):
    """Does not look whether it is to stop."""

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        with subprocess.Popen(["sleep", "100000"]) as child:
            Path(task["file"]).write_text(f"{child.pid}\n")
            while True:
                time.sleep(1)


class Parent(Echo):
    """Waits for one job below it, then is done."""

    kind = "DETECT"

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        from clipforge.platform.jobs import service

        if await service.children(context, job.id):
            await super().save(context, job, task, result)
            return
        below = await service.create(context, "COMPOSE", parent_id=job.id, payload={"say": "below"})
        below.worker = job.worker
        service.wait_for_children(job)

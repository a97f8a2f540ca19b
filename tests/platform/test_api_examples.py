"""The commands of docs/api.md, run by a shell against the API as it is served, one after the other."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from export_support import Footage, do_job, make_footage, seed

from clipforge.apps.api.wire import wire
from clipforge.apps.wiring import open_deps
from clipforge.platform.base.deps import Deps
from clipforge.platform.exports.jobs import Render
from clipforge.platform.exports.models import Export

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api.md"

pytestmark = [
    # The guide is written for curl, a system package; all that a fresh machine must have is Python and make.
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
    pytest.mark.timeout(1800),
]


@dataclass(frozen=True)
class Step:
    """One command with what its answer gives to later ones, or something that the guide takes as given."""

    command: str = ""
    taken: tuple[tuple[str, str], ...] = ()
    given: str = ""


def steps(guide: str) -> list[Step]:
    """Those of the guide, in order."""
    found = []
    for given, block in re.findall(r"<!-- given: (.+?) -->|```sh\n(.*?)```", guide, re.DOTALL):
        if given:
            found.append(Step(given=given))
        for part in re.split(r"\n\n", block.strip()) if block else []:
            lines = part.splitlines()
            comments = " ".join(line for line in lines if line.startswith("# "))
            command = "\n".join(line for line in lines if not line.startswith("# "))
            taken = re.findall(r"(\w+) is ([\w.]+) of the answer", comments)
            found.append(Step(command, tuple(taken)))
    return found


def at(answer: Any, path: str) -> str:
    for name in path.split("."):
        answer = answer[int(name)] if isinstance(answer, list) else answer[name]
    return str(answer)


@pytest.fixture
async def served(settings) -> AsyncIterator[tuple[str, Deps]]:
    """The API on a free port, with its dependencies."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with open_deps(settings.model_copy(update={"public_url": url})) as deps:
            server = uvicorn.Server(uvicorn.Config(wire(deps), log_config=None))
            running = asyncio.create_task(server.serve([listening]))
            yield url, deps
            server.should_exit = True
            await running


async def shell(command: str, values: dict[str, str], folder: Path) -> bytes:
    """What a command printed; fails when it does, or when the API refused."""
    made = 'curl() { command curl --silent --show-error --fail-with-body --max-time 300 "$@"; }\n' + command
    process = await asyncio.create_subprocess_exec(
        *("bash", "-euc", made),
        cwd=folder,
        env={"PATH": os.environ["PATH"], **values},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, f"{command}\n{out.decode()}\n{err.decode()}"
    return out


async def test_every_command_of_the_guide_does_what_it_says(
    served, system, acting, ffmpeg, tmp_path: Path
) -> None:
    url, deps = served
    footage: Footage = make_footage(ffmpeg, tmp_path)
    shutil.copy(footage.path, tmp_path / "talk.mp4")
    values = {"API": url}
    done = 0
    for step in steps(GUIDE.read_text()):
        if step.given == "a project that is ready":
            seeded = await seed(system, deps, values["ORG"], footage)
            values["PROJECT"] = seeded.project_id
        elif step.given == "the export is rendered":
            account = SimpleNamespace(org_id=values["ORG"], user_id="")
            async with acting(account) as context:
                export = await context.session.get_one(Export, values["EXPORT"])
            await do_job(acting, account, deps, Render(), export.job_id, tmp_path / "work")
        elif not step.command.startswith("API="):
            assert not step.given
            out = await shell(step.command, values, tmp_path)
            for name, path in step.taken:
                values[name] = at(json.loads(out), path)
            done += 1
    assert done >= 20
    assert (tmp_path / "clip.mp4").read_bytes()[4:8] == b"ftyp"
    assert {"TOKEN", "KEY", "PROJECT", "MOMENT", "EXPORT", "LINK"} <= set(values)

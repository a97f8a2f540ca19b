"""The Python SDK as it is shipped: what is generated is up to date, and the wheel works alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools import sdks

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
from pathlib import Path

from clipforge_sdk import AsyncClipForge, ClientCredentials, ClipForge, WorkProgress, answer_of
from clipforge_sdk import models, webhooks
from clipforge_sdk.errors import ClipForgeError, UnprocessableError
from clipforge_sdk.events import Event, ProjectReadyEvent


def tell(now: WorkProgress) -> None:
    print(now.fraction, now.note)


def main(path: Path) -> str:
    with ClipForge(ClientCredentials("id", "secret")) as client:
        settings = models.ProjectSettings(detect=models.DetectSettings(count=3))
        project = client.ingest.upload(path, settings=settings, on_progress=lambda sent, total: None)
        ready: models.ProjectDetail = client.projects.wait(project.id, on_progress=tell)
        for moment in client.moments.list(ready.id, order="time"):
            title: str = moment.title
            export = client.exports.create_and_wait(moment_id=moment.id, aspect="9:16", brand_kit_id=None)
            file: Path = client.exports.download(export.id, to="clips", which="mp4")
            print(title, file)
        shortages: list[models.ShortageOut] = client.moments.list(ready.id).body.shortages
        changed = client.moments.update("mom_1", title="x", if_match=moment)
        answer = answer_of(changed)
        return f"{answer.etag if answer else None} {shortages}"


async def other() -> None:
    async with AsyncClipForge() as client:
        page = await client.projects.list(limit=5)
        names: list[str] = [project.title async for project in page]
        async for event in client.events.stream():
            told: Event = event
            if isinstance(event, ProjectReadyEvent):
                print(names, told, event.data.project_id)


def hook(body: bytes, headers: dict[str, str]) -> str:
    try:
        event = webhooks.unwrap(body, headers, ["whsec_a", "whsec_b"])
    except UnprocessableError as error:
        return error.errors[0].field
    except ClipForgeError:
        return ""
    if event.type == "export.ready":
        return event.id
    return event.type
"""
WRONG = """
from clipforge_sdk import ClipForge

client = ClipForge()
client.exports.create(aspect="9:16")
client.exports.create(moment_id="mom_1", aspect="2:1")
client.projects.get("proj_1", timeuot=3)
client.projects.list().data[0].titel
client.projects.wait(project_id=7)
"""


def test_what_is_generated_is_what_its_sources_say() -> None:
    """`make sdks` mends it."""
    made = sdks.generated()
    assert [path.name for path, text in made.items() if path.read_text("utf-8") != text] == []
    there = {path for path in (sdks.PACKAGE / "_sync").rglob("*.py") if path.name not in sdks.BY_HAND}
    assert there == {path for path in made if "_sync" in path.parts} | {
        sdks.PACKAGE / "_sync" / "__init__.py"
    }


def uv(*arguments: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    argv = [sys.executable, "-m", "uv", *map(str, arguments)]
    done = subprocess.run(argv, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the built distributions."""
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--package", "clipforge-sdk", "--out-dir", folder, "--no-sources", cwd=ROOT)
    return folder


@pytest.fixture(scope="module")
def python(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with nothing but the SDK."""
    folder = tmp_path_factory.mktemp("alone")
    uv("venv", "--python", sys.executable, folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    uv("pip", "install", "--python", python, *shipped.glob("*.whl"), cwd=folder)
    return python


def test_the_distributions_hold_what_they_must(shipped: Path) -> None:
    (wheel,), (source,) = shipped.glob("*.whl"), shipped.glob("*.tar.gz")
    names = set(zipfile.ZipFile(wheel).namelist())
    inside = {name for name in names if name.startswith("clipforge_sdk/")}
    own = {path.relative_to(sdks.PACKAGE.parent).as_posix() for path in sdks.PACKAGE.rglob("*.py")}
    assert inside == own | {"clipforge_sdk/py.typed"}
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert (wheel.name, source.name) == ("clipforge_sdk-0.1.0-py3-none-any.whl", "clipforge_sdk-0.1.0.tar.gz")


def test_the_wheel_works_alone(python: Path) -> None:
    code = "import clipforge_sdk as c; print(c.__version__, c.ClipForge().base_url, len(c.events.KNOWN) > 9)"
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.stdout == "0.1.0 http://localhost:3000 True\n", done.stderr


@pytest.mark.parametrize(("program", "faults"), [(PROGRAM, 0), (WRONG, 5)])
def test_a_program_is_checked_strictly_by_its_types(
    python: Path, tmp_path: Path, program: str, faults: int
) -> None:
    (tmp_path / "program.py").write_text(program)
    argv = [
        Path(sys.executable).parent / "zuban",
        "mypy",
        "--strict",
        "--python-executable",
        python,
        "program.py",
    ]
    done = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.count("error:") == faults, done.stdout

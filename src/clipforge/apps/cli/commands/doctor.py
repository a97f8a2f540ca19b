"""`clipforge doctor`: what is there, what is missing, what to do about it."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import typer
from rich.text import Text

from clipforge import __version__
from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import out, print_json
from clipforge.apps.cli.setup import settings, toolbox
from clipforge.engines.asr.devices import cuda_devices
from clipforge.engines.ffmpeg.capabilities import capabilities
from clipforge.engines.weights.catalog import catalog
from clipforge.kit.errors import ClipForgeError, ExitCode
from clipforge.kit.settings import Settings
from clipforge.pipeline.toolbox import Toolbox

_LITTLE_DISK = 5e9
_MARKS = {"ok": ("✓", "green"), "note": ("·", "yellow"), "missing": ("✗", "red")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `remedy` says what to do when it is not 'ok'."""

    subject: str
    state: Literal["ok", "note", "missing"]
    fact: str
    remedy: str = ""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: clipforge doctor --json")(doctor)


def doctor(as_json: opt.AsJson = False) -> None:
    """Say what is there (ffmpeg, encoders, models, GPU) and what to do about what is missing."""
    environment = settings()
    findings = list(look(environment, toolbox(environment)))
    if as_json:
        print_json({"version": __version__, "findings": [asdict(finding) for finding in findings]})
    else:
        _show(findings)
    if any(finding.state == "missing" for finding in findings):
        raise typer.Exit(int(ExitCode.MISSING_DEPENDENCY))


def look(environment: Settings, tools: Toolbox) -> Iterator[Finding]:
    """Look at everything a run may need."""
    yield Finding(
        "ClipForge", "ok", f"{__version__}, Python {platform.python_version()}, {platform.platform()}"
    )
    yield from _ffmpeg(tools)
    cuda = cuda_devices()
    yield Finding(
        "GPU",
        "ok" if cuda else "note",
        f"{cuda} CUDA devices" if cuda else "none, recognition runs on the processor",
    )
    yield Finding("processor", "ok", f"{environment.threads} threads")
    yield from _models(tools)
    yield from _places(environment)
    key = "a key is set" if environment.assemblyai_key else "no key (only needed for --engine assemblyai)"
    yield Finding("AssemblyAI", "ok" if environment.assemblyai_key else "note", key)


def _ffmpeg(tools: Toolbox) -> Iterator[Finding]:
    remedy = "Install ffmpeg 7 or newer with libass and set CLIPFORGE_FFMPEG to its path"
    try:
        able = capabilities(tools.ffmpeg)
    except ClipForgeError as error:
        yield Finding("ffmpeg", "missing", error.reason, error.remedy or remedy)
        return
    if able.missing:
        yield Finding("ffmpeg", "missing", f"{able.version} lacks {', '.join(able.missing)}", remedy)
    else:
        yield Finding("ffmpeg", "ok", f"{able.version} at {tools.ffmpeg.path}")
    if able.hardware:
        yield Finding("encoder", "ok", f"{able.hardware[0]} (hardware, tested)")
    else:
        yield Finding("encoder", "note", "libx264; no hardware encoder works here")


def _models(tools: Toolbox) -> Iterator[Finding]:
    for item in catalog().values():
        if tools.weights.has(item.name):
            yield Finding(item.name, "ok", item.purpose)
        elif item.default:
            fetch = f"It is fetched when first needed, or now: clipforge models fetch {item.name}"
            yield Finding(item.name, "note", f"not there ({item.megabytes:g} MB): {item.purpose}", fetch)


def _places(environment: Settings) -> Iterator[Finding]:
    places = (
        ("cache", environment.cache_dir, "CACHE_DIR"),
        ("models", environment.data_dir, "DATA_DIR"),
    )
    for subject, folder, variable in places:
        remedy = f"Set CLIPFORGE_{variable} to another folder"
        try:
            home = next(path for path in (folder, *folder.absolute().parents) if path.exists())
            free = shutil.disk_usage(home).free
            used = _size(folder)
        except OSError as error:
            yield Finding(subject, "missing", f"{folder}: {error.strerror}", remedy)
            continue
        if not home.is_dir() or not os.access(home, os.W_OK | os.X_OK):
            yield Finding(subject, "missing", f"{folder} cannot be written to", remedy)
            continue
        fact = f"{folder}: {used / 1e6:.0f} MB used, {free / 1e9:.0f} GB free"
        little = free < _LITTLE_DISK
        yield Finding(subject, "note" if little else "ok", fact, "Free some space" if little else "")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _show(findings: list[Finding]) -> None:
    width = max(len(finding.subject) for finding in findings) + 2
    for finding in findings:
        mark, color = _MARKS[finding.state]
        line = Text(f"{mark} ", style=color)
        line.append(f"{finding.subject:<{width}}", style="bold")
        line.append(finding.fact)
        out.print(line, soft_wrap=True)
        if finding.remedy:
            out.print(Text(" " * (width + 2) + finding.remedy, style="dim"), soft_wrap=True)

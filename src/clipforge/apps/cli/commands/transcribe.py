"""`clipforge transcribe`: what is said, with exact times."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import err, progress
from clipforge.apps.cli.groups import with_groups
from clipforge.apps.cli.setup import cache, settings, toolbox
from clipforge.kit.files import write_text
from clipforge.media.transcript import Transcript
from clipforge.pipeline.analysis import Analysis
from clipforge.pipeline.options import ClipOptions
from clipforge.pipeline.subtitles import as_srt, as_text, as_vtt
from clipforge.pipeline.toolbox import Toolbox


class Format(StrEnum):
    """What to write."""

    JSON = "json"
    SRT = "srt"
    VTT = "vtt"
    TXT = "txt"


def write(transcript: Transcript, form: Format, tools: Toolbox) -> str:
    """A transcript in one of the formats."""
    if form is Format.JSON:
        return transcript.model_dump_json(indent=1) + "\n"
    if form is Format.TXT:
        return as_text(transcript)
    return as_srt(transcript, tools.fonts()) if form is Format.SRT else as_vtt(transcript, tools.fonts())


EXAMPLES = """[bold]Examples[/]

clipforge transcribe talk.mp4 -o talk.json

clipforge transcribe talk.mp4 -o talk.srt --language de --vocabulary "Kubernetes,Ada Lovelace"

clipforge transcribe talk.mp4 --transcript script.txt -o talk.vtt

clipforge transcribe talk.mp4 --json | jq .language"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(with_groups(transcribe))


def transcribe(
    *,
    source: Annotated[str, typer.Argument(help="A video or sound file, or an address.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write: .json, .srt, .vtt or .txt.")
    ] = None,
    hearing: opt.Hearing,
    fresh: opt.Fresh = False,
    as_json: opt.AsJson = False,
    quiet: opt.Quiet = False,
) -> None:
    """Write down what is said: words with times, sentences, speakers."""
    form = _format(output, as_json)
    environment = settings()
    chosen = ClipOptions(**hearing.fields())
    with progress("Transcribing", quiet) as told:
        tools = toolbox(environment)
        analysis = Analysis(tools, cache(environment, fresh), chosen)
        material = analysis.material(source, told.part(0.0, 0.05))
        made = analysis.transcript(material, told.part(0.05, 1.0))
    text = write(made, form, tools)
    if output is None:
        sys.stdout.write(text)
    else:
        write_text(output, text)
        err.print(f"✓ {len(made.words)} words, language {made.language}: {output}", soft_wrap=True)
    for notice in dict.fromkeys([*material.notices, *made.notices, *tools.notices]):
        err.print(f"Note: {notice}", style="dim", soft_wrap=True, markup=False)


def _format(output: Path | None, as_json: bool) -> Format:
    if as_json:
        return Format.JSON
    if output is None:
        return Format.TXT
    suffix = output.suffix.lower().lstrip(".")
    if suffix not in set(Format):
        raise typer.BadParameter(
            f"“{output.name}” does not end in .json, .srt, .vtt or .txt", param_hint="--output"
        )
    return Format(suffix)

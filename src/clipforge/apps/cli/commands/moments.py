"""`clipforge moments`: which parts would make shorts, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import err, print_json, progress
from clipforge.apps.cli.groups import with_groups
from clipforge.apps.cli.setup import cache, settings, toolbox
from clipforge.apps.cli.tables import show_moments
from clipforge.kit.files import write_text
from clipforge.kit.progress import Progress
from clipforge.media.moment import MomentSet
from clipforge.pipeline.analysis import Analysis
from clipforge.pipeline.options import ClipOptions
from clipforge.stages.transcribe import read_transcript

EXAMPLES = """[bold]Examples[/]

clipforge moments talk.mp4 --count 8

clipforge moments transcript.json --topic pricing --json

clipforge moments podcast.mp4 --only 20:00-50:00 --min 20 --max 45 -o moments.json"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(with_groups(moments))


def moments(
    *,
    source: Annotated[
        str, typer.Argument(help="A video or sound file, an address, or a transcript (.json).")
    ],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="JSON file to write.")] = None,
    choice: opt.Choice,
    hearing: opt.Hearing,
    fresh: opt.Fresh = False,
    as_json: opt.AsJson = False,
    quiet: opt.Quiet = False,
) -> None:
    """Find the moments that would make good shorts, with scores and reasons.

    With a transcript alone, what needs sound or picture is not judged, and the result says so.
    """
    environment = settings()
    chosen = ClipOptions(**hearing.fields(), detect=choice.options())
    with progress("Finding moments", quiet) as told:
        analysis = Analysis(toolbox(environment), cache(environment, fresh), chosen)
        found = _find(analysis, source, told)
    if output is not None:
        write_text(output, found.model_dump_json(indent=1))
        err.print(f"✓ {len(found.moments)} moments: {output}", soft_wrap=True)
    if as_json:
        print_json(found.model_dump(mode="json"))
    elif output is None:
        show_moments(found)


def _find(analysis: Analysis, source: str, told: Progress) -> MomentSet:
    if source.lower().endswith(".json"):
        return analysis.moments(read_transcript(Path(source)), told)
    material = analysis.material(source, told.part(0.0, 0.05))
    sound = analysis.sound(material, told.part(0.05, 0.1))
    spoken = analysis.transcript(material, told.part(0.1, 0.85))
    picture = analysis.picture(material, told.part(0.85, 0.95))
    return analysis.moments(spoken, told.part(0.95, 1.0), sound=sound, picture=picture)

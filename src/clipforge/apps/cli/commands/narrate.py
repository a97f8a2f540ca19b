"""`clipforge narrate`: a text becomes a spoken, captioned video."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import print_json, progress
from clipforge.apps.cli.groups import with_groups
from clipforge.apps.cli.setup import cache, settings, toolbox
from clipforge.apps.cli.tables import show_clips
from clipforge.kit.errors import ExitCode
from clipforge.pipeline.options import ClipOptions
from clipforge.pipeline.run import Run
from clipforge.stages.transcribe import read_script
from clipforge.stages.transcribe.spoken import read_text

EXAMPLES = """[bold]Examples[/]

clipforge narrate script.txt

clipforge narrate script.txt --aspect 16:9 --template boxed --brand brand.toml

clipforge narrate script.txt --media photo1.jpg --media broll.mp4"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(with_groups(narrate))


def narrate(
    *,
    script: Annotated[Path, typer.Argument(help="A text file: plain text or Markdown.")],
    out: opt.Out = Path("clips"),
    title: Annotated[
        str, typer.Option(help="Title to show.", show_default="its first heading or its name")
    ] = "",
    looks: opt.Looks,
    voice: opt.Voice = "",
    coding: opt.Coding,
    fresh: opt.Fresh = False,
    as_json: opt.AsJson = False,
    quiet: opt.Quiet = False,
) -> None:
    """Speak a text and make one captioned video of it: a short, or a longer talk when the text is long."""
    text = read_text(script)
    heading = read_script(text).title
    chosen = ClipOptions(**coding.fields(), look=looks.look(), voice=voice)
    environment = settings()
    with progress("Narrating", quiet) as told:
        run = Run(
            chosen, toolbox=toolbox(environment), cache=cache(environment, fresh), out_dir=out, progress=told
        )
        result = run.narration(text, title or heading or script.stem)
    if as_json:
        print_json(result.model_dump(mode="json"))
    else:
        show_clips(result)
    if result.failures:
        raise typer.Exit(int(ExitCode.TOOL_FAILED))

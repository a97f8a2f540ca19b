"""`clipforge clip`: a long video in, finished shorts out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import err, print_json, progress
from clipforge.apps.cli.groups import with_groups
from clipforge.apps.cli.setup import cache, settings, toolbox
from clipforge.apps.cli.tables import show_clips
from clipforge.kit.errors import ExitCode, UsageError
from clipforge.pipeline.options import ClipOptions
from clipforge.pipeline.run import Run

EXAMPLES = """[bold]Examples[/]

clipforge clip talk.mp4

clipforge clip https://example.com/talk.mp4 --count 5 --aspect 1:1

clipforge clip podcast.mp4 --speakers 2 --topic "hiring,salary" --skip 0:00-2:30

clipforge clip lecture.mkv --transcript lecture.srt --template karaoke --brand brand.toml

clipforge clip podcast.mp4 --frame "1:02-1:10=left" --frame "12:30=0.7,0.4" --frame "40:00-41:00=fit"

clipforge clip script.txt --out shorts"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(with_groups(clip))


def clip(
    *,
    source: Annotated[
        str | None, typer.Argument(help="A video or sound file, an address, or a text file to be spoken.")
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Use a talk of our own instead.")] = False,
    out: opt.Out = Path("clips"),
    choice: opt.Choice,
    looks: opt.Looks,
    frame: opt.Frame = None,
    hearing: opt.Hearing,
    voice: opt.Voice = "",
    coding: opt.Coding,
    fresh: opt.Fresh = False,
    as_json: opt.AsJson = False,
    quiet: opt.Quiet = False,
) -> None:
    """Turn a long video into ranked, captioned, well-framed shorts.

    Writes a folder with the clips, their subtitles and thumbnails, moments.json, transcript.json, a timeline
    for each clip (edit it and give it to 'clipforge render'), and index.html to look at. A run that was
    stopped goes on where it was when it is started again.
    """
    if (source is None) != sample:
        raise UsageError("give a source, or --sample", remedy="For example: clipforge clip talk.mp4")
    chosen = ClipOptions(
        **hearing.fields(),
        **coding.fields(),
        detect=choice.options(),
        look=looks.look(frame),
        voice=voice,
    )
    environment = settings()
    with progress("Making shorts", quiet) as told:
        run = Run(
            chosen, toolbox=toolbox(environment), cache=cache(environment, fresh), out_dir=out, progress=told
        )
        result = run.sample() if source is None else run.clips(source)
    if as_json:
        print_json(result.model_dump(mode="json"))
    else:
        show_clips(result)
        if any(made.fresh for made in result.clips):
            err.print(
                "[dim]Run it again with other options: what is already known is not worked out again.[/]"
            )
    if result.failures:
        raise typer.Exit(int(ExitCode.TOOL_FAILED))

"""`clipforge render`: a timeline, edited or not, becomes files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import err, print_json, progress
from clipforge.apps.cli.setup import settings, toolbox
from clipforge.apps.cli.values import read_text_file
from clipforge.kit.errors import BadInputError
from clipforge.media.timeline import Timeline
from clipforge.pipeline.emoji import emoji_pictures
from clipforge.pipeline.encoder import choose_encoder
from clipforge.pipeline.names import slug
from clipforge.stages.render.profile import load_profile
from clipforge.stages.render.render import render

EXAMPLES = """[bold]Examples[/]

clipforge render clips/talk/03-the-best-part.timeline.json

clipforge render edited.json --profile draft --out preview"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("render", epilog=EXAMPLES)(render_timelines)


def render_timelines(
    timelines: Annotated[list[Path], typer.Argument(help="Timeline files (JSON).")],
    out: opt.Out = Path("rendered"),
    profile: opt.Profile = opt.ProfileName.FINAL,
    encoder: opt.Encoder = "auto",
    as_json: opt.AsJson = False,
    quiet: opt.Quiet = False,
) -> None:
    """Render timelines that 'clipforge clip' wrote, as they are or edited by hand."""
    read = [(path, read_timeline(path)) for path in timelines]
    environment = settings()
    tools = toolbox(environment)
    chosen = choose_encoder(encoder, tools)
    made = []
    with progress("Rendering", quiet) as told:
        for number, (path, timeline) in enumerate(read):
            name = slug(path.name.removesuffix(".json").removesuffix(".timeline"))
            rendered = render(
                timeline,
                load_profile(profile.value),
                out_dir=out,
                name=name,
                ffmpeg=tools.ffmpeg,
                encoder=chosen,
                emoji=emoji_pictures(timeline, tools),
                threads=environment.threads,
                progress=told.part(number / len(read), (number + 1) / len(read)),
            )
            made.append(rendered)
    if as_json:
        print_json([rendered.model_dump(mode="json") for rendered in made])
        return
    for rendered in made:
        err.print(f"✓ {rendered.mp4}", soft_wrap=True)
        for notice in rendered.notices:
            err.print(f"Note: {notice}", style="dim", soft_wrap=True, markup=False)


def read_timeline(path: Path) -> Timeline:
    """A timeline from a file; raises `BadInputError` naming the field that is wrong."""
    text = read_text_file(path, "the timeline")
    try:
        return Timeline.model_validate_json(text)
    except ValidationError as error:
        raise BadInputError(
            f"it is no timeline: {opt.first_fault(error)}",
            subject=str(path),
            remedy="Correct that field, or start again from a timeline that 'clipforge clip' wrote",
        ) from error

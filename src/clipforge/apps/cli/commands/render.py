"""`clipforge render`: a timeline, edited or not, becomes files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import err, print_error, print_json, progress
from clipforge.apps.cli.groups import with_groups
from clipforge.apps.cli.setup import settings, toolbox
from clipforge.apps.cli.values import read_text_file
from clipforge.kit.errors import BadInputError, CancelledError, ClipForgeError, UsageError
from clipforge.media.timeline import Timeline
from clipforge.pipeline.emoji import emoji_pictures
from clipforge.pipeline.encoder import choose_encoder
from clipforge.pipeline.names import slug
from clipforge.stages.render.profile import load_profile
from clipforge.stages.render.render import RenderedClip, render

EXAMPLES = """[bold]Examples[/]

clipforge render clips/talk/03-the-best-part.timeline.json

clipforge render edited.json --profile draft --out preview"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("render", epilog=EXAMPLES)(with_groups(render_timelines))


def render_timelines(
    *,
    timelines: Annotated[list[Path], typer.Argument(help="Timeline files (JSON).")],
    out: opt.Out = Path("rendered"),
    coding: opt.Coding,
    as_json: opt.AsJson = False,
    quiet: opt.Quiet = False,
) -> None:
    """Render timelines that 'clipforge clip' wrote, as they are or edited by hand."""
    names = _names(timelines)
    read = [(path, read_timeline(path)) for path in timelines]
    environment = settings()
    tools = toolbox(environment)
    chosen = choose_encoder(coding.encoder, tools)
    made: list[RenderedClip] = []
    failed: list[tuple[Path, ClipForgeError]] = []
    with progress("Rendering", quiet) as told:
        for number, (path, timeline) in enumerate(read):
            try:
                rendered = render(
                    timeline,
                    load_profile(coding.profile.value),
                    out_dir=out,
                    name=names[path],
                    ffmpeg=tools.ffmpeg,
                    encoder=chosen,
                    emoji=emoji_pictures(timeline, tools),
                    threads=environment.threads,
                    progress=told.part(number / len(read), (number + 1) / len(read)),
                )
            except CancelledError:
                raise
            except ClipForgeError as error:
                # One timeline that fails must not cost the others.
                failed.append((path, error))
            else:
                made.append(rendered)
    if not made and len(failed) == 1:
        raise failed[0][1]
    if as_json:
        print_json([rendered.model_dump(mode="json") for rendered in made])
    else:
        _show(made)
    for path, failure in failed:
        err.print(f"{path} was not rendered:", soft_wrap=True, markup=False)
        print_error(failure, as_json=False)
    if failed:
        raise typer.Exit(int(failed[0][1].exit_code))


def _names(timelines: list[Path]) -> dict[Path, str]:
    """Path → name of its files; raises `UsageError` when two would write the same files."""
    owners: dict[str, Path] = {}
    for path in timelines:
        name = slug(path.name.removesuffix(".json").removesuffix(".timeline"))
        if name in owners:
            raise UsageError(
                f"it would be written to the same files as {owners[name]}",
                subject=str(path),
                remedy="Rename one of them, or render them one after another with another --out",
            )
        owners[name] = path
    return {path: name for name, path in owners.items()}


def _show(made: list[RenderedClip]) -> None:
    for rendered in made:
        err.print(f"✓ {rendered.mp4}", soft_wrap=True, markup=False)
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

"""`clipforge remote`: the same work, done by a ClipForge service."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import err, out, print_json
from clipforge.apps.cli.fitting import print_table
from clipforge.apps.cli.groups import with_groups
from clipforge.apps.cli.remote import account, journey
from clipforge.apps.cli.remote.fetching import Fetcher
from clipforge.apps.cli.remote.values import set_value
from clipforge.apps.cli.remote.wishes import Hearing, Looks, Naming, Resume, Source, project_settings
from clipforge.apps.cli.tables import show_clips, show_moments
from clipforge.kit.errors import ExitCode, UsageError
from clipforge.media.time import clock

if TYPE_CHECKING:
    from clipforge.apps.cli.remote.values import RemoteResult
    from clipforge_sdk.models import ProjectDetail

remote = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")

Most = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Show so many at most.")]
Profile = Annotated[opt.ProfileName, typer.Option(help="Draft is small and fast.")]

_LOGIN = """[bold]Examples[/]

clipforge remote login --url https://clips.example.com

pass show clipforge | clipforge remote login --key-stdin"""
_UPLOAD = """[bold]Examples[/]

clipforge remote upload talk.mp4 --title "Episode 12" --count 5 --wait

clipforge remote upload https://example.com/talk.mp4 --language en

clipforge remote upload script.txt --json"""
_EXPORT = """[bold]Examples[/]

clipforge remote export mom_01… mom_02… --out clips

clipforge remote export mom_01… --aspect 1:1 --template boxed --profile draft"""
_CLIP = """[bold]Examples[/]

clipforge remote clip talk.mp4 --count 5 --out clips

clipforge remote clip lecture.mkv --transcript lecture.srt --template karaoke --brand-kit kit_01…

clipforge remote clip talk.mp4 --resume upl_01…

clipforge remote clip proj_01… --out clips"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    help_text = "Have a ClipForge service do the work: send, look, export, fetch."
    app.add_typer(remote, name="remote", help=help_text)


@remote.command(epilog=_LOGIN)
def login(
    url: Annotated[str | None, typer.Option("--url", help="Address of the service.")] = None,
    key_stdin: Annotated[
        bool, typer.Option("--key-stdin", help="Read the key from standard input, and ask nothing.")
    ] = False,
    org: Annotated[
        str | None, typer.Option("--org", metavar="ORG", help="Organisation, for a person's access token.")
    ] = None,
    as_json: opt.AsJson = False,
) -> None:
    """Keep the address and an API key of a service, once the service takes the key.

    The key comes from 'API keys' of the web page, or from POST /v1/api-keys. It is kept in a file that only
    you can read. CLIPFORGE_BASE_URL, CLIPFORGE_API_KEY and CLIPFORGE_ORG_ID are used instead when they are
    set.
    """
    kept = account.stored_login()
    before = kept.base_url if kept else account.DEFAULT_URL
    asking = sys.stdin.isatty() and not key_stdin
    if url is None:
        url = typer.prompt("Address of the service", default=before, err=True) if asking else before
    address = account.checked_url(url)
    key = _key(key_stdin, asking)
    made = account.Login(base_url=address, api_key=key, org_id=org)
    with account.connected(made) as client:
        from clipforge_sdk import PermissionDeniedError

        with contextlib.suppress(PermissionDeniedError):  # the key is good, it may just not read this
            client.usage.limits()
    path = account.store_login(made)
    if as_json:
        print_json({"base_url": address, "file": str(path)})
    else:
        err.print(Text(f"✓ signed in to {address}, kept in {path}"), soft_wrap=True)


def _key(from_stdin: bool, asking: bool) -> str:
    if not (from_stdin or asking):
        raise UsageError("there is nobody to ask for the key", remedy="Add --key-stdin and pipe the key in")
    text = sys.stdin.readline() if from_stdin else typer.prompt("API key", hide_input=True, err=True)
    return account.checked_key(text)


@remote.command(epilog="Example: clipforge remote logout")
def logout() -> None:
    """Forget the key; it goes on to be good until it is revoked."""
    account.login_file().unlink(missing_ok=True)
    err.print("✓ signed out")


@remote.command(epilog=_UPLOAD)
@with_groups
def upload(
    *,
    source: Source,
    naming: Naming,
    choice: opt.Choice,
    hearing: Hearing,
    looks: Looks,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until its moments are found.")] = False,
    resume: Resume = None,
    as_json: opt.AsJson = False,
    quiet: opt.Quiet = False,
) -> None:
    """Make a project of a file, an address or a text, and set the service to work."""
    fields = _fields(naming, choice, hearing, looks)
    with account.connected() as client:
        project = journey.send(client, source, fields, resume=resume, quiet=quiet)
        if wait:
            project = journey.follow(client, project, quiet=quiet)
    _tell_project(project, as_json)


@remote.command(epilog=_CLIP)
@with_groups
def clip(
    *,
    source: Source,
    folder: opt.Out = Path("clips"),
    naming: Naming,
    choice: opt.Choice,
    hearing: Hearing,
    looks: Looks,
    profile: Profile = opt.ProfileName.FINAL,
    resume: Resume = None,
    as_json: opt.AsJson = False,
    quiet: opt.Quiet = False,
) -> None:
    """Turn a long video into ranked, captioned, well-framed shorts, by a service.

    Sends the source, waits for its moments, has each rendered and leaves the folder that 'clipforge clip'
    leaves: clips, subtitles, thumbnails and timelines, moments.json, transcript.json, and index.html to look
    at. Instead of a source, the id of a project that is there already.
    """
    fields = _fields(naming, choice, hearing, looks)
    look: dict[str, Any] = {"profile": profile.value}
    with account.connected() as client:
        if journey.is_project(source):
            _refuse_unused(fields, resume)
            project = client.projects.get(source)
            look |= looks.export()
        else:
            project = journey.send(client, source, fields, resume=resume, quiet=quiet)
        project = journey.follow(client, project, quiet=quiet)
        found = journey.moments_of(client, project)
        result = Fetcher(client, look, folder, quiet=quiet).fetch(project, found, replace=True)
    if as_json:
        print_json(result.model_dump(mode="json"))
    else:
        show_clips(result)
    _end([result])


def _refuse_unused(fields: dict[str, Any], resume: str | None) -> None:
    """What a project is made with comes too late for one that is there."""
    settings = fields.get("settings", {})
    late = {*(fields.keys() - {"settings"}), *(settings.keys() - {"look"}), *(["resume"] if resume else [])}
    if late:
        raise UsageError(
            f"a project that is there already takes no other choice of: {', '.join(sorted(late))}",
            remedy="Leave these options out, or give the video to make another project of it",
        )


def _fields(naming: Naming, choice: opt.Choice, hearing: Hearing, looks: Looks) -> dict[str, Any]:
    hearing.checked()
    fields: dict[str, Any] = naming.fields()
    if settings := project_settings(choice, hearing, looks):
        fields["settings"] = settings
    if hearing.transcript is not None:
        fields["transcript"] = hearing.transcript
    return fields


def _tell_project(project: ProjectDetail, as_json: bool) -> None:
    if as_json:
        print_json(project.model_dump(mode="json"))
        return
    out.print(Text(project.id))
    if project.status == "ready":
        told = f"✓ {project.counts.moments} moments – clipforge remote moments {project.id}"
    else:
        told = f"“{project.title}” is {project.status} – clipforge remote projects shows how far it is"
    err.print(Text(told), soft_wrap=True)


@remote.command(epilog="Example: clipforge remote projects --status ready --limit 50")
def projects(
    status: Annotated[
        str | None, typer.Option(help="Only awaiting_upload, processing, ready, failed or cancelled ones.")
    ] = None,
    limit: Most = 20,
    as_json: opt.AsJson = False,
) -> None:
    """List projects, newest first."""
    with account.connected() as client:
        query: dict[str, Any] = {"status": status} if status else {}
        found = []
        for project in client.projects.list(limit=min(limit, 100), **query):
            found.append(project)
            if len(found) == limit:
                break
    if as_json:
        print_json([project.model_dump(mode="json") for project in found])
        return
    rows = []
    for project in found:
        how_far = f" {project.progress:.0%}" if project.status == "processing" else ""
        rows.append(
            (
                project.id,
                f"{project.status}{how_far}",
                clock(project.duration_ms) if project.duration_ms else "",
                str(project.counts.moments),
                str(project.counts.exports),
                f"{project.created_at.astimezone():%Y-%m-%d %H:%M}",
                project.title,
            )
        )
    columns = ("project", "status", "length", "moments", "exports", "made", "title")
    print_table(columns, rows, spare=("exports", "made", "length", "moments"))


@remote.command(epilog="Example: clipforge remote moments proj_01…")
def moments(
    project: Annotated[str, typer.Argument(metavar="PROJECT", help="Id of the project.")],
    as_json: opt.AsJson = False,
) -> None:
    """List the moments of a project, best first, with the strongest reason of each."""
    with account.connected() as client:
        page = client.moments.list(project, limit=100)
        found = list(page)
    if as_json:
        print_json([moment.model_dump(mode="json") for moment in found])
        return
    show_moments(set_value(page.body, found), with_ids=True)


@remote.command(epilog=_EXPORT)
@with_groups
def export(
    *,
    wanted: Annotated[list[str], typer.Argument(metavar="MOMENT…", help="Ids of moments.")],
    folder: opt.Out = Path("clips"),
    looks: Looks,
    profile: Profile = opt.ProfileName.FINAL,
    as_json: opt.AsJson = False,
    quiet: opt.Quiet = False,
) -> None:
    """Render moments and fetch the clips into a folder for each project, beside those that are there.

    With subtitles, thumbnails and timelines; moments.json, transcript.json and index.html are written anew.
    """
    with account.connected() as client:
        found = [client.moments.get(id) for id in dict.fromkeys(wanted)]
        look = {**looks.export(), "profile": profile.value}
        fetcher = Fetcher(client, look, folder, quiet=quiet)
        gained = []
        for project_id in dict.fromkeys(moment.project_id for moment in found):
            chosen = [moment for moment in found if moment.project_id == project_id]
            gained.append(fetcher.fetch(client.projects.get(project_id), chosen))
    if as_json:
        print_json([result.model_dump(mode="json") for result in gained])
    else:
        for result in gained:
            show_clips(result)
    _end(gained)


def _end(gained: Sequence[RemoteResult]) -> None:
    """End as a command does that could not make everything, when that is so."""
    if any(result.failures for result in gained):
        raise typer.Exit(int(ExitCode.TOOL_FAILED))

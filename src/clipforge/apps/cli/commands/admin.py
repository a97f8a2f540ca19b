"""`clipforge admin`: users, orgs, quotas and dead jobs of a service, for its operator."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.table import Table
from rich.text import Text

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.console import out, print_json
from clipforge.apps.cli.server_extra import server_extra
from clipforge.kit.errors import UsageError

if TYPE_CHECKING:
    from clipforge.platform.base.database import Database
    from clipforge.platform.base.deps import Deps

T = TypeVar("T")

admin = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")

Most = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Show so many at most.")]
OrgId = Annotated[str, typer.Argument(metavar="ORG", show_default=False, help="Id of the org.")]
Email = Annotated[str, typer.Argument(metavar="EMAIL", show_default=False, help="Address of the person.")]
_NONE = -1


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(admin, name="admin", help="Look after a running service: users, orgs, quotas, dead jobs.")


@admin.command(epilog="Example: clipforge admin users --search example.com --json")
def users(
    search: Annotated[str, typer.Option("--search", help="Only addresses that hold this text.")] = "",
    limit: Most = 50,
    as_json: opt.AsJson = False,
) -> None:
    """Show people, newest first."""

    async def look(_: Deps, system: Database) -> list[dict[str, Any]]:
        from clipforge.platform.admin import repository

        async with system.transaction() as session:
            found = await repository.users(session, search, limit)
            return [
                {
                    "id": user.id,
                    "email": user.email,
                    "name": user.name,
                    "verified": user.email_verified_at is not None,
                    "disabled": user.disabled_at is not None,
                    "created_at": user.created_at.isoformat(),
                }
                for user in found
            ]

    _show(_with_service(look), as_json)


@admin.command(epilog="Example: clipforge admin disable someone@example.com")
def disable(email: Email) -> None:
    """Shut a person out, at once. Keys belong to orgs and go on working; an owner revokes them."""
    _set_disabled(email, disabled=True)


@admin.command(epilog="Example: clipforge admin enable someone@example.com")
def enable(email: Email) -> None:
    """Let a person in again."""
    _set_disabled(email, disabled=False)


def _set_disabled(email: str, *, disabled: bool) -> None:
    async def change(_: Deps, system: Database) -> None:
        from clipforge.platform.admin import service

        await service.disable(system, email, disabled=disabled)

    _with_service(change)
    out.print(f"{'disabled' if disabled else 'enabled'}: {email}", markup=False)


@admin.command(epilog="Example: clipforge admin orgs --json")
def orgs(limit: Most = 50, as_json: opt.AsJson = False) -> None:
    """Show orgs with members, projects and limits, newest first."""

    async def look(_: Deps, system: Database) -> list[dict[str, Any]]:
        from clipforge.platform.admin import repository

        async with system.transaction() as session:
            return [
                {
                    "id": org.id,
                    "name": org.name,
                    "members": members,
                    "projects": projects,
                    "limits": org.limits,
                    "deleted": org.deleted_at is not None,
                }
                for org, members, projects in await repository.orgs(session, limit)
            ]

    _show(_with_service(look), as_json)


@admin.command(epilog="Example: clipforge admin quota org_01… --minutes 600 --exports -1 (-1 takes it away)")
def quota(
    org: OrgId,
    minutes: Annotated[int | None, typer.Option(min=_NONE, help="Minutes a month.")] = None,
    exports: Annotated[int | None, typer.Option(min=_NONE, help="Exports a month.")] = None,
    running_jobs: Annotated[int | None, typer.Option(min=_NONE, help="Jobs at a time.")] = None,
    as_json: opt.AsJson = False,
) -> None:
    """Set limits of an org; -1 takes one away. Without options, show how to use it."""
    asked = {"minutes_per_month": minutes, "exports_per_month": exports, "running_jobs": running_jobs}
    given = {name: None if value == _NONE else value for name, value in asked.items() if value is not None}
    if not given:
        raise UsageError("no limit is given", remedy="Add --minutes, --exports or --running-jobs")

    async def change(_: Deps, system: Database) -> dict[str, Any]:
        from clipforge.platform.admin import service

        return await service.set_quotas(system, org, given)

    limits = _with_service(change)
    _show([{"org": org, **limits}], as_json)


@admin.command("dead-jobs", epilog="Example: clipforge admin dead-jobs --org org_01… --json")
def dead_jobs(
    org: Annotated[str | None, typer.Option("--org", help="Only of this org.")] = None,
    limit: Most = 50,
    as_json: opt.AsJson = False,
) -> None:
    """Show jobs that failed for good, newest first."""

    async def look(_: Deps, system: Database) -> list[dict[str, Any]]:
        from clipforge.platform.admin import repository

        async with system.transaction() as session:
            return [
                {
                    "id": job.id,
                    "org": job.org_id,
                    "kind": job.kind,
                    "failures": job.failures,
                    "error": (job.error or {}).get("message", ""),
                    "finished_at": job.finished_at.isoformat() if job.finished_at else "",
                }
                for job in await repository.dead_jobs(session, org, limit)
            ]

    _show(_with_service(look), as_json)


@admin.command(epilog="Example: clipforge admin requeue job_01… job_02…")
def requeue(
    jobs: Annotated[list[str], typer.Argument(metavar="JOB…", show_default=False, help="Ids of dead jobs.")],
) -> None:
    """Let dead jobs be tried again, with the projects and exports that they failed."""

    async def again(deps: Deps, system: Database) -> list[str]:
        from clipforge.platform.admin import service
        from clipforge.platform.base.problems import Problem

        done = []
        for job_id in jobs:
            try:
                done.append((await service.requeue(deps, system, job_id)).id)
            except Problem as problem:
                raise UsageError(problem.detail, subject=job_id) from problem
        return done

    for job_id in _with_service(again):
        out.print(f"waiting again: {job_id}", markup=False)


@admin.command(epilog="Example: clipforge admin queue")
def queue(as_json: opt.AsJson = False) -> None:
    """Show how many jobs wait and run."""

    async def look(_: Deps, system: Database) -> list[dict[str, Any]]:
        from clipforge.platform.admin import repository

        async with system.transaction() as session:
            return [
                {"worker": worker, "status": status, "jobs": number}
                for worker, status, number in await repository.queue(session)
            ]

    _show(_with_service(look), as_json)


@admin.command(epilog="Example: clipforge admin migrate")
def migrate() -> None:
    """Bring an outside database to this version, as its owner (CLIPFORGE_DATABASE_OWNER_URL)."""
    with server_extra():
        from clipforge.apps.up.settings import service_settings
        from clipforge.apps.up.stack import migrate_outside

    migrate_outside(service_settings())
    out.print("the database is at this version")


def _with_service(act: Callable[[Deps, Database], Awaitable[T]]) -> T:
    """Do something with the running service of this machine, or the one that the environment names."""
    with server_extra():
        from clipforge.apps.up.secrets import keep_secrets
        from clipforge.apps.up.settings import service_settings
        from clipforge.apps.up.stack import Stack
        from clipforge.apps.wiring import need, open_deps
        from clipforge.platform.base.database import FAILURES, Database

    settings = service_settings()
    if settings.database_url is None:
        # The service of 'clipforge up': its addresses and secrets are those of the data folder.
        settings = Stack(settings, keep_secrets(settings.home)).completed()

    async def run() -> T:
        async with open_deps(settings, pool=1, application="admin") as deps:
            url = need(settings.database_system_url, "CLIPFORGE_DATABASE_SYSTEM_URL")
            system = Database(url, pool=1, application="admin-system")
            try:
                return await act(deps, system)
            except FAILURES as error:
                from clipforge.kit.errors import NetworkError

                raise NetworkError(
                    f"the database does not answer ({str(error)[:200]})",
                    remedy="Start the service with 'clipforge up', or set CLIPFORGE_DATABASE_URL",
                ) from error
            finally:
                await system.close()

    return asyncio.run(run())


def _show(rows: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    if not rows:
        out.print("nothing to show")
        return
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for name in rows[0]:
        table.add_column(name.replace("_", " "))
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row.values()))
    out.print(table)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return str(value)

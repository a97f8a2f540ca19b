"""`clipforge models`: what can be fetched, what is there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from clipforge.apps.cli.console import err, out, print_json, progress
from clipforge.apps.cli.setup import settings
from clipforge.engines.weights.catalog import catalog
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import NothingFoundError
from clipforge.kit.files import atomic_path

models = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(models, name="models", help="List, fetch and export model weights and other data.")


def _store() -> WeightStore:
    chosen = settings()
    return WeightStore(chosen.data_dir / "weights", chosen.weights_dir, chosen.offline)


@models.command("list", epilog="Example: clipforge models list --json")
def list_models(as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False) -> None:
    """Show what can be fetched and what is there."""
    store = _store()
    rows = [
        {
            "name": item.name,
            "there": store.has(item.name),
            "default": item.default,
            "megabytes": item.megabytes,
            "licence": item.licence,
            "purpose": item.purpose,
        }
        for item in catalog().values()
    ]
    if as_json:
        print_json(rows)
        return
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("", "name", "MB", "licence", "purpose"):
        table.add_column(column, justify="right" if column == "MB" else "left")
    for row in rows:
        mark = "[green]✓[/]" if row["there"] else "[dim]·[/]"
        table.add_row(
            mark, str(row["name"]), f"{row['megabytes']:g}", str(row["licence"]), str(row["purpose"])
        )
    out.print(table)


@models.command("fetch", epilog="Example: clipforge models fetch whisper-base")
def fetch_models(
    names: Annotated[
        list[str] | None, typer.Argument(help="Names; all that are used by default if none.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing when all is well.")] = False,
) -> None:
    """Fetch weights now, so that later runs need no network."""
    store = _store()
    wanted = names or [item.name for item in catalog().values() if item.default]
    missing = [name for name in wanted if not store.has(name)]
    if missing:
        with progress("Fetching models", quiet) as bar:
            for number, name in enumerate(missing):
                store.path(name, bar.part(number / len(missing), (number + 1) / len(missing)))
    if not quiet:
        err.print(f"✓ {len(wanted)} there, {len(missing)} fetched: {store.root}", soft_wrap=True)


@models.command("export", epilog="Example: clipforge models export /media/stick/weights")
def export_models(folder: Annotated[Path, typer.Argument(help="Folder to copy them to.")]) -> None:
    """Copy what is there into a folder for a machine without network (CLIPFORGE_WEIGHTS_DIR)."""
    store = _store()
    there = [name for name in catalog() if store.has(name)]
    if not there:
        raise NothingFoundError(
            "no model is there to copy", subject=str(store.root), remedy="Run 'clipforge models fetch' first"
        )
    for name in there:
        home = store.path(name)
        for item in sorted(path for path in home.rglob("*") if path.is_file()):
            with atomic_path(folder / name / item.relative_to(home)) as copy:
                shutil.copyfile(item, copy)
    err.print(
        f"✓ {len(there)} copied to {folder}; there, set CLIPFORGE_WEIGHTS_DIR to that folder", soft_wrap=True
    )

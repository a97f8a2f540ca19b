"""Tables that fit the window: what matters least is left out before anything becomes hard to read."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from clipforge.apps.cli.console import out

_NUMBERS = frozenset({"#", "score", "from", "to", "length", "moments", "exports"})
_PROSE = frozenset({"title", "why"})
"""Columns of words, which may be broken between them; everything else stands in one line."""
_NARROWEST = 24
"""Characters that words need to be readable."""
_GAP = 2


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, spare: Sequence[str] = ()) -> None:
    """Print a table to standard output; numbers stand to the right, ids and file names are not broken.

    Args:
        columns: their headings.
        rows: a cell for each column.
        spare: columns to leave out where the window is too narrow, the first one first.
    """
    shown = list(columns)
    for name in spare:
        if _width(shown, columns, rows) <= out.width:
            break
        shown.remove(name)
    table = Table(box=None, header_style="bold", padding=(0, _GAP, 0, 0))
    for name in shown:
        table.add_column(
            name,
            justify="right" if name in _NUMBERS else "left",
            no_wrap=name not in _PROSE,
            overflow="fold",
        )
    places = [columns.index(name) for name in shown]
    for row in rows:
        table.add_row(*(Text(row[place]) for place in places))
    out.print(table)


def _width(shown: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """What the columns need at least."""
    total = -_GAP
    for name in shown:
        place = columns.index(name)
        widest = max(cell_len(cell) for cell in (name, *(row[place] for row in rows)))
        total += _GAP + (min(widest, _NARROWEST) if name in _PROSE else widest)
    return total

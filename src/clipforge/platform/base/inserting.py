"""New rows written by themselves, where requests write them all day.

The session's unit of work sorts, batches and tracks rows, which takes longer than writing one or two.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Executable, Table, bindparam, inspect, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from clipforge.platform.base.database import Base

_Shape = tuple[type[Base], tuple[str, ...]]


async def insert_rows(session: AsyncSession, *rows: Base, unless_there: bool = False) -> bool:
    """Write new rows now, in one statement; afterwards they are as if they had been added and flushed.

    Args:
        session: of the request.
        rows: made and not added yet; they are given their defaults. They may refer to one another.
        unless_there: when a unique index has such a row already, write nothing.

    Returns:
        Whether they were written.
    """
    shapes: list[_Shape] = []
    values: dict[str, Any] = {}
    for place, row in enumerate(rows):
        given = _given(row)
        shapes.append((type(row), tuple(given)))
        values |= {f"{place}_{key}": value for key, value in given.items()}
    made = (await session.execute(_statement(tuple(shapes), unless_there), values)).one_or_none()
    if made is None:
        return False
    for name, value in made._mapping.items():
        place, _, key = name.partition("_")
        row = rows[int(place)]
        set_committed_value(row, _table(type(row))[1][key], value)
    for row in rows:
        make_transient_to_detached(row)
        session.add(row)
    return True


def _given(row: Base) -> dict[str, Any]:
    """Column → value; the row is given its defaults. None is left out: it would be the null of JSON."""
    table, names = _table(type(row))
    found = {}
    for column in table.c:
        name = names[column.key]
        if name not in row.__dict__ and column.server_default is None:
            set_committed_value(row, name, _default(column.default))
        if (value := row.__dict__.get(name)) is not None:
            found[column.key] = value
    return found


def _default(default: Any) -> Any:
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


@lru_cache(maxsize=128)
def _table(kind: type[Base]) -> tuple[Table, dict[str, str]]:
    """The table, and column → attribute."""
    table = Base.metadata.tables[kind.__tablename__]
    mapper = inspect(kind)
    return table, {column.key: mapper.get_property_by_column(column).key for column in table.c}


@lru_cache(maxsize=256)
def _statement(shapes: tuple[_Shape, ...], unless_there: bool) -> Executable:
    """It takes `0_column` … of the first row and so on, and gives what the database fills in, named alike."""
    parts = []
    for place, (kind, keys) in enumerate(shapes):
        table, _ = _table(kind)
        statement = insert(table).values(
            {key: bindparam(f"{place}_{key}", type_=table.c[key].type) for key in keys}
        )
        if unless_there:
            statement = statement.on_conflict_do_nothing()
        filled = [column for column in table.c if column.server_default is not None]
        told = [column.label(f"{place}_{column.key}") for column in (filled or table.primary_key)]
        parts.append(statement.returning(*told))
    if len(parts) == 1:
        return parts[0]
    written = [part.cte(f"row_{place}") for place, part in enumerate(parts)]
    joined: Any = written[0]
    for one in written[1:]:
        joined = joined.join(one, true())
    return select(*(column for one in written for column in one.c)).select_from(joined)

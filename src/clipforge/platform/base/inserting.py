"""New rows written by themselves, where requests write them all day.

The session's unit of work sorts, batches and tracks what is written, which takes longer than writing one row.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Executable, Table, inspect
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from clipforge.platform.base.database import Base


async def insert_row(session: AsyncSession, row: Base, *, unless_there: bool = False) -> bool:
    """Write a new row now; afterwards it belongs to the session as if it had been added and flushed.

    Args:
        session: of the request.
        row: made and not added yet; it is given its defaults.
        unless_there: when a unique index has such a row already, write nothing.

    Returns:
        Whether it was written.
    """
    table, names, statement = _prepared(type(row), unless_there)
    given = row.__dict__
    values = {}
    for column in table.c:
        name = names[column.key]
        if name not in given and column.server_default is None:
            set_committed_value(row, name, _default(column.default))
        # What is left out is NULL: None would be the null of JSON in a column of JSON.
        if (value := given.get(name)) is not None:
            values[column.key] = value
    made = (await session.execute(statement, values)).one_or_none()
    if made is None:
        return False
    for name, value in made._mapping.items():
        set_committed_value(row, names[name], value)
    make_transient_to_detached(row)
    session.add(row)
    return True


@lru_cache(maxsize=128)
def _prepared(kind: type[Base], unless_there: bool) -> tuple[Table, dict[str, str], Executable]:
    """Its table, column → attribute, and the statement, which gives what the database fills in."""
    table = Base.metadata.tables[kind.__tablename__]
    mapper = inspect(kind)
    names = {column.key: mapper.get_property_by_column(column).key for column in table.c}
    filled = [column for column in table.c if column.server_default is not None]
    statement = insert(table)
    if unless_there:
        statement = statement.on_conflict_do_nothing()
    return table, names, statement.returning(*(filled or table.primary_key))


def _default(default: Any) -> Any:
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg

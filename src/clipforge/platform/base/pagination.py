"""Lists in pages: `{data, has_more, next_cursor}`, by key and never by offset, in a stable order."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, bindparam, literal_column, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from clipforge.platform.base.problems import invalid

T = TypeVar("T")

MOST = 100
"""Entries of a page at most."""

_READ = (2, 6, 11, 21, 51, MOST + 1)
"""Rows that are read for a page: the next of these above its entries.

Written into the statement: with the number as a parameter, Postgres would plan each page anew, and with any
number there would be a hundred statements to keep.
"""


class Page(BaseModel, Generic[T]):
    """One page of a list.

    Attributes:
        data: the entries.
        has_more: whether there are more after them.
        next_cursor: to ask for those.
    """

    data: list[T]
    has_more: bool
    next_cursor: str | None


def encode_cursor(values: Sequence[Any]) -> str:
    """The place after an entry, opaque to callers."""
    return (
        base64.urlsafe_b64encode(json.dumps(list(values), separators=(",", ":")).encode())
        .decode()
        .rstrip("=")
    )


def decode_cursor(cursor: str, size: int) -> list[Any]:
    """The values of a cursor; raises 422 when it is none of ours."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise invalid("cursor", "This cursor is not valid here; take next_cursor of a page.") from error
    if not isinstance(values, list) or len(values) != size or not all(_plain(value) for value in values):
        raise invalid(
            "cursor", "This cursor belongs to another list; take next_cursor of a page of this one."
        )
    return values


def _as_column(value: object, kind: type) -> object:
    """A value of a cursor as its column has it; a time is written as ISO 8601."""
    if kind is datetime and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is not None and moment.tzinfo is not None:
            return moment
    elif isinstance(value, kind) or (isinstance(value, int) and kind is float):
        return value
    raise invalid("cursor", "This cursor belongs to another list; take next_cursor of a page of this one.")


def _plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not (isinstance(value, str) and "\x00" in value)


Sorted = InstrumentedAttribute[Any] | ColumnElement[Any]
Order = tuple[tuple[Sorted, bool], ...]


async def page(
    session: AsyncSession,
    query: Select[Any],
    *,
    order: Sequence[tuple[Sorted, bool]],
    limit: int,
    cursor: str | None,
    key: Callable[[Any], Sequence[Any]],
    values: Mapping[str, Any] | None = None,
    kept: bool = False,
    rows: bool = False,
) -> tuple[list[Any], str | None]:
    """Run a query for one page.

    Args:
        session: of the request.
        query: selects one entity (or columns, see `rows`), filtered, without order.
        order: columns with whether they descend; the last one is unique; all descend or all ascend.
        limit: entries wanted, at most `MOST`.
        cursor: of the page before.
        key: values of the order columns of an entry, as JSON knows them.
        values: of the query's parameters, where it has some.
        kept: the query is made once, for all requests; then its pages are made once too, since making a
            statement takes longer than running it.
        rows: the query selects columns, and its rows are wanted.

    Returns:
        The entries, and the cursor of the next page or None.
    """
    most = min(limit, MOST)
    given = dict(values or {})
    if cursor:
        after = decode_cursor(cursor, len(order))
        for place, ((column, _), value) in enumerate(zip(order, after, strict=True)):
            given[f"after_{place}"] = _as_column(value, column.type.python_type)
    make = _paged if kept else _paged.__wrapped__
    statement = make(query, tuple(order), bool(cursor), next(size for size in _READ if size > most))
    result = await session.execute(statement, given)
    found: list[Any] = list(result.all() if rows else result.scalars().all())
    more = len(found) > most
    found = found[:most]
    return found, encode_cursor(key(found[-1])) if more and found else None


@lru_cache(maxsize=256)
def _paged(query: Select[Any], order: Order, after: bool, most: int) -> Select[Any]:
    """An ordered query of so many rows at most, with `after_0`, `after_1` … of the entry before."""
    columns = [column for column, _ in order]
    descends = order[0][1]
    if after:
        bounds = tuple_(*(bindparam(f"after_{i}", type_=column.type) for i, column in enumerate(columns)))
        place = tuple_(*columns)
        query = query.where(place < bounds if descends else place > bounds)
    query = query.order_by(*(column.desc() if down else column.asc() for column, down in order))
    return query.limit(literal_column(str(most)))

"""Lists in pages: `{data, has_more, next_cursor}`, by key and never by offset, in a stable order."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy import Select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from clipforge.platform.base.problems import invalid

T = TypeVar("T")
Row = TypeVar("Row")

MOST = 100
"""Entries of a page at most."""


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


def _plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not (isinstance(value, str) and "\x00" in value)


async def page(
    session: AsyncSession,
    query: Select[Row],
    *,
    order: Sequence[tuple[InstrumentedAttribute[Any], bool]],
    limit: int,
    cursor: str | None,
    key: Callable[[Row], Sequence[Any]],
) -> tuple[list[Row], str | None]:
    """Run a query for one page.

    Args:
        session: of the request.
        query: selects one entity, filtered, without order.
        order: columns with whether they descend; the last one is unique; all descend or all ascend.
        limit: entries wanted, at most `MOST`.
        cursor: of the page before.
        key: values of the order columns of an entry, as JSON knows them.

    Returns:
        The entries, and the cursor of the next page or None.
    """
    columns = [column for column, _ in order]
    descends = order[0][1]
    if cursor:
        after = decode_cursor(cursor, len(order))
        for column, value in zip(columns, after, strict=True):
            if not isinstance(value, column.type.python_type) and not (
                isinstance(value, int) and column.type.python_type is float
            ):
                raise invalid(
                    "cursor", "This cursor belongs to another list; take next_cursor of a page of this one."
                )
        place = tuple_(*columns)
        query = query.where(place < tuple_(*after) if descends else place > tuple_(*after))
    query = query.order_by(*(column.desc() if down else column.asc() for column, down in order))
    rows = list((await session.scalars(query.limit(min(limit, MOST) + 1))).all())
    more = len(rows) > min(limit, MOST)
    rows = rows[: min(limit, MOST)]
    return rows, encode_cursor(key(rows[-1])) if more and rows else None

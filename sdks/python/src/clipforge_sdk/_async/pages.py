"""Pages of lists: one page is there, the others are read when they are come to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from typing_extensions import TypeVar as TypeVarWithDefault

from clipforge_sdk._answers import as_model
from clipforge_sdk._async.transport import AsyncApi
from clipforge_sdk._call import Call
from clipforge_sdk._model import Model

T = TypeVar("T")
B = TypeVarWithDefault("B", bound=Model, default=Model)


class AsyncPage(Generic[T, B]):
    """A page of a list. Iterating goes over all items of all pages from here on.

    Attributes:
        data: the items of this page.
        has_more: whether there is another page.
        next_cursor: where it begins; give it as `cursor` to go on another time.
        body: the answer as it came, with what some lists tell beside their items.

    Example:
        ```python
        page = await client.moments.list("proj_…", limit=50)
        print(len(page.data), page.body.shortages)
        async for moment in page:
            print(moment.title)
        ```
    """

    def __init__(self, api: AsyncApi, call: Call, body: B, options: Mapping[str, Any]) -> None:
        self.body = body
        self.data: Sequence[T] = getattr(body, "data", ())
        self.next_cursor: str | None = getattr(body, "next_cursor", None)
        self.has_more = self.next_cursor is not None
        self._api = api
        self._call = call
        self._options = options

    async def next_page(self) -> AsyncPage[T, B] | None:
        """The page after this one, None after the last."""
        if self.next_cursor is None:
            return None
        others = tuple(pair for pair in self._call.query if pair[0] != "cursor")
        call = replace(self._call, query=(*others, ("cursor", self.next_cursor)))
        return await fetch_page(self._api, call, type(self.body), self._options)

    async def pages(self) -> AsyncIterator[AsyncPage[T, B]]:
        """This page and all after it."""
        page: AsyncPage[T, B] | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.data:
                yield item

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.data)} items, has_more={self.has_more})"


async def fetch_page(
    api: AsyncApi, call: Call, kind: type[B], options: Mapping[str, Any]
) -> AsyncPage[Any, B]:
    """Read one page.

    Args:
        api: to ask.
        call: what for.
        kind: of the whole answer.
        options: of the caller, for the pages after it as well.
    """
    return AsyncPage(api, call, await api.call(call, as_model(kind), options), options)

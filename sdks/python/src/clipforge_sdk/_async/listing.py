"""What a `list` method gives; `_sync/listing.py` is its counterpart."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Mapping
from typing import Any, Generic, TypeVar

from typing_extensions import TypeVar as TypeVarWithDefault

from clipforge_sdk._async.pages import AsyncPage, fetch_page
from clipforge_sdk._async.transport import AsyncApi
from clipforge_sdk._call import Call
from clipforge_sdk._model import Model

T = TypeVar("T")
B = TypeVarWithDefault("B", bound=Model, default=Model)


class AsyncListing(Generic[T, B]):
    """A list that was not asked for yet: await it for its first page, or iterate over all of its items.

    Example:
        ```python
        async for project in client.projects.list(status="ready"):
            print(project.title)
        first = await client.projects.list(limit=5)
        ```
    """

    def __init__(self, api: AsyncApi, call: Call, kind: type[B], options: Mapping[str, Any]) -> None:
        self._api = api
        self._call = call
        self._kind = kind
        self._options = options

    def __await__(self) -> Generator[Any, Any, AsyncPage[T, B]]:
        return fetch_page(self._api, self._call, self._kind, self._options).__await__()

    async def pages(self) -> AsyncIterator[AsyncPage[T, B]]:
        """All pages."""
        async for page in (await self).pages():
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        async for item in await self:
            yield item


def listing(api: AsyncApi, call: Call, kind: type[B], options: Mapping[str, Any]) -> AsyncListing[Any, B]:
    """A list; nothing is asked for before it is awaited or iterated over."""
    return AsyncListing(api, call, kind, options)

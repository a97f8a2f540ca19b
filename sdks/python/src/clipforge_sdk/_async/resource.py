"""What groups of methods have in common."""

from __future__ import annotations

from clipforge_sdk._async.transport import AsyncApi


class AsyncResource:
    """A group of methods.

    Args:
        api: sends their calls.
    """

    def __init__(self, api: AsyncApi) -> None:
        self._api = api

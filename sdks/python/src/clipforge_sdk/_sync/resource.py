# Made by `make sdks` from _async/resource.py: change that one.
"""What groups of methods have in common."""

from __future__ import annotations

from clipforge_sdk._sync.transport import Api


class Resource:
    """A group of methods.

    Args:
        api: sends their calls.
    """

    def __init__(self, api: Api) -> None:
        self._api = api

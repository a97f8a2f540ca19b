"""What every method takes beside its own arguments, and the mark of an argument that was not given."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, TypedDict, TypeVar

from clipforge_sdk._deadline import Deadline


class NotGiven(Enum):
    """The type of `NOT_GIVEN`."""

    NOT_GIVEN = "not given"

    def __repr__(self) -> str:
        return "NOT_GIVEN"

    def __bool__(self) -> Literal[False]:
        return False


NOT_GIVEN = NotGiven.NOT_GIVEN
"""An argument that is left out. None is something else: it is sent, and clears what is there."""

T = TypeVar("T")
Opt = T | NotGiven
"""An argument that may be left out."""


class Options(TypedDict, total=False):
    """What every method takes beside its own arguments.

    Attributes:
        timeout: seconds that one try may take; the client's when left out.
        max_retries: how often it is tried again; the client's when left out.
        deadline: seconds that all of it may take, with all retries and the waiting between them.
        extra_headers: further headers of the request.

    Example:
        ```python
        client.projects.get("proj_…", timeout=5, max_retries=0)
        ```
    """

    timeout: float | None
    max_retries: int
    deadline: float | Deadline | None
    extra_headers: Mapping[str, str]


class PostOptions(Options, total=False):
    """What methods that make something take in addition.

    Attributes:
        idempotency_key: the same key gives the first answer again for 24 hours; a new one is made for every
            call when left out, and kept over its retries.
    """

    idempotency_key: str


def over_all(options: T, doing: str) -> T:
    """The options for several requests that share one deadline, which runs from now."""
    given: Any = options
    if given.get("deadline") is None:
        return options
    shared: T = {**given, "deadline": Deadline.of(given["deadline"], doing)}  # type: ignore[assignment]
    return shared

"""The service needs packages that the command line alone does without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from clipforge.kit.errors import MissingDependencyError


@contextmanager
def server_extra() -> Iterator[None]:
    """Around the imports of a command of the service: names the extra when it is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "clipforge":
            raise  # a defect of ours, not a missing package
        raise MissingDependencyError(
            "the service needs a package that is not installed",
            subject=error.name or "",
            remedy="Install 'clipforge[server]'",
        ) from error

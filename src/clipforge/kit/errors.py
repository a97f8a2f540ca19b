"""Errors a person can act on: what it concerns, what is wrong, what to do.

Every failure that a user can meet is a `ClipForgeError`. The edge (command line, HTTP) prints it in one
piece; anything else that escapes is a defect of ours.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit codes of the command line, also the coarse kind of every error."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    BAD_INPUT = 3
    MISSING_DEPENDENCY = 4
    RESOURCES = 5
    TOOL_FAILED = 6
    NETWORK = 7
    NOTHING_FOUND = 8
    CANCELLED = 130


class ClipForgeError(Exception):
    """A failure with a subject, a reason and a remedy.

    Args:
        reason: what is wrong, one sentence without a full stop.
        subject: the file, address or option it concerns.
        remedy: what the person can do, one sentence without a full stop.
        code: stable identifier for machines, snake_case; defaults to the class's own.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL
    default_code: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, reason: str, *, subject: str = "", remedy: str = "", code: str = "") -> None:
        # Words of other programs end with a full stop of their own; `message` sets ours.
        self.reason = reason.rstrip().removesuffix(".")
        self.subject = subject
        self.remedy = remedy.rstrip().removesuffix(".")
        self.code = code or self.default_code
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """Subject, reason and remedy in one line."""
        head = f"{self.subject}: {self.reason}" if self.subject else self.reason
        return f"{head}. {self.remedy}." if self.remedy else f"{head}."

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling between processes, keyword arguments included."""
        return (_rebuild, (type(self), self.reason, self.subject, self.remedy, self.code))


def _rebuild(kind: type[ClipForgeError], reason: str, subject: str, remedy: str, code: str) -> ClipForgeError:
    return kind(reason, subject=subject, remedy=remedy, code=code)


class UsageError(ClipForgeError):
    """Options that contradict each other or make no sense."""

    exit_code = ExitCode.USAGE
    default_code = "usage"


class BadInputError(ClipForgeError):
    """The file, address or text given cannot be used."""

    exit_code = ExitCode.BAD_INPUT
    default_code = "bad_input"


class MissingDependencyError(ClipForgeError):
    """A program, model or font that is needed is not there."""

    exit_code = ExitCode.MISSING_DEPENDENCY
    default_code = "missing_dependency"


class ResourceError(ClipForgeError):
    """Disk, memory or time ran out."""

    exit_code = ExitCode.RESOURCES
    default_code = "resources"
    retryable = True


class ToolFailedError(ClipForgeError):
    """A child process failed; the tail of what it said is kept.

    Attributes:
        stderr_tail: last lines of the child's standard error.
    """

    exit_code = ExitCode.TOOL_FAILED
    default_code = "tool_failed"
    retryable = True

    def __init__(
        self, reason: str, *, subject: str = "", remedy: str = "", code: str = "", stderr_tail: str = ""
    ) -> None:
        self.stderr_tail = stderr_tail
        super().__init__(reason, subject=subject, remedy=remedy, code=code)

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the child's last words too."""
        return (_rebuild_tool, (self.reason, self.subject, self.remedy, self.code, self.stderr_tail))


def _rebuild_tool(reason: str, subject: str, remedy: str, code: str, stderr_tail: str) -> ToolFailedError:
    return ToolFailedError(reason, subject=subject, remedy=remedy, code=code, stderr_tail=stderr_tail)


class NetworkError(ClipForgeError):
    """An address could not be reached or refused us."""

    exit_code = ExitCode.NETWORK
    default_code = "network"
    retryable = True


class NothingFoundError(ClipForgeError):
    """The work was done and there is nothing to give, with the reason."""

    exit_code = ExitCode.NOTHING_FOUND
    default_code = "nothing_found"


class CancelledError(ClipForgeError):
    """The person or the platform asked to stop."""

    exit_code = ExitCode.CANCELLED
    default_code = "cancelled"

    def __init__(self, reason: str = "stopped on request", **kwargs: str) -> None:
        super().__init__(reason, **kwargs)

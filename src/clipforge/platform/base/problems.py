"""Failures that a caller of the API meets; the edge writes them as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clipforge.kit.errors import ClipForgeError, ExitCode


class Problem(Exception):  # noqa: N818  # RFC 9457 calls it so
    """A business failure with a status and a stable code.

    Args:
        status: of the HTTP answer.
        code: stable identifier for machines, snake_case.
        detail: what is wrong and what to do, in one or two sentences for a person.
        title: short name of this kind of problem; made from the code when empty.
        errors: one entry for each field that is wrong: ``{"field", "code", "detail"}``.
        headers: to send along, for instance ``Retry-After``.
        extra: further members of the body, where another standard wants them (``error`` of RFC 6749).
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        title: str = "",
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.detail = detail
        self.title = title or code.replace("_", " ").capitalize()
        self.errors = tuple(dict(error) for error in errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        super().__init__(f"{status} {code}: {detail}")


def not_found(what: str, id: str) -> Problem:
    """There is no such thing in this org; another org's id is answered alike."""
    return Problem(404, "not_found", f"There is no {what} '{id[:80]}'.")


def conflict(code: str, detail: str) -> Problem:
    """The request does not fit what is there now."""
    return Problem(409, code, detail)


def invalid(field: str, detail: str, code: str = "invalid") -> Problem:
    """A field makes no sense, beyond what the schema can tell."""
    return Problem(
        422, "validation_failed", detail, errors=[{"field": field, "code": code, "detail": detail}]
    )


_STATUSES = {
    ExitCode.USAGE: 422,
    ExitCode.BAD_INPUT: 422,
    ExitCode.NOTHING_FOUND: 422,
    ExitCode.RESOURCES: 507,
    ExitCode.NETWORK: 502,
    ExitCode.MISSING_DEPENDENCY: 503,
    ExitCode.TOOL_FAILED: 500,
}


def from_error(error: ClipForgeError) -> Problem:
    """What an error of the engine means to a caller of the API."""
    return Problem(_STATUSES.get(error.exit_code, 500), error.code, error.message)

"""Every failure leaves as `application/problem+json`, in one schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from clipforge.kit.errors import ClipForgeError
from clipforge.kit.logs import logger
from clipforge.platform.base.problems import Problem, from_error

log = logger(__name__)
MEDIA_TYPE = "application/problem+json"
_TYPES = "https://clipforge.dev/problems/"
_UNPROCESSABLE = 422
_DATA_EXCEPTION = "22"  # class of SQLSTATE: the values of a statement, not the statement


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str
    code: str
    detail: str


class ProblemDetails(BaseModel):
    """The body of every failure (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldProblem]


def problem_response(request: Request, problem: Problem) -> Response:
    """Write a problem; limits that were counted before it are told too."""
    body = {
        "type": f"{_TYPES}{problem.code.replace('_', '-')}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "request_id": getattr(request.state, "request_id", ""),
        "errors": list(problem.errors),
        **problem.extra,
    }
    request.state.problem_code = problem.code
    headers = {**getattr(request.state, "limit_headers", {}), **problem.headers}
    # What was wrong may be quoted in it: half a pair of surrogates, say, which is no text to send back.
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(content, problem.status, headers=headers, media_type=MEDIA_TYPE)


def _http(error: HTTPException) -> Problem:
    names = {404: "not_found", 405: "method_not_allowed", 400: "bad_request", 413: "too_large"}
    code = names.get(error.status_code, "error")
    return Problem(error.status_code, code, str(error.detail), headers=dict(error.headers or {}))


def _validation(error: RequestValidationError) -> Problem:
    errors = []
    for one in error.errors():
        where = [str(part) for part in one["loc"]]
        field = ".".join(where[1:]) or where[0]
        errors.append({"field": field, "code": str(one["type"]), "detail": str(one["msg"])})
    first = errors[0] if errors else {"field": "body", "detail": "it cannot be read"}
    return Problem(
        _UNPROCESSABLE, "validation_failed", f"{first['field']}: {first['detail']}.", errors=errors
    )


def install(app: FastAPI) -> None:
    """Answer every kind of failure in this one way."""

    async def problem(request: Request, error: Exception) -> Response:
        return problem_response(request, _as_problem(error))

    for kind in (Problem, HTTPException, RequestValidationError, ClipForgeError, DBAPIError, PoolTimeout):
        app.add_exception_handler(kind, problem)

    async def defect(request: Request, error: Exception) -> Response:
        log.error("request.failed", path=request.url.path, exc_info=error)
        detail = "This is a defect of ClipForge; report it with the request_id."
        return problem_response(request, Problem(500, "internal", detail))

    app.add_exception_handler(Exception, defect)


def _as_problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _http(error)
    if isinstance(error, RequestValidationError):
        return _validation(error)
    if isinstance(error, ClipForgeError):
        return from_error(error)
    if isinstance(error, OperationalError | PoolTimeout) or getattr(error, "connection_invalidated", False):
        log.warning("database.unavailable", error=type(error).__name__)
        return Problem(
            503,
            "database_unavailable",
            "The database does not answer; try again.",
            headers={"Retry-After": "2"},
        )
    if str(getattr(getattr(error, "orig", None), "sqlstate", "")).startswith(_DATA_EXCEPTION):
        return Problem(_UNPROCESSABLE, "validation_failed", "A value is out of range or has a NUL character.")
    log.error("database.failed", exc_info=error)
    return Problem(500, "internal", "This is a defect of ClipForge; report it with the request_id.")


STATUSES: Mapping[int, str] = {
    400: "It cannot be understood.",
    401: "Nobody is signed in, or the token or key is not good (any more).",
    402: "What the plan has for this month is used up.",
    403: "The caller lacks the permission.",
    404: "There is no such thing in this organisation.",
    405: "This address does not take this method.",
    409: "What is there stands against it, or an `Idempotency-Key` was used for another request.",
    412: "It was changed since the version that `If-Match` names.",
    413: "It is too large.",
    422: "A value is not valid; `errors` says which, and why.",
    429: "Too many requests, or too much work waiting; `Retry-After` says when to come again.",
    500: "A defect of ClipForge.",
    502: "A service that was asked on the way failed.",
    503: "Something that is needed is away or full; `Retry-After` says when to come again.",
    507: "There is no room left for it on the server.",
}
"""What failures mean, as every operation may answer them."""


def response(status: int) -> dict[str, Any]:
    """The OpenAPI entry of a failure."""
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    return {"description": STATUSES[status], "content": {MEDIA_TYPE: {"schema": schema}}}

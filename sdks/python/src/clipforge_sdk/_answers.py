"""Answers: to values, or to errors."""

from __future__ import annotations

import json
import logging
import sys
import warnings
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

import httpx
from pydantic import ValidationError

from clipforge_sdk import _retry
from clipforge_sdk._call import Call
from clipforge_sdk._model import Model, remember_answer
from clipforge_sdk.errors import (
    BY_STATUS,
    APIError,
    FieldError,
    RateLimitError,
    ServerError,
    UnexpectedAnswerError,
)

log = logging.getLogger("clipforge_sdk")
M = TypeVar("M", bound=Model)
T = TypeVar("T")
Reader = Callable[[httpx.Response], T]
"""Makes a value of an answer that was read."""

_told: set[tuple[str, str]] = set()


def as_model(kind: type[M]) -> Reader[M]:
    """Read a JSON object as a type."""

    def read(response: httpx.Response) -> M:
        try:
            model = kind.model_validate(_json(response))
        except ValidationError as error:
            raise _unexpected(
                response, f"the answer is no {kind.__name__}: {error.errors()[0]['msg']}"
            ) from error
        remember_answer(model, response)
        return model

    return read


def as_json(response: httpx.Response) -> Any:
    """Read JSON as it is."""
    return _json(response) if response.content else None


def as_text(response: httpx.Response) -> str:
    """Read text; the API's is UTF-8."""
    return response.content.decode("utf-8", "replace")


def as_nothing(_response: httpx.Response) -> None:
    """Read nothing."""


def _json(response: httpx.Response) -> Any:
    try:
        return json.loads(response.content)
    except ValueError as error:
        kind = response.headers.get("content-type", "nothing")
        raise _unexpected(
            response, f"the answer is no JSON but {kind}; is base_url that of a ClipForge API?"
        ) from error


def _unexpected(response: httpx.Response, message: str) -> UnexpectedAnswerError:
    return UnexpectedAnswerError(
        message, status=response.status_code, request_id=response.headers.get("x-request-id", "")
    )


def redirected(response: httpx.Response) -> UnexpectedAnswerError:
    """Credentials are not carried to wherever an answer points; the API itself never does."""
    place = response.headers.get("location", "somewhere else")
    return _unexpected(response, f"the API sends us on to {place}; is base_url right, https included?")


def error_of(response: httpx.Response) -> APIError:
    """The error that a refusal stands for; whatever its body is."""
    status = response.status_code
    try:
        body = json.loads(response.content)
    except ValueError:
        body = None
    told = body if isinstance(body, dict) else {}
    entries = told.get("errors")
    headers = {name.lower(): value for name, value in response.headers.items()}
    fields: dict[str, Any] = {
        "code": str(told.get("code") or ""),
        "title": str(told.get("title") or response.reason_phrase),
        "detail": str(told.get("detail") or ""),
        "request_id": str(told.get("request_id") or headers.get("x-request-id", "")),
        "errors": [
            _field(entry)
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, dict)
        ],
        "headers": headers,
        "body": body,
    }
    kind = BY_STATUS.get(status, ServerError if status >= httpx.codes.INTERNAL_SERVER_ERROR else APIError)
    if issubclass(kind, RateLimitError):
        return kind(status, retry_after=_retry.retry_after(headers), **fields)
    return kind(status, **fields)


def _field(entry: dict[str, Any]) -> FieldError:
    return FieldError(*(str(entry.get(name) or "") for name in ("field", "code", "detail")))


def warn_if_deprecated(call: Call, response: httpx.Response) -> None:
    """Say once for each operation that it will go, as the answer's headers tell (RFC 9745, RFC 8594)."""
    if "deprecation" not in response.headers or (call.method, call.route) in _told:
        return
    _told.add((call.method, call.route))
    sunset = response.headers.get("sunset")
    after = f" and may be gone from {sunset}" if sunset else ""
    see = response.links.get("deprecation", {}).get("url")
    more = f"; see {see}" if see else ""
    message = f"{call.method} {call.route} is deprecated{after}{more}"
    warnings.warn(message, DeprecationWarning, stacklevel=_levels_to_caller())


def _levels_to_caller() -> int:
    """How many frames above `warnings.warn`'s caller the code stands that uses this package.

    Python shows such warnings only where the code to blame is a program's own.
    """
    frame: FrameType | None = sys._getframe(1)  # what `warnings` itself walks along
    levels = 1
    home = __name__.partition(".")[0]
    while frame is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == home:
        frame, levels = frame.f_back, levels + 1
    return levels

"""What the service and the way to it answer, as the errors that this command line tells."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from clipforge.kit.errors import (
    BadInputError,
    CancelledError,
    ClipForgeError,
    NetworkError,
    ResourceError,
    ToolFailedError,
    UsageError,
)

_KINDS: dict[int, tuple[type[ClipForgeError], str]] = {
    401: (UsageError, "Run 'clipforge remote login' with a key that is good"),
    402: (ResourceError, "See 'usage' of the service, or ask who looks after it"),
    403: (UsageError, "Use a key with this permission"),
    404: (BadInputError, "Check the id, and that it belongs to the organisation of your key"),
    429: (NetworkError, "Wait a moment and try again"),
}
_SERVER = 500


@contextmanager
def as_ours(service: str) -> Iterator[None]:
    """Tell failures of the SDK inside the block as ours.

    Args:
        service: its address, to be named.
    """
    import httpx

    from clipforge_sdk import errors

    try:
        yield
    except errors.ClipForgeError as error:
        raise ours(error, service) from error
    except (ValueError, httpx.InvalidURL) as error:
        if not _of_the_sdk(error):
            raise  # a defect of this program
        raise UsageError(str(error), remedy="Check what was given") from error


def ours(error: object, service: str) -> ClipForgeError:
    """An error of the SDK as one of this command line's.

    Args:
        error: of the SDK.
        service: its address, to be named.
    """
    from clipforge_sdk import errors

    match error:
        case errors.APIError():
            return _refused(error)
        case errors.UploadError():
            return _broken_off(error)
        case errors.WorkFailedError():
            return ToolFailedError(error.reason, remedy=error.remedy, code=error.code)
        case errors.DeadlineExceededError():
            return ResourceError(str(error), code="timeout")
        case errors.UnexpectedAnswerError():
            remedy = "Check the address of the service"
        case errors.APIConnectionError():
            remedy = "Check the address and that the service runs"
        case _:
            remedy = ""
    return NetworkError(str(error), subject=service, remedy=remedy)


def _of_the_sdk(error: Exception) -> bool:
    """Whether the SDK refused a value, or what it makes requests with did."""
    *_, (frame, _line) = traceback.walk_tb(error.__traceback__)
    return str(frame.f_globals.get("__name__", "")).partition(".")[0] in {"clipforge_sdk", "httpx"}


def _refused(error: object) -> ClipForgeError:
    """A refusal with its detail, its code and the id of its request; also the fields that are wrong."""
    from clipforge_sdk import errors

    assert isinstance(error, errors.APIError)
    usual = (NetworkError, "Try again later") if error.status >= _SERVER else (BadInputError, "")
    kind, remedy = _KINDS.get(error.status, usual)
    reason = (error.detail or error.title or f"the service answered {error.status}").rstrip(".")
    known = [error.code or str(error.status), *([f"request {error.request_id}"] if error.request_id else [])]
    fields = "; ".join(f"{field.field}: {field.detail}" for field in error.errors[1:])
    more = f"; {fields}" if fields else ""
    return kind(f"{reason}{more} ({', '.join(known)})", remedy=remedy, code=error.code)


def _broken_off(error: object) -> ClipForgeError:
    from clipforge_sdk import errors

    assert isinstance(error, errors.UploadError)
    again = f"Go on with --resume {error.upload_id}"
    cause = error.__cause__
    if isinstance(cause, CancelledError):
        return CancelledError("the upload was stopped", remedy=again)
    if isinstance(cause, errors.APIError):
        told = _refused(cause)
        return type(told)(f"the upload broke off: {told.reason}", remedy=again, code=told.code)
    if isinstance(cause, ClipForgeError):
        return cause
    return NetworkError(f"the upload broke off: {cause}", remedy=again, code="upload_broken")

"""What the service and the way to it answer, as the errors that this command line tells."""

from __future__ import annotations

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
    from clipforge_sdk import errors

    try:
        yield
    except errors.APIError as error:
        raise refused(error) from error
    except errors.UploadError as error:
        raise _broken_off(error) from error
    except errors.WorkFailedError as error:
        raise ToolFailedError(error.reason, remedy=error.remedy, code=error.code) from error
    except errors.DeadlineExceededError as error:
        raise ResourceError(str(error), code="timeout") from error
    except errors.UnexpectedAnswerError as error:
        raise NetworkError(str(error), subject=service, remedy="Check the address of the service") from error
    except errors.APIConnectionError as error:
        raise NetworkError(
            str(error), subject=service, remedy="Check the address and that the service runs"
        ) from error
    except errors.ClipForgeError as error:
        raise NetworkError(str(error), subject=service) from error


def refused(error: object) -> ClipForgeError:
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
        told = refused(cause)
        return type(told)(f"the upload broke off: {told.reason}", remedy=again, code=told.code)
    if isinstance(cause, ClipForgeError):
        return cause
    return NetworkError(f"the upload broke off: {cause}", remedy=again, code="upload_broken")

"""What can go wrong with stored objects."""

from __future__ import annotations

from typing import ClassVar

from clipforge.kit.errors import ClipForgeError, ExitCode


class StorageError(ClipForgeError):
    """The storage did not do what was asked; trying again later may help."""

    exit_code = ExitCode.NETWORK
    default_code = "storage_failed"
    retryable = True


class StorageRefused(StorageError):  # noqa: N818  # it is a refusal, named as one
    """The storage refuses for a reason that stays: wrong keys, no right, no such bucket."""

    default_code = "storage_refused"
    retryable = False


class NotFound(StorageError):  # noqa: N818  # the field's name
    """There is no such object, or no such multipart upload."""

    exit_code = ExitCode.BAD_INPUT
    default_code = "object_not_found"
    retryable = False


class InvalidKey(StorageError):  # noqa: N818  # as NotFound
    """A key that no object may have."""

    exit_code = ExitCode.USAGE
    default_code = "invalid_key"
    retryable = False


class InvalidUpload(StorageError):  # noqa: N818  # as NotFound
    """What was sent is not what was agreed: length, checksum, parts."""

    exit_code = ExitCode.BAD_INPUT
    default_code = "invalid_upload"
    retryable = False


class AccessDenied(StorageError):  # noqa: N818  # as NotFound
    """A signed address that is expired, changed, or used for something else.

    Attributes:
        status: of the HTTP answer that says so.
    """

    exit_code = ExitCode.USAGE
    default_code = "access_denied"
    retryable = False
    status: ClassVar[int] = 403

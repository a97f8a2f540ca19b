"""What the words of an S3 service mean to us."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from clipforge.services.storage.errors import InvalidUpload, NotFound, StorageError, StorageRefused

_MISSING = {"404", "NoSuchKey", "NotFound"}
_REFUSED = {
    "403",
    "AccessDenied",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "NoSuchBucket",
    "InvalidBucketName",
    "AllAccessDisabled",
}
_BAD_UPLOAD = {"InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML", "BadDigest"}


def code_of(error: BaseException | None) -> str:
    """The service's own code of an error; empty when it gave none."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


def translate(error: Exception, subject: str) -> StorageError:
    """Our error for one of boto3; the secret keys are never part of it."""
    code = code_of(error)
    if code in _MISSING:
        return NotFound("there is no such object", subject=subject)
    if code == "NoSuchUpload":
        return NotFound("there is no such upload", subject=subject, code="upload_not_found")
    if code in _BAD_UPLOAD:
        return InvalidUpload(f"the storage refuses the upload ({code})", subject=subject)
    if code in _REFUSED or isinstance(error, NoCredentialsError):
        return StorageRefused(
            f"the storage refuses us ({code or 'no keys'})",
            subject=subject,
            remedy="Check bucket, keys and region of the storage",
        )
    what = code or type(error).__name__ if isinstance(error, BotoCoreError | ClientError) else "failed"
    return StorageError(f"the storage does not answer as it should ({what})", subject=subject)

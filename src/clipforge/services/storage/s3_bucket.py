"""A bucket of an S3 service: how it is reached, made ready and asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any, TypeVar

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from clipforge.services.storage.errors import NotFound, StorageError
from clipforge.services.storage.keys import check_key
from clipforge.services.storage.protocol import MULTIPART_LIFE, SCRATCH_LIFE, SCRATCH_PREFIX, ObjectInfo
from clipforge.services.storage.s3_errors import code_of, translate

_T = TypeVar("_T")

Observer = Callable[[str, float, str], None]
"""Called after each request with its name, the seconds it took, and the error's code or ''."""


def _unobserved(_operation: str, _seconds: float, _code: str) -> None:
    pass


@dataclass(frozen=True, slots=True, repr=False)
class S3Options:
    """Where the bucket is and what opens it; has no printed form, so that keys stay out of logs.

    Attributes:
        bucket: its name.
        endpoint: address of the service; None is Amazon's.
        region: 'auto' for R2.
        access_key: None takes boto3's own chain (environment, instance role).
        secret_key: as `access_key`.
        path_style: address the bucket by path, as most self-hosted services want.
        prefix: put before every key.
    """

    bucket: str
    endpoint: str | None = None
    region: str = "us-east-1"
    access_key: str | None = None
    secret_key: str | None = None
    path_style: bool = True
    prefix: str = ""


class S3Bucket:
    """One bucket. boto3 retries faults of network and server, five times with back-off.

    Args:
        options: where it is.
        observe: told of every request.
    """

    def __init__(self, options: S3Options, observe: Observer = _unobserved) -> None:
        self._bucket = options.bucket
        self._region = options.region
        self._prefix = f"{options.prefix.strip('/')}/" if options.prefix.strip("/") else ""
        self._observe = observe
        # A session of its own: the default one is shared and not safe between threads.
        self._client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=options.endpoint,
            region_name=options.region,
            aws_access_key_id=options.access_key,
            aws_secret_access_key=options.secret_key,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path" if options.path_style else "virtual"},
                retries={"mode": "standard", "total_max_attempts": 5},
                connect_timeout=5,
                read_timeout=60,
                max_pool_connections=32,
                # Not every service knows the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _key(self, key: str) -> str:
        return self._prefix + check_key(key)

    def _call(self, name: str, subject: str, do: Callable[[], _T]) -> _T:
        """Do one request: its time is told, its failure translated."""
        began = time.monotonic()
        code = ""
        try:
            return do()
        except (BotoCoreError, ClientError, Boto3Error, HTTPError) as error:
            told = translate(error, subject)
            code = told.code
            raise told from error
        finally:
            self._observe(name, time.monotonic() - began, code)

    def _ask(self, operation: str, subject: str, **parameters: Any) -> dict[str, Any]:
        """One request of boto3's client by its name there."""
        do = getattr(self._client, operation)
        answer: dict[str, Any] = self._call(operation, subject, lambda: do(Bucket=self._bucket, **parameters))
        return answer

    def ensure_ready(self, allowed_origins: Sequence[str]) -> None:
        """Make the bucket if it is missing; set CORS and the rules for what expires."""
        try:
            self._ask("head_bucket", self._bucket)
        except NotFound:
            self._create_bucket()
        if allowed_origins:
            rule = {
                "AllowedOrigins": list(allowed_origins),
                "AllowedMethods": ["GET", "PUT", "HEAD"],
                "AllowedHeaders": ["*"],
                "ExposeHeaders": ["ETag", "Content-Length", "Content-Range", "Accept-Ranges"],
                "MaxAgeSeconds": 600,
            }
            self._ask("put_bucket_cors", self._bucket, CORSConfiguration={"CORSRules": [rule]})
        rules = [
            {
                "ID": "clipforge-scratch",
                "Status": "Enabled",
                "Filter": {"Prefix": self._prefix + SCRATCH_PREFIX},
                "Expiration": {"Days": SCRATCH_LIFE.days},
            },
            {
                "ID": "clipforge-incomplete",
                "Status": "Enabled",
                "Filter": {"Prefix": self._prefix},
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": MULTIPART_LIFE.days},
            },
        ]
        self._ask("put_bucket_lifecycle_configuration", self._bucket, LifecycleConfiguration={"Rules": rules})

    def _create_bucket(self) -> None:
        # Amazon wants the region named here unless it is the first one; others ignore or refuse it.
        abroad = self._region not in {"us-east-1", "auto"}
        where = {"CreateBucketConfiguration": {"LocationConstraint": self._region}} if abroad else {}
        try:
            self._ask("create_bucket", self._bucket, **where)
        except StorageError as error:
            if code_of(error.__cause__) != "BucketAlreadyOwnedByYou":
                raise

    def head(self, key: str) -> ObjectInfo | None:
        """What is known of an object."""
        try:
            answer = self._ask("head_object", key, Key=self._key(key))
        except NotFound:
            return None
        return ObjectInfo(
            key,
            int(answer["ContentLength"]),
            str(answer["ETag"]).strip('"'),
            str(answer.get("ContentType", "")),
            answer["LastModified"].astimezone(UTC),
            dict(answer.get("Metadata", {})),
        )

    def _must(self, key: str) -> ObjectInfo:
        info = self.head(key)
        if info is None:
            raise NotFound("there is no such object", subject=key)
        return info

    def _sign(self, operation: str, expires: timedelta, **parameters: Any) -> str:
        return str(
            self._client.generate_presigned_url(
                operation,
                Params={"Bucket": self._bucket, **parameters},
                ExpiresIn=max(1, int(expires.total_seconds())),
            )
        )

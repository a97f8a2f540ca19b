"""Objects in an S3 service: Amazon's, R2, MinIO, SeaweedFS, any that speaks signature version 4."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from clipforge.kit.files import atomic_path
from clipforge.kit.progress import Progress
from clipforge.services.storage.disposition import content_disposition, may_be_shown
from clipforge.services.storage.errors import InvalidKey, InvalidUpload, NotFound, StorageError
from clipforge.services.storage.keys import check_key, check_prefix
from clipforge.services.storage.protocol import (
    MULTIPART_LIFE,
    SCRATCH_LIFE,
    SCRATCH_PREFIX,
    Listing,
    Multipart,
    ObjectInfo,
    Part,
    SignedRequest,
    Usage,
)
from clipforge.services.storage.s3_errors import code_of, translate

_T = TypeVar("_T")
_PIECE = 1 << 20
_READ_TRIES = 5
_MOST_PARTS = 10_000
_DELETE_BATCH = 1000
_TRANSFER = TransferConfig(multipart_threshold=64 << 20, multipart_chunksize=16 << 20, max_concurrency=4)

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


class S3Storage:
    """`ObjectStorage` in a bucket. boto3 retries faults of network and server, five times with back-off."""

    min_part_bytes = 5 << 20

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

    def sweep(self, now: datetime) -> int:
        """The bucket's rules remove scratch; uploads are ended here too, for services without that rule."""
        old = self.list_multiparts(now - MULTIPART_LIFE)
        for upload in old:
            self.abort_multipart(upload.key, upload.upload_id)
        return len(old)

    # --- objects

    def local_path(self, key: str) -> Path | None:
        """None: objects are not on this machine."""
        return None

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

    @contextmanager
    def open(self, key: str, start: int = 0, end: int | None = None) -> Iterator[Iterator[bytes]]:
        """Read a range; a broken connection is taken up again where it broke, on the same content."""
        info = self._must(key)
        stop = info.size if end is None else min(end, info.size)
        pieces = self._pieces(key, info.etag, max(start, 0), stop)
        try:
            yield pieces
        finally:
            pieces.close()

    def _pieces(self, key: str, etag: str, position: int, stop: int) -> Any:
        failures = 0
        while position < stop:
            answer = self._ask(
                "get_object",
                key,
                Key=self._key(key),
                Range=f"bytes={position}-{stop - 1}",
                IfMatch=f'"{etag}"',
            )
            with contextlib.closing(answer["Body"]) as body:
                try:
                    while position < stop and (piece := body.read(_PIECE)):
                        position += len(piece)
                        failures = 0
                        yield piece
                    failures += position < stop
                except (BotoCoreError, HTTPError, OSError) as error:
                    failures += 1
                    if failures >= _READ_TRIES:
                        raise translate(error, key) from error
            if failures >= _READ_TRIES:
                raise StorageError("the storage sends less than it has", subject=key)

    def download(self, key: str, path: Path, progress: Progress | None = None) -> ObjectInfo:
        """Copy an object to a file."""
        info = self._must(key)
        done = 0
        with self.open(key) as pieces, atomic_path(path) as partial, partial.open("wb") as out:
            for piece in pieces:
                out.write(piece)
                done += len(piece)
                if progress is not None:
                    progress.update(done / max(info.size, 1))
        return info

    def upload(
        self,
        path: Path,
        key: str,
        content_type: str,
        metadata: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> ObjectInfo:
        """Store a file, in parts when it is large."""
        total = max(path.stat().st_size, 1)
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            done += count
            if progress is not None:
                progress.update(done / total)

        extra = {"ContentType": content_type, "Metadata": dict(metadata or {})}
        target = self._key(key)
        self._call(
            "upload_file",
            key,
            lambda: self._client.upload_file(
                str(path), self._bucket, target, ExtraArgs=extra, Callback=tell, Config=_TRANSFER
            ),
        )
        return self._must(key)

    def put_bytes(
        self, key: str, data: bytes, content_type: str, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """Store a few bytes."""
        self._ask(
            "put_object",
            key,
            Key=self._key(key),
            Body=data,
            ContentType=content_type,
            Metadata=dict(metadata or {}),
        )
        return self._must(key)

    def delete(self, keys: Sequence[str]) -> None:
        """Remove objects, a thousand a request."""
        names = [{"Key": self._key(key)} for key in keys]
        for first in range(0, len(names), _DELETE_BATCH):
            batch = {"Objects": names[first : first + _DELETE_BATCH], "Quiet": True}
            failed: list[dict[str, Any]] = (
                self._ask("delete_objects", self._bucket, Delete=batch).get("Errors") or []
            )
            bad = [one for one in failed if one.get("Code") != "NoSuchKey"]
            if bad:
                raise StorageError(
                    f"{len(bad)} objects could not be removed ({bad[0].get('Code')})",
                    subject=str(bad[0].get("Key")),
                )

    def delete_prefix(self, prefix: str) -> int:
        """Remove all objects below a prefix."""
        if not prefix:
            raise InvalidKey("an empty prefix would remove everything")
        keys = [info.key for info in self._walk(prefix)]
        self.delete(keys)
        return len(keys)

    def list(self, prefix: str, start_after: str = "", limit: int = 1000) -> Listing:
        """One page of objects; types and metadata are not told by S3."""
        answer = self._ask(
            "list_objects_v2",
            prefix,
            Prefix=self._prefix + check_prefix(prefix),
            StartAfter=self._prefix + start_after if start_after else "",
            MaxKeys=limit,
        )
        objects = tuple(
            ObjectInfo(
                str(entry["Key"]).removeprefix(self._prefix),
                int(entry["Size"]),
                str(entry["ETag"]).strip('"'),
                "",
                entry["LastModified"].astimezone(UTC),
            )
            for entry in answer.get("Contents", [])
        )
        more = bool(answer.get("IsTruncated")) and bool(objects)
        return Listing(objects, objects[-1].key if more else None)

    def _walk(self, prefix: str) -> Iterator[ObjectInfo]:
        after: str | None = ""
        while after is not None:
            page = self.list(prefix, after)
            yield from page.objects
            after = page.next_after

    def copy(self, source: str, target: str) -> ObjectInfo:
        """Copy inside the service; objects beyond 5 GB in parts."""
        where = {"Bucket": self._bucket, "Key": self._key(source)}
        goal = self._key(target)
        self._call("copy", source, lambda: self._client.copy(where, self._bucket, goal, Config=_TRANSFER))
        return self._must(target)

    def usage(self, prefix: str) -> Usage:
        """Sum of a prefix."""
        total = count = 0
        for info in self._walk(prefix):
            total += info.size
            count += 1
        return Usage(total, count)

    # --- signed addresses

    def _sign(self, operation: str, expires: timedelta, **parameters: Any) -> str:
        return str(
            self._client.generate_presigned_url(
                operation,
                Params={"Bucket": self._bucket, **parameters},
                ExpiresIn=max(1, int(expires.total_seconds())),
            )
        )

    def presign_get(
        self,
        key: str,
        expires: timedelta,
        *,
        filename: str | None = None,
        content_type: str | None = None,
        inline: bool = False,
    ) -> str:
        """Signed GET; shown instead of saved only when `content_type` is given and harmless."""
        shown = inline and content_type is not None and may_be_shown(content_type)
        extra = {"ResponseContentType": content_type} if content_type else {}
        return self._sign(
            "get_object",
            expires,
            Key=self._key(key),
            ResponseContentDisposition=content_disposition(filename, inline=shown),
            **extra,
        )

    def presign_put(
        self,
        key: str,
        expires: timedelta,
        content_type: str,
        content_length: int,
        checksum_sha256: str | None = None,
    ) -> SignedRequest:
        """Signed PUT; the client's own Content-Length is part of the signature."""
        headers = {"Content-Type": content_type}
        extra = {}
        if checksum_sha256 is not None:
            digest = base64.b64encode(bytes.fromhex(checksum_sha256)).decode()
            headers["x-amz-checksum-sha256"] = extra["ChecksumSHA256"] = digest
        url = self._sign(
            "put_object",
            expires,
            Key=self._key(key),
            ContentType=content_type,
            ContentLength=content_length,
            **extra,
        )
        return SignedRequest("PUT", url, headers)

    # --- multipart

    def create_multipart(self, key: str, content_type: str, metadata: Mapping[str, str] | None = None) -> str:
        """Begin an upload."""
        answer = self._ask(
            "create_multipart_upload",
            key,
            Key=self._key(key),
            ContentType=content_type,
            Metadata=dict(metadata or {}),
        )
        return str(answer["UploadId"])

    def presign_part(
        self, key: str, upload_id: str, number: int, expires: timedelta, content_length: int
    ) -> SignedRequest:
        """Signed PUT of one part."""
        if not 1 <= number <= _MOST_PARTS:
            raise InvalidUpload(f"part numbers run from 1 to {_MOST_PARTS}", subject=str(number))
        url = self._sign(
            "upload_part",
            expires,
            Key=self._key(key),
            UploadId=upload_id,
            PartNumber=number,
            ContentLength=content_length,
        )
        return SignedRequest("PUT", url, {})

    def list_parts(self, key: str, upload_id: str) -> tuple[Part, ...]:
        """Parts that have arrived."""
        parts: list[Part] = []
        marker = 0
        while True:
            answer = self._ask(
                "list_parts", key, Key=self._key(key), UploadId=upload_id, PartNumberMarker=marker
            )
            parts += [
                Part(int(entry["PartNumber"]), str(entry["ETag"]).strip('"'), int(entry["Size"]))
                for entry in answer.get("Parts", [])
            ]
            following = int(answer.get("NextPartNumberMarker") or 0)
            if not answer.get("IsTruncated") or following <= marker:
                return tuple(parts)
            marker = following

    def complete_multipart(self, key: str, upload_id: str, parts: Sequence[Part]) -> ObjectInfo:
        """Join the parts."""
        named = [{"PartNumber": part.number, "ETag": f'"{part.etag.strip(chr(34))}"'} for part in parts]
        numbers = [part.number for part in parts]
        if not parts or numbers != sorted(set(numbers)):
            raise InvalidUpload("parts must be named once each and in order", subject=key)
        try:
            self._ask(
                "complete_multipart_upload",
                key,
                Key=self._key(key),
                UploadId=upload_id,
                MultipartUpload={"Parts": named},
            )
        except NotFound:
            # Completed already, perhaps by a call whose answer was lost: the object shows it.
            info = self.head(key)
            if info is None or info.etag != _joined_etag(parts):
                raise
            return info
        return self._must(key)

    def abort_multipart(self, key: str, upload_id: str) -> None:
        """Forget an upload."""
        with contextlib.suppress(NotFound):
            self._ask("abort_multipart_upload", key, Key=self._key(key), UploadId=upload_id)

    def list_multiparts(self, older_than: datetime | None = None) -> tuple[Multipart, ...]:
        """Uploads that are not complete."""
        found: list[Multipart] = []
        markers: dict[str, str] = {}
        while True:
            answer = self._ask("list_multipart_uploads", self._bucket, Prefix=self._prefix, **markers)
            for entry in answer.get("Uploads") or []:
                started = entry["Initiated"].astimezone(UTC)
                if older_than is None or started < older_than:
                    name = str(entry["Key"]).removeprefix(self._prefix)
                    found.append(Multipart(name, str(entry["UploadId"]), started))
            if not answer.get("IsTruncated"):
                return tuple(found)
            markers = {
                "KeyMarker": str(answer["NextKeyMarker"]),
                "UploadIdMarker": str(answer["NextUploadIdMarker"]),
            }


def _joined_etag(parts: Sequence[Part]) -> str:
    """The ETag that S3 gives an object of parts: the MD5 of their MD5s, and how many they are."""
    try:
        joined = b"".join(bytes.fromhex(part.etag.strip('"')) for part in parts)
    except ValueError:  # ETags of encrypted parts are no digests
        return ""
    return f"{hashlib.md5(joined, usedforsecurity=False).hexdigest()}-{len(parts)}"

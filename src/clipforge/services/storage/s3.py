"""Objects in an S3 service: Amazon's, R2, MinIO, SeaweedFS, any that speaks signature version 4."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError
from urllib3.exceptions import HTTPError

from clipforge.kit.files import atomic_path
from clipforge.kit.progress import Progress
from clipforge.services.storage.disposition import content_disposition, may_be_shown
from clipforge.services.storage.errors import InvalidKey, StorageError
from clipforge.services.storage.keys import check_prefix
from clipforge.services.storage.protocol import MULTIPART_LIFE, Listing, ObjectInfo, SignedRequest, Usage
from clipforge.services.storage.s3_bucket import Observer, S3Options
from clipforge.services.storage.s3_errors import translate
from clipforge.services.storage.s3_multipart import S3Multipart

__all__ = ["Observer", "S3Options", "S3Storage"]

_PIECE = 1 << 20
_READ_TRIES = 5
_DELETE_BATCH = 1000
_TRANSFER = TransferConfig(multipart_threshold=64 << 20, multipart_chunksize=16 << 20, max_concurrency=4)


class S3Storage(S3Multipart):
    """`ObjectStorage` in a bucket."""

    min_part_bytes = 5 << 20

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

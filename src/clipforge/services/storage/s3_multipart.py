"""Uploads in parts to an S3 service."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from clipforge.services.storage.errors import InvalidUpload, NotFound
from clipforge.services.storage.protocol import Multipart, ObjectInfo, Part, SignedRequest
from clipforge.services.storage.s3_bucket import S3Bucket

_MOST_PARTS = 10_000


class S3Multipart(S3Bucket):
    """The part of `ObjectStorage` that is about uploads in parts."""

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

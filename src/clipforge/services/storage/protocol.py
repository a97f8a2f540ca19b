"""What the platform needs of a store of objects.

Every method is synchronous and safe to call from several threads; async callers use a thread. Keys follow
`keys.check_key` and are decided before the work that makes the object, so that doing it twice gives the same
object. Failures are `StorageError`s; an implementation retries what is worth retrying.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from clipforge.kit.progress import Progress

SCRATCH_PREFIX = "scratch/"
"""Objects below it are removed a day or two after they were made."""
SCRATCH_LIFE = timedelta(days=1)
MULTIPART_LIFE = timedelta(days=2)
"""How long a multipart upload may stay incomplete."""
DEFAULT_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What is known of an object.

    Attributes:
        key: its key.
        size: bytes.
        etag: without quotes; changes when the content does.
        content_type: media type; empty where a listing of S3 does not tell it.
        modified: when it was written, in UTC.
        metadata: what was given at upload; empty in listings.
    """

    key: str
    size: int
    etag: str
    content_type: str
    modified: datetime
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a listing, in the store's own lasting order (by bytes of the key, but for SeaweedFS).

    Attributes:
        objects: at most as many as were asked for.
        next_after: `start_after` of the next page; None on the last one.
    """

    objects: tuple[ObjectInfo, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class Usage:
    """What a prefix takes: bytes and number of objects."""

    bytes: int
    objects: int


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What a client must send: no other method, and every header as it stands here."""

    method: str
    url: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a multipart upload that has arrived."""

    number: int
    etag: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Multipart:
    """A multipart upload that is not complete."""

    key: str
    upload_id: str
    started: datetime


class ObjectStorage(Protocol):
    """A store of objects by key."""

    min_part_bytes: int
    """Every part but the last has at least as many."""

    def ensure_ready(self, allowed_origins: Sequence[str]) -> None:
        """Make the bucket or folder, and let web pages of these origins read and write by signed address."""

    def sweep(self, now: datetime) -> int:
        """Remove what expired (scratch, incomplete uploads); the number removed."""

    def head(self, key: str) -> ObjectInfo | None:
        """What is known of an object; None when there is none."""

    def open(
        self, key: str, start: int = 0, end: int | None = None
    ) -> AbstractContextManager[Iterator[bytes]]:
        """Read bytes `start` to `end` (exclusive, None for all) in pieces; `NotFound` when there is none."""

    def local_path(self, key: str) -> Path | None:
        """A file of this machine that begins with the object's content, for readers of media; else None."""

    def download(self, key: str, path: Path, progress: Progress | None = None) -> ObjectInfo:
        """Write an object to a file that is whole or absent; `NotFound` when there is none."""

    def upload(
        self,
        path: Path,
        key: str,
        content_type: str,
        metadata: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> ObjectInfo:
        """Store a file, streamed; replaces the object as a whole."""

    def put_bytes(
        self, key: str, data: bytes, content_type: str, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """Store a few bytes."""

    def delete(self, keys: Sequence[str]) -> None:
        """Remove objects; those that are not there are no error."""

    def delete_prefix(self, prefix: str) -> int:
        """Remove all objects whose key begins with `prefix` (not empty); the number removed."""

    def list(self, prefix: str, start_after: str = "", limit: int = 1000) -> Listing:
        """Objects whose key begins with `prefix` and comes after `start_after`, at most `limit` (≤ 1000)."""

    def copy(self, source: str, target: str) -> ObjectInfo:
        """Copy an object inside the store; `NotFound` when there is none."""

    def usage(self, prefix: str) -> Usage:
        """Bytes and number of objects below a prefix."""

    def presign_get(
        self,
        key: str,
        expires: timedelta,
        *,
        filename: str | None = None,
        content_type: str | None = None,
        inline: bool = False,
    ) -> str:
        """Address that reads the object until it expires; saved under `filename` unless `inline`."""

    def presign_put(
        self,
        key: str,
        expires: timedelta,
        content_type: str,
        content_length: int,
        checksum_sha256: str | None = None,
    ) -> SignedRequest:
        """Request that writes an object of exactly this type and length; the checksum is hex."""

    def create_multipart(self, key: str, content_type: str, metadata: Mapping[str, str] | None = None) -> str:
        """Begin a multipart upload; its id."""

    def presign_part(
        self, key: str, upload_id: str, number: int, expires: timedelta, content_length: int
    ) -> SignedRequest:
        """Request that writes part `number` (1 to 10 000) of exactly this length; answered with its ETag."""

    def list_parts(self, key: str, upload_id: str) -> tuple[Part, ...]:
        """Parts that have arrived, by number; `NotFound` when the upload is over or never was."""

    def complete_multipart(self, key: str, upload_id: str, parts: Sequence[Part]) -> ObjectInfo:
        """Make the object of its parts; a second call with the same arguments gives the same answer.

        Raises:
            InvalidUpload: the parts are not those that arrived.
            NotFound: there is no such upload, and no object that it made.
        """

    def abort_multipart(self, key: str, upload_id: str) -> None:
        """Forget an upload and its parts; one that is not there is no error."""

    def list_multiparts(self, older_than: datetime | None = None) -> tuple[Multipart, ...]:
        """Uploads that are not complete, begun before `older_than`."""

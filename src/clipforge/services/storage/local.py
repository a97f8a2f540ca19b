"""Objects in a folder of the local disk, reached from outside by signed addresses of our own API.

``objects/`` holds a file for each object: folders are the key's segments, a comma (which no key has) marks
the files, so that ``a`` and ``a/b`` can both be objects. ``staging/`` holds what is being written,
``multipart/`` the parts of uploads that are not complete.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clipforge.kit.files import atomic_path, make_folder, write_text
from clipforge.kit.progress import Progress
from clipforge.services.storage.errors import InvalidKey, InvalidUpload, NotFound
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
from clipforge.services.storage.sealed_file import Sealed, SealedWriter, read_seal
from clipforge.services.storage.signing import Grant, sign_url

_PIECE = 1 << 20
_MARK = ",object"
_MOST_PARTS = 10_000
_SHORTEST_SECRET = 32


def _now() -> datetime:
    return datetime.now(UTC)


class LocalStorage:
    """`ObjectStorage` in a folder.

    Args:
        root: the folder; nothing else may write to it.
        base_url: public address of the API that serves ``/storage/…``.
        secret: what addresses are signed with, at least 32 bytes.
        clock: current time, with zone.
    """

    min_part_bytes = 1

    def __init__(
        self, root: Path, base_url: str, secret: bytes, clock: Callable[[], datetime] = _now
    ) -> None:
        if len(secret) < _SHORTEST_SECRET:
            raise ValueError("the signing secret is too short")
        self._objects = root / "objects"
        self.staging = root / "staging"
        self._multipart = root / "multipart"
        self._base_url = base_url
        self.secret = secret
        self.clock = clock
        self.allowed_origins: tuple[str, ...] = ()

    def ensure_ready(self, allowed_origins: Sequence[str]) -> None:
        """Make the folders; the API answers pages of these origins."""
        for folder in (self._objects, self.staging, self._multipart):
            make_folder(folder)
        self.allowed_origins = tuple(allowed_origins)

    def sweep(self, now: datetime) -> int:
        """Remove old scratch objects, old incomplete uploads, and what killed writers left."""
        removed = 0
        for info in list(self._walk(SCRATCH_PREFIX)):
            if info.modified < now - SCRATCH_LIFE:
                self.delete([info.key])
                removed += 1
        for upload in self.list_multiparts(now - MULTIPART_LIFE):
            self.abort_multipart(upload.key, upload.upload_id)
            removed += 1
        # What a writer works on has been touched lately; MULTIPART_LIFE is far beyond any request.
        for path in self.staging.glob("new-*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < (now - MULTIPART_LIFE).timestamp():
                    path.unlink()
                    removed += 1
        return removed

    # --- objects

    def path_of(self, key: str) -> Path:
        """The file of an object, be it there or not."""
        return self._objects / f"{check_key(key)}{_MARK}"

    def local_path(self, key: str) -> Path | None:
        """Its file: the content comes first, and what stands behind it no demuxer takes for media."""
        return self.path_of(key)

    def head(self, key: str) -> ObjectInfo | None:
        """What is known of an object."""
        try:
            with self.path_of(key).open("rb") as stream:
                sealed = read_seal(stream)
                modified = Path(stream.name).stat().st_mtime
        except (FileNotFoundError, NotADirectoryError):
            return None
        return None if sealed is None else _info(key, sealed, modified)

    @contextmanager
    def open(self, key: str, start: int = 0, end: int | None = None) -> Iterator[Iterator[bytes]]:
        """Read a range of an object; it stays the same even if the object is replaced meanwhile."""
        try:
            stream = self.path_of(key).open("rb")
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _absent(key) from error
        with stream:
            sealed = read_seal(stream)
            if sealed is None:
                raise _absent(key)
            stop = sealed.size if end is None else min(end, sealed.size)
            stream.seek(min(max(start, 0), sealed.size))

            def pieces() -> Iterator[bytes]:
                while (left := stop - stream.tell()) > 0 and (piece := stream.read(min(_PIECE, left))):
                    yield piece

            yield pieces()

    def download(self, key: str, path: Path, progress: Progress | None = None) -> ObjectInfo:
        """Copy an object to a file."""
        info = self.head(key)
        if info is None:
            raise _absent(key)
        done = 0
        with self.open(key) as pieces, atomic_path(path) as partial, partial.open("wb") as out:
            for piece in pieces:
                out.write(piece)
                done += len(piece)
                _tell(progress, done, info.size)
        return info

    def upload(
        self,
        path: Path,
        key: str,
        content_type: str,
        metadata: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> ObjectInfo:
        """Copy a file into the store."""
        total = path.stat().st_size
        with path.open("rb") as stream:
            return self._write(key, _told(stream.read, progress, total), content_type, metadata)

    def put_bytes(
        self, key: str, data: bytes, content_type: str, metadata: Mapping[str, str] | None = None
    ) -> ObjectInfo:
        """Store a few bytes."""
        return self._write(key, iter([data]), content_type, metadata)

    def _write(
        self, key: str, pieces: Iterator[bytes], content_type: str, metadata: Mapping[str, str] | None
    ) -> ObjectInfo:
        target = self.path_of(key)
        writer = SealedWriter(self.staging)
        try:
            for piece in pieces:
                writer.write(piece)
            sealed = writer.seal(target, content_type=content_type, metadata=metadata)
        finally:
            writer.close()
        return _info(key, sealed, self.clock().timestamp())

    def delete(self, keys: Sequence[str]) -> None:
        """Remove objects and the folders that are empty then."""
        for key in keys:
            path = self.path_of(key)
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                path.unlink()
            for folder in path.parents:
                if folder == self._objects:
                    break
                try:
                    folder.rmdir()
                except OSError:  # not empty, or gone
                    break

    def delete_prefix(self, prefix: str) -> int:
        """Remove all objects below a prefix."""
        if not prefix:
            raise InvalidKey("an empty prefix would remove everything")
        keys = [info.key for info in self._walk(check_prefix(prefix))]
        self.delete(keys)
        return len(keys)

    def list(self, prefix: str, start_after: str = "", limit: int = 1000) -> Listing:
        """One page of objects in the order of keys."""
        found: list[ObjectInfo] = []
        for info in self._walk(check_prefix(prefix), start_after):
            if len(found) == limit:
                return Listing(tuple(found), found[-1].key)
            found.append(info)
        return Listing(tuple(found), None)

    def copy(self, source: str, target: str) -> ObjectInfo:
        """Copy an object with its type and metadata."""
        info = self.head(source)
        if info is None:
            raise _absent(source)
        with self.open(source) as pieces:
            return self._write(target, pieces, info.content_type, info.metadata)

    def usage(self, prefix: str) -> Usage:
        """Sum of a prefix."""
        total = count = 0
        for info in self._walk(check_prefix(prefix)):
            total += info.size
            count += 1
        return Usage(total, count)

    def _walk(self, prefix: str, start_after: str = "") -> Iterator[ObjectInfo]:
        """Objects in the byte order of their keys, which is the order of S3."""
        yield from self._walk_folder("", prefix, start_after)

    def _walk_folder(self, base: str, prefix: str, start_after: str) -> Iterator[ObjectInfo]:
        try:
            entries = list((self._objects / base).iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return
        # A folder's keys go on with a slash, and so it sorts.
        names = sorted(
            e.name.removesuffix(_MARK) if e.name.endswith(_MARK) else f"{e.name}/" for e in entries
        )
        for name in names:
            key = base + name
            if name.endswith("/"):
                # Whole folders are passed over when none of their keys can be wanted.
                related = key.startswith(prefix) or prefix.startswith(key)
                if related and (key > start_after or start_after.startswith(key)):
                    yield from self._walk_folder(key, prefix, start_after)
            elif key.startswith(prefix) and key > start_after:
                info = self.head(key)
                if info is not None:
                    yield info

    # --- signed addresses

    def _expiry(self, expires: timedelta) -> int:
        return int((self.clock() + expires).timestamp())

    def presign_get(
        self,
        key: str,
        expires: timedelta,
        *,
        filename: str | None = None,
        content_type: str | None = None,
        inline: bool = False,
    ) -> str:
        """Signed address of GET and HEAD."""
        grant = Grant(
            "GET",
            check_key(key),
            self._expiry(expires),
            content_type=content_type,
            filename=filename,
            inline=inline,
        )
        return sign_url(self.secret, self._base_url, grant)

    def presign_put(
        self,
        key: str,
        expires: timedelta,
        content_type: str,
        content_length: int,
        checksum_sha256: str | None = None,
    ) -> SignedRequest:
        """Signed PUT of a whole object."""
        grant = Grant(
            "PUT",
            check_key(key),
            self._expiry(expires),
            content_length=content_length,
            content_type=content_type,
            checksum_sha256=checksum_sha256,
        )
        url = sign_url(self.secret, self._base_url, grant)
        return SignedRequest("PUT", url, {"Content-Type": content_type})

    # --- multipart

    def create_multipart(self, key: str, content_type: str, metadata: Mapping[str, str] | None = None) -> str:
        """Begin an upload."""
        check_key(key)
        upload_id = secrets.token_hex(16)
        info = {
            "key": key,
            "type": content_type,
            "metadata": dict(metadata or {}),
            "started": self.clock().timestamp(),
        }
        write_text(self._multipart / upload_id / "upload.json", json.dumps(info))
        return upload_id

    def _upload_folder(self, key: str, upload_id: str) -> tuple[Path, dict[str, object]]:
        if not upload_id.isalnum() or not upload_id.isascii():
            raise _no_upload(key)
        folder = self._multipart / upload_id
        try:
            info = json.loads((folder / "upload.json").read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _no_upload(key) from error
        if info["key"] != key:
            raise _no_upload(key)
        return folder, info

    def presign_part(
        self, key: str, upload_id: str, number: int, expires: timedelta, content_length: int
    ) -> SignedRequest:
        """Signed PUT of one part."""
        if not 1 <= number <= _MOST_PARTS:
            raise InvalidUpload(f"part numbers run from 1 to {_MOST_PARTS}", subject=str(number))
        grant = Grant(
            "PUT",
            check_key(key),
            self._expiry(expires),
            content_length=content_length,
            upload_id=upload_id,
            part_number=number,
        )
        return SignedRequest("PUT", sign_url(self.secret, self._base_url, grant), {})

    def part_path(self, key: str, upload_id: str, number: int) -> Path:
        """The file of a part; `NotFound` when there is no such upload."""
        return self._upload_folder(key, upload_id)[0] / f"{number:05d}.part"

    def list_parts(self, key: str, upload_id: str) -> tuple[Part, ...]:
        """Parts that have arrived."""
        folder, _ = self._upload_folder(key, upload_id)
        parts = []
        for path in sorted(folder.glob("*.part")):
            with contextlib.suppress(FileNotFoundError), path.open("rb") as stream:
                sealed = read_seal(stream)
                if sealed is not None:
                    parts.append(Part(int(path.stem), sealed.sha256, sealed.size))
        return tuple(parts)

    def complete_multipart(self, key: str, upload_id: str, parts: Sequence[Part]) -> ObjectInfo:
        """Join the parts, in the order of their numbers."""
        try:
            folder, upload = self._upload_folder(key, upload_id)
            sealed = self._join(key, folder, upload_id, upload, parts)
        except (NotFound, FileNotFoundError) as error:
            # Completed already, perhaps by a twin of this very call.
            return self._completed(key, upload_id, error)
        shutil.rmtree(folder, ignore_errors=True)
        return _info(key, sealed, self.clock().timestamp())

    def _join(
        self, key: str, folder: Path, upload_id: str, upload: Mapping[str, object], parts: Sequence[Part]
    ) -> Sealed:
        numbers = [part.number for part in parts]
        if not parts or numbers != sorted(set(numbers)):
            raise InvalidUpload("parts must be named once each and in order", subject=key)
        there = {part.number: part.etag for part in self.list_parts(key, upload_id)}
        for part in parts:
            if there.get(part.number) != part.etag.strip('"'):
                if not (folder / "upload.json").exists():
                    raise _no_upload(key)
                raise InvalidUpload(f"part {part.number} has not arrived as it is named", subject=key)
        writer = SealedWriter(self.staging)
        try:
            for number in numbers:
                with (folder / f"{number:05d}.part").open("rb") as stream:
                    sealed = read_seal(stream)
                    left = 0 if sealed is None else sealed.size
                    while left and (piece := stream.read(min(_PIECE, left))):
                        writer.write(piece)
                        left -= len(piece)
            metadata = upload["metadata"]
            return writer.seal(
                self.path_of(key),
                content_type=str(upload["type"]),
                metadata=metadata if isinstance(metadata, dict) else {},
                upload_id=upload_id,
            )
        finally:
            writer.close()

    def _completed(self, key: str, upload_id: str, error: Exception) -> ObjectInfo:
        try:
            with self.path_of(key).open("rb") as stream:
                sealed = read_seal(stream)
                modified = Path(stream.name).stat().st_mtime
        except (FileNotFoundError, NotADirectoryError):
            sealed, modified = None, 0.0
        if sealed is None or sealed.upload_id != upload_id:
            raise _no_upload(key) from error
        return _info(key, sealed, modified)

    def abort_multipart(self, key: str, upload_id: str) -> None:
        """Remove an upload's parts."""
        with contextlib.suppress(NotFound):
            folder, _ = self._upload_folder(key, upload_id)
            shutil.rmtree(folder, ignore_errors=True)

    def list_multiparts(self, older_than: datetime | None = None) -> tuple[Multipart, ...]:
        """Uploads that are not complete."""
        found = []
        for path in self._multipart.glob("*/upload.json"):
            with contextlib.suppress(FileNotFoundError):
                info = json.loads(path.read_text("utf-8"))
                started = datetime.fromtimestamp(info["started"], UTC)
                if older_than is None or started < older_than:
                    found.append(Multipart(info["key"], path.parent.name, started))
        return tuple(sorted(found, key=lambda upload: (upload.key, upload.upload_id)))


def _info(key: str, sealed: Sealed, modified: float) -> ObjectInfo:
    when = datetime.fromtimestamp(int(modified), UTC)
    return ObjectInfo(key, sealed.size, sealed.sha256, sealed.content_type, when, dict(sealed.metadata))


def _absent(key: str) -> NotFound:
    return NotFound("there is no such object", subject=key)


def _no_upload(key: str) -> NotFound:
    return NotFound("there is no such upload", subject=key, code="upload_not_found")


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress.update(done / max(total, 1))


def _told(read: Callable[[int], bytes], progress: Progress | None, total: int) -> Iterator[bytes]:
    done = 0
    while piece := read(_PIECE):
        yield piece
        done += len(piece)
        _tell(progress, done, total)

"""Objects of a store across the network on their way into a backup and out of it, one after the other.

In the archive each is `objects/<number>` with its content, followed by `facts/<number>.json`: key, size,
SHA-256, media type and metadata. Nothing is held in memory but pieces of a megabyte.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from clipforge.kit.errors import ResourceError
from clipforge.services.storage.errors import NotFound, StorageError
from clipforge.services.storage.protocol import DEFAULT_TYPE, ObjectInfo, ObjectStorage

CONTENT, FACTS = "objects", "facts"
_PIECE = 1 << 20
MOST_FACTS_BYTES = 64 << 10


class Facts(BaseModel):
    """What is known of an object in an archive.

    Attributes:
        key: its key in the store.
        size: bytes.
        sha256: hex digest of its content.
        content_type: media type.
        metadata: as it was given.
        gone: it was removed while it was being read; its content means nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    size: int
    sha256: str
    content_type: str
    metadata: dict[str, str]
    gone: bool = False


def listed(storage: ObjectStorage) -> Iterator[ObjectInfo]:
    """Every object of a store, a page at a time."""
    after: str | None = ""
    while after is not None:
        page = storage.list("", after)
        yield from page.objects
        after = page.next_after


def add_objects(archive: tarfile.TarFile, storage: ObjectStorage, told: Callable[[int], None]) -> int:
    """Copy every object into the archive; gives how many.

    Args:
        archive: open for writing.
        storage: objects that are removed meanwhile are left out: the copy of the database may name them.
        told: called with bytes as they are copied.

    Raises:
        StorageError: the store fails, or gives another content than it says it has.
    """
    count = 0
    for number, one in enumerate(listed(storage), 1):
        info = storage.head(one.key)
        if info is None:
            continue
        try:
            with storage.open(info.key) as pieces:
                content = _Content(info, pieces, told)
                entry = _entry(f"{CONTENT}/{number}", info.size)
                entry.mtime = int(info.modified.timestamp())
                archive.addfile(entry, content)
        except NotFound:
            continue  # before a byte was asked for; later, `_Content` fills up what is missing
        facts = Facts(
            key=info.key,
            size=info.size,
            sha256=content.sha256,
            content_type=info.content_type,
            metadata=dict(info.metadata),
            gone=content.gone,
        )
        text = facts.model_dump_json().encode()
        archive.addfile(_entry(f"{FACTS}/{number}.json", len(text)), io.BytesIO(text))
        forget_members(archive)
        count += not content.gone
    return count


def forget_members(archive: tarfile.TarFile) -> None:
    """Let go of the entries that the library keeps of an archive; of millions, they would fill the memory."""
    vars(archive)["members"].clear()


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
    return entry


class _Content(io.RawIOBase):
    """What `tarfile` reads an object from: exactly as many bytes as its entry says."""

    def __init__(self, info: ObjectInfo, pieces: Iterator[bytes], told: Callable[[int], None]) -> None:
        self._info = info
        self._pieces = pieces
        self._told = told
        self._left = info.size
        self._rest = b""
        self._digest = hashlib.sha256()
        self.gone = False

    @property
    def sha256(self) -> str:
        """Hex digest of what was read."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        wanted = self._left if size < 0 else min(size, self._left)
        given = bytearray()
        while len(given) < wanted:
            if not self._rest:
                self._rest = self._next()
            taken = self._rest[: wanted - len(given)]
            self._rest = self._rest[len(taken) :]
            given += taken
        self._left -= len(given)
        self._digest.update(given)
        self._told(len(given))
        return bytes(given)

    def _next(self) -> bytes:
        try:
            piece = b"" if self.gone else next(self._pieces, b"")
        except NotFound:
            self.gone, piece = True, b""
        if not piece and not self.gone:
            raise StorageError("the storage sends less than it has", subject=self._info.key)
        # The entry's size is written already: zeros take the place of what was removed.
        return piece or bytes(min(_PIECE, self._left))


def refuse_used(storage: ObjectStorage, place: str) -> None:
    """Raise `ResourceError` when there is anything in a store that is to be filled."""
    if storage.list("", limit=1).objects:
        raise ResourceError(
            "there are objects in this bucket, and a restore never overwrites data",
            subject=place,
            remedy="Set an empty bucket or another CLIPFORGE_S3_PREFIX, or leave objects as they are with "
            "--without-objects",
            code="not_empty",
        )


class Restored:
    """Objects on their way from an archive into a store; `undo` removes those that came so far.

    Args:
        storage: to be filled.
        scratch: a folder with room for the largest object.
    """

    def __init__(self, storage: ObjectStorage, scratch: Path) -> None:
        self._storage = storage
        self._file = scratch / "object"
        self._waiting: tuple[str, str, int] | None = None
        self._keys: list[str] = []

    @property
    def count(self) -> int:
        """Objects that are in the store."""
        return len(self._keys)

    @property
    def whole(self) -> bool:
        """Whether no content waits for its facts."""
        return self._waiting is None

    def content(self, number: str, stream: IO[bytes]) -> bool:
        """Take content from the archive; False when the content before it has no facts."""
        if self._waiting is not None:
            return False
        digest, size = hashlib.sha256(), 0
        with self._file.open("wb") as out:
            while piece := stream.read(_PIECE):
                digest.update(piece)
                out.write(piece)
                size += len(piece)
        self._waiting = (number, digest.hexdigest(), size)
        return True

    def facts(self, number: str, text: bytes) -> bool:
        """Store the content that waits, once its facts fit it; False when they do not.

        Raises:
            StorageError: the store fails, or holds another size than was sent.
        """
        try:
            facts = Facts.model_validate_json(text)
        except ValidationError:
            return False
        if self._waiting != (number, facts.sha256, facts.size):
            return False
        self._waiting = None
        if not facts.gone:
            self.put(self._file, facts.key, facts.content_type, facts.metadata)
        return True

    def put(self, path: Path, key: str, content_type: str, metadata: dict[str, str]) -> None:
        """Store a file as an object."""
        self._keys.append(key)
        made = self._storage.upload(path, key, content_type or DEFAULT_TYPE, metadata)
        if made.size != path.stat().st_size:
            raise StorageError("the storage has another size than it was sent", subject=key)

    def put_all(self, source: ObjectStorage) -> None:
        """Store every object of another store."""
        for one in listed(source):
            info = source.download(one.key, self._file)
            self.put(self._file, info.key, info.content_type, dict(info.metadata))

    def undo(self) -> None:
        """Remove what was stored."""
        self._storage.delete(self._keys)

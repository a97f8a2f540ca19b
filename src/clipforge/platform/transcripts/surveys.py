"""What was heard and seen of a whole source, as stored objects, so that finding moments needs no decoding."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np

from clipforge.kit.journal import Journal
from clipforge.media.picture import PictureSurvey
from clipforge.media.sound import SoundSurvey
from clipforge.services.storage.protocol import ObjectStorage

SOUND_TYPE = "application/octet-stream"
PICTURE_TYPE = "application/json"


def read_object(storage: ObjectStorage, key: str) -> bytes:
    """A whole object; `NotFound` when there is none."""
    with storage.open(key) as pieces:
        return b"".join(pieces)


def save_sound(storage: ObjectStorage, key: str, survey: SoundSurvey, scratch: Path) -> int:
    """Store a sound survey; its size in bytes."""
    path = scratch / "sound.npz"
    with path.open("wb") as stream:
        np.savez_compressed(
            stream,
            level_db=survey.level_db,
            fine_db=survey.fine_db,
            pitch_hz=survey.pitch_hz,
            flux=survey.flux,
        )
    try:
        return storage.upload(path, key, SOUND_TYPE).size
    finally:
        path.unlink(missing_ok=True)


def load_sound(storage: ObjectStorage, key: str) -> SoundSurvey:
    """A stored sound survey."""
    with np.load(io.BytesIO(read_object(storage, key)), allow_pickle=False) as data:
        return SoundSurvey(data["level_db"], data["fine_db"], data["pitch_hz"], data["flux"])


def save_picture(storage: ObjectStorage, key: str, survey: PictureSurvey) -> int:
    """Store a picture survey; its size in bytes."""
    return storage.put_bytes(key, survey.model_dump_json().encode(), PICTURE_TYPE).size


def load_picture(storage: ObjectStorage, key: str) -> PictureSurvey:
    """A stored picture survey."""
    return PictureSurvey.model_validate_json(read_object(storage, key))


class StoredJournal(Journal):
    """A journal whose parts are objects: another worker goes on where a killed one was, or fills it with it.

    Each part has a name of its own, so that workers do not overwrite one another's.

    Args:
        storage: where they are kept.
        prefix: names the work, below the scratch prefix; ends with '/'.
    """

    def __init__(self, storage: ObjectStorage, prefix: str) -> None:
        super().__init__(None)
        self._storage = storage
        self._prefix = prefix
        after = ""
        while True:
            listing = storage.list(prefix, after)
            for found in listing.objects:
                self._read(found.key)
            if listing.next_after is None:
                break
            after = listing.next_after

    def _read(self, key: str) -> None:
        import orjson

        name, value = orjson.loads(read_object(self._storage, key))
        self._known[name] = value

    def put(self, key: str, value: object) -> None:
        """Keep the value of a part; stored when this returns."""
        import orjson

        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        self._storage.put_bytes(f"{self._prefix}{name}.json", orjson.dumps([key, value]), PICTURE_TYPE)

    def remove(self) -> None:
        """Forget everything: the whole is done."""
        self._known = {}
        self._storage.delete_prefix(self._prefix)

"""The folder that a run writes: which files in it are ours, and which clips are already finished."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import Field, ValidationError

from clipforge.kit.errors import ResourceError
from clipforge.kit.files import make_folder, write_text
from clipforge.media.base import Value

_MANIFEST = ".clipforge.json"
_LOCK = ".clipforge.lock"


class Finished(Value):
    """A finished clip: its files with their sizes, and facts to show."""

    files: dict[str, int]
    facts: dict[str, str] = Field(default_factory=dict)

    @property
    def stem(self) -> str:
        """What all file names begin with, before the full stop."""
        return min((name.rpartition(".")[0] for name in self.files), key=len, default="")


class Manifest(Value):
    """What we wrote into a folder, and from which source."""

    version: int = 1
    owner: str = ""
    clips: dict[str, Finished] = Field(default_factory=dict)


class Workspace:
    """A result folder with a manifest of what we wrote into it; only that is ever removed.

    Args:
        folder: where it lies; made when absent.
        owner: what the results are made of.
    """

    def __init__(self, folder: Path, owner: str) -> None:
        self.folder = folder.absolute()
        self._owner = owner
        self._clips = dict(_read(folder).clips)
        self._lock = threading.Lock()

    @classmethod
    def choose(cls, parent: Path, name: str, owner: str) -> Workspace:
        """The folder `name` in `parent`, or `name-2`, `name-3`, … when something else is there."""
        number = 1
        while True:
            folder = parent / (name if number == 1 else f"{name}-{number}")
            if _read(folder).owner == owner or _empty(folder):
                return cls(folder, owner)
            number += 1

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs out of the folder meanwhile.

        Raises:
            ResourceError: another run is writing into it.
        """
        make_folder(self.folder)
        with (self.folder / _LOCK).open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ResourceError(
                    "another run is writing into this folder",
                    subject=str(self.folder),
                    remedy="Wait until it is done, or give another folder with --out",
                    code="folder_busy",
                ) from None
            # It may have finished clips since we looked.
            self._clips = dict(_read(self.folder).clips)
            yield

    def claim(self) -> None:
        """Mark the folder as ours before anything is written into it."""
        with self._lock:
            self._save()

    def finished(self, key: str) -> Finished | None:
        """A finished clip, when all its files are still as they were written."""
        clip = self._clips.get(key)
        if clip is None:
            return None
        try:
            whole = all((self.folder / name).stat().st_size == size for name, size in clip.files.items())
        except OSError:
            return None
        return clip if whole else None

    def all_finished(self) -> list[Finished]:
        """All finished clips whose files are still as they were written, the latest last."""
        return [clip for key in list(self._clips) if (clip := self.finished(key)) is not None]

    def keep(self, key: str, files: Iterable[Path], facts: dict[str, str]) -> None:
        """Note a finished clip and its files; may be called from several threads."""
        sizes = {str(path.relative_to(self.folder)): path.stat().st_size for path in files}
        with self._lock:
            self._clips.pop(key, None)
            self._clips[key] = Finished(files=sizes, facts=facts)
            self._save()

    def rename(self, key: str, stem: str) -> None:
        """Call the files of a finished clip, which are all a stem and a suffix, `stem` and the same suffix.

        Files of another clip that are called so already are moved out of the way first; its own turn to be
        renamed comes, or it is removed by `retain`. May be called from several threads.
        """
        with self._lock:
            self._vacate(stem, key)
            self._move(key, stem)
            self._save()

    def vacate(self, stem: str) -> None:
        """Move finished clips out of the way of a new one whose files are to be called so."""
        with self._lock:
            if self._vacate(stem, ""):
                self._save()

    def _vacate(self, stem: str, key: str) -> bool:
        owners = [other for other, clip in self._clips.items() if other != key and clip.stem == stem]
        for other in owners:
            self._move(other, f"{stem}-{other[:8]}")
        return bool(owners)

    def _move(self, key: str, stem: str) -> None:
        clip = self._clips[key]
        names = {name: stem + name[len(clip.stem) :] for name in clip.files}
        for before, after in names.items():
            if before != after and (self.folder / before).exists():
                (self.folder / before).replace(self.folder / after)
        sizes = {names[name]: size for name, size in clip.files.items()}
        self._clips[key] = Finished(files=sizes, facts=clip.facts)

    def retain(self, keys: Iterable[str]) -> None:
        """Remove the files of clips of earlier runs that are not among `keys`."""
        with self._lock:
            wanted = {key: self._clips[key] for key in keys if key in self._clips}
            used = {name for clip in wanted.values() for name in clip.files}
            for key, clip in self._clips.items():
                if key not in wanted:
                    for name in set(clip.files) - used:
                        (self.folder / name).unlink(missing_ok=True)
            self._clips = wanted
            self._save()

    def _save(self) -> None:
        manifest = Manifest(owner=self._owner, clips=self._clips)
        write_text(self.folder / _MANIFEST, manifest.model_dump_json(indent=1))


def _empty(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and all(item.name == _LOCK for item in folder.iterdir()))


def _read(folder: Path) -> Manifest:
    try:
        return Manifest.model_validate_json((folder / _MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return Manifest()

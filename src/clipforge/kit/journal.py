"""Results of the parts of a long piece of work, kept as they come, so that a killed run loses one part."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from clipforge.kit.files import disk_error


class Journal:
    """A file of JSON lines, one a part: [key, value]. A line that a kill cut short is as if never written.

    Args:
        path: where it is kept; None for a journal that forgets.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, Any] = {}
        if path is not None and path.exists():
            for line in path.read_bytes().split(b"\n"):
                try:
                    key, value = json.loads(line)
                except ValueError:
                    continue
                self._known[key] = value

    def get(self, key: str) -> Any:
        """The value kept for a part, None when there is none."""
        return self._known.get(key)

    def put(self, key: str, value: Any) -> None:
        """Keep the value of a part; on disk when this returns.

        Raises:
            ResourceError: the disk is full.
        """
        if self._path is None:
            return
        line = json.dumps([key, value], ensure_ascii=False, separators=(",", ":")).encode()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as stream:
                # The line before may have been cut short: an end of line first keeps this one whole.
                stream.write(b"\n" + line)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise disk_error(error, self._path) or error from error

    def remove(self) -> None:
        """Forget everything: the whole is done."""
        self._known = {}
        if self._path is not None:
            self._path.unlink(missing_ok=True)

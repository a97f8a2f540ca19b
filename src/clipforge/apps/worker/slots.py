"""Places for heavy work on this machine, shared by all of its workers."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from clipforge.kit.files import make_folder, telling_disk_errors

_LOOK_SECONDS = 0.25


class Slots:
    """A number of places; the kernel frees one when its holder dies, however it dies.

    Args:
        folder: shared by the workers of this machine.
        count: heavy pieces of work at a time.
    """

    def __init__(self, folder: Path, count: int) -> None:
        self._paths = [folder / f"slot-{number}" for number in range(count)]
        make_folder(folder)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a place, waiting for it as long as it takes."""
        while (held := self._try()) is None:
            await asyncio.sleep(_LOOK_SECONDS)
        try:
            yield
        finally:
            os.close(held)

    def _try(self) -> int | None:
        for path in self._paths:
            with telling_disk_errors(path):
                file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(file)
            else:
                return file
        return None

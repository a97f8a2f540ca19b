"""Large blocks of memory kept between uses, for work that asks for them over and over.

The GNU C library gives blocks of more than 32 MB back to the system at once and asks for them anew, and the
system clears every page of them: a quarter of the time in which a network hears speech. While such work runs
it is told to keep them; afterwards everything is given back. Elsewhere (macOS, musl) nothing happens.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

# <malloc.h>
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -3, -4, -8
_MOST_KEPT = 1 << 30
# What the library itself comes to in a process that has freed large blocks.
_USUAL_MMAP_THRESHOLD = 32 << 20
_USUAL_TRIM_THRESHOLD = 64 << 20
_USUAL_MMAP_MAX = 65_536

_lock = Lock()
_users = 0


def one_heap() -> None:
    """Let threads that start from now on share the main heap: theirs could hold no block over 64 MB.

    To be called before the threads start whose memory `large_blocks_kept` shall keep.
    """
    if library := _gnu():
        library.mallopt(_ARENA_MAX, 1)


@contextmanager
def large_blocks_kept() -> Iterator[None]:
    """Keep what is freed, up to 1 GB, until the last of those who asked for it has left."""
    global _users  # noqa: PLW0603  # the setting is the whole process's, and so is the count
    library = _gnu()
    with _lock:
        _users += 1
        if library:
            library.mallopt(_MMAP_MAX, 0)
            library.mallopt(_TRIM_THRESHOLD, _MOST_KEPT)
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if library and not _users:
                library.mallopt(_MMAP_MAX, _USUAL_MMAP_MAX)
                library.mallopt(_MMAP_THRESHOLD, _USUAL_MMAP_THRESHOLD)
                library.mallopt(_TRIM_THRESHOLD, _USUAL_TRIM_THRESHOLD)
                library.malloc_trim(0)


@cache
def _gnu() -> Any:
    """The GNU C library of this process, None with another."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") else None

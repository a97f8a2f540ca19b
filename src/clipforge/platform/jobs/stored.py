"""What work left in storage for `save`, read before its transaction: that waits for nobody outside."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from clipforge.services.storage.protocol import ObjectStorage

STORED = "stored"
"""Where the result of work names such objects: name → key. `save` finds name → what they hold."""


async def with_stored(storage: ObjectStorage, result: dict[str, Any]) -> dict[str, Any]:
    """A result of work whose objects are read: JSON documents of a few megabytes at most.

    Raises:
        ClipForgeError: one of them cannot be read.
    """
    keys: dict[str, str] = result.get(STORED, {})
    if not keys:
        return result
    return {**result, STORED: await asyncio.to_thread(_read, storage, keys)}


def _read(storage: ObjectStorage, keys: dict[str, str]) -> dict[str, Any]:
    found = {}
    for name, key in keys.items():
        with storage.open(key) as pieces:
            found[name] = orjson.loads(b"".join(pieces))
    return found

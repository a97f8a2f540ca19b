"""Keys of objects: what is allowed, decided before any work starts."""

from __future__ import annotations

import re

from clipforge.services.storage.errors import InvalidKey

LONGEST_KEY = 400
"""Characters of a key; the database column has as many, and S3 allows 1024 bytes with the prefix."""
_LONGEST_SEGMENT = 200  # a file name may have 255 bytes; a temporary one is longer than the key's
_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._=+@-]*", re.ASCII)


def check_key(key: str) -> str:
    """Return `key` if an object may have it.

    Segments are separated by ``/``, begin with a letter, digit or underscore and hold only these and
    ``.=+@-``. So there is no ``..``, no leading slash, no empty or hidden segment, here as in S3.

    Raises:
        InvalidKey: it is too long, empty, or holds something else.
    """
    segments = key.split("/")
    if len(key) > LONGEST_KEY or not all(
        len(segment) <= _LONGEST_SEGMENT and _SEGMENT.fullmatch(segment) for segment in segments
    ):
        raise InvalidKey("this key cannot be used for an object", subject=key[:80])
    return key


def check_prefix(prefix: str) -> str:
    """Return `prefix` if it can begin keys: empty, or whole segments followed by ``/``, or the start of one.

    Raises:
        InvalidKey: no key begins with it.
    """
    if prefix:
        check_key(prefix.removesuffix("/"))
    return prefix

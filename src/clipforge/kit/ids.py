"""Identifiers that carry their kind and sort by the time they were made."""

from __future__ import annotations

import secrets
import time

# Crockford's base 32: no letter that is mistaken for a digit; upper-case order is the order of values.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RANDOM_BITS = 80
_LENGTH = 26


def new_id(prefix: str) -> str:
    """A new identifier, for instance ``proj_01jd3x…``: prefix, 48 bits of time in ms, 80 random bits.

    The layout is that of a ULID, so identifiers of one kind sort by their ms of making as plain text.
    """
    number = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    digits = []
    for _ in range(_LENGTH):
        digits.append(_ALPHABET[number & 31])
        number >>= 5
    return f"{prefix}_{''.join(reversed(digits))}"

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
    return f"{prefix}_{_text(number)}"


def earlier(id: str, milliseconds: int) -> str:
    """A bound below every identifier that was made less than some ms before this one.

    Rows are made before they are committed, so a reader that goes on after the last id it saw looks back a
    little. Raises `ValueError` for what is no identifier.
    """
    prefix, mark, digits = id.rpartition("_")
    if not mark or len(digits) != _LENGTH:
        raise ValueError(f"not an identifier: {id[:80]}")
    number = 0
    for digit in digits:
        number = number << 5 | _ALPHABET.index(digit)
    made = number >> _RANDOM_BITS
    return f"{prefix}_{_text(max(0, made - milliseconds) << _RANDOM_BITS)}"


def _text(number: int) -> str:
    digits = []
    for _ in range(_LENGTH):
        digits.append(_ALPHABET[number & 31])
        number >>= 5
    return "".join(reversed(digits))

"""Passwords: Argon2id (RFC 9106), hashed in threads of their own, a few at a time."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from clipforge.platform.base.problems import invalid

SHORTEST, LONGEST = 10, 200
"""Characters of a password (NIST SP 800-63B: length counts, rules of composition do not)."""

_TIME_COST = 3
_PARALLELISM = 4


class Passwords:
    """Hashes and checks.

    Args:
        memory_kib: of one hash; 64 MiB with three passes is RFC 9106's second choice.
    """

    def __init__(self, memory_kib: int) -> None:
        self._hasher = PasswordHasher(time_cost=_TIME_COST, memory_cost=memory_kib, parallelism=_PARALLELISM)
        # Two at a time bound the memory that a storm of sign-ins takes.
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
        self._nobody = self._hasher.hash("a password that nobody has")

    async def hash(self, password: str) -> str:
        """Hash a password."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._hasher.hash, password)

    async def check(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; takes as long where there is none to compare with."""
        loop = asyncio.get_running_loop()
        good = await loop.run_in_executor(self._threads, self._matches, stored or self._nobody, password)
        return good and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether it was hashed with other costs than today's."""
        return self._hasher.check_needs_rehash(stored)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (Argon2Error, InvalidHashError):
            return False


@lru_cache(maxsize=2)
def passwords_of(memory_kib: int) -> Passwords:
    """The one hasher of these costs."""
    return Passwords(memory_kib)


def check_choice(password: str, email: str) -> None:
    """Raise 422 for a password that anybody would try first; its length is the schema's matter."""
    low = password.lower()
    if len(set(low)) < 4 or low in (email, email.partition("@")[0]):
        raise invalid("password", "This password is too easy to guess; choose another.")

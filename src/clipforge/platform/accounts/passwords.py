"""Passwords: Argon2id (RFC 9106), hashed in threads of their own, a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from clipforge.platform.base.problems import Problem, invalid

P = ParamSpec("P")
T = TypeVar("T")

SHORTEST, LONGEST = 10, 200
"""Characters of a password (NIST SP 800-63B: length counts, rules of composition do not)."""

_TIME_COST = 3
_PARALLELISM = 4
_AT_A_TIME = 2
"""Bounds the memory that a storm of sign-ins takes."""
MOST_ASKED = 64
"""Passwords that are hashed or wait for it, a few seconds of work; more are refused at once."""


class Passwords:
    """Hashes and checks.

    Args:
        memory_kib: of one hash; 64 MiB with three passes is RFC 9106's second choice.
        most: how many may be under way or wait.
    """

    def __init__(self, memory_kib: int, most: int = MOST_ASKED) -> None:
        self._hasher = PasswordHasher(time_cost=_TIME_COST, memory_cost=memory_kib, parallelism=_PARALLELISM)
        self._threads = ThreadPoolExecutor(max_workers=_AT_A_TIME, thread_name_prefix="password")
        self._most, self._asked = most, 0
        self._nobody = self._hasher.hash("a password that nobody has")

    async def hash(self, password: str) -> str:
        """Hash a password; raises 503 `busy` when too many wait already."""
        return await self._run(self._hasher.hash, password)

    async def check(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; takes as long where there is none to compare with.

        Raises:
            Problem: 503 `busy` when too many wait already.
        """
        good = await self._run(self._matches, stored or self._nobody, password)
        return good and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether it was hashed with other costs than today's."""
        return self._hasher.check_needs_rehash(stored)

    async def _run(self, work: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
        if self._asked >= self._most:
            raise Problem(
                503,
                "busy",
                "Too many passwords are being checked at this moment; try again.",
                headers={"Retry-After": "2"},
            )
        self._asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, partial(work, *args, **more)
            )
        finally:
            self._asked -= 1

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

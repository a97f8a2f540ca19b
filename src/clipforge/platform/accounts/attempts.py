"""Stricter limits for whatever could be used to guess passwords or to send people mail."""

from __future__ import annotations

from clipforge.platform.base.context import Context
from clipforge.platform.base.crypto import hash_secret
from clipforge.platform.base.limits import Limit, limiter_of, network_of

_BY_ADDRESS = 60
_BY_EMAIL = 600


async def count(context: Context, action: str, email: str = "") -> None:
    """Count an attempt by network address, and by e-mail address where there is one.

    A person who is kept out by somebody else's attempts waits half a minute, not longer: the limit refills
    steadily.

    Raises:
        Problem: 429 `rate_limited`.
    """
    quota = context.deps.settings.auth_rate_limit
    limits = [Limit("sign-in-ip", network_of(context.ip), quota, _BY_ADDRESS)]
    if email:
        limits.append(Limit("sign-in-email", f"{action}:{hash_secret(email)}", quota, _BY_EMAIL))
    await limiter_of(context.deps.redis).take(limits)

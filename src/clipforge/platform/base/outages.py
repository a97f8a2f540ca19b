"""What a connection straight to Postgres raises while the server is away."""

from __future__ import annotations

import asyncpg

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    # What a server that dies in the midst of an answer leaves behind in the client.
    asyncpg.InternalClientError,
)

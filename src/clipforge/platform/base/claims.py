"""What a transaction may see: row-level security in Postgres compares rows with these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claims:
    """Set for one transaction as ``app.…`` settings of Postgres.

    Attributes:
        org_id: rows of this org are seen.
        user_id: this person's own rows (account, sessions, memberships) are seen.
        secret: hash of a secret that the caller holds (API key, refresh token, invite, review link); the
            row with that hash is seen, and nothing else by it.
        email: the account with this address is seen, to sign in or up.
    """

    org_id: str = ""
    user_id: str = ""
    secret: str = ""
    email: str = ""

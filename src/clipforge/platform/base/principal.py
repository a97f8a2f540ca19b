"""Who calls, and what they may do: the one place where roles become scopes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from clipforge.platform.base.problems import Problem


class Role(StrEnum):
    """What a member of an org is."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"


READ_SCOPES = frozenset(
    {
        "org:read",
        "projects:read",
        "moments:read",
        "exports:read",
        "brand:read",
        "jobs:read",
        "events:read",
        "usage:read",
        "webhooks:read",
    }
)
WRITE_SCOPES = frozenset({"projects:write", "moments:write", "exports:write", "brand:write", "jobs:write"})
ADMIN_SCOPES = frozenset(
    {"org:write", "members:write", "keys:write", "keys:read", "webhooks:write", "audit:read"}
)
OWNER_SCOPES = frozenset({"org:delete"})
ALL_SCOPES = READ_SCOPES | WRITE_SCOPES | ADMIN_SCOPES | OWNER_SCOPES

ROLE_SCOPES: dict[Role, frozenset[str]] = {
    Role.VIEWER: READ_SCOPES,
    Role.EDITOR: READ_SCOPES | WRITE_SCOPES,
    Role.ADMIN: READ_SCOPES | WRITE_SCOPES | ADMIN_SCOPES,
    Role.OWNER: ALL_SCOPES,
}


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller of one request.

    Attributes:
        kind: a person with a session, an API key, an OAuth2 client, a worker or scheduler, or nobody.
        org_id: the org they act in; empty for a person without one and for nobody.
        user_id: the person; empty for machines.
        session_id: the person's session.
        key_id: the API key or client.
        role: of a person in the org.
        scopes: what they may do.
    """

    kind: Literal["user", "api_key", "client", "system", "anonymous"] = "anonymous"
    org_id: str = ""
    user_id: str = ""
    session_id: str = ""
    key_id: str = ""
    role: Role | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def actor(self) -> str:
        """Their id in logs and in the audit: user, key, or the kind."""
        return self.user_id or self.key_id or self.kind

    def require(self, scope: str) -> None:
        """Raise 401 for nobody, 403 without the scope."""
        if self.kind == "anonymous":
            raise unauthorized()
        if scope not in self.scopes:
            raise Problem(403, "forbidden", f"This needs the permission '{scope}', which you do not have.")


ANONYMOUS = Principal()


def unauthorized(detail: str = "Sign in, or send an API key as 'Authorization: Bearer …'.") -> Problem:
    """Nobody, or a token that is not good any more."""
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": 'Bearer realm="clipforge"'})

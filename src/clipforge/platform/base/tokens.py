"""Access tokens: signed by this server, good for minutes, checked against the database at each use.

JWTs by HS256 with a key derived from the server's secret key. They say who calls; what that person or client
may do is read anew at every request, so that a revoked session or a changed role counts at once.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Literal

import jwt

from clipforge.platform.base.crypto import Vault
from clipforge.platform.base.principal import unauthorized

AUDIENCE = "clipforge-api"
USER_SECONDS = 10 * 60
"""How long a person's access token is good."""
CLIENT_SECONDS = 60 * 60
"""How long a client's access token is good."""
_LEEWAY = 5  # seconds that two servers' clocks may differ


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What an access token says.

    Attributes:
        kind: a person's or a client's.
        subject: id of the user or client.
        org_id: the org acted in; may be empty for a person.
        session_id: the person's session; empty for clients.
        scopes: what a client asked for; empty for people.
    """

    kind: Literal["user", "client"]
    subject: str
    org_id: str
    session_id: str = ""
    scopes: tuple[str, ...] = ()


class Tokens:
    """Writes and reads access tokens.

    Args:
        vault: holds the server's secret key.
        issuer: this server's public address.
    """

    def __init__(self, vault: Vault, issuer: str) -> None:
        self._key = vault.key_for("tokens")
        self._kid = hashlib.sha256(self._key).hexdigest()[:16]
        self._issuer = issuer

    def write(self, token: AccessToken) -> str:
        """Sign a token; people's are good for `USER_SECONDS`, clients' for `CLIENT_SECONDS`."""
        now = int(time.time())
        claims: dict[str, object] = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": token.subject,
            "org": token.org_id,
            "knd": token.kind,
            "iat": now,
            "exp": now + (USER_SECONDS if token.kind == "user" else CLIENT_SECONDS),
        }
        if token.kind == "user":
            claims["sid"] = token.session_id
        else:
            claims["scope"] = " ".join(token.scopes)
        return jwt.encode(claims, self._key, algorithm="HS256", headers={"kid": self._kid, "typ": "at+jwt"})

    def read(self, text: str) -> AccessToken:
        """Check a token; raises 401 when it is not one of ours or has expired."""
        try:
            if jwt.get_unverified_header(text).get("kid") != self._kid:
                raise unauthorized("This access token was signed with another key; sign in again.")
            claims = jwt.decode(
                text,
                self._key,
                algorithms=["HS256"],
                audience=AUDIENCE,
                issuer=self._issuer,
                leeway=_LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise unauthorized(
                "This access token has expired; get a new one with the refresh token."
            ) from error
        except jwt.PyJWTError as error:
            raise unauthorized("This is neither a valid access token nor an API key.") from error
        kind = claims.get("knd")
        if kind not in ("user", "client"):
            raise unauthorized("This is not an access token.")
        return AccessToken(
            kind=kind,
            subject=str(claims["sub"]),
            org_id=str(claims.get("org", "")),
            session_id=str(claims.get("sid", "")),
            scopes=tuple(str(claims.get("scope", "")).split()),
        )

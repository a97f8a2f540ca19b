"""OpenID Connect: found by its issuer, code flow with PKCE, id_token verified (OpenID Connect Core 1.0)."""

from __future__ import annotations

import threading
import time
from typing import Any
from urllib.parse import urlencode

import jwt

from clipforge.services.identity.http import ProviderHttp, member
from clipforge.services.identity.protocol import IdentityRefused, IdentityUnavailable, ProviderAccount

_SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Only signatures by a key that the provider alone has."""
_KEPT_SECONDS = 3600.0
_LEEWAY = 30  # seconds that the provider's clock may differ
_LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, 2


class OidcProvider:
    """A provider known by its issuer.

    Args:
        id: in our addresses.
        name: for people.
        issuer: its address, exactly as it calls itself.
        client_id: ours there.
        client_secret: ours there; empty for a public client.
        scopes: to ask for.
        http: reaches it.
    """

    def __init__(
        self,
        *,
        id: str,
        name: str,
        issuer: str,
        client_id: str,
        client_secret: str,
        scopes: tuple[str, ...],
        http: ProviderHttp,
    ) -> None:
        self.id = id
        self.name = name
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._scopes = scopes
        self._http = http
        self._lock = threading.Lock()
        self._document: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, jwt.PyJWKSet] | None = None

    def authorization_url(self, *, redirect_uri: str, state: str, nonce: str, challenge: str) -> str:
        """See `IdentityProvider`."""
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(self._scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        address = member(self._discover(), "authorization_endpoint")
        return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"

    def exchange(
        self, *, code: str, redirect_uri: str, verifier: str, nonce: str, issuer: str | None
    ) -> ProviderAccount:
        """See `IdentityProvider`."""
        document = self._discover()
        # Who always says who they are is not believed without it (RFC 9207, 2.4).
        promised = document.get("authorization_response_iss_parameter_supported") is True
        if issuer != self._issuer and (promised or issuer is not None):
            raise IdentityRefused("the answer came from another issuer", subject=self.name)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": self._client_id,
        }
        methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        auth = None
        if self._client_secret and "client_secret_post" in methods:
            form["client_secret"] = self._client_secret
        elif self._client_secret:
            auth = (self._client_id, self._client_secret)
        answer = self._http.post_form(member(document, "token_endpoint"), form, auth)
        claims = self._verified(member(answer, "id_token"), nonce)
        return self._account(claims, document, answer)

    def _account(
        self, claims: dict[str, Any], document: dict[str, Any], answer: dict[str, Any]
    ) -> ProviderAccount:
        told = claims
        if "email" not in claims and document.get("userinfo_endpoint") and answer.get("access_token"):
            told = self._http.get(member(document, "userinfo_endpoint"), token=member(answer, "access_token"))
            if member(told, "sub") != claims["sub"]:
                raise IdentityRefused("the provider told of somebody else", subject=self.name)
        return ProviderAccount(
            subject=str(claims["sub"]),
            email=str(told.get("email") or "").lower(),
            email_verified=told.get("email_verified") in (True, "true"),
            name=str(told.get("name") or "")[:200],
        )

    def _verified(self, id_token: str, nonce: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._key(id_token),
                algorithms=list(_SIGNED_BY),
                audience=self._client_id,
                issuer=self._issuer,
                leeway=_LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise IdentityRefused(
                f"the id_token is not valid ({type(error).__name__})", subject=self.name
            ) from error
        if claims.get("nonce") != nonce:
            raise IdentityRefused("the id_token belongs to another sign-in", subject=self.name)
        # A longer one would be cut where it is kept, and then be somebody else's.
        if not 0 < len(claims["sub"]) <= _LONGEST_SUBJECT:
            raise IdentityRefused("the id_token does not say who signed in", subject=self.name)
        parties = claims["aud"]
        if isinstance(parties, list) and len(parties) > 1 and claims.get("azp") != self._client_id:
            raise IdentityRefused("the id_token was made for another application", subject=self.name)
        return claims

    def _key(self, id_token: str) -> jwt.PyJWK:
        kid = jwt.get_unverified_header(id_token).get("kid")
        for fresh in (False, True):  # the provider may have a new key
            keys = [key for key in self._key_set(fresh).keys if key.public_key_use in (None, "sig")]
            fitting = [key for key in keys if kid is None or key.key_id == kid]
            if len(fitting) == 1:
                return fitting[0]
        raise IdentityRefused("the id_token is signed with an unknown key", subject=self.name)

    def _key_set(self, fresh: bool) -> jwt.PyJWKSet:
        with self._lock:
            if self._keys is None or fresh or time.monotonic() - self._keys[0] > _KEPT_SECONDS:
                found = self._http.get(member(self._discovered(), "jwks_uri"))
                try:
                    self._keys = (time.monotonic(), jwt.PyJWKSet.from_dict(found))
                except (jwt.PyJWTError, AttributeError, TypeError) as error:
                    raise IdentityUnavailable("its keys cannot be read", subject=self.name) from error
            return self._keys[1]

    def _discover(self) -> dict[str, Any]:
        with self._lock:
            return self._discovered()

    def _discovered(self) -> dict[str, Any]:
        """The discovery document; its issuer must be the one we know (OpenID Connect Discovery 1.0, 4.3)."""
        if self._document is None or time.monotonic() - self._document[0] > _KEPT_SECONDS:
            found = self._http.get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if member(found, "issuer") != self._issuer:
                raise IdentityUnavailable("it calls itself another issuer", subject=self.name)
            self._document = (time.monotonic(), found)
        return self._document[1]

"""A sign-in provider of the tests: OpenID Connect on the loopback, strict where the standards are.

It holds to RFC 6749 (codes good once, clients proved by HTTP Basic), RFC 7636 (no code without the verifier),
RFC 9207 (`iss` in every answer) and OpenID Connect Core 1.0. Tests say who sits before the browser, and may
spoil what it signs.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from chaos.loopback import serving

CLIENT_ID = "clipforge here"
CLIENT_SECRET = "a+secret:with%signs"
"""With characters that must be escaped in HTTP Basic (RFC 6749, 2.3.1)."""

Claims = dict[str, Any]


@dataclass
class SigningKey:
    """A key pair with the id by which tokens name it."""

    kid: str = field(default_factory=lambda: secrets.token_hex(4))
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def public(self) -> dict[str, Any]:
        """As an entry of the key set."""
        made = ECAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**made, "kid": self.kid, "use": "sig", "alg": "ES256"}

    def sign(self, claims: Claims) -> str:
        return jwt.encode(claims, self.private, algorithm="ES256", headers={"kid": self.kid})


@dataclass
class OidcServer:
    """What the provider knows, and what tests change of it.

    Attributes:
        issuer: its address.
        person: who sits before the browser: claims of the id_token.
        key: signs id_tokens; put another in its place to rotate.
        spoil: changes the claims of an id_token before it is signed.
        sign: makes the id_token of the claims.
        tells_issuer: sends `iss` along with the code, as its document promises.
        document: members that replace those of the discovery document.
        granted: codes that were given out, with what they were asked for.
        refusals: why the token endpoint refused, in order.
        declines: the person says no.
        asked: called with the path of each request before it is answered, which may take as long as it likes.
    """

    issuer: str = ""
    person: Claims = field(default_factory=dict)
    key: SigningKey = field(default_factory=SigningKey)
    spoil: Callable[[Claims], None] = field(default=lambda claims: None)
    sign: Callable[[Claims], str] | None = None
    tells_issuer: bool = True
    document: dict[str, Any] = field(default_factory=dict)
    granted: dict[str, dict[str, str]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    declines: bool = False
    asked: Callable[[str], None] = field(default=lambda path: None)

    def become(self, **person: Any) -> Claims:
        """Let somebody new sit before the browser, with an address of their own that is verified."""
        subject = secrets.token_hex(6)
        email = f"{subject}@example.com"
        self.person = {"sub": subject, "email": email, "email_verified": True, "name": "Grace", **person}
        return self.person

    def reset(self) -> None:
        """Behave well again."""
        self.spoil, self.sign, self.tells_issuer, self.document = lambda claims: None, None, True, {}
        self.asked = lambda path: None
        self.declines = False
        self.refusals.clear()
        self.become()

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            **self.document,
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to: the person agrees at once, or declines (RFC 6749, 4.1.2.1)."""
        assert (query["client_id"], query["response_type"]) == (CLIENT_ID, "code")
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        if self.declines:
            back = {"error": "access_denied", "state": query["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self.granted[code] = query
            back = {"code": code, "state": query["state"]}
        if self.tells_issuer:
            back["iss"] = self.issuer
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Status and answer of the token endpoint."""
        error = self._refusal(form, authorization)
        if error:
            self.refusals.append(error)
            return (401 if error == "invalid_client" else 400), {"error": error}
        asked = self.granted.pop(form["code"])
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
        }
        self.spoil(claims)
        id_token = (self.sign or self.key.sign)(claims)
        return 200, {"access_token": secrets.token_hex(8), "token_type": "Bearer", "id_token": id_token}

    def _refusal(self, form: dict[str, str], authorization: str) -> str:
        proof = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        if (unquote_plus(proof[0]), unquote_plus(proof[2])) != (CLIENT_ID, CLIENT_SECRET):
            return "invalid_client"
        if form.get("grant_type") != "authorization_code":
            return "unsupported_grant_type"
        asked = self.granted.get(form.get("code", ""))
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return "invalid_grant"
        verifier = form.get("code_verifier", "")
        digest = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        if digest != asked["code_challenge"]:
            return "invalid_grant"
        return ""


async def visit(authorization_url: str) -> dict[str, str]:
    """Go where the browser is sent, and give what it brings back."""
    async with httpx.AsyncClient(timeout=120) as browser:
        answer = await browser.get(authorization_url)
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


class _Handler(BaseHTTPRequestHandler):
    provider: OidcServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.asked(parts.path)
        if parts.path == "/.well-known/openid-configuration":
            self._json(200, self.provider.discovery())
        elif parts.path == "/keys":
            self._json(200, {"keys": [self.provider.key.public()]})
        elif parts.path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(query))
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._json(404, {"error": "not_found"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.provider.asked(self.path)
        self._json(*self.provider.token(form, self.headers.get("Authorization", "")))

    def _json(self, status: int, found: dict[str, Any]) -> None:
        body = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def oidc_server() -> Iterator[OidcServer]:
    """The provider, served from a thread."""
    provider = OidcServer()
    with serving(type("Handler", (_Handler,), {"provider": provider})) as provider.issuer:
        provider.become()
        yield provider

"""Sign-in at GitHub, which is not OpenID Connect: who it was is asked of its API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chaos.loopback import serving
from clipforge.kit.net import NetPolicy
from clipforge.services.identity.protocol import IdentityProvider, IdentityRefused, IdentityUnavailable
from clipforge.services.identity.providers import providers_of

ADA = {"id": 7, "login": "ada", "name": "Ada"}
MAILS = [
    {"email": "old@example.com", "primary": False, "verified": True},
    {"email": "Ada@Example.com", "primary": True, "verified": True},
]
Reply = tuple[int, dict[str, str], Any]


@dataclass
class Github:
    """What is answered at each path, and what was asked."""

    url: str = ""
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


@pytest.fixture(autouse=True)
def _patient(monkeypatch) -> None:
    """What comes back is asked here, not how fast the machine is."""
    monkeypatch.setattr("clipforge.services.identity.http._SECONDS", 120.0)


@pytest.fixture
def github() -> Iterator[Github]:
    made = Github(
        replies={
            "/login/oauth/access_token": (200, {}, {"access_token": "gho_1", "token_type": "bearer"}),
            "/api/user": (200, {}, ADA),
            "/api/user/emails": (200, {}, MAILS),
        }
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, body: str) -> None:
            form = {name: values[0] for name, values in parse_qs(body).items()}
            made.asked.append((self.path, self.headers.get("Authorization", ""), form))
            status, headers, found = made.replies.get(self.path, (404, {}, {}))
            text = json.dumps(found).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(text)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as made.url:
        yield made


@pytest.fixture
def provider(github: Github) -> IdentityProvider:
    one = {"id": "github", "issuer": github.url, "api": f"{github.url}/api", "private": True}
    config = json.dumps([{**one, "client_id": "ours", "client_secret": "secret"}])
    return providers_of(config, NetPolicy())["github"]


def _exchange(provider: IdentityProvider):
    return provider.exchange(
        code="c", redirect_uri="https://clips.example/back", verifier="v", nonce="n", issuer=None
    )


def test_the_browser_is_sent_with_a_state_and_a_challenge(github, provider) -> None:
    challenge = sha256(b"v").hexdigest()
    url = provider.authorization_url(
        redirect_uri="https://clips.example/back", state="s", nonce="n", challenge=challenge
    )
    assert url.startswith(f"{github.url}/login/oauth/authorize?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert query == {
        "client_id": "ours",
        "redirect_uri": "https://clips.example/back",
        "scope": "read:user user:email",
        "state": "s",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }


def test_the_person_is_known_by_number_and_by_the_primary_address(github, provider) -> None:
    found = _exchange(provider)
    assert (found.subject, found.email, found.email_verified, found.name) == (
        "7",
        "ada@example.com",
        True,
        "Ada",
    )
    [(_, _, form), *api] = github.asked
    assert (form["code"], form["code_verifier"], form["client_secret"]) == ("c", "v", "secret")
    assert [(path, token) for path, token, _ in api] == [
        ("/api/user", "Bearer gho_1"),
        ("/api/user/emails", "Bearer gho_1"),
    ]


def test_an_address_is_verified_only_when_the_primary_one_is(github, provider) -> None:
    primary = {**MAILS[1], "verified": False}
    github.replies["/api/user/emails"] = (200, {}, [MAILS[0], primary])
    assert _exchange(provider).email_verified is False
    github.replies["/api/user/emails"] = (200, {}, [])
    assert (_exchange(provider).email, _exchange(provider).email_verified) == ("", False)


def test_a_refusal_is_told_from_a_provider_that_fails(github, provider) -> None:
    path = "/login/oauth/access_token"
    github.replies[path] = (200, {}, {"error": "bad_verification_code"})  # GitHub refuses with 200
    with pytest.raises(IdentityRefused, match="bad_verification_code"):
        _exchange(provider)
    for answer in ((503, {}, {}), (200, {}, {}), (200, {}, [])):
        github.replies[path] = answer
        with pytest.raises(IdentityUnavailable):
            _exchange(provider)


@pytest.mark.parametrize("user", [{}, [], {"id": "7"}, {"id": None}])
def test_who_has_no_number_is_nobody(github, provider, user) -> None:
    github.replies["/api/user"] = (200, {}, user)
    with pytest.raises(IdentityUnavailable):
        _exchange(provider)


def test_a_secret_follows_no_redirect(github, provider) -> None:
    github.replies["/login/oauth/access_token"] = (307, {"Location": "/elsewhere"}, {})
    with pytest.raises(IdentityUnavailable):
        _exchange(provider)
    assert [path for path, _, _ in github.asked] == ["/login/oauth/access_token"]


def test_an_answer_without_end_is_cut(github, provider) -> None:
    github.replies["/api/user"] = (200, {}, {**ADA, "bio": "x" * (1 << 20)})
    with pytest.raises(IdentityUnavailable, match="too long"):
        _exchange(provider)

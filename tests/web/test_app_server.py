"""The web app's own server: what it passes on, what it refuses, and how it keeps people signed in."""

from __future__ import annotations

import asyncio
import base64
import http.server
import json
import os
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.async_api import StorageState, expect
from web_people import EMAIL, PASSWORD, sign_in

from chaos.service import ServiceUnderTest
from clipforge.kit.ports import LOOPBACK, free_port

pytestmark = pytest.mark.timeout(900)

_COOKIE = "clipforge_session"
_GRACE_SECONDS = 10.0
"""How long the API takes a used refresh token for that of another tab."""
_LATE_SECONDS = 12.0


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Cookies:
    """Opens and seals the cookies of the service, as only its server can.

    Args:
        secret: what the web app's server was started with.
    """

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCM(sha256(f"clipforge web session\0{secret}".encode()).digest())

    def opened(self, cookie: str) -> dict[str, Any]:
        """What a cookie holds."""
        header, _, nonce, sealed, tag = cookie.split(".")
        text = self._cipher.decrypt(_bytes(nonce), _bytes(sealed) + _bytes(tag), header.encode())
        found: dict[str, Any] = json.loads(text)
        return found

    def sealed(self, values: dict[str, Any]) -> str:
        """A cookie that holds these."""
        header = _text(json.dumps({"alg": "dir", "enc": "A256GCM"}).encode())
        nonce = secrets.token_bytes(12)
        both = self._cipher.encrypt(nonce, json.dumps(values).encode(), header.encode())
        return ".".join((header, "", _text(nonce), _text(both[:-16]), _text(both[-16:])))


@pytest.fixture(scope="module")
def cookies(web_secret: str) -> Cookies:
    return Cookies(web_secret)


@pytest.fixture
def browse(app: ServiceUnderTest) -> Iterator[Callable[..., httpx.Client]]:
    """Opens a client like a browser's pages; of a device, and from an address of this machine."""
    opened: list[httpx.Client] = []

    def browse(device: str = "Test", address: str = LOOPBACK) -> httpx.Client:
        client = httpx.Client(
            base_url=app.web_url,
            headers={"origin": app.web_url, "user-agent": device},
            transport=httpx.HTTPTransport(local_address=address),
            timeout=30,
        )
        opened.append(client)
        return client

    yield browse
    for client in opened:
        client.close()


@pytest.fixture
def person(owner: StorageState, browse: Callable[..., httpx.Client]) -> httpx.Client:
    """Signed in anew as the owner."""
    client = browse()
    answer = client.post("/session/sign-in", json={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == httpx.codes.OK, answer.text
    return client


def _with_ended_token(client: httpx.Client, cookies: Cookies) -> str:
    """The client's cookie as it is once its access token has ended."""
    return cookies.sealed(cookies.opened(client.cookies[_COOKIE]) | {"accessExpiresAt": 0})


def _sessions(client: httpx.Client) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/sessions")
    assert answer.status_code == httpx.codes.OK, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/%09/elsewhere.example", "/"),
        ("/%0a/elsewhere.example", "/"),
        ("//elsewhere.example", "/"),
        ("/%5Celsewhere.example", "/"),
        ("/.//elsewhere.example", "/"),
        ("https://elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/templates&next=/upload", "/"),
        ("/templates%3Fa=b", "/templates?a=b"),
    ],
)
async def test_signing_in_leads_to_no_other_site(
    open_page, owner: StorageState, app: ServiceUnderTest, wanted: str, reached: str
) -> None:
    async with open_page() as page:
        asked: list[str] = []
        await page.route(
            lambda address: urlsplit(address).netloc != urlsplit(app.web_url).netloc,
            lambda route: route.abort(),
        )
        page.on("request", lambda one: asked.append(one.url) if one.is_navigation_request() else None)
        await page.goto(f"/sign-in?next={wanted}")
        await sign_in(page)
        await expect(page).to_have_url(app.web_url + reached)
        assert {urlsplit(one).netloc for one in asked} == {urlsplit(app.web_url).netloc}


@pytest.mark.parametrize(
    ("path", "size"), [("/api/v1/auth/forgot-password", 9 << 20), ("/session/sign-in", 100 << 10)]
)
async def test_a_body_that_does_not_say_its_size_is_refused_while_it_comes(
    app: ServiceUnderTest, path: str, size: int
) -> None:
    where = urlsplit(app.web_url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    head = f"POST {path} HTTP/1.1\r\nHost: {where.netloc}\r\nOrigin: {app.web_url}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    piece = b" " * 4096
    try:
        async with asyncio.timeout(20):
            for _ in range(size // len(piece)):
                writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                await writer.drain()
            # The last piece, which says that it is all, is never sent.
            assert b" 413 " in await reader.readline()
    finally:
        writer.close()


def test_a_body_that_says_that_it_is_too_large_is_refused(browse: Callable[..., httpx.Client]) -> None:
    answer = browse().post("/session/sign-in", json={"email": EMAIL, "password": "x" * (100 << 10)})
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
    assert answer.json()["code"] == "too_large"


@pytest.mark.parametrize(
    "path",
    ["/api/v1/auth/sign-in", "/api/v1/auth/%73ign-in", "/api/v1/auth%2Fsign-in", "/api/v1/auth/sign-in%0A"],
)
def test_tokens_never_reach_a_page(
    owner: StorageState, browse: Callable[..., httpx.Client], path: str
) -> None:
    answer = browse().post(path, json={"email": EMAIL, "password": PASSWORD})
    assert "access_token" not in answer.text
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert answer.json()["detail"] == "There is nothing at this address."


def test_an_address_that_cannot_be_read_leads_nowhere(person: httpx.Client) -> None:
    answer = person.get("/api/v1/projects/%E0%A4%A")
    assert answer.status_code == httpx.codes.NOT_FOUND


def test_who_brings_the_old_cookie_late_stays_signed_in(
    person: httpx.Client, browse: Callable[..., httpx.Client], cookies: Cookies
) -> None:
    old = _with_ended_token(person, cookies)
    held = cookies.opened(old)["refreshToken"]
    person.cookies.clear()
    first = person.get("/api/v1/me", headers={"cookie": f"{_COOKIE}={old}"})
    assert first.status_code == httpx.codes.OK
    renewed = cookies.opened(first.cookies[_COOKIE])
    assert renewed["refreshToken"] != held
    time.sleep(_LATE_SECONDS)
    assert _LATE_SECONDS > _GRACE_SECONDS
    late = browse().get("/api/v1/me", headers={"cookie": f"{_COOKIE}={old}"})
    assert late.status_code == httpx.codes.OK
    assert cookies.opened(late.cookies[_COOKIE])["refreshToken"] == renewed["refreshToken"]
    # And the session goes on: the pair that was given is good to be renewed.
    person.cookies.clear()
    ended = cookies.sealed(renewed | {"accessExpiresAt": 0})
    assert person.get("/api/v1/me", headers={"cookie": f"{_COOKIE}={ended}"}).status_code == httpx.codes.OK


def test_the_list_of_sessions_tells_the_device_after_a_renewal(
    person: httpx.Client, browse: Callable[..., httpx.Client], cookies: Cookies
) -> None:
    elsewhere = browse("Pocket/7", "127.0.0.9")
    elsewhere.cookies.set(_COOKIE, _with_ended_token(person, cookies))
    (found,) = [one for one in _sessions(elsewhere) if one["current"]]
    assert (found["user_agent"], found["ip"]) == ("Pocket/7", "127.0.0.9")


@pytest.mark.parametrize("change", [{"accessExpiresAt": 0}, {"accessToken": "no token"}])
def test_signing_out_ends_the_session_although_its_access_token_is_no_longer_good(
    person: httpx.Client, browse: Callable[..., httpx.Client], cookies: Cookies, change: dict[str, Any]
) -> None:
    leaving = browse("Leaving")
    leaving.post("/session/sign-in", json={"email": EMAIL, "password": PASSWORD})
    held = cookies.opened(leaving.cookies[_COOKIE])
    assert [one for one in _sessions(person) if one["user_agent"] == "Leaving"]
    leaving.cookies.clear()
    sealed = cookies.sealed(held | change)
    answer = leaving.post("/session/sign-out", json={}, headers={"cookie": f"{_COOKIE}={sealed}"})
    assert answer.status_code == httpx.codes.NO_CONTENT
    assert not [one for one in _sessions(person) if one["user_agent"] == "Leaving"]


def test_the_org_that_was_chosen_stays_over_a_renewal(person: httpx.Client, cookies: Cookies) -> None:
    home = person.get("/api/v1/me").json()["org_id"]
    made = person.post("/api/v1/orgs", json={"name": "Second studio"})
    assert made.status_code == httpx.codes.CREATED, made.text
    second = made.json()["id"]
    assert second != home
    assert person.post("/session/org", json={"org_id": second}).json() == {"org_id": second}
    ended = _with_ended_token(person, cookies)
    person.cookies.clear()
    person.cookies.set(_COOKIE, ended)
    assert person.get("/api/v1/me").json()["org_id"] == second
    refused = person.post("/session/org", json={"org_id": "org_unknown"})
    assert refused.status_code == httpx.codes.NOT_FOUND


class _Slow(http.server.BaseHTTPRequestHandler):
    """An API that takes its time."""

    begun = threading.Event()

    def do_GET(self) -> None:
        self.begun.set()
        time.sleep(2)
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Nothing: a test says what went wrong."""


def test_a_server_that_is_told_to_stop_finishes_what_is_under_way(
    web_server: list[str], web_secret: str
) -> None:
    port = free_port()
    api = http.server.ThreadingHTTPServer((LOOPBACK, 0), _Slow)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    environment = os.environ | {
        "NODE_ENV": "production",
        "CLIPFORGE_API_URL": f"http://{LOOPBACK}:{api.server_port}",
        "CLIPFORGE_WEB_PORT": str(port),
        "CLIPFORGE_WEB_SECRET": web_secret,
    }
    server = subprocess.Popen(web_server, env=environment)
    answers: list[int] = []
    try:
        with httpx.Client(base_url=f"http://{LOOPBACK}:{port}", timeout=30, trust_env=False) as client:
            deadline = time.monotonic() + 60
            while True:
                try:
                    client.get("/health")
                    break
                except httpx.ConnectError:
                    assert time.monotonic() < deadline
                    time.sleep(0.2)
            asking = threading.Thread(target=lambda: answers.append(client.get("/api/v1/slow").status_code))
            asking.start()
            assert _Slow.begun.wait(20)
            server.send_signal(signal.SIGTERM)
            asking.join(20)
        assert answers == [httpx.codes.OK]
        assert server.wait(20) == 0
    finally:
        server.kill()
        server.wait()
        api.shutdown()
        api.server_close()

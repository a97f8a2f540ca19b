"""The service with its web app as `make up` runs it, and a real Chromium to look at it with."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, oidc_server
from playwright.async_api import Browser, BrowserContext, Page, StorageState, async_playwright, expect
from smtp_server import SmtpServer, smtp_server
from spoken_video import talk
from web_people import DESKTOP, sign_up, until_ready, upload

from chaos.service import ServiceUnderTest

__all__ = ["talk"]

# Five seconds are little on a busy machine.
expect.set_options(timeout=20_000)

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
_END_SECONDS = 300.0
_FLAGS = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
_FIND_BROWSER = (
    "import('@sparticuz/chromium').then(async (found) => console.log(await found.default.executablePath()))"
)


def _node(*arguments: str) -> str:
    command = [sys.executable, str(ROOT / "tools" / "node.py"), "node", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser: that of CLIPFORGE_CHROMIUM, of the system, or the one that npm brought."""
    for name in (os.environ.get("CLIPFORGE_CHROMIUM", ""), "chromium"):
        if name and (found := shutil.which(name)):
            return found
    return _node("--eval", _FIND_BROWSER)


@pytest.fixture(scope="session")
def provider() -> Iterator[OidcServer]:
    """The sign-in provider 'Acme' of the service."""
    with oidc_server() as made:
        yield made


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def mails() -> AsyncIterator[SmtpServer]:
    """The mail server of the service."""
    async with smtp_server() as made:
        yield made


@pytest.fixture(scope="session")
def web_server() -> list[str]:
    """The command of the web app's own server."""
    assert (WEB / ".next" / "BUILD_ID").is_file(), "the web app is not built: run `make web`"
    return [_node("--print", "process.execPath"), str(WEB / "server.mjs")]


@pytest.fixture(scope="session")
def web_secret() -> str:
    """What the web app seals its cookies with."""
    return secrets.token_hex(32)


@pytest.fixture(scope="session")
def app(
    tmp_path_factory: pytest.TempPathFactory,
    provider: OidcServer,
    mails: SmtpServer,
    web_server: list[str],
    web_secret: str,
) -> Iterator[ServiceUnderTest]:
    """The whole service, web app included, with nobody signed up."""
    home = tmp_path_factory.mktemp("web") / "service"
    acme = {"id": "acme", "name": "Acme", "issuer": provider.issuer, "private": True}
    settings = {
        "CLIPFORGE_OIDC_PROVIDERS": json.dumps(
            [{**acme, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}]
        ),
        "CLIPFORGE_SMTP_URL": mails.url,
        "CLIPFORGE_WEB_DIR": str(WEB),
        "CLIPFORGE_WEB_NODE": web_server[0],
        "CLIPFORGE_WEB_SECRET": web_secret,
        "CLIPFORGE_AUTH_RATE_LIMIT": "1000",
    }
    service = ServiceUnderTest(home, settings)
    service.start()
    try:
        service.wait()
        service.wait_for_web()
        yield service
    finally:
        assert service.stop(), "the service left something running"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    playwright = await async_playwright().start()
    try:
        launched = await playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        yield launched
        # It would be waited for without end, and nobody would be told for what.
        async with asyncio.timeout(_END_SECONDS):
            await launched.close()
    finally:
        async with asyncio.timeout(_END_SECONDS):
            await playwright.stop()


class Watched:
    """A page with everything that went wrong on it.

    Attributes:
        page: the page.
        errors: errors of its scripts and of its console, refusals by the content security policy among them.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        # What the network refuses is told by the tests themselves: the console repeats each failed request.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)


@pytest.fixture(scope="session")
def open_page(browser: Browser, app: ServiceUnderTest) -> Callable[..., Any]:
    """Opens a page of its own, signed in as somebody or as nobody; fails where its scripts did."""

    @asynccontextmanager
    async def opened(
        state: Any = None, viewport: dict[str, int] | None = None, scheme: str = "light"
    ) -> AsyncIterator[Page]:
        context: BrowserContext = await browser.new_context(
            base_url=app.web_url,
            storage_state=state,
            viewport=viewport or DESKTOP,
            color_scheme=scheme,
            locale="en-US",
        )
        context.set_default_timeout(20_000)
        watched = Watched(await context.new_page())
        try:
            yield watched.page
            assert not watched.errors, watched.errors
        except Exception:
            # What a person would have seen tells more than what was not found.
            seen = await watched.page.locator("body").aria_snapshot()
            print(watched.page.url, watched.errors, seen, sep="\n")
            raise
        finally:
            await context.close()

    return opened


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def owner(app: ServiceUnderTest, open_page: Callable[..., Any]) -> StorageState:
    """The session of the person who set the server up."""
    async with open_page() as page:
        await sign_up(page, app.invite())
        return await page.context.storage_state()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def project(owner: StorageState, open_page: Callable[..., Any], talk: Path) -> str:
    """The address of a project whose clips are there."""
    async with open_page(owner) as page:
        address = await upload(page, talk)
        await until_ready(page)
        return address

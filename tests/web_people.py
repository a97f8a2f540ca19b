"""What people do on the pages, by what they see."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Page, expect

EMAIL, PASSWORD = "ada@example.com", "a long pass phrase"
READY_MS = 300_000
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


async def sign_up(page: Page, invite: str) -> None:
    """Set a new server up with the link that it printed."""
    await page.goto(f"/invite#token={invite}")
    await expect(page.get_by_role("heading", name="Set up ClipForge")).to_be_visible()
    await page.get_by_label("Your name").fill("Ada Example")
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_label("Name of your studio").fill("Studio Ada")
    await page.get_by_role("button", name="Make an account").click()
    await expect(page.get_by_role("heading", name="Projects")).to_be_visible()


async def sign_in(page: Page) -> None:
    """From the page to sign in on."""
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()


async def upload(page: Page, video: Path) -> str:
    """Choose a file and follow the link to its project; gives the project's address."""
    await page.goto("/upload")
    await page.get_by_label("Drop videos or recordings here").set_input_files(video)
    tray = page.get_by_role("region", name="Uploads")
    await tray.get_by_role("link", name=video.name).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(video.stem)
    return page.url


async def until_ready(page: Page) -> None:
    """Wait on a project's page until its clips are there; how far it is is told meanwhile."""
    await expect(page.get_by_role("progressbar", name=re.compile("Progress of"))).to_be_visible()
    await expect(page.get_by_role("tab", name="Moments")).to_be_visible(timeout=READY_MS)
    await expect(page.get_by_role("article").first).to_be_visible()

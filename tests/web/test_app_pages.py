"""Every page: no violations of accessibility rules, on a desk and on a phone, light and dark, in budget."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect
from web_people import DESKTOP, PHONE

pytestmark = [pytest.mark.models, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
OPEN = ("/sign-in", "/sign-up", "/forgot-password", "/reset-password", "/verify-email", "/invite")
PAGES = {
    "projects": "/",
    "upload": "/upload",
    "builder": "{project}",
    "exports": "{project}/exports",
    "brand-kits": "/brand-kits",
    "templates": "/templates",
    "template": "/templates/boxed",
    "analytics": "/analytics",
    "account": "/settings/account",
    "organisation": "/settings/organisation",
    "members": "/settings/members",
    "api-keys": "/settings/api-keys",
    "webhooks": "/settings/webhooks",
    "usage": "/settings/usage",
    "sessions": "/settings/sessions",
    "no-project": "/projects/proj_00000000000000000000000000",
}
MOST_SCRIPT_BYTES = 250_000
SCREENSHOTS = "CLIPFORGE_SCREENSHOTS"


async def settled(page: Page, path: str) -> None:
    """Go to a page and wait until it shows what it has to show."""
    await page.goto(path)
    await expect(page.get_by_role("heading").first).to_be_visible()
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    await expect(page.locator(".animate-pulse")).to_have_count(0)


async def violations(page: Page) -> list[str]:
    """What axe finds, in a line each."""
    await page.evaluate(AXE.read_text())
    # Reading style sheets ahead makes some of its own, which the policy of the pages forbids.
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_accessible_on_a_desk_and_on_a_phone(
    open_page, owner, project, name, tmp_path: Path
) -> None:
    path = PAGES[name].format(project=project)
    folder = ROOT / "docs" / "screenshots" if os.environ.get(SCREENSHOTS) else tmp_path
    folder.mkdir(exist_ok=True)
    for look, viewport in (("light", DESKTOP), ("dark", PHONE)):
        async with open_page(owner, viewport, look) as page:
            await settled(page, path)
            if name == "builder":
                await page.get_by_role("article").first.get_by_role("heading").click()
                place = page.get_by_role("slider", name="Place in the clip")
                while await place.input_value() != "60":  # once its picture is there
                    await place.fill("60")
                    await page.wait_for_timeout(200)
                if os.environ.get(SCREENSHOTS):
                    await page.wait_for_timeout(3000)  # captions are drawn once libass is there
            await page.screenshot(path=folder / f"{name}-{look}.jpg", type="jpeg", quality=80)
            assert await violations(page) == []
            wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"it is {wide} px wider than the window"


@pytest.mark.parametrize("path", OPEN)
async def test_a_page_for_nobody_is_accessible(open_page, path) -> None:
    for look, viewport in (("light", DESKTOP), ("dark", PHONE)):
        async with open_page(None, viewport, look) as page:
            await settled(page, path)
            assert await violations(page) == []


async def test_scripts_of_the_first_page_keep_their_budget(open_page, owner, project) -> None:
    sizes: dict[str, int] = {}
    async with open_page(owner) as page:

        async def weigh(response) -> None:
            if response.request.resource_type == "script":
                sizes[response.url] = len(gzip.compress(await response.body(), 6))

        page.on("response", weigh)
        await settled(page, "/")
        links = await page.evaluate("[...document.scripts].map((script) => script.src).filter(Boolean)")
    used = {url: size for url, size in sizes.items() if url in links}
    assert used
    total = sum(used.values())
    print(f"scripts of the first page: {total / 1000:.0f} kB gzipped in {len(used)} files")
    assert total < MOST_SCRIPT_BYTES


async def test_everything_can_be_done_by_keyboard(open_page, owner, project) -> None:
    async with open_page(owner) as page:
        await settled(page, "/")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        await page.keyboard.press("Enter")
        # Not the last one: other tests may have sent something before.
        await page.get_by_role("article").locator(f"a[href='{urlsplit(project).path}']").first.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("tab", name="Moments")).to_be_visible()
        await expect(page.get_by_role("article").first).to_be_visible()
        await page.keyboard.press("ArrowDown")
        await expect(page).to_have_url(re.compile(r"\?moment=mom_"))
        # Other moments may be kept already, and may begin with the same words.
        keep = page.locator("article[aria-current]").get_by_role("button", name=re.compile("^Keep"))
        before = await keep.get_attribute("aria-pressed")
        await page.keyboard.press("s")
        await expect(keep).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
        await page.keyboard.press("Control+z")
        await expect(keep).to_have_attribute("aria-pressed", before or "")

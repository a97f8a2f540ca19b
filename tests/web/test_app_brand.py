"""Brand kits and templates: made and changed on their pages, kept, and used by clips."""

from __future__ import annotations

import asyncio
import io
import re
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from playwright.async_api import Locator, Page, Response, expect

from clipforge.engines.typography.library import FONTS_DIR

pytestmark = pytest.mark.timeout(900)

_DRAWN_MS = 180_000
"""A worker draws the server's picture, after whatever else it does."""


@pytest.fixture
def logo() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGBA", (64, 32), (255, 0, 0, 255)).save(out, format="PNG")
    return {"name": "mark.png", "mimeType": "image/png", "buffer": out.getvalue()}


def font_of(family: str, folder: Path) -> Path:
    """A font of a family that does not come with ClipForge."""
    made = TTFont(FONTS_DIR / "Anton-Regular.ttf")
    for record in made["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = family
    path = folder / f"{family.replace(' ', '')}.ttf"
    made.save(path)
    return path


@pytest.fixture
def font(tmp_path: Path) -> Path:
    return font_of("Ada Sans", tmp_path)


def saved(page: Page) -> Locator:
    """What says that nothing is left to be saved."""
    return page.get_by_text("Saved", exact=True)


def card(page: Page, name: str) -> Locator:
    """A box of the editor by its heading."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=name, exact=True))


async def new_kit(page: Page, name: str) -> str:
    """Make a kit on the page of kits; gives its address."""
    await page.goto("/brand-kits")
    await page.get_by_role("button", name="New brand kit").click()
    await page.get_by_label("Name", exact=True).fill(name)
    await expect(page.get_by_role("heading", level=1)).to_have_text(name)
    await expect(saved(page)).to_be_visible()
    return page.url


async def kit_of(page: Page, address: str) -> dict[str, Any]:
    """The kit as the server has it."""
    return await (await page.request.get(f"/api/v1/brand-kits/{address.rpartition('/')[2]}")).json()


async def test_a_brand_kit_takes_colours_logo_and_font_and_keeps_them(open_page, owner, logo, font) -> None:
    async with open_page(owner) as page:
        address = await new_kit(page, "Ada's look")
        preview = page.get_by_role("img", name="A clip with the brand kit")
        drawn = page.get_by_role("link", name="Open the server's picture").locator("img")
        await expect(page.get_by_text("As the server draws it.")).to_be_visible(timeout=_DRAWN_MS)
        before = await drawn.get_attribute("src")

        await page.get_by_label(re.compile("^Own main colour")).check()
        await page.get_by_label(re.compile("^Own main colour.*, as hex$")).fill("#22AA66")
        await expect(preview.locator("stop").last).to_have_attribute("stop-color", "#22AA66")
        await card(page, "Logo").locator("input[type=file]").set_input_files(files=[logo])
        await expect(card(page, "Logo").get_by_text("In use")).to_be_visible(timeout=_DRAWN_MS)
        await expect(preview.locator("image")).to_have_count(1)
        await page.get_by_label("Place", exact=True).select_option(label="Bottom left")
        await card(page, "Fonts").locator("input[type=file]").set_input_files(font)
        await expect(card(page, "Fonts").get_by_text("In use")).to_be_visible(timeout=_DRAWN_MS)
        await page.get_by_label("Font", exact=True).select_option("Ada Sans")
        await expect(saved(page)).to_be_visible()
        await expect(page.get_by_text("As the server draws it.")).to_be_visible(timeout=_DRAWN_MS)
        assert await drawn.get_attribute("src") != before

        await page.reload()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Ada's look")
        await expect(page.get_by_label(re.compile("^Own main colour.*, as hex$"))).to_have_value("#22AA66")
        await expect(page.get_by_label("Place", exact=True)).to_have_value("bottom-left")
        await expect(page.get_by_label("Font", exact=True)).to_have_value("Ada Sans")
        await expect(preview.locator("image")).to_have_count(1)
        document = (await kit_of(page, address))["document"]
        assert (document["primary"], document["font"]) == ("#22AA66", "Ada Sans")

        await _delete_files(page, address, preview)


async def _delete_files(page: Page, address: str, preview: Locator) -> None:
    """What is deleted is out of sight at once, comes back where that is wanted, and is gone then."""
    files = f"/api/v1/brand-kits/{address.rpartition('/')[2]}/files"
    told = (await (await page.request.get(files)).json())["data"]
    urls = {one["name"]: one["url"] for one in told}
    await page.get_by_role("button", name="Delete mark.png").click()
    await expect(preview.locator("image")).to_have_count(0)
    await expect(page.get_by_text("There is no logo.")).to_be_visible()
    await page.get_by_role("region", name="Notifications").get_by_role("button", name="Undo").click()
    await expect(card(page, "Logo").get_by_text("In use")).to_be_visible()
    await expect(preview.locator("image")).to_have_count(1)
    await expect(page.get_by_label("Place", exact=True)).to_have_value("bottom-left")

    statuses: list[int] = []

    def note(answer: Response) -> None:
        if answer.request.method == "DELETE":
            statuses.append(answer.status)

    page.on("response", note)
    full = (await kit_of(page, address))["version"]
    for name in urls:
        await page.get_by_role("button", name=f"Delete {name}").click()
    for _ in range(900):
        if len(statuses) == len(urls):
            break
        await asyncio.sleep(0.1)
    assert statuses == [204, 204]
    assert (await (await page.request.get(files)).json())["data"] == []
    for name, url in urls.items():
        assert (await page.request.get(url)).status in (403, 404), f"{name} is still in storage"
    await page.reload()
    await expect(page.get_by_text("There are no fonts of your own.")).to_be_visible()
    document = (await kit_of(page, address))["document"]
    assert (document["logo"], document["fonts"], document["font"]) == (None, [], None)
    # An earlier version that named them is put back without them.
    await page.get_by_text("Earlier versions").click()
    await page.get_by_role("button", name=f"Put back version {full}").click()
    await expect(page.get_by_text("Files that were deleted since are left out.").first).to_be_visible()
    await expect(saved(page)).to_be_visible()


async def test_undoing_brings_no_deleted_file_back_and_loses_none_added_since(
    open_page, owner, font, tmp_path: Path
) -> None:
    async with open_page(owner) as page:
        address = await new_kit(page, "Fonts")
        fonts = card(page, "Fonts")
        for number, path in enumerate((font, font_of("Bea Sans", tmp_path)), 1):
            await fonts.locator("input[type=file]").set_input_files(path)
            await expect(fonts.get_by_text("In use")).to_have_count(number, timeout=_DRAWN_MS)
        files = f"/api/v1/brand-kits/{address.rpartition('/')[2]}/files"
        ids = {one["name"]: one["id"] for one in (await (await page.request.get(files)).json())["data"]}
        ada, bea = ids["AdaSans.ttf"], ids["BeaSans.ttf"]

        async def kept(names: list[str], font: str | None) -> None:
            await expect(saved(page)).to_be_visible()
            document = (await kit_of(page, address))["document"]
            assert (document["fonts"], document["font"]) == (names, font)

        await page.get_by_label("Font", exact=True).select_option("Ada Sans")
        await page.get_by_role("button", name="Take out BeaSans.ttf").click()
        await kept([ada], "Ada Sans")
        # What is used since stays when the deletion is taken back.
        await page.get_by_role("button", name="Delete AdaSans.ttf").click()
        await page.get_by_role("button", name="Use BeaSans.ttf").click()
        await page.get_by_role("region", name="Notifications").get_by_role("button", name="Undo").click()
        await expect(fonts.get_by_text("In use")).to_have_count(2)
        await kept([bea, ada], "Ada Sans")

        async with page.expect_response(lambda one: one.request.method == "DELETE", timeout=90_000) as gone:
            await page.get_by_role("button", name="Delete AdaSans.ttf").click()
        assert (await gone.value).status == 204
        await kept([bea], None)
        # Every step of before named it, or differs in nothing else.
        await page.get_by_role("heading", level=1).click()
        for _ in range(3):
            await page.keyboard.press("Control+z")
            await expect(saved(page)).to_be_visible()
        assert ada not in (await kit_of(page, address))["document"]["fonts"]
        await page.get_by_label("Name", exact=True).fill("Fonts without Ada's")
        await expect(saved(page)).to_be_visible()
        kit = await kit_of(page, address)
        assert kit["name"] == "Fonts without Ada's"
        assert ada not in kit["document"]["fonts"]


async def test_two_who_edit_one_kit_lose_nothing_silently(open_page, owner) -> None:
    async with open_page(owner) as page:
        address = await new_kit(page, "Shared")
    async with open_page(owner) as one, open_page(owner) as two:
        for page in (one, two):
            await page.goto(address)
            await expect(page.get_by_role("heading", level=1)).to_have_text("Shared")
        # Different things are put together, whoever is faster.
        await one.get_by_label("Name", exact=True).fill("Shared by two")
        await two.get_by_label(re.compile("^Own second colour")).check()
        for page in (one, two):
            await expect(saved(page)).to_be_visible()
        kit = await kit_of(one, address)
        assert kit["name"] == "Shared by two"
        assert kit["document"]["secondary"]

        # The same thing: whoever comes second is asked.
        for page in (one, two):
            await page.reload()
            await expect(page.get_by_role("heading", level=1)).to_have_text("Shared by two")
        names = {"Of one": one, "Of two": two}
        await asyncio.gather(
            *(page.get_by_label("Name", exact=True).fill(name) for name, page in names.items())
        )
        question = [page.get_by_text("Which shall be kept?") for page in names.values()]
        for _ in range(900):
            if await question[0].count() + await question[1].count():
                break
            await asyncio.sleep(0.1)
        asked = [
            name for name, page in names.items() if await page.get_by_text("Which shall be kept?").count()
        ]
        assert len(asked) == 1
        loser = names[asked[0]]
        await expect(loser.get_by_label("Name", exact=True)).to_have_value(asked[0])
        await loser.get_by_role("button", name="Keep mine").click()
        await expect(saved(loser)).to_be_visible()
        assert (await kit_of(one, address))["name"] == asked[0]


async def test_a_copy_of_a_template_is_changed_seen_kept_and_used_by_a_project(open_page, owner) -> None:
    async with open_page(owner) as page:
        await page.goto("/templates")
        await page.get_by_role("button", name=re.compile("^Copy Boxed")).click()
        name = page.get_by_label("Name", exact=True)
        await expect(name).to_have_value(re.compile("copy$"))
        await name.fill("Green boxes")
        preview = page.get_by_role("img", name="A clip with captions in")
        await page.get_by_label("Colour of the box, as hex").fill("#119944")
        await expect(preview.locator("rect[fill='#119944']")).to_have_count(1)
        await page.get_by_label("In capitals").set_checked(True)
        await expect(preview.get_by_text("CLIPS", exact=True).first).to_be_visible()
        await page.get_by_role("button", name="Undo", exact=True).click()
        await expect(preview.get_by_text("CLIPS", exact=True)).to_have_count(0)
        await expect(saved(page)).to_be_visible()
        await page.reload()
        await expect(name).to_have_value("Green boxes")
        await expect(page.get_by_label("Colour of the box, as hex")).to_have_value("#119944")
        template = page.url.rpartition("/")[2]

        await page.goto("/upload?from=script")
        await page.get_by_role("tab", name="Script").click()
        await page.get_by_label("Text", exact=True).fill("Most people stop too early. Go on.")
        await page.get_by_text("Everything is found out by itself").click()
        await page.get_by_label("Caption style").select_option(label="Green boxes")
        await page.get_by_role("button", name="Speak it and make clips").click()
        await expect(page).to_have_url(re.compile("/projects/proj_"))
        project = page.url.rpartition("/")[2]
        made = await (await page.request.get(f"/api/v1/projects/{project}")).json()
        assert made["settings"]["look"]["template"] == template
        await page.request.delete(f"/api/v1/projects/{project}", headers={"origin": page.url.split("/p")[0]})

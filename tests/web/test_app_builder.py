"""A clip gets a look of its own and is framed by hand; what is seen is kept, and all of it is undone."""

from __future__ import annotations

import io
import re
import time
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.models, pytest.mark.timeout(600)]

SOON_S = 60.0


async def _read(page: Page, path: str) -> Any:
    answer = await page.request.get(f"/api/v1/{path}")
    assert answer.ok, await answer.text()
    return await answer.json()


async def _until(page: Page, path: str, wanted: Any, what: str) -> Any:
    """What the API answers once it is as wanted."""
    late = time.monotonic() + SOON_S
    while not wanted(found := await _read(page, path)):
        assert time.monotonic() < late, f"{what}: {str(found)[:600]}"
        await page.wait_for_timeout(300)
    return found


def _effect(effect: str) -> Any:
    return lambda found: found["timeline"]["captions"]["style"]["effect"] == effect


_ASK = """async ([method, path, given]) => {
  const headers = {"content-type": "application/json"};
  const answer = await fetch(`/api/v1/${path}`, {method, headers, body: given && JSON.stringify(given)});
  return answer.status === 204 ? null : [answer.ok, await answer.json()];
}"""


async def _ask(page: Page, method: str, path: str, given: Any = None) -> Any:
    """Change something over the API, as the page may."""
    answer = await page.evaluate(_ASK, [method, path, given])
    if answer is None:
        return None
    good, found = answer
    assert good, found
    return found


async def _two(page: Page, project: str) -> tuple[str, str]:
    """Ids of two moments of a project, laid out; of so short a talk there may be but one, and one is made."""
    id = project.rpartition("/")[2]
    await page.goto(project)
    if len((await _read(page, f"projects/{id}/moments"))["data"]) < 2:
        await _ask(page, "POST", f"projects/{id}/moments", {"start_ms": 0, "end_ms": 6000})
    path = f"projects/{id}/moments"
    found = await _until(
        page, path, lambda page: all(one["timeline_status"] == "ready" for one in page["data"]), "laid out"
    )
    first, second = sorted(one["id"] for one in found["data"])[:2]
    await page.goto(f"{project}?moment={first}")
    return first, second


async def test_one_clip_looks_otherwise_than_the_others(open_page, owner, project) -> None:
    async with open_page(owner) as page:
        first, second = await _two(page, project)
        look = page.get_by_role("group", name="Look of the clips")
        style = look.get_by_label("Caption style", exact=True)
        await expect(look.get_by_role("button", name="This clip", exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
        usual = (await _read(page, f"moments/{first}/timeline"))["timeline"]["captions"]["style"]["effect"]

        await style.select_option("boxed")
        mark = look.get_by_role("button", name="Caption style: as in all clips")
        await expect(mark).to_be_visible()
        await _until(page, f"moments/{first}/timeline", _effect("boxed"), "the clip follows")
        await expect(page.get_by_text("The clip is being laid out anew")).to_have_count(0)
        assert _effect(usual)(await _read(page, f"moments/{second}/timeline")), "the other clip changed too"

        await look.get_by_role("button", name="All clips", exact=True).click()
        await style.select_option("karaoke")
        await _until(page, f"moments/{second}/timeline", _effect("karaoke"), "the other clip follows all")
        await _until(
            page, f"moments/{first}", lambda one: one["timeline_status"] == "ready", "all are laid out"
        )
        assert _effect("boxed")(await _read(page, f"moments/{first}/timeline")), "its own style is gone"

        await page.get_by_role("button", name="Undo: change the look").click()
        await _until(page, f"moments/{second}/timeline", _effect(usual), "all are as before")
        await look.get_by_role("button", name="This clip", exact=True).click()
        await expect(style).to_have_value("boxed")
        await mark.click()
        await expect(mark).to_have_count(0)
        await _until(page, f"moments/{first}", lambda one: one["look"] is None, "nothing is its own")
        await page.get_by_role("button", name="Undo: change the look").click()
        await expect(mark).to_be_visible()
        await page.get_by_role("button", name="Undo: change the look").click()
        await expect(mark).to_have_count(0)
        await _until(page, f"moments/{first}/timeline", _effect(usual), "the clip is as it was")


async def test_a_shot_is_framed_closer_and_otherwise(open_page, owner, project) -> None:
    async with open_page(owner) as page:
        moment, _ = await _two(page, project)
        path = f"moments/{moment}/timeline"
        shots = page.get_by_role("group", name="Framing of this shot")
        before = await _read(page, path)

        def layout(kind: str) -> Any:
            return lambda found: found["timeline"]["layouts"][0]["layout"]["kind"] == kind

        await shots.get_by_role("button", name="Two stacked").click()
        await expect(shots.get_by_role("button", name="Two stacked")).to_have_attribute(
            "aria-pressed", "true"
        )
        await _until(page, path, layout("split"), "two halves")
        await shots.get_by_role("button", name="Whole picture").click()
        await _until(page, path, layout("fit"), "the whole picture")
        zoom = shots.get_by_role("slider", name="Zoom")
        await expect(zoom).to_be_disabled()
        await shots.get_by_role("button", name="Crop").click()
        await expect(zoom).to_be_enabled()
        whole = await _until(page, path, layout("crop"), "a crop")
        most = whole["framing"]["whole"]["width"]

        picture = page.get_by_role("group", name=re.compile("^Picture of the clip"))
        await picture.focus()
        for _ in range(3):
            await page.keyboard.press("+")
        await expect(zoom).to_have_value("1.15")

        def width(found: Any) -> float:
            return float(found["timeline"]["layouts"][0]["layout"].get("path", {}).get("width", 0))

        await _until(
            page, path, lambda found: abs(width(found) - most / 1.15) < 1e-4, "three presses are kept"
        )
        await zoom.fill("1.4")
        await _until(page, path, lambda found: abs(width(found) - most / 1.4) < 1e-4, "the slider is kept")
        handle = page.locator("[data-zoom-handle]")
        box = await handle.bounding_box()
        frame = await picture.bounding_box()
        assert box
        assert frame
        corner = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        middle = (frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
        await page.mouse.move(*corner)
        await page.mouse.down()
        await page.mouse.move(
            *((one * 4 + two) / 5 for one, two in zip(corner, middle, strict=True)), steps=4
        )
        await page.mouse.up()
        kept = await _until(page, path, lambda found: width(found) > most / 1.35, "the handle is kept")
        assert kept["timeline"]["layouts"][0]["manual"]

        # Each of the six is undone by itself; the clip is as it was composed.
        for _ in range(6):
            await page.get_by_role("button", name="Undo: framing").click()
            await page.wait_for_timeout(300)
        await _until(
            page, path, lambda found: found["timeline"]["layouts"] == before["timeline"]["layouts"], "undone"
        )


async def _intro(page: Page) -> str:
    """Make a kit the usual one that has a picture as intro; gives its id."""
    made = io.BytesIO()
    Image.new("RGB", (320, 180), (200, 40, 40)).save(made, format="PNG")
    kit = await _ask(page, "POST", "brand-kits", {"name": "With intro", "is_default": True})
    announced = {"kind": "intro", "name": "in.png", "size": len(made.getvalue()), "content_type": "image/png"}
    sent = await _ask(page, "POST", f"brand-kits/{kit['id']}/files", announced)
    upload = sent["upload"]
    put = await page.request.put(upload["url"], data=made.getvalue(), headers=upload.get("headers") or {})
    assert put.ok, await put.text()
    file = f"brand-kits/{kit['id']}/files/{sent['file']['id']}"
    await _ask(page, "POST", f"{file}/complete")
    await _until(page, file, lambda found: found["status"] == "ready", "the intro is checked")
    return str(kit["id"])


async def test_the_intro_plays_before_the_clip_and_counts(open_page, owner, project) -> None:
    async with open_page(owner) as page:
        moment, _ = await _two(page, project)
        kit = await _intro(page)
        intro = page.get_by_role("button", name=re.compile("^Intro"))
        try:
            await page.get_by_role("button", name="Lay out anew").click()
            found = await _until(page, f"moments/{moment}/timeline", lambda one: one["intro"], "an intro")
            assert found["intro"] == {"content_type": found["intro"]["content_type"], "duration_ms": 2500}
            await expect(intro).to_be_visible()
            # The clip's first frame is the export's at two and a half seconds.
            await expect(page.get_by_text(re.compile(r"^0:0[23] / 0:"))).to_be_visible()
            await page.get_by_role("button", name="Play", exact=True).first.click()
            await expect(intro).to_have_attribute("aria-pressed", "true")
            await expect(page.get_by_role("button", name="Two stacked")).to_be_disabled()
            await expect(intro).to_have_attribute("aria-pressed", "false")
            place = page.get_by_role("slider", name="Place in the clip")
            await expect(place).not_to_have_value("0")
            await page.get_by_role("button", name="Pause", exact=True).first.click()
        finally:
            await _ask(page, "DELETE", f"brand-kits/{kit}")
            await _ask(page, "POST", f"moments/{moment}/compose")

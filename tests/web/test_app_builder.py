"""A clip gets a look of its own and is framed by hand; what is seen is kept, and all of it is undone."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page, Route, expect

pytestmark = [pytest.mark.models, pytest.mark.timeout(1800)]

SOON_S = 180.0
"""A worker may be at the work of other projects first."""


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


async def test_undoing_what_was_overtaken_elsewhere_changes_nothing_and_is_told(
    open_page, owner, project
) -> None:
    async with open_page(owner) as page:
        moment, _ = await _two(page, project)
        path = f"moments/{moment}/timeline"
        shots = page.get_by_role("group", name="Framing of this shot")
        undo = page.get_by_role("button", name="Undo: framing")
        kind = "Two stacked"
        await shots.get_by_role("button", name=kind).click()
        await expect(undo).to_be_enabled()

        # Another tab gives the clip another shape, which the crops of before do not suit.
        await _ask(page, "PATCH", f"moments/{moment}", {"look": {"aspect": "1:1"}})
        square = await _until(page, path, lambda found: found["timeline"]["height"] == 1080, "a square")
        await _until(page, f"moments/{moment}", lambda one: one["timeline_status"] == "ready", "laid out")
        sent: list[str] = []
        page.on("request", lambda one: sent.append(one.url) if one.method == "PUT" else None)
        await undo.click()
        await expect(page.get_by_text("It was changed elsewhere meanwhile").first).to_be_visible()
        # It will never be undone: what was done before it can be.
        await expect(undo).to_have_count(0)
        assert (await _read(page, path))["timeline"]["layouts"] == square["timeline"]["layouts"]
        assert [url for url in sent if "timeline" in url] == []
        await _ask(page, "PATCH", f"moments/{moment}", {"look": None})
        await _ask(page, "POST", f"moments/{moment}/compose")
        await _until(page, path, lambda found: found["timeline"]["height"] == 1920, "as before")


async def test_a_look_for_all_leaves_what_others_set_and_undoing_it_can_fail_and_be_repeated(
    open_page, owner, project
) -> None:
    async with open_page(owner) as page:
        await _two(page, project)
        path = f"projects/{project.rpartition('/')[2]}"
        before = (await _read(page, path))["settings"]
        look = page.get_by_role("group", name="Look of the clips")
        await look.get_by_role("button", name="All clips", exact=True).click()
        await look.get_by_role("combobox", name="Emoji", exact=True).select_option(index=1)
        undo = page.get_by_role("button", name="Undo: change the look")
        await expect(undo).to_be_enabled()
        changed = await _until(
            page, path, lambda one: one["settings"]["look"]["emoji"] != before["look"]["emoji"], "the look"
        )

        # Somebody else sets something else.
        others = {**changed["settings"], "detect": {**changed["settings"]["detect"], "count": 7}}
        await _ask(page, "PATCH", path, {"settings": others})

        async def refuse(route: Route) -> None:
            if route.request.method != "PATCH":
                return await route.continue_()
            told = {"status": 409, "title": "Conflict", "code": "busy", "detail": "Not now, please."}
            return await route.fulfill(status=409, content_type="application/problem+json", json=told)

        await page.route(f"**/api/v1/{path}", refuse)
        await undo.click()
        await expect(page.get_by_text("Not now, please.").first).to_be_visible()
        await page.unroute(f"**/api/v1/{path}")
        await undo.click()
        await expect(undo).to_have_count(0)
        left = (await _read(page, path))["settings"]
        assert left["look"] == before["look"]
        assert left["detect"]["count"] == 7
        await _ask(page, "PATCH", path, {"settings": before})


async def test_a_drag_that_is_broken_off_is_kept(open_page, owner, project) -> None:
    async with open_page(owner) as page:
        moment, _ = await _two(page, project)
        path = f"moments/{moment}/timeline"
        touch = await page.context.new_cdp_session(page)
        await touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

        async def broken_off(start: tuple[float, float], by: float) -> None:
            """A finger goes sideways, until the system takes it for something else."""
            x, y = start
            steps = [{"x": x + by * part / 4, "y": y} for part in range(5)]
            for kind, step in zip(("touchStart", *["touchMove"] * 4), steps, strict=True):
                await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [step]})
            await touch.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})

        shots = page.get_by_role("group", name="Framing of this shot")
        await shots.get_by_role("button", name="Whole picture").click()
        await shots.get_by_role("button", name="Crop").click()
        crop = await _until(
            page, path, lambda found: found["timeline"]["layouts"][0]["layout"]["kind"] == "crop", "a crop"
        )
        picture = page.get_by_role("group", name=re.compile("^Picture of the clip"))
        box = await picture.bounding_box()
        assert box
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for side in (0.3, -0.15):
            # One of the two ways there is room.
            await broken_off(middle, side * box["width"])
        await _until(
            page,
            path,
            lambda found: found["timeline"]["layouts"] != crop["timeline"]["layouts"],
            "the drag is kept",
        )
        whole = await _read(page, f"moments/{moment}")
        ends = [
            await page.get_by_role("slider", name=f"{which} of the moment").bounding_box()
            for which in ("Start", "End")
        ]
        first, last = ends
        assert first
        assert last
        await broken_off((last["x"] + last["width"] / 2, last["y"] + 20), (first["x"] - last["x"]) / 2)
        await _until(page, f"moments/{moment}", lambda one: one["end_ms"] < whole["end_ms"], "it is trimmed")
        await page.get_by_role("button", name="Undo: trim").click()
        await _until(page, f"moments/{moment}", lambda one: one["end_ms"] == whole["end_ms"], "undone")
        await _ask(page, "POST", f"moments/{moment}/compose")


def _picture() -> tuple[str, bytes]:
    """A still as intro."""
    made = io.BytesIO()
    Image.new("RGB", (320, 180), (200, 40, 40)).save(made, format="PNG")
    return "image/png", made.getvalue()


async def _intro(page: Page, given: tuple[str, bytes]) -> str:
    """Make a kit the usual one that has this intro; gives its id."""
    kind, data = given
    kit = await _ask(page, "POST", "brand-kits", {"name": "With intro", "is_default": True})
    name = f"in.{kind.rpartition('/')[2]}"
    announced = {"kind": "intro", "name": name, "size": len(data), "content_type": kind}
    sent = await _ask(page, "POST", f"brand-kits/{kit['id']}/files", announced)
    upload = sent["upload"]
    put = await page.request.put(upload["url"], data=data, headers=upload.get("headers") or {})
    assert put.ok, await put.text()
    file = f"brand-kits/{kit['id']}/files/{sent['file']['id']}"
    await _ask(page, "POST", f"{file}/complete")
    await _until(page, file, lambda found: found["status"] == "ready", "the intro is checked")
    return str(kit["id"])


async def test_the_intro_plays_before_the_clip_and_counts(open_page, owner, project) -> None:
    async with open_page(owner) as page:
        moment, _ = await _two(page, project)
        kit = await _intro(page, _picture())
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


_REFUSE_FILMS = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (!this.parentElement?.closest("[aria-hidden=true]")) return play.call(this);
  return Promise.reject(new DOMException("not without a gesture", "NotAllowedError"));
};
"""
"""As a browser that plays no sound of its own accord; of all films only the intro is in what is hidden."""


async def test_an_intro_that_may_not_play_is_passed_over(open_page, owner, project, talk: Path) -> None:
    async with open_page(owner) as page:
        await page.add_init_script(_REFUSE_FILMS)
        moment, _ = await _two(page, project)
        kit = await _intro(page, ("video/mp4", talk.read_bytes()))
        try:
            await page.get_by_role("button", name="Lay out anew").click()
            await _until(page, f"moments/{moment}/timeline", lambda one: one["intro"], "an intro")
            intro = page.get_by_role("button", name=re.compile("^Intro"))
            await expect(intro).to_be_visible()
            await intro.click()
            await expect(intro).to_have_attribute("aria-pressed", "false")
            # The clip itself goes on.
            await expect(page.get_by_role("slider", name="Place in the clip")).not_to_have_value("0")
            await page.get_by_role("button", name="Pause", exact=True).first.click()
        finally:
            await _ask(page, "DELETE", f"brand-kits/{kit}")
            await _ask(page, "POST", f"moments/{moment}/compose")
